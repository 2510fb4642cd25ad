#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many warnings are bugs: refsan's warnings beside verdicts that were read from the source.

Warnings come from compiling a project (-p compile_commands.json) or from what a compiler said
(--log). A verdict is a row of a CSV file with the columns project, version, file, line, check,
object, verdict (TRUE, HARMLESS, FALSE), cause and reason. A warning takes the verdict of its file,
check and line, if there are several that of the object it names; else the nearest within --near
lines. No verdict serves two warnings.
"""

import argparse
import collections
import multiprocessing.pool
import os
import re
import subprocess

from common import fail, number, pattern, plugin_of_build, read_table, units_of_database

COLUMNS = ("project", "version", "file", "line", "check", "object", "verdict", "cause", "reason")
VERDICTS = ("TRUE", "HARMLESS", "FALSE")
UNREAD = "unread"
GONE = "gone"
ROWS = VERDICTS + (UNREAD, GONE)
QUIET = ["-fplugin-arg-refsan-stats", "-fsyntax-only", "-Wno-everything", "-Wbackend-plugin",
         "-Wno-error", "-ferror-limit=0", "-fno-caret-diagnostics", "-fno-color-diagnostics",
         "-fno-diagnostics-fixit-info"]
WARNING = re.compile(r"^(?P<file>[^\n]+?):(?P<line>\d+):(?P<column>\d+): (?:warning|error): "
                     r"(?P<text>.*?) \[refsan-(?P<check>[\w-]+)\]")
STATS = re.compile(r"^refsan: .*: (\d+) functions, (\d+) instructions, (\d+) unknown in \d+ "
                   r"functions, \d+ states, (\d+) out of budget", re.M)
OBJECT = re.compile(r"'([^']+)'|the result of (\w+)")


class Warning:
    """A warning, and the verdict it was given."""

    def __init__(self, file, line, column, check, text):
        self.file, self.line, self.column, self.check, self.text = file, line, column, check, text
        named = OBJECT.search(text) if check != "format" else None
        self.object = named and (named[1] or named[2])
        self.verdict = None

    def key(self):
        return self.file, self.line, self.column, self.check, self.text


class Verdict:
    """A row of a list of verdicts; `told` once a warning has taken it."""

    def __init__(self, path, line, row):
        self.file = os.path.normpath(row["file"])
        self.line = number(path, line, "line", row["line"])
        self.check, self.object = row["check"], row["object"]
        self.verdict, self.cause, self.reason = row["verdict"], row["cause"], row["reason"]
        self.told = False
        if self.verdict not in VERDICTS:
            fail("%s:%d: verdict '%s' is none of %s" % (
                path, line, self.verdict, ", ".join(VERDICTS)))


def read_verdicts(paths):
    return [Verdict(path, line, row) for path in paths for line, row in read_table(path, COLUMNS)]


def warnings_of_text(text, folder):
    """The warnings in what a compiler said that ran in this folder."""
    found = []
    for said in text.splitlines():
        match = WARNING.match(said)
        if match:
            file = os.path.normpath(os.path.join(folder, match["file"]))
            found.append(Warning(file, int(match["line"]), int(match["column"]), match["check"],
                                 match["text"]))
    return found


def compile_unit(options, unit):
    """(the unit, what it said, whether it compiles)"""
    kept = [word for word in unit.arguments if word not in ("-w", "-pedantic-errors")]
    command = [options.clang, "-fplugin=" + options.plugin] + kept + QUIET
    try:
        done = subprocess.run(command, cwd=unit.directory, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except OSError as error:
        fail("%s: %s" % (error.filename, error.strerror))
    return unit, done.stderr.decode(errors="replace"), done.returncode == 0


def warnings_of_project(options):
    """Compiles what was asked for; files that do not compile are named, and their warnings kept.
    What the plugin counted on the way is printed."""
    units = units_of_database(options.database, options.pattern.search)
    if not units:
        fail("no file of %s is meant" % options.database)
    options.plugin = plugin_of_build(options.build, options.clang)
    found, totals = [], [0, 0, 0, 0]
    with multiprocessing.pool.ThreadPool(options.jobs) as pool:
        for unit, said, good in pool.imap(lambda unit: compile_unit(options, unit), units):
            found += warnings_of_text(said, unit.directory)
            for counted in STATS.findall(said):
                totals = [total + int(count) for total, count in zip(totals, counted)]
            if not good:
                print("does not compile: " + unit.path)
    print("%d compiles: %d functions, %d instructions, %d of them not expressed, %d functions "
          "out of budget\n" % (len(units), *totals))
    return found


def warnings_of_log(options):
    try:
        with open(options.log, encoding="utf-8", errors="replace") as file:
            found = warnings_of_text(file.read(), "")
    except OSError as error:
        fail("%s: %s" % (options.log, error.strerror))
    return [warning for warning in found if options.pattern.search(warning.file)]


def same_file(warning, verdict):
    return ("/" + warning.file).endswith("/" + verdict.file)


def distance(warning, verdict):
    """How badly they agree: the lines between them, then whether they speak of different things."""
    other = bool(verdict.object) and warning.object != verdict.object
    return abs(warning.line - verdict.line), other


def judge(warnings, verdicts, near):
    """Gives each warning the verdict that agrees best, the best pairs first."""
    lists = collections.defaultdict(list)
    for verdict in verdicts:
        lists[os.path.basename(verdict.file), verdict.check].append(verdict)
    pairs = []
    for order, warning in enumerate(warnings):
        for verdict in lists[os.path.basename(warning.file), warning.check]:
            apart = distance(warning, verdict)
            if apart[0] <= near and same_file(warning, verdict):
                pairs.append((apart, order, warning, verdict))
    for _, _, warning, verdict in sorted(pairs, key=lambda pair: pair[:2]):
        if not warning.verdict and not verdict.told:
            warning.verdict, verdict.told = verdict, True


def share(counts):
    """The part of the warnings read that are bugs, in percent."""
    read = sum(counts[name] for name in VERDICTS)
    return "%.1f %%" % (100 * (read - counts["FALSE"]) / read) if read else "-"


def print_table(warnings):
    checks = collections.defaultdict(collections.Counter)
    for warning in warnings:
        name = warning.verdict.verdict if warning.verdict else UNREAD
        checks[warning.check][name] += 1
        checks["all"][name] += 1
    form = "%-18s %9s %6s %9s %6s %7s  %s"
    print(form % (("check", "warnings") + VERDICTS + (UNREAD, "bugs of those read")))
    for check in sorted(checks, key=lambda name: (name == "all", name)):
        counts = checks[check]
        row = tuple(counts[name] for name in VERDICTS + (UNREAD,))
        print(form % ((check, sum(row)) + row + (share(counts),)))


def row_text(warning):
    """One line on a warning: its verdict's reason, or what it says itself."""
    verdict = warning.verdict
    if not verdict:
        return "%-8s %s:%d: %s: %s" % (
            UNREAD, warning.file, warning.line, warning.check, warning.text)
    cause = " (%s)" % verdict.cause if verdict.cause else ""
    moved = " [read at line %d]" % verdict.line if verdict.line != warning.line else ""
    return "%-8s %s:%d: %s: %s%s%s" % (
        verdict.verdict, verdict.file, warning.line, warning.check, verdict.reason, cause, moved)


