# SPDX-License-Identifier: Apache-2.0
"""How long the language server takes from a change of a text to the findings.

    ./dev bench editor [-p compile_commands.json] [--runs 5] FILE

The client is that of the tests; each change is a blank line more at the end of the text.
"""
import argparse
import os
import statistics
import sys
import time

from common import fail

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../test/lsp/Inputs"))
from lsp_client import Client  # noqa: E402


def timed(client, path, version, send):
    """Seconds until the findings of the version are there, and how many there are."""
    start = time.monotonic()
    send()
    found = client.diagnostics(path, version=version)
    return time.monotonic() - start, len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build/release", help="where bin/refsan is")
    parser.add_argument("-p", dest="database", help="compile_commands.json, or its folder")
    parser.add_argument("--runs", type=int, default=5, help="changes")
    parser.add_argument("file")
    args = parser.parse_args()

    os.environ["PATH"] = os.path.join(args.build, "bin") + os.pathsep + os.environ["PATH"]
    path = os.path.abspath(args.file)
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, ValueError) as error:
        fail("%s: %s" % (path, getattr(error, "strerror", None) or error))
    if args.runs < 1:
        fail("--runs must be at least 1")
    client = Client(*(["-p", args.database] if args.database else []))
    opened, found = timed(client, path, 1, lambda: client.open(path))
    changes = [timed(client, path, version,
                     lambda: client.change(path, version, text + "\n" * version))[0]
               for version in range(2, 2 + args.runs)]
    client.close()
    print("%s: %d lines, %d findings" % (args.file, text.count("\n"), found))
    print("opened   %.2f s" % opened)
    print("changed  %.2f s (%.2f to %.2f)"
          % (statistics.median(changes), min(changes), max(changes)))


if __name__ == "__main__":
    main()
