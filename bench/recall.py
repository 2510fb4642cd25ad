#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many known bugs are found: each is compiled as it was, and compared with what is told.

BENCH is a folder with findings.csv and fixes.csv (one bug a row) and scan.py, which checks the
sources out (prepare), compiles them with the plugin (run) and compares warnings with rows (score).
LAB keeps the checkouts, one folder a set of rows, each with the lab.json that prepare writes. Every
row counts: one that no set has, or whose file does not compile, is a bug that was not found.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

from common import fail, plugin_of_build, read_table

COLUMNS = ("project", "file", "function", "kind")
LINES = ("line", "buggy_line")  # what the two lists call it
RUN = "refsan"
NEAR_FINDING = 3
NEAR_FIX = 5
PATTERN_ROWS = 5
# What a count of references can tell; the rest needs a NULL, a traverse or an exception.
COUNTS = ("leak", "over-decref", "use-after-release", "borrowed-escape")


class Case:
    """A row of a list, and what scan.py says became of it."""

    def __init__(self, identity, row):
        self.identity, self.kind, self.pattern = identity, row["kind"], row.get("pattern", "")
        self.truth = row.get("truth", "") or "bug"
        self.mended = bool(row.get("parent"))
        line = next((row[name] for name in LINES if row.get(name)), "?")
        self.place = "%s %s:%s %s" % (row["project"], row["file"], line, row["function"])
        self.result = {}

    def ran(self):
        return self.result.get("state", "unavailable") != "unavailable" and not self.result["why"]

    def has(self, *names):
        return self.ran() and all(self.result.get(name) for name in names)


def read_cases(path):
    """The rows in their order; a row without an id is called by its line, as scan.py does."""
    cases = []
    for order, (_, row) in enumerate(read_table(path, COLUMNS), 2):
        cases.append(Case(row.get("id") or "%s:%d" % (os.path.basename(path), order), row))
    return cases


def scan(options, *arguments):
    """Runs scan.py; what it says is shown if it fails."""
    command = [sys.executable, "-B", os.path.join(options.bench, "scan.py")] + list(arguments)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace")
    if done.returncode:
        print(done.stdout, end="", file=sys.stderr)
        fail("scan.py %s failed" % arguments[0])
    return done.stdout


def prepare(options):
    """Checks both lists out. Of the findings those projects that need no generated headers."""
    includes = [word for pattern in options.headers for word in ("--python-includes", pattern)]
    for name in ("fixes", "findings"):
        path = os.path.join(options.bench, name)
        chosen = ["--cases", path + ".csv"]
        if os.path.exists(path + "-flags.csv"):
            chosen += ["--flags", path + "-flags.csv"]
            for _, row in read_table(path + "-flags.csv", ("project",)):
                chosen += ["--project", row["project"]]
        print(scan(options, "prepare", "--lab", os.path.join(options.lab, name), "--mirrors",
                   options.clones, "-j", str(options.jobs), *chosen, *includes), end="", flush=True)


def prepared(lab):
    """The folders of LAB that a prepare has filled."""
    try:
        names = sorted(os.listdir(lab))
    except OSError as error:
        fail("%s: %s" % (lab, error.strerror))
    found = [os.path.join(lab, name) for name in names
             if os.path.exists(os.path.join(lab, name, "lab.json"))]
    if not found:
        fail("%s: no folder in it was prepared (--clones prepares)" % lab)
    return found


