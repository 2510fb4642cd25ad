# SPDX-License-Identifier: Apache-2.0
# Looks at all lines together: duplicates, aliases without a target.
import re
import sys

LINE = re.compile(r"^(?P<name>[\w.:\[\]]+)(?P<rest>\(.*| = .*|: .*)$")
failures = []
seen = {}
aliases = {}

with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        found = LINE.match(line.rstrip("\n"))
        name, rest = found.group("name"), found.group("rest")
        if rest.startswith(" = "):
            aliases[name] = rest[3:]
        seen.setdefault(name, []).append(rest)

for name, lines in seen.items():
    bounded = [line for line in lines if re.search(r" (since|until) \d", line)]
    if len(lines) > 1 and len(bounded) != len(lines):
        failures.append("%s has several lines for the same versions" % name)
for name, target in aliases.items():
    if target not in seen:
        failures.append("%s stands for %s, which is unknown" % (name, target))
    if target in aliases and aliases[target] in aliases:
        failures.append("%s is an alias of an alias of an alias" % name)
sys.exit("\n".join(failures) or 0)
