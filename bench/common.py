# SPDX-License-Identifier: Apache-2.0
"""What the benches share: how a project's files are compiled, and how bad input is told."""

import csv
import json
import os
import re
import shlex
import sys


class Unit:
    """One compile: its file, its folder and its arguments without compiler and output; where a build
    names one, its compiler."""

    def __init__(self, path, directory, arguments, compiler=None):
        self.path = path
        self.directory = directory
        self.arguments = arguments
        self.compiler = compiler


def fail(message):
    """One line that says what is wrong with what was given; exit code 2."""
    print("bench: " + message, file=sys.stderr)
    sys.exit(2)


def strip_output(arguments):
    """The arguments without -c, -o FILE and the flags that write further files."""
    kept = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in ("-o", "-MF", "-MT", "-MQ"):
            skip = True
        elif argument not in ("-c", "-MD", "-MMD", "-MP"):
            kept.append(argument)
    return kept


def unit_of_entry(entry):
    """A compile of compile_commands.json; raises what its absent or odd members raise."""
    source = os.path.realpath(os.path.join(entry["directory"], entry["file"]))
    arguments = entry.get("arguments") or shlex.split(entry["command"])
    return Unit(source, entry["directory"], strip_output(arguments[1:]), arguments[0])


def units_of_database(path, wanted):
    """The compiles in compile_commands.json whose file `wanted` accepts."""
    if os.path.isdir(path):
        path = os.path.join(path, "compile_commands.json")
    try:
        with open(path, encoding="utf-8") as file:
            units = [unit_of_entry(entry) for entry in json.load(file)]
    except (OSError, ValueError) as error:
        fail("%s: %s" % (path, getattr(error, "strerror", None) or error))
    except (AttributeError, IndexError, KeyError, TypeError):
        fail("%s: is no list of compiles with directory, file and command" % path)
    return [unit for unit in units if wanted(unit.path)]


def read_table(path, columns):
    """The rows of a CSV file as (line, row), which has these columns at least."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                fail("%s:1: there is no column '%s'" % (path, missing[0]))
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        fail("%s: %s" % (path, getattr(error, "strerror", None) or error))
    for line, row in rows:
        if None in row or None in row.values():
            fail("%s:%d: the row has not as many fields as the first" % (path, line))
    return rows


def pattern(option, text):
    """The regular expression that an option gives."""
    try:
        return re.compile(text)
    except re.error as error:
        fail("%s: %s: '%s'" % (option, error, text))


def number(path, line, name, text):
    """The row's number in a column."""
    if not text.isdecimal():
        fail("%s:%d: %s is no number: '%s'" % (path, line, name, text))
    return int(text)


def plugin_of_build(build, clang):
    """The plugin for this compiler in the build folder."""
    version = os.path.basename(clang).rpartition("-")[2]
    plugin = os.path.join(build, "lib", "refsan", "clang-" + version, "refsan.so")
    if not os.path.exists(plugin):
        fail("there is no " + plugin)
    return os.path.abspath(plugin)
