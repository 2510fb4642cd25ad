// SPDX-License-Identifier: Apache-2.0
// Starts `refsan lsp` for C and C++; all else is the language client's.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

// What the server reads besides sources: when one changes, findings may.
const WATCHED = "**/{compile_commands.json,.refsan.yml,*.refs}";

/** @type {LanguageClient | undefined} */
let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("refsan");
  const server = {
    command: settings.get("path"),
    args: ["lsp", ...settings.get("arguments")],
  };
  client = new LanguageClient("refsan", "refsan", server, {
    documentSelector: ["c", "cpp"].map((language) => ({ scheme: "file", language })),
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher(WATCHED) },
  });
  await client.start();
}

async function restart() {
  await client?.stop().catch(() => {});
  await start();
}

/** @param {vscode.ExtensionContext} context */
exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("refsan.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("refsan")) restart();
    }),
  );
  await start();
};

exports.deactivate = () => client?.stop();
