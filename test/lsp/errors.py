# SPDX-License-Identifier: Apache-2.0
# Whatever a client sends, it gets an error and the server lives on.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import os
import signal
import sys

from lsp_client import SECONDS, Client, find, uri, write

folder, include, clang = sys.argv[1:]
TEXT = "#include <Python.h>\nvoid f(void)\n{\n    PyTuple_New(7);\n}\n"
PARSE, INVALID, METHOD, PARAMS, UNINITIALIZED = -32700, -32600, -32601, -32602, -32002
path = write(folder + "/spam.c", TEXT)
temporary = folder + "/tmp"
os.mkdir(temporary)


def start(*arguments, **more):
    return Client("--cc", clang, *arguments, "--", include, env={"TMPDIR": temporary}, **more)


def frame(text):
    data = text if isinstance(text, bytes) else text.encode()
    return b"Content-Length: %d\r\n\r\n" % len(data) + data


# Before and after its time.
client = start(initialize=False)
assert client.error("textDocument/hover", {}) == UNINITIALIZED
client.notify("textDocument/didOpen", {})
client.request("initialize", {"capabilities": {}})
assert client.error("initialize", {"capabilities": {}}) == INVALID
client.request("shutdown", None)
assert client.error("textDocument/hover", {}) == INVALID
client.notify("exit", None)
assert client.server.wait(SECONDS) == 0

# What is no message, in any of its parts.
client = start()
wrong = [
    (b"Content-Length: many\r\n\r\n", PARSE),
    (b"Content-Length: 99999999999999999999\r\n\r\n", PARSE),
    (b"Content-Type: json\r\n\r\n", PARSE),
    (b"x" * 70000, PARSE),
    (frame("{'id': 1}"), PARSE),
    (frame(""), PARSE),
    (frame(b'{"id": 1, "method": "\xff"}'), PARSE),
    (frame("[" * 100000), PARSE),
    (frame("[]"), INVALID),
    (frame("1"), PARSE),
    (frame('{"id": {}, "method": "shutdown"}'), INVALID),
    (frame('{"id": 1, "method": 2}'), INVALID),
    (frame('{"id": 1}'), INVALID),
    (frame('{"id": 1, "method": "no/such"}'), METHOD),
    (frame('{"id": 1, "method": "no\\u0000such"}'), METHOD),
    (frame('{"id": 1, "method": "initialized"}'), INVALID),
    (frame('{"id": 1, "method": "textDocument/hover"}'), PARAMS),
    (frame('{"id": 1, "method": "textDocument/hover", "params": [1]}'), PARAMS),
    (frame('{"id": 1, "method": "textDocument/codeAction", "params": null}'), PARAMS),
]
for data, code in wrong:
    client.send_bytes(data)
    answer = client.wait(lambda m: "error" in m, "an error for %r" % data[:60])
    assert answer["error"]["code"] == code, (data[:60], answer)
    assert answer["error"]["message"]

# A message in pieces, with other fields; an answer nobody asked for; notifications that are wrong.
data = frame('{"id": "text", "method": "no/such"}')
for byte in b"Content-Type: x\r\ncontent-length" + data[len("Content-Length"):]:
    client.send_bytes(bytes([byte]))
assert client.answer("text")["error"]["code"] == METHOD
client.send({"id": 1, "result": None})
client.notify("no/such", {})
client.notify("textDocument/hover", {})
client.notify("$/cancelRequest", {"id": 77})
client.notify("textDocument/didOpen", {"textDocument": {"uri": uri(path)}})
client.notify("textDocument/didClose", {"textDocument": {"uri": uri(path)}})
client.notify("textDocument/didChange", None)
client.open(path)
assert len(client.diagnostics(path)) == 1
place = {"line": 0, "character": -1}
client.change(path, 2, {"range": {"start": place, "end": place}, "text": "x"}, {"text": 1})
begin, end = {"line": 2, "character": 0}, {"line": 1, "character": 0}
client.change(path, 3, {"range": {"start": begin, "end": end}, "text": "x"})
far = {"line": 4000000000, "character": 4000000000}
client.change(path, 4, {"range": {"start": far, "end": far}, "text": "\nint x;\u0000\n"})
assert len(client.diagnostics(path, version=4)) == 1
client.notify("textDocument/didOpen", {"textDocument": {"uri": "untitled:1", "text": "int x;"}})
assert client.error("textDocument/hover", {"textDocument": {"uri": "untitled:1"}}) == PARAMS
client.open(path, "")
assert client.diagnostics(path) == []
assert client.hover(path, {"line": 0, "character": 0}) is None
assert client.close() == 0

# What keeps a file from being checked is told once, not for each change.
client = start()
client.open(path, "#include <no/such/header.h>\n")
told = client.told("window/showMessage")["message"]
assert "spam.c: not checked: " in told and "no/such/header.h" in told, told
client.change(path, 2, "#include <no/such/header.h>\n\n")
client.wait(lambda m: "no/such" in str(m) and m["method"] == "window/logMessage", "the log")
client.change(path, 3, TEXT)
assert len(client.diagnostics(path)) == 1
assert not any(m["method"] == "window/showMessage" for m in client.others)
assert client.close() == 0

# Neither the editor's end nor a signal leaves anything behind.
client = start()
client.open(path)
client.diagnostics(path)
client.server.stdin.close()
assert client.server.wait(SECONDS) == 1
client = start()
client.open(path)
client.server.send_signal(signal.SIGTERM)
assert client.server.wait(SECONDS) == 1
assert os.listdir(temporary) == []

# Without a place for its files, or with a wrong argument, it says so.
for arguments, env in (["--level=high"], {}), (["--timeout=0"], {}), (["file.c"], {}), ([], {"TMPDIR": "/no/such"}):
    client = Client(*arguments, initialize=False, env=env)
    assert client.server.wait(SECONDS) == 2, arguments

# A compiler that does not come to an end is ended; other files do not wait for it.
hanging = write(folder + "/hanging", '#!/bin/sh\ncase "$*" in *"/hang.c "*) exec sleep 1000 ;; esac\n'
                'exec %s "$@"\n' % clang)
os.chmod(hanging, 0o755)
hang = write(folder + "/hang.c", TEXT)
client = Client("--cc", hanging, "--timeout=1", "--", include, env={"TMPDIR": temporary})
client.open(hang)
client.open(path)
told = client.told("window/showMessage")["message"]
assert told == "refsan: hang.c: not checked: the compiler was ended after 1 seconds (--timeout)", told
assert len(client.diagnostics(path)) == 1
assert client.close() == 0
