#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What verifying at execution costs: an extension that does little but handle references, compiled
in several ways and run by turns, so that whatever else the machine does falls on all of them.

Times are processor time of the operations alone, without the start of Python and without the
judgement at the end; the ratio of a way is the median over its runs of its time over that of the
plain extension in the same turn. Memory is the peak of the whole process.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile

from common import fail, plugin_of_build

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "runtime", "workload.c")
SCRIPT = os.path.join(HERE, "runtime", "workload.py")
DEBUG_PYTHON = "/usr/bin/python3-dbg"


class Way:
    """One way to compile and run the extension."""

    def __init__(self, name, flags=(), include=None, command=(sys.executable,), environment=None,
                 turns=None):
        self.name = name
        self.flags = list(flags)
        self.include = include or sysconfig.get_paths()["include"]
        self.command = list(command)
        self.environment = environment or {}
        self.turns = turns  # no more than so many: it is slow
        self.seconds = []
        self.ratios = []
        self.peak = 0

    def compile(self, clang, folder):
        self.folder = os.path.join(folder, self.name.replace(" ", "-"))
        os.mkdir(self.folder)
        command = [clang, "-O2", "-fPIC", "-shared", "-w", "-I" + self.include, SOURCE]
        command += self.flags + ["-o", os.path.join(self.folder, "workload.so")]
        if subprocess.run(command).returncode:
            fail("%s does not compile" % self.name)

    def script(self, argument):
        """What the script prints."""
        environment = dict(os.environ, PYTHONPATH=self.folder, REFSAN_OPTIONS="exitcode=0")
        environment.update(self.environment)
        # -P: the folder of the script has no say in what `import workload` means.
        done = subprocess.run(self.command + ["-P", SCRIPT, str(argument)], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            fail("%s: %s" % (self.name, done.stderr))
        return done.stdout

    def run(self, operations):
        """Processor seconds of the operations."""
        seconds, peak = self.script(operations).split()
        self.peak = max(self.peak, int(peak))
        return float(seconds)


def refsan_flags(options, mode):
    plugin = plugin_of_build(options.build, options.clang)
    library = os.path.abspath(os.path.join(options.build, "lib", "refsan"))
    return ["-fplugin=" + plugin, "-fplugin-arg-refsan-" + mode, "-L" + library,
            "-Wl,-rpath," + library, "-lrefsan_rt"]


def asan_runtime(clang):
    name = "libclang_rt.asan-x86_64.so"
    path = subprocess.run([clang, "-print-file-name=" + name], stdout=subprocess.PIPE,
                          text=True).stdout.strip()
    return path if os.path.exists(path) else None


def ways(options):
    """The plain extension first; others are left out, and that is said, where a tool is missing."""
    found = [Way("plain"),
             Way("refsan", refsan_flags(options, "instrument")),
             Way("refsan instrument=all", refsan_flags(options, "instrument=all")),
             Way("refsan quarantine=1", refsan_flags(options, "instrument"),
                 environment={"REFSAN_OPTIONS": "exitcode=0:quarantine=1"}),
             Way("refsan growth=1", refsan_flags(options, "instrument"),
                 environment={"REFSAN_OPTIONS": "exitcode=0:growth=1"})]
    asan = asan_runtime(options.clang)
    if asan:
        found.append(Way("ASan", ["-fsanitize=address", "-shared-libasan"],
                         environment={"LD_PRELOAD": asan, "PYTHONMALLOC": "malloc",
                                      "ASAN_OPTIONS": "detect_leaks=0"}))
    else:
        print("no ASan: install libclang-rt-19-dev")
    if os.path.exists(DEBUG_PYTHON):
        include = subprocess.run(
            [DEBUG_PYTHON, "-c", "import sysconfig; print(sysconfig.get_paths()['include'])"],
            stdout=subprocess.PIPE, text=True).stdout.strip()
        found.append(Way("python3-dbg", include=include, command=[DEBUG_PYTHON]))
    else:
        print("no python3-dbg: install it")
    if shutil.which("valgrind"):
        found.append(Way("valgrind memcheck", command=["valgrind", "-q", sys.executable],
                         environment={"PYTHONMALLOC": "malloc"}, turns=1))
    else:
        print("no valgrind: install it")
    return found


def measure(options, all_ways):
    for turn in range(options.runs):
        plain = all_ways[0].run(options.operations)
        for way in all_ways:
            if way.turns is not None and turn >= way.turns:
                continue
            seconds = plain if way is all_ways[0] else way.run(options.operations)
            way.seconds.append(seconds)
            way.ratios.append(seconds / plain)


def table(all_ways):
    print("| way | time | ratio | from | to | peak memory |")
    print("|---|---|---|---|---|---|")
    for way in all_ways:
        print("| %s | %.0f ms | %.2f | %.2f | %.2f | %.0f MiB |" % (
            way.name, 1000 * statistics.median(way.seconds), statistics.median(way.ratios),
            min(way.ratios), max(way.ratios), way.peak / 1024))


def memory(plain, way):
    """What the runtime remembers of an object, beside what the extension itself takes."""
    for function, what in (("lose", "that lost a reference"), ("store", "stored in an array of C's")):
        extra = float(way.script(function)) - float(plain.script(function))
        print("memory for an object %s: %.0f bytes" % (what, extra))


def main():
    parser = argparse.ArgumentParser(prog="./dev bench runtime",
                                     description=__doc__.split("\n\n")[0])
    parser.add_argument("--operations", type=int, default=10000000,
                        help="on references, about so many (default 10 million)")
    parser.add_argument("--runs", type=int, default=9, help="turns (default 9; valgrind: 1)")
    parser.add_argument("--clang", default="clang-19", help="the compiler (default clang-19)")
    parser.add_argument("--build", default="build", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.runs < 1 or options.operations < 1:
        fail("--runs must be at least 1, --operations too")
    with tempfile.TemporaryDirectory() as folder:
        all_ways = ways(options)
        for way in all_ways:
            way.compile(options.clang, folder)
        measure(options, all_ways)
        table(all_ways)
        memory(all_ways[0], all_ways[1])


main()
