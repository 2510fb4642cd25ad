# SPDX-License-Identifier: Apache-2.0
# Files with unusual names and texts.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import os
import sys
import urllib.parse

from lsp_client import Client, uri, write

folder, include, clang = sys.argv[1:]
TEXT = "#include <Python.h>\nvoid f(void)\n{\n    PyTuple_New(7);\n}\n"

client = Client("--cc", clang, "--", include)
for name in "with space.c", "100%25.c", "a#b?.c", "\u00e9\u20ac.c", 'quo"te\\.c', "-fno.c":
    path = os.path.join(folder, name)
    write(path, "")
    client.open(path, TEXT)
    assert len(client.diagnostics(path)) == 1, name
    line = client.actions(path, 3)
    assert list(line[-1]["edit"]["changes"]) == [uri(path)], name

# The editor may write a URI in its own way, and gets it back.
odd = "file://localhost" + urllib.parse.quote(folder).replace("t", "%74") + "/with%20space.c"
client.notify("textDocument/didOpen", {"textDocument": {"uri": odd, "version": 1, "text": TEXT}})
client.document("didClose", os.path.join(folder, "with space.c"))
client.wait(lambda m: (m.get("params") or {}).get("uri") == odd, "diagnostics of the odd URI")

# A name that is not UTF-8 is told, and harms nobody.
bad = uri(folder) + "/bad%FFname.c"
open(os.fsencode(folder) + b"/bad\xffname.c", "w", encoding="ascii").close()
client.notify("textDocument/didOpen", {"textDocument": {"uri": bad, "version": 1, "text": TEXT}})
told = client.told("window/showMessage")["message"]
assert told.startswith("refsan: bad?name.c: not checked: its name is not UTF-8"), told
asked = {"textDocument": {"uri": bad}, "position": {"line": 3, "character": 5}}
assert client.request("textDocument/hover", asked) is not None

# A new file is checked when it is saved, not before.
new = folder + "/new/new.c"
client.open(new, TEXT)
assert client.actions(new, 3) == []
write(new, TEXT)
client.document("didSave", new)
assert len(client.diagnostics(new)) == 1
assert not any(m["method"] == "window/showMessage" for m in client.others)

# Two megabytes in one line, and a finding at its end.
path = write(folder + "/long.c", "")
filler = "/*" + "x " * 1000000 + "*/"
client.open(path, "#include <Python.h>\n" + filler + "void f(void) { PyTuple_New(7); }\n")
found = client.diagnostics(path)
assert found[0]["range"]["start"] == {"line": 1, "character": len(filler) + 15}, found
assert client.close() == 0
