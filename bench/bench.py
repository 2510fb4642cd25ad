#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the flag costs: the time of a compile with the plugin over the time without.

Runs are paired and alternate (without, with, with, without, ...), in one go, so that whatever
else the machine does falls on both. A file's ratio is the median over its pairs. Where the machine
is shared the ratio of processor times is the one to believe. The last figure
is what loading the plugin costs a file that has nothing to do with Python.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

from common import Unit, fail, pattern, plugin_of_build, units_of_database

HERE = os.path.dirname(os.path.abspath(__file__))
REAL = os.path.join(HERE, "..", "test", "real", "Inputs")
NAME_WIDTH = 44
WALL, PROCESSOR, MEMORY = range(3)
CPYTHON_FILES = ["Modules/_datetimemodule.c", "Modules/_elementtree.c", "Objects/unicodeobject.c"]
PLAIN_UNIT = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
    char *copy = malloc(strlen(argv[0]) + 1);
    if (!copy)
        return 1;
    strcpy(copy, argv[argc - 1]);
    puts(copy);
    free(copy);
    return 0;
}
"""


def units_of_cpython(root):
    """Three large files of a CPython that was configured in its own folder."""
    if not os.path.exists(os.path.join(root, "pyconfig.h")):
        fail("%s has no pyconfig.h: run its ./configure, or give compile_commands.json by -p" % root)
    flags = ["-std=c11", "-DNDEBUG", "-DPy_BUILD_CORE", "-I.", "-IInclude", "-IInclude/internal"]
    flags += ["-IModules/expat", "-DUSE_PYEXPAT_CAPI"]
    root = os.path.realpath(root)
    return [Unit(os.path.join(root, name), root, flags + [name]) for name in CPYTHON_FILES]


def units_of_files(files):
    include = sysconfig.get_paths()["include"]
    return [Unit(os.path.realpath(name), os.getcwd(), ["-DNDEBUG", "-I" + include, name])
            for name in files]


def choose_from_database(options):
    """Of the database the files that were named, by --cpython or one by one: all if none was."""
    names = [os.path.join(options.cpython, name) for name in CPYTHON_FILES if options.cpython]
    names = {os.path.realpath(name) for name in names + options.files}
    chosen = pattern("--filter", options.filter or "")
    units = units_of_database(
        options.database,
        lambda source: (not names or source in names) and chosen.search(source))
    if not units:
        fail("no file of %s is meant" % options.database)
    return units


def choose_units(options):
    if options.database:
        return choose_from_database(options)
    if options.cpython:
        return units_of_cpython(options.cpython)
    real = sorted(os.path.join(REAL, name) for name in os.listdir(REAL) if name.endswith(".c"))
    return units_of_files(options.files or real)


def short_name(path, root):
    """The path from `root` if it is below, without its first folders if it is long."""
    relative = os.path.relpath(path, os.path.realpath(root))
    path = path if relative.startswith("..") else relative
    if len(path) <= NAME_WIDTH:
        return path
    cut = path.find("/", len(path) - NAME_WIDTH + len("..."))
    return "..." + path[cut if cut >= 0 else len("...") - NAME_WIDTH:]


def compile_once(options, unit, extra):
    """Seconds of wall and of processor time, and the most memory taken."""
    work = ["-fsyntax-only"] if options.check_alone else ["-O2", "-c", "-o", os.devnull]
    command = [options.clang] + extra + unit.arguments + ["-w"] + work
    start = time.perf_counter()
    try:
        process = subprocess.Popen(command, cwd=unit.directory, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except OSError as error:
        fail("%s: %s" % (error.filename, error.strerror))
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.stderr.write(messages.decode(errors="replace"))
        fail("%s does not compile: %s" % (unit.path, shlex.join(command)))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def measure(options, unit, runs):
    """Pairs ((wall, cpu, memory) without, (wall, cpu, memory) with)."""
    flag = ["-fplugin=" + options.plugin]
    compile_once(options, unit, [])
    compile_once(options, unit, flag)
    pairs = []
    for run in range(runs):
        if run % 2:
            after = compile_once(options, unit, flag)
            before = compile_once(options, unit, [])
        else:
            before = compile_once(options, unit, [])
            after = compile_once(options, unit, flag)
        pairs.append((before, after))
    return pairs


def ratios(pairs, what):
    return [after[what] / before[what] for before, after in pairs]


def span(values, form="%.3f"):
    return ("%s (" + form + " to " + form + ")") % (
        form % statistics.median(values), min(values), max(values))


def bench_units(options, units):
    """A row a file, and over all files the medians and the highest of the files' own medians."""
    print("%-*s %10s %10s   %-24s %-24s %s" % (
        NAME_WIDTH, "file", "without", "with", "ratio", "processor time", "memory"))
    medians = []
    for unit in units:
        pairs = measure(options, unit, options.runs)
        found = [ratios(pairs, what) for what in (WALL, PROCESSOR, MEMORY)]
        medians.append([statistics.median(values) for values in found])
        print("%-*s %7.1f ms %7.1f ms   %-24s %-24s %.3f" % (
            NAME_WIDTH, short_name(unit.path, options.cpython or "."),
            1000 * statistics.median(before[WALL] for before, _ in pairs),
            1000 * statistics.median(after[WALL] for _, after in pairs),
            span(found[WALL]), span(found[PROCESSOR]), medians[-1][MEMORY]), flush=True)
    print("median of %d file%s: time %s, processor time %s, memory %s" % (
        len(units), "s" if len(units) > 1 else "",
        *(span([row[what] for row in medians]) for what in (WALL, PROCESSOR, MEMORY))))


def bench_plain(options):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "plain.c"), "w", encoding="utf-8") as file:
            file.write(PLAIN_UNIT)
        pairs = measure(options, Unit(file.name, folder, ["plain.c"]), 3 * options.runs)
    extra = [1000 * (after[0] - before[0]) for before, after in pairs]
    print("without Python.h: %s ms more" % span(extra, "%.1f"))


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="./dev bench", description=__doc__.split("\n")[0],
        epilog="Without files: the extension under test/real.")
    parser.add_argument("files", nargs="*", help="C files to compile")
    parser.add_argument("-p", dest="database", metavar="JSON",
                        help="compile_commands.json, or its folder: how the files are compiled")
    parser.add_argument("--filter", metavar="REGEX", help="with -p: files whose path matches")
    parser.add_argument("--cpython", metavar="DIR",
                        help="a CPython, configured or with -p: " + ", ".join(CPYTHON_FILES))
    parser.add_argument("--runs", type=int, default=9, help="pairs a file (default 9)")
    parser.add_argument("--check-alone", action="store_true",
                        help="-fsyntax-only with the flag over -fsyntax-only without")
    parser.add_argument("--clang", default="clang-19", help="the compiler (default clang-19)")
    parser.add_argument("--build", default="build", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    options = parse_arguments()
    if options.runs < 1:
        fail("--runs must be at least 1")
    options.plugin = plugin_of_build(options.build, options.clang)
    bench_units(options, choose_units(options))
    bench_plain(options)


main()
