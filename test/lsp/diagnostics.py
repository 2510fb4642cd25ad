# SPDX-License-Identifier: Apache-2.0
# Findings of a text as it is in the editor: when it is opened, while it changes, when it is saved.
# Places count in the units that were agreed on; the path is there as related places.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import os
import sys

from lsp_client import Client, find, uri, write

folder, include, clang = sys.argv[1:]
TEXT = """#include <Python.h>

PyObject *make(PyObject *arg)
{
    PyObject *item = PyLong_FromLong(1);
    if (PyObject_SetAttrString(arg, "a", item) < 0)
        return NULL;
    Py_DECREF(item);
    Py_RETURN_NONE;
}
"""
LEAK = "'item' leaks on this path: new reference from PyLong_FromLong is never released"
path = write(folder + "/spam.c", "#error the text on disk is not what counts\n")


def check_leak(found, text):
    assert [d["message"] for d in found] == [LEAK], found
    assert found[0]["source"] == "refsan" and found[0]["code"] == "refsan-leak"
    assert found[0]["severity"] == 2
    assert found[0]["range"]["start"] == find(text, "return NULL"), found[0]
    end = find(text, ";", "return NULL")
    assert found[0]["range"]["end"] in (end, {**end, "character": end["character"] + 1}), found[0]


client = Client("--cc", clang, "--", include)
assert client.capabilities["capabilities"]["textDocumentSync"]["change"] == 2

# Opened.
client.open(path, TEXT)
found = client.diagnostics(path, version=1)
check_leak(found, TEXT)
steps = found[0]["relatedInformation"]
assert steps[0]["message"] == "new reference from PyLong_FromLong", steps
assert steps[0]["location"]["uri"] == uri(path)
assert steps[0]["location"]["range"]["start"] == find(TEXT, "PyLong_FromLong"), steps
assert any("< 0" in step["message"] for step in steps), steps

# Changed: a line above, by its range; then one change more in the same message, past the first.
place = {"line": 1, "character": 0}
client.change(path, 2, {"range": {"start": place, "end": place}, "text": "// one\n"},
              {"range": {"start": {"line": 1, "character": 3}, "end": {"line": 1, "character": 99}},
               "text": "two\r// three\r\n// four"})
text = TEXT.replace("\n\n", "\n// two\n// three\n// four\n\n", 1)
check_leak(client.diagnostics(path, version=2), text)

# A text that does not compile leaves what was found; mended, it is clean.
client.change(path, 3, TEXT + "}")
client.change(path, 4, TEXT.replace("return NULL", "{ Py_DECREF(item); return NULL; }"))
assert client.diagnostics(path, version=4) == []
assert not any(m.get("params", {}).get("version") == 3 for m in client.others)

# Behind characters of one, two, three and four bytes: UTF-16 is the default.
wide = TEXT.replace("        return NULL;", "/*a\u00e9\u20ac\U0001f40d*/return NULL;")
client.change(path, 5, wide)
start = client.diagnostics(path, version=5)[0]["range"]["start"]
assert start == {"line": 6, "character": 9}, start
begin, end = {"line": 6, "character": 3}, {"line": 6, "character": 5}
client.change(path, 6, {"range": {"start": begin, "end": end}, "text": ""})  # two and three go
start = client.diagnostics(path, version=6)[0]["range"]["start"]
assert start == {"line": 6, "character": 7}, start

# Saved: once more, for something else may have changed. Closed: what was shown goes.
client.document("didSave", path)
assert client.diagnostics(path, version=6)[0]["range"]["start"] == start
client.document("didClose", path)
assert client.diagnostics(path) == []
assert client.close() == 0

# An editor that asks for UTF-8 gets bytes; one that shows no related places gets the path in words.
client = Client("--cc", clang, "--", include,
                capabilities={"general": {"positionEncodings": ["utf-8", "utf-16"]}})
assert client.capabilities["capabilities"]["positionEncoding"] == "utf-8"
client.open(path, wide)
found = client.diagnostics(path)[0]
assert found["range"]["start"] == {"line": 6, "character": 14}, found
assert found["message"].startswith(LEAK + "\n5: new reference from PyLong_FromLong\n"), found
assert "relatedInformation" not in found
assert client.close() == 0

# Pedantic findings are information.
text = "#include <Python.h>\nPyObject *other(void);\nvoid f(void)\n{\n    other();\n}\n"
client = Client("--cc", clang, "--level=pedantic", "--", include)
client.open(path, text)
found = client.diagnostics(path)
assert [(d["code"], d["severity"]) for d in found] == [("refsan-leak", 3)], found
assert client.close() == 0
assert os.listdir(folder) == ["spam.c"]
