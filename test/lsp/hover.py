# SPDX-License-Identifier: Apache-2.0
# Hovering on a call shows its function's contract and where that comes from.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import re
import subprocess
import sys

from lsp_client import Client, find, write

folder, include, clang = sys.argv[1:]
TEXT = """#include <Python.h>

int queue_push(void *queue, PyObject *item);
PyObject *unknown(PyObject *item);
__attribute__((annotate("refsan: steals 2"))) int take(void *queue, PyObject *item);

static PyObject *fresh(void)
{
    return PyLong_FromLong(1);
}

PyObject *make(PyObject *list, void *queue)
{
    PyObject *first = PyList_GetItem(list, 0);
    queue_push(queue, fresh());
    PyList_Append(list, first);
    take(queue, fresh());  // not PyUnicode_READY
    return unknown(list);
}
"""
path = write(folder + "/spam.c", TEXT)
refs = write(folder + "/own.refs", "queue_push(q, steal item) -> 0 | -1!\n"
                                   "PyList_Append(list, item) -> 0 | -1!\n")
write(folder + "/.refsan.yml", "contracts: [own.refs]\n")


def hover(client, word, after="make"):
    return client.hover(path, find(TEXT, word, after))


client = Client("--cc", clang, "--", include)
client.open(path)
client.diagnostics(path)

# What `refsan contracts` prints, by its parts.
shown = hover(client, "PyList_GetItem")
place, _, contract = subprocess.check_output(
    ["refsan", "contracts", "PyList_GetItem"], text=True).strip().partition(": ")
assert shown["contents"] == {
    "kind": "markdown", "value": "```\n%s\n```\n%s (built in)" % (contract, place)}, shown

# The user's own files, also before what is built in.
assert "queue_push(q, steal item) -> 0 | -1!\n```\n" + refs + ":1" in \
    hover(client, "queue_push")["contents"]["value"]
assert hover(client, "PyList_Append")["contents"]["value"].endswith(refs + ":2")

# A function of the unit, and one of which nothing is known.
inferred = hover(client, "fresh")["contents"]["value"]
assert re.search(r"fresh\(\) -> new.*\n```\ninferred from .*/spam.c:7$", inferred), inferred
assert "no contract" in hover(client, "unknown")["contents"]["value"]

# What attributes say.
taken = hover(client, "take")["contents"]["value"]
assert re.search(r"take\(.*steal.*\nattributes in .*/spam.c:5$", taken, re.S), taken

# The line for the version of the headers.
version = "--python=%d.%d" % sys.version_info[:2]
ready = subprocess.check_output(["refsan", "contracts", version, "PyUnicode_READY"], text=True)
assert hover(client, "PyUnicode_READY")["contents"]["value"].startswith(
    "```\n" + ready.strip().partition(": ")[2]), ready

# Anywhere in the word; not beside it, not on what is no function.
place = find(TEXT, "PyList_GetItem")
assert client.hover(path, {**place, "character": place["character"] + 14}) == shown
assert client.hover(path, {**place, "character": place["character"] - 1}) is None
assert hover(client, "first") is None
assert client.hover(path, {"line": 999, "character": 9}) is None
assert client.close() == 0

# An editor without Markdown gets plain text.
client = Client("--cc", clang, "--", include, capabilities={})
client.open(path)
assert hover(client, "PyList_GetItem")["contents"] == {
    "kind": "plaintext", "value": contract + "\ncpython.refs" + shown["contents"]["value"].split(
        "cpython.refs")[1]}
assert client.close() == 0
