# SPDX-License-Identifier: Apache-2.0
"""What `refsan check` costs over compiling the same units: processor and elapsed time, cold and warm.

    ./dev bench gate -p compile_commands.json [--below FOLDER] [-j 2]

The units are compiled as the file says, but their objects are thrown away.
"""
import argparse
import concurrent.futures
import os
import resource
import subprocess
import tempfile
import time

from common import fail, units_of_database


def compile_unit(unit):
    command = [unit.compiler] + unit.arguments + ["-c", "-o", os.devnull]
    try:
        return subprocess.run(command, cwd=unit.directory, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    except OSError as error:
        fail("%s: %s" % (error.filename, error.strerror))


def measure(name, work):
    """Runs it and prints its times. Returns the processor time of its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    work()
    elapsed = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print("%-16s %7.1f s processor %7.1f s elapsed" % (name, used, elapsed))
    return used


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build/release", help="where bin/refsan is")
    parser.add_argument("-p", required=True, dest="database", help="compile_commands.json")
    parser.add_argument("--below", default="/", help="only the units in this folder")
    parser.add_argument("-j", type=int, default=2, help="compiles at once")
    args = parser.parse_args()

    if args.j < 1:
        fail("-j must be at least 1")
    below = os.path.join(os.path.realpath(args.below), "")
    units = units_of_database(args.database, lambda path: path.startswith(below))
    if not units:
        fail("no unit in " + below)

    def compile_all():
        with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
            if any(pool.map(compile_unit, units)):
                fail("a unit does not compile")

    def check(cache):
        command = [os.path.join(args.build, "bin/refsan"), "check", "-q", "-p", args.database,
                   "--cache=" + cache, "-j%d" % args.j, below]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode > 1:
            fail("refsan check failed")

    print("%d units" % len(units))
    plain = measure("compile", compile_all)
    with tempfile.TemporaryDirectory() as cache:
        cold = measure("check", lambda: check(cache))
        warm = measure("check again", lambda: check(cache))
    print("check over compile: %.2f; again over check: %.3f" % (cold / plain, warm / cold))


if __name__ == "__main__":
    main()
