# SPDX-License-Identifier: Apache-2.0
# README and docs/ are installed, and their links lead to something there.
#
# RUN: rm -rf %t
# RUN: %cmake --install %refsan_build --prefix %t >/dev/null
# RUN: %python %s %t/share/doc/refsan
import os
import re
import sys

root = sys.argv[1]
failures = []


def pages():
    for where, _, names in os.walk(root):
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.join(where, name)


def check_links(path):
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"^```.*?^```", "", file.read(), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        name = os.path.join(os.path.dirname(path), target.split("#")[0])
        inside = os.path.realpath(name).startswith(os.path.realpath(root))
        if "://" not in target and not (inside and os.path.exists(name)):
            failures.append("%s: no %s" % (path, target))


for wanted in ("README.md", "LICENSE", "docs/contracts.md", "docs/checks/leak.md"):
    if not os.path.exists(os.path.join(root, wanted)):
        failures.append("%s is not installed" % wanted)
for page in pages():
    check_links(page)
sys.exit("\n".join(failures) or 0)
