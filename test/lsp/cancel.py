# SPDX-License-Identifier: Apache-2.0
# Work for a text that has changed is given up, and so is a question that the editor takes back.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import os
import sys
import time

from lsp_client import Client, uri, write

folder, include, clang = sys.argv[1:]
TEXT = "#include <Python.h>\nvoid f(void)\n{\n    PyTuple_New(7);\n}\n"
CANCELLED = -32800
path = write(folder + "/spam.c", TEXT)
pipe = folder + "/pipe"

# A compiler that waits until the pipe has a line: then it is the real one.
slow = write(folder + "/clang-slow", """#!/bin/sh
case "$*" in *--version*) exec %s --version;; esac
echo "$$" >> %s/started
sleep 1000 & sleeper=$!
read line < %s
kill $sleeper
exec %s "$@"
""" % (clang, folder, pipe, clang))
os.chmod(slow, 0o755)
os.mkfifo(pipe)


def started():
    try:
        with open(folder + "/started", encoding="ascii") as file:
            return file.read().split()
    except FileNotFoundError:
        return []


def wait_for(number):
    end = time.monotonic() + 60
    while len(started()) < number:
        assert time.monotonic() < end, "the compiler did not start"
        time.sleep(0.01)


def is_gone(pid):
    end = time.monotonic() + 60
    while os.path.exists("/proc/%s" % pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def go():
    with open(pipe, "w", encoding="ascii") as file:
        file.write("\n")


client = Client("--cc", slow, "--", include)
client.open(path)
wait_for(1)

# Many changes in a row are one compile, and the one that ran is ended with what it started.
for version in range(2, 8):
    client.change(path, version, TEXT + "\n" * version)
wait_for(2)
assert is_gone(started()[0])
assert len(started()) == 2

# Questions about the old text: one is taken back, one answered when the findings are there.
first = client.ask("textDocument/codeAction", client.action_params(path, 3))
second = client.ask("textDocument/codeAction", client.action_params(path, 3))
client.notify("$/cancelRequest", {"id": first})
assert client.answer(first)["error"]["code"] == CANCELLED
assert client.hover(path, {"line": 3, "character": 6}) is not None  # waits for nothing
go()
assert len(client.answer(second)["result"]) >= 1
assert len(client.diagnostics(path, version=7)) == 1

# A document that is closed while the compiler runs, and a server that is left.
client.change(path, 8, TEXT)
wait_for(3)
client.document("didClose", path)
assert client.diagnostics(path) == []
assert is_gone(started()[2])
client.open(path)
wait_for(4)
assert client.close() == 0
assert is_gone(started()[3])
