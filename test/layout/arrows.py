# SPDX-License-Identifier: Apache-2.0
# Which folder may include which: the include paths that CMake gave each folder are no wider than
# this table, and no source goes around them by a path in its #include.
#
# RUN: %python %s %refsan_source %refsan_build
import json
import os
import re
import sys

ARROWS = {
    "plugin/core": ["plugin/core"],
    "plugin/checks": ["plugin/checks", "plugin/core"],
    "plugin/clang": ["plugin/clang", "plugin/checks", "plugin/core", "runtime/include"],
    "tool": ["tool", "plugin/checks", "plugin/core"],
    "runtime": ["runtime"],
}
BESIDE = {
    "refsan/abi.h": ["plugin/clang", "runtime"],
    "clang": ["plugin/clang"],
    "llvm": ["plugin/clang"],
    "llvm-c": ["plugin/clang"],
}

source, build = (os.path.realpath(path) for path in sys.argv[1:])
failures = []


def folder_of(path):
    relative = os.path.relpath(os.path.realpath(path), source)
    return next((name for name in ARROWS if relative.startswith(name + os.sep)), None)


def check_paths(entry):
    """No include path into a folder that the arrows do not allow."""
    folder = folder_of(os.path.join(entry["directory"], entry["file"]))
    for path in re.findall(r"-(?:I|isystem|iquote) ?(\S+)", entry["command"]) if folder else []:
        relative = os.path.relpath(os.path.realpath(path), source)
        inside = not relative.startswith("..") and not os.path.realpath(path).startswith(build)
        if inside and not any((relative + os.sep).startswith(ok + os.sep)
                              for ok in ARROWS[folder]):
            failures.append("%s is compiled with -I%s" % (entry["file"], relative))


def check_includes(path):
    """Quoted includes are plain names, but for the compiler's and the shared header."""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = re.match(r'\s*#\s*include\s*"([^"]*)"', line)
            if found and "/" in found.group(1):
                first = found.group(1).split("/")[0]
                allowed = BESIDE.get(found.group(1)) or BESIDE.get(first, [])
                if folder_of(path) not in allowed:
                    failures.append("%s:%d includes %s" % (path, number, found.group(1)))


with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
    entries = json.load(file)
if len(entries) < 10:
    failures.append("compile_commands.json has %d entries" % len(entries))
for entry in entries:
    check_paths(entry)
for folder in ARROWS:
    for where, _, names in os.walk(os.path.join(source, folder)):
        for name in names:
            if name.endswith((".c", ".h", ".cpp")):
                check_includes(os.path.join(where, name))
sys.exit("\n".join(failures) or 0)
