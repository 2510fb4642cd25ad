# SPDX-License-Identifier: Apache-2.0
"""A client of `refsan lsp` for tests: sends what it is told to, in whatever shape, and reads on."""
import json
import os
import queue
import subprocess
import threading
import urllib.parse

SECONDS = 60  # a test that waits longer has failed


def uri(path):
    return "file://" + urllib.parse.quote(os.path.abspath(path))


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def find(text, word, after=""):
    """The Position of a word, in bytes of a text that is ASCII up to there."""
    offset = text.index(word, text.index(after) if after else 0)
    line = text.count("\n", 0, offset)
    return {"line": line, "character": offset - (text.rfind("\n", 0, offset) + 1)}


def offset_of(text, position):
    """Where an ASCII text has a Position."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: position["line"]])) + position["character"]


def apply(text, edits):
    """The text after TextEdits that do not overlap; those at one place in their order."""
    def start(edit):
        return offset_of(text, edit["range"]["start"])

    for edit in sorted(reversed(edits), key=start, reverse=True):
        end = offset_of(text, edit["range"]["end"])
        text = text[: start(edit)] + edit["newText"] + text[end:]
    return text


class Client:
    def __init__(self, *arguments, capabilities=None, initialize=True, env=None, cwd=None):
        self.server = subprocess.Popen(
            ["refsan", "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=dict(os.environ, **(env or {})), cwd=cwd)
        self.received = queue.Queue()
        self.others = []  # received while something else was waited for
        self.id = 0
        threading.Thread(target=self.read, daemon=True).start()
        if capabilities is None:
            capabilities = {"textDocument": {
                "publishDiagnostics": {"relatedInformation": True},
                "hover": {"contentFormat": ["markdown", "plaintext"]}}}
        if initialize:
            self.capabilities = self.request("initialize", {"capabilities": capabilities})
            self.notify("initialized", {})

    def read(self):
        out = self.server.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    self.received.put(None)
                    return
                if line == b"\r\n":
                    break
                name, _, value = line.partition(b":")
                if name == b"Content-Length":
                    length = int(value)
            self.received.put(json.loads(out.read(length)))

    def send_bytes(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message):
        data = json.dumps(dict(message, jsonrpc="2.0")).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        """Sends a request; its id."""
        self.id += 1
        self.send({"id": self.id, "method": method, "params": params})
        return self.id

    def wait(self, wanted, what):
        """The first message, of those not yet taken, that is wanted."""
        for i, message in enumerate(self.others):
            if wanted(message):
                return self.others.pop(i)
        while True:
            message = self.received.get(timeout=SECONDS)
            assert message is not None, "the server is gone; waited for " + what
            if wanted(message):
                return message
            self.others.append(message)

    def answer(self, id):
        return self.wait(lambda m: m.get("id") == id and "method" not in m, "an answer")

    def request(self, method, params):
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    def error(self, method, params):
        return self.answer(self.ask(method, params))["error"]["code"]

    def told(self, method):
        return self.wait(lambda m: m.get("method") == method, method)["params"]

    def diagnostics(self, path, version=None):
        """The next diagnostics of a file, or those of a version."""
        def wanted(message):
            params = message.get("params") or {}
            return (message.get("method") == "textDocument/publishDiagnostics"
                    and params["uri"] == uri(path)
                    and (version is None or params.get("version") == version))

        return self.wait(wanted, "diagnostics of " + path)["params"]["diagnostics"]

    def open(self, path, text=None, version=1):
        if text is None:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri(path), "languageId": "c", "version": version, "text": text}})
        return text

    def change(self, path, version, *changes):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(path), "version": version},
            "contentChanges": [c if isinstance(c, dict) else {"text": c} for c in changes]})

    def document(self, method, path, **params):
        self.notify("textDocument/" + method, {"textDocument": {"uri": uri(path)}, **params})

    def hover(self, path, position):
        return self.request("textDocument/hover",
                            {"textDocument": {"uri": uri(path)}, "position": position})

    def action_params(self, path, line, **context):
        place = {"line": line, "character": 0}
        return {"textDocument": {"uri": uri(path)}, "range": {"start": place, "end": place},
                "context": dict(context, diagnostics=[])}

    def actions(self, path, line, **context):
        return self.request("textDocument/codeAction", self.action_params(path, line, **context))

    def close(self):
        """Ends the server as the protocol wants it; its exit code."""
        assert self.request("shutdown", None) is None
        self.notify("exit", None)
        return self.server.wait(SECONDS)
