# SPDX-License-Identifier: Apache-2.0
# A file is compiled as its build compiles it: by the compile_commands.json above it, with the
# settings of its project, over headers as they are in the editor. What changes is read again.
#
# REQUIRES: plugin
# RUN: rm -rf %t && mkdir %t
# RUN: env PYTHONPATH=%S/Inputs %python -B %s %t %pyinclude %clang
import json
import os
import sys

from lsp_client import Client, find, uri, write

folder, include, clang = sys.argv[1:]
TEXT = """#include <Python.h>
#include "item.h"
#ifdef LEAK
void f(void)
{
    PyTuple_New(7);
}
#endif
"""
HEADER = """static inline void g(void)
{
    PyTuple_New(8);
}
"""


def database(*flags, compiler="gcc"):
    write(folder + "/project/build/compile_commands.json", json.dumps([
        {"directory": folder + "/project", "file": "./src/spam.c", "arguments": [
            compiler, include, *flags, "-Wall", "-c", "./src/spam.c", "-o", "spam.o"]}]))


path = write(folder + "/project/src/spam.c", TEXT)
header = write(folder + "/project/src/item.h", "")
other = write(folder + "/project/src/other.c", TEXT)

# In a folder `build` above; a compiler that is not ours; an option that clang does not know.
database("-DLEAK", "-fno-such-gcc-option")
client = Client("--cc", clang)
client.open(path)
assert [d["range"]["start"]["line"] for d in client.diagnostics(path)] == [5]

# A database that changes, breaks, and is mended.
database("-ULEAK")
client.notify("workspace/didChangeWatchedFiles", {"changes": []})
assert client.diagnostics(path) == []
write(folder + "/project/build/compile_commands.json", "[{")
client.notify("workspace/didChangeWatchedFiles", {"changes": []})
client.wait(lambda m: "compile_commands.json' cannot be used" in str(m), "the log")
database("-DLEAK=1")
client.change(path, 2, TEXT + "\n")
assert len(client.diagnostics(path, version=2)) == 1

# A header in the editor is part of the units that are open; its findings are shown in it.
client.open(header)
client.change(header, 2, HEADER)
assert len(client.diagnostics(header, version=2)) == 1
assert len(client.diagnostics(path, version=2)) == 1
client.change(header, 3, "")
assert client.diagnostics(header, version=3) == []

# A link to the file is the same file.
os.symlink("src", folder + "/project/link")
linked = folder + "/project/link/spam.c"
client.document("didClose", path)
client.open(linked)
assert len(client.diagnostics(linked)) == 1

# What the project excludes is not compiled, nor with settings that are wrong.
write(folder + "/project/.refsan.yml", "disable: leak\n")
client.change(linked, 2, TEXT)
assert client.diagnostics(linked, version=2) == []
write(folder + "/project/.refsan.yml", "level: high\n")
client.change(linked, 3, TEXT)
client.wait(lambda m: ".refsan.yml cannot be used" in str(m), "the log")
os.unlink(folder + "/project/.refsan.yml")
client.change(linked, 4, TEXT)
assert len(client.diagnostics(linked, version=4)) == 1
assert client.close() == 0

# A file that no database has is compiled with the flags of the command line, by a compiler that may
# be several words; -p names a database.
client = Client("--cc", clang, "--", include, "-DLEAK")
client.open(other)
assert len(client.diagnostics(other)) == 1
assert client.close() == 0
client = Client("--cc", "env " + clang, "--", include, "-DLEAK")
client.open(other)
assert len(client.diagnostics(other)) == 1
assert client.close() == 0
client = Client("--cc", clang, "-p", "build", cwd=folder + "/project")
client.open(path)
assert len(client.diagnostics(path)) == 1
assert client.close() == 0
