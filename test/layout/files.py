# SPDX-License-Identifier: Apache-2.0
# Every source file opens with its licence and a line on what it is; no line is over 100 columns;
# every check has its file, its registration, its row in README, its tests, and a page with all
# sections, which names the tests of its known false alarms.
#
# RUN: %python %s %refsan_source
import os
import re
import sys

SECTIONS = [
    "Example",
    "Mending it",
    "Silencing it",
    "What it cannot see",
    "Known false alarms",
]

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


def registered():
    """The checks by the names of their files."""
    with open(os.path.join(source, "plugin/checks/registry.c"), encoding="utf-8") as file:
        return re.findall(r"^    X\((\w+)\)", file.read(), re.M)


def false_alarms(check):
    """The tests of correct code that the check is known to accuse."""
    names = sorted(os.listdir(os.path.join(source, "test/bugs")))
    return [os.path.splitext(name)[0] for name in names if name.startswith(check + "-ok-")]


def check_page(check, page):
    """A page says what the check means, then has its sections; the last lists the false alarms."""
    parts = re.split(r"^## (.*)\n", page, flags=re.M)
    title = "# refsan-%s\n" % check
    sections = dict(zip(parts[1::2], parts[2::2]))
    if not parts[0].startswith(title) or not parts[0][len(title):].strip():
        failures.append("docs/checks/%s.md: does not begin with what the check means" % check)
    for name in SECTIONS:
        if not sections.get(name, "").strip():
            failures.append("docs/checks/%s.md: there is no section '%s'" % (check, name))
    known = false_alarms(check)
    told = sorted(set(re.findall(r"\b%s-ok-[\w-]+" % check, sections.get(SECTIONS[-1], ""))))
    if told != known:
        failures.append("docs/checks/%s.md: its known false alarms are %s, but test/bugs has %s"
                        % (check, " ".join(told) or "none", " ".join(known) or "none"))


def check_check(name):
    check = name.replace("_", "-")
    page = os.path.join(source, "docs/checks/%s.md" % check)
    tests = os.path.join(source, "test/checks", check)
    if not os.path.exists(os.path.join(source, "plugin/checks/%s.c" % name)):
        failures.append("%s: there is no plugin/checks/%s.c" % (check, name))
    if not os.path.isdir(tests) or not os.listdir(tests):
        failures.append("%s: there is no test in test/checks/%s" % (check, check))
    if "[refsan-%s](docs/checks/%s.md)" % (check, check) not in readme:
        failures.append("%s: there is no row in README.md" % check)
    if not os.path.exists(page):
        failures.append("%s: there is no docs/checks/%s.md" % (check, check))
        return
    with open(page, encoding="utf-8") as file:
        check_page(check, file.read())


def check_unregistered(names):
    for file in sorted(os.listdir(os.path.join(source, "plugin/checks"))):
        if file.endswith(".c") and file != "registry.c" and file[:-2] not in names:
            failures.append("plugin/checks/%s: has no line in registry.c" % file)


with open(os.path.join(source, "README.md"), encoding="utf-8") as text:
    readme = text.read()
for path in sources():
    check_source(path)
checks = registered()
if not checks:
    failures.append("no check in plugin/checks/registry.c")
for each in checks:
    check_check(each)
check_unregistered(checks)
sys.exit("\n".join(failures) or 0)