def print_rows(warnings, shown):
    for warning in sorted(warnings, key=Warning.key):
        if (warning.verdict.verdict if warning.verdict else UNREAD) in shown:
            print(row_text(warning))


def print_causes(warnings):
    causes = collections.Counter(warning.verdict.cause or "no cause named" for warning in warnings
                                 if warning.verdict and warning.verdict.verdict == "FALSE")
    if causes:
        ordered = sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))
        print("\ncauses of false alarms: " + ", ".join("%s %d" % pair for pair in ordered))


def print_gone(verdicts, listed):
    """What was once told and read, and is told no more."""
    gone = [verdict for verdict in verdicts if not verdict.told]
    counts = collections.Counter(verdict.verdict for verdict in gone)
    if gone:
        print("told no more: " + ", ".join("%s %d" % (name, counts[name]) for name in VERDICTS))
    for verdict in gone if listed else ():
        print("%-8s %s:%d: %s: %s" % (
            verdict.verdict, verdict.file, verdict.line, verdict.check, verdict.reason))


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="./dev bench precision", description=__doc__.split("\n")[0],
        epilog="docs/measuring.md says how warnings and verdicts are joined.")
    parser.add_argument("verdicts", nargs="+", metavar="VERDICTS.csv", help="lists of verdicts")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("-p", dest="database", metavar="JSON",
                        help="compile_commands.json, or its folder: what is compiled")
    source.add_argument("--log", metavar="FILE", help="what a compiler said, instead")
    parser.add_argument("--filter", default="", metavar="REGEX",
                        help="only files whose path matches")
    parser.add_argument("--near", type=int, default=3, metavar="N",
                        help="lines that a warning may have moved since it was read (default 3)")
    parser.add_argument("--rows", default="FALSE,unread", metavar="NAMES",
                        help="rows that are listed: some of %s (default FALSE,unread), or all, "
                             "or none" % ", ".join(ROWS))
    parser.add_argument("--clang", default="clang-19", help="the compiler (default clang-19)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="compiles at a time")
    parser.add_argument("--build", default="build", help=argparse.SUPPRESS)
    return parser.parse_args()


def check_arguments(options):
    named = {"all": ROWS, "none": ()}
    options.shown = named[options.rows] if options.rows in named else options.rows.split(",")
    for name in options.shown:
        if name not in ROWS:
            fail("--rows: '%s' is none of %s" % (name, ", ".join(ROWS)))
    if options.near < 0 or options.jobs < 1:
        fail("--near must be at least 0, --jobs at least 1")
    options.pattern = pattern("--filter", options.filter)


def main():
    options = parse_arguments()
    check_arguments(options)
    verdicts = read_verdicts(options.verdicts)
    said = warnings_of_log(options) if options.log else warnings_of_project(options)
    warnings = list({warning.key(): warning for warning in said}.values())
    judge(warnings, verdicts, options.near)
    print_rows(warnings, options.shown)
    if options.shown and warnings:
        print()
    print_table(warnings)
    print_causes(warnings)
    if not options.filter:
        print_gone(verdicts, GONE in options.shown)


main()
