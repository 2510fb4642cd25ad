# SPDX-License-Identifier: Apache-2.0
# What differs among the versions of Clang and LLVM stands in compat.h and nowhere else.
#
# RUN: %python %s %refsan_source
import os
import re
import sys

folder = os.path.join(sys.argv[1], "plugin/clang")
asking = []
for name in sorted(os.listdir(folder)):
    if name.endswith((".h", ".cpp")):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            if re.search(r"\b(?:CLANG|LLVM)_VERSION_", file.read()):
                asking.append(name)
sys.exit(None if asking == ["compat.h"] else "asks for a version: " + ", ".join(asking))
