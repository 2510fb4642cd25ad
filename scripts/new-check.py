#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev new-check NAME: a check's file, page, test folder, and its lines in registry.c and README."""

import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")

SOURCE = """\
// SPDX-License-Identifier: Apache-2.0
// {id}: what is wrong, in one sentence.
//
// Idea: what the engine tells (event.h) and what this makes of it. Weakness: what it cannot know.
#include "event.h"

static void told(const struct rs_event *event)
{{
    if (event->kind != RS_EVENT_NOT_OBJECT) {{
        return;
    }}
    rs_event_report(event, rs_event_finding(event, rs_event_level(event),
                                            "%s is not as it should be", rs_event_object(event)));
}}

const struct rs_check rs_check_{name} = {{
    .id = "{id}",
    .summary = "one line, for help and reports",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
}};
"""

PAGE = """\
# refsan-{id}

What it means, in two or three sentences.

## Example

```c
```

    item.c:1:1: warning: ... [refsan-{id}]

## Mending it

```c
```

## Silencing it

`// NOLINT(refsan-{id})` on the line, `REFSAN_SUPPRESS("refsan-{id}")` on the function, or
`-fplugin-arg-refsan-disable={id}` for the compile.

## What it cannot see

- What it takes for granted.

## Known false alarms

None.
"""

BUG = """\
// What must be told.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only={id} %s 2>&1 | FileCheck %s
#include <Python.h>

void wrong(PyObject *o)
{{
    // CHECK: bug.c:[[@LINE+1]]:5: warning: {{{{.*}}}} is not as it should be [refsan-{id}]
    Py_INCREF(&o);
}}
// CHECK: {{{{^}}}}1 warning generated
"""

GOOD = """\
// Correct code that looks like it: silent.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only={id} -Werror %s
#include <Python.h>

void right(PyObject *o)
{{
    Py_INCREF(o);
}}
"""


def write(path, text):
    path = os.path.join(ROOT, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "x", encoding="utf-8") as file:
        file.write(text)
    print(os.path.relpath(path))


def register(name):
    """One more line at the end of the list in registry.c."""
    path = os.path.join(ROOT, "plugin", "checks", "registry.c")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = re.findall(r"^    X\(\w+\) *\\?$", text, re.M)
    if not lines:
        sys.exit("new-check: the list in registry.c is not as expected")
    last = lines[-1]
    width = max(len(line) for line in lines) - 1
    added = "%s \\\n    X(%s)" % (last.ljust(width - 1), name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(last + "\n", added + "\n"))
    print(os.path.relpath(path))


def list_in_readme(check):
    """One more row at the end of README's table of checks."""
    path = os.path.join(ROOT, "README.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    rows = re.findall(r"^\| \[refsan-[a-z-]+\]\(docs/checks/.*\n", text, re.M)
    if not rows:
        sys.exit("new-check: the table of checks in README.md is not as expected")
    added = "| [refsan-%s](docs/checks/%s.md) | what it finds |\n" % (check, check)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(rows[-1], rows[-1] + added))
    print(os.path.relpath(path))


def main():
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z]+(-[a-z]+)*", sys.argv[1]):
        sys.exit("usage: ./dev new-check NAME   (lower case, words joined by '-')")
    check = sys.argv[1]
    name = check.replace("-", "_")
    if os.path.exists(os.path.join(ROOT, "plugin", "checks", name + ".c")):
        sys.exit("new-check: there is a check '%s'" % check)
    write("plugin/checks/%s.c" % name, SOURCE.format(id=check, name=name))
    write("docs/checks/%s.md" % check, PAGE.format(id=check))
    write("test/checks/%s/bug.c" % check, BUG.format(id=check))
    write("test/checks/%s/good.c" % check, GOOD.format(id=check))
    register(name)
    list_in_readme(check)


main()