def read_json(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        fail("%s: %s" % (path, getattr(error, "strerror", None) or error))


def score(options, folder):
    """{id: result} of one set, freshly compiled."""
    mended = any("after" in case["unit"] for case in read_json(folder + "/lab.json")["cases"])
    plugin = "--plugin-args=-fplugin=" + options.plugin
    print("%s: %s" % (os.path.basename(folder),
                      scan(options, "run", "--lab", folder, "--name", RUN, plugin, "--clang",
                           options.clang, "-j", str(options.jobs))), end="", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        results = os.path.join(scratch, "results.json")
        scan(options, "score", "--lab", folder, "--name", RUN, "--json", results, "--near",
             str(NEAR_FIX if mended else NEAR_FINDING))
        return read_json(results)


def give_results(cases, results):
    """A row that two sets have takes the one that ran."""
    for case in cases:
        for found in results:
            result = found.get(case.identity)
            if result and not case.ran():
                case.result = result


def percent(part, whole):
    return "%d (%.1f %%)" % (part, 100 * part / whole) if whole else "-"


def print_line(name, bugs, ran, cells):
    line = "%-30s %6s %6s" % (name, bugs, ran) + "".join("  %-13s" % cell for cell in cells)
    print(line.rstrip())


def print_group(name, cases, columns):
    counted = [sum(case.has(*wanted) for case in cases) for _, wanted in columns]
    print_line(name, len(cases), sum(case.ran() for case in cases),
               [percent(count, len(cases)) for count in counted])


def print_table(title, cases, columns, group, least=1):
    groups = collections.defaultdict(list)
    for case in cases:
        groups[group(case)].append(case)
    print()
    print_line(title, "bugs", "ran", [name for name, _ in columns])
    for name in sorted(groups):
        if name and len(groups[name]) >= least:
            print_group(name, groups[name], columns)


def print_list(options, name, cases):
    """One list: by kind, by pattern, in total; then what was not found."""
    bugs = [case for case in cases if case.truth == "bug"]
    alarms = [case for case in cases if case.truth.startswith("false")]
    columns = [("found", ("strict",)), ("same kind", ("kind",)), ("one to one", ("one",))]
    goal = ("one",)
    if any(case.mended for case in bugs):
        goal = ("strict", "gone")
        columns.append(("found + gone", goal))
    print_table(name + ", kind", bugs, columns, lambda case: case.kind)
    print_group("all", bugs, columns)
    counts = [case for case in bugs if case.kind in COUNTS]
    if len(counts) != len(bugs):
        print_group("of these of a count", counts, columns)
    if any(case.pattern for case in bugs):
        print_table("pattern (%d rows or more)" % PATTERN_ROWS, bugs, columns,
                    lambda case: case.pattern, PATTERN_ROWS)
    if alarms:
        print("known false alarms told: %d of %d that ran" % (
            sum(case.has("strict") for case in alarms), sum(case.ran() for case in alarms)))
    if options.list:
        print_misses(bugs, alarms, goal)


def print_misses(bugs, alarms, goal):
    for case in bugs:
        if not case.ran():
            why = "did not run: " + (case.result.get("why") or "in no set of LAB")
        elif not case.has("strict"):
            why = "missed"
        elif not case.has(*goal):
            why = "stays" if "gone" in goal else "shares a warning"
        else:
            continue
        print("  %s [%s; %s]: %s" % (case.place, case.kind, case.identity, why))
    for case in alarms:
        if case.has("strict"):
            print("  %s [%s]: known false alarm told" % (case.place, case.identity))


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="./dev bench recall", description=__doc__.split("\n")[0],
        epilog="docs/measuring.md says what the columns mean.")
    parser.add_argument("bench", metavar="BENCH",
                        help="folder with findings.csv, fixes.csv and scan.py")
    parser.add_argument("--lab", required=True, metavar="LAB", help="folder of the checkouts")
    parser.add_argument("--clones", metavar="DIR",
                        help="prepares LAB first, from clones of the repositories in DIR")
    parser.add_argument("--headers", action="append", default=[], metavar="PATTERN",
                        help="with --clones: where headers of Python {v} are, such as "
                             "/opt/{v}/include/python{v}")
    parser.add_argument("--list", action="store_true", help="name the bugs that were not found")
    parser.add_argument("--clang", default="clang-19", help="the compiler (default clang-19)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="compiles at a time")
    parser.add_argument("--build", default="build", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    options = parse_arguments()
    if options.jobs < 1:
        fail("--jobs must be at least 1")
    if not os.path.exists(os.path.join(options.bench, "scan.py")):
        fail("%s has no scan.py" % options.bench)
    options.lab = os.path.abspath(options.lab)
    lists = {name: read_cases(os.path.join(options.bench, name))
             for name in ("findings.csv", "fixes.csv")}
    options.plugin = plugin_of_build(options.build, options.clang)
    if options.clones:
        prepare(options)
    results = [score(options, folder) for folder in prepared(options.lab)]
    for name, cases in lists.items():
        give_results(cases, results)
        print_list(options, name, cases)


main()
