# SPDX-License-Identifier: Apache-2.0
# Code actions mend a finding or silence it, in the text that the editor has.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import sys

from lsp_client import Client, apply, find, uri, write

folder, include, clang = sys.argv[1:]
LEAK = """#include <Python.h>

PyObject *make(PyObject *arg)
{
    PyObject *item = PyLong_FromLong(1);
    if (PyObject_SetAttrString(arg, "a", item) < 0)
        return NULL;
    Py_DECREF(item);
    Py_RETURN_NONE;
}
"""
TWICE = """#include <Python.h>

void drop(PyObject *o, int n)
{
    PyObject *a = PyLong_FromLong(1);
    Py_XDECREF(a);
    Py_XDECREF(a); Py_DECREF(PyList_GetItem(o, 0)); PyTuple_New(7);
}
"""
path = write(folder + "/spam.c", LEAK)
client = Client("--cc", clang, "--", include)


def edits_of(action):
    """The edits of an action that has them in this file only."""
    changes = action["edit"]["changes"]
    assert list(changes) == [uri(path)], changes
    return changes[uri(path)]


def found_in(text, version):
    client.change(path, version, text)
    return client.diagnostics(path, version=version)


# The question comes before the answer is known: it waits for it.
client.open(path)
line = find(LEAK, "return NULL")["line"]
fix, silence = client.actions(path, line)
assert fix["title"] == "refsan: insert 'Py_DECREF(item);'", fix
assert fix["isPreferred"] is True and fix["kind"] == "quickfix"
assert fix["diagnostics"] == client.diagnostics(path), fix
assert silence["title"] == "refsan: silence refsan-leak here", silence
assert "isPreferred" not in silence

mended = apply(LEAK, edits_of(fix))
assert mended == LEAK.replace("return NULL;", "{ Py_DECREF(item); return NULL; }"), mended
assert found_in(mended, 2) == []
assert client.actions(path, line) == []

assert found_in(LEAK, 3) != []
silenced = apply(LEAK, edits_of(client.actions(path, line)[1]))
assert silenced.split("\n")[line] == "        // NOLINTNEXTLINE(refsan-leak)", silenced
assert found_in(silenced, 4) == []

# Nothing elsewhere, and nothing of another kind than was asked for.
assert found_in(LEAK, 5) != []
assert client.actions(path, line - 1) == []
assert client.actions(path, line, only=["refactor"]) == []
assert len(client.actions(path, line, only=["quickfix"])) == 2

# A second check on the line joins the comment that is there.
checks = [d["code"] for d in found_in(TWICE, 6)]
assert len(set(checks)) > 1, checks
line = find(TWICE, "PyTuple_New")["line"]
version = 6
text = TWICE
while checks:
    actions = [a for a in client.actions(path, line) if "silence" in a["title"]]
    text = apply(text, edits_of(actions[0]))
    line = find(text, "PyTuple_New")["line"]
    version += 1
    left = [d["code"] for d in found_in(text, version)]
    assert len(left) < len(checks), text
    checks = left
assert text.count("NOLINTNEXTLINE") == 1 and text.count(", refsan-") >= 1, text

# The line's own newline is kept; where a comment has no place there is no such action.
dos = LEAK.replace("\n", "\r\n")
found_in(dos, 20)
line = find(LEAK, "return NULL")["line"]
silenced = apply(dos, edits_of(client.actions(path, line)[1]))
assert silenced.count("\r\n") == silenced.count("\n") == LEAK.count("\n") + 1, silenced
assert found_in(silenced, 21) == []
continued = LEAK.replace("< 0)\n", "< 0) \\\n")
assert found_in(continued, 22) != []
assert not any("silence" in a["title"] for a in client.actions(path, line))

# While a text does not compile there is nothing to offer: the places would be wrong.
client.change(path, 23, "\n\n" + LEAK + "}")
assert client.actions(path, line) == []
assert client.close() == 0
