# SPDX-License-Identifier: Apache-2.0
# Every source file opens with its licence and a line on what it is; no line is over 100 columns;
# every check has its page and its tests.
#
# RUN: %python %s %refsan_source
import os
import re
import sys

source = sys.argv[1]
failures = []


def sources():
    for folder in ("plugin", "runtime", "tool", "test/unit", "test/fuzz"):
        for where, _, names in os.walk(os.path.join(source, folder)):
            for name in sorted(names):
                if name.endswith((".c", ".h", ".cpp")):
                    yield os.path.join(where, name)


def check_source(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    if lines[0] != "// SPDX-License-Identifier: Apache-2.0":
        failures.append(path + ": no licence line")
    if len(lines) < 2 or not lines[1].startswith("// "):
        failures.append(path + ": does not say what it is")
    for number, line in enumerate(lines, 1):
        if len(line) > 100:
            failures.append("%s:%d: %d columns" % (path, number, len(line)))


def check_ids():
    with open(os.path.join(source, "plugin/checks/registry.c"), encoding="utf-8") as file:
        return re.findall(r"^    X\((\w+)\)", file.read(), re.M)


for path in sources():
    check_source(path)
ids = [name.replace("_", "-") for name in check_ids()]
if not ids:
    failures.append("no check in plugin/checks/registry.c")
for name in ids:
    for path in ("docs/checks/%s.md" % name, "test/checks/%s" % name):
        if not os.path.exists(os.path.join(source, path)):
            failures.append("%s: there is no %s" % (name, path))
sys.exit("\n".join(failures) or 0)
