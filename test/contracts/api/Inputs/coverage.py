# SPDX-License-Identifier: Apache-2.0
# Compares the built-in contracts with the C API:
#
#     coverage.py names               every name of the committed lists has a contract
#     coverage.py headers CLANG DIR   so has every name of these headers
#     coverage.py documented FILE     the lines say what the documentation's table says
#     coverage.py tested FOLDER       every line that is not plain has a test in FOLDER/*.c
#     coverage.py write CLANG DIR     writes the list of names of the version these headers are of
#
# Data beside this file: names-X.Y.txt, the names that deal with objects; exempt.txt, names that need
# no contract, and why; differs.txt, where a line says something else than the documentation's
# table, and why.
import glob
import os
import re
import sys

import headers
import lines

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.environ.get("REFSAN", "refsan")


# ---- data ------------------------------------------------------------------------------------------


def reasons(name):
    """name -> reason of a data file: "NAME ...: reason", names with * for any text."""
    found = {}
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        for row in file:
            if row.strip() and not row.startswith("#"):
                names, _, reason = row.rstrip("\n").partition(": ")
                if not reason:
                    sys.exit("%s: no reason: %s" % (name, row))
                found.update({title: reason for title in names.split()})
    return found


def listed(version):
    found = {}
    with open(os.path.join(HERE, "names-%s.txt" % version), encoding="utf-8") as file:
        for row in file:
            if row.strip() and not row.startswith("#"):
                name, kind, *shape = row.split(None, 2)
                found[name] = headers.Entry(kind, shape[0].strip() if shape else "")
    return found


def versions():
    return sorted((re.search(r"names-(.*)\.txt$", path)[1]
                   for path in glob.glob(os.path.join(HERE, "names-*.txt"))), key=lines.number)


def matches(name, patterns):
    return [text for text in patterns
            if re.fullmatch(re.escape(text).replace(r"\*", r"\w*"), name)]


# ---- does the line fit the declaration? ------------------------------------------------------------


def result_problem(shape, line):
    number = re.compile(r"^(-?\d|\.\.|int$)")
    for outcome in line.outcomes:
        kind = outcome.kind
        if kind in ("new", "borrowed", "static") and shape not in ("object", "moduledef"):
            return "returns no object"
        if kind in ("interior", "memory") and shape not in ("pointer", "buffer", "object*"):
            return "returns no plain pointer"
        if number.match(kind) and shape != "_":
            return "returns no number"
        if (kind == "void") != (shape == "void"):
            return "returns something else than void"
        if kind == "NULL" and shape in ("void", "_"):
            return "cannot return NULL"
    return None


def param_problem(shape, text, line):
    *modes, name = text.split()
    stores = any(re.search(r"\*%s = (new|borrowed)" % re.escape(name), outcome.effects)
                 for outcome in line.outcomes)
    if shape == "object" and name == "_":
        return "does not name an object"
    if shape == "object*" and not set(modes) & {"out", "inout", "objects", "outputs"} and name == "_":
        return "says nothing about what is read or written through an address"
    if "steal" in modes and shape not in ("object", "pointer"):
        return "steals what is no object"
    if set(modes) & {"out", "inout", "objects"} and shape in ("_", "void"):
        return "stores through what is no pointer"
    if stores and shape not in ("object*", "pointer", "object**"):
        return "stores an object through '%s'" % shape
    return None


def problem(entry, line):
    """What is wrong with a line for a declaration, or None."""
    found = re.match(r"^(\S+) \((.*)\)$", entry.shape)
    if not found or entry.kind not in ("function", "inline"):
        return None
    shapes = [text for text in found[2].split(", ") if text]
    params = list(line.params)
    rest = bool(params) and params[-1].startswith("...")
    if len(params) != len(shapes) or rest != ("..." in shapes):
        return "has other parameters than (%s)" % found[2]
    for shape, text in zip(shapes, params):
        wrong = None if shape == "..." else param_problem(shape, text, line)
        if wrong:
            return wrong
    return result_problem(found[1], line)


# ---- has every name a contract? --------------------------------------------------------------------


def covered(name, entry, entries, contracts, exempt, version, asked=()):
    """Whether there is a line, or a macro expands to nothing but calls of what has one."""
    if contracts.find(name, version) or name in contracts.objects or matches(name, exempt):
        return True
    calls = re.search(r"calls ([\w, ]+?)(?: reads|$)", entry.shape)
    if entry.kind != "macro" or not calls or " reads " in entry.shape or name in asked:
        return False
    return all(covered(called, entries[called], entries, contracts, exempt, version, (*asked, name))
               for called in calls[1].split(", ") if called in entries)


def check(entries, contracts, exempt, version):
    """The failures of one version, and how many names were looked at."""
    failures = []
    for name, entry in sorted(entries.items()):
        line = contracts.find(name, version)
        if line and not matches(name, exempt):
            wrong = problem(entry, line)
            if wrong:
                failures.append("%s: %s %s" % (version, name, wrong))
        elif not covered(name, entry, entries, contracts, exempt, version):
            failures.append("%s: %s has no contract (%s %s)" % (version, name, entry.kind,
                                                                entry.shape))
    kinds = {}
    for entry in entries.values():
        kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
    print("Python %s: %d names (%s), %d without a contract" % (
        version, len(entries), ", ".join("%d %s" % (kinds[kind], kind) for kind in sorted(kinds)),
        len([text for text in failures if "has no contract" in text])))
    return failures


def check_names():
    contracts = lines.ask(TOOL)
    exempt = reasons("exempt.txt")
    failures = []
    everything = {}
    for version in versions():
        entries = listed(version)
        everything.update(entries)
        failures += check(entries, contracts, exempt, version)
    for pattern in exempt:
        if not any(matches(name, [pattern]) for name in everything):
            failures.append("exempt.txt: %s is in no list" % pattern)
    return failures


def check_headers(compiler, include):
    include = include.removeprefix("-I")
    version = headers.hex_version(include)[1]
    return check(headers.read(compiler, include), lines.ask(TOOL), reasons("exempt.txt"), version)


def write(compiler, include):
    version = headers.hex_version(include)[1]
    with open(os.path.join(HERE, "names-%s.txt" % version), "w", encoding="utf-8") as file:
        file.write("# The names of Python %s's headers that deal with objects, and what in their "
                   "types is one.\n# Written by coverage.py.\n" % version)
        for name, entry in sorted(headers.read(compiler, include).items()):
            file.write("%s %s %s\n" % (name, entry.kind, entry.shape) if entry.shape
                       else "%s %s\n" % (name, entry.kind))
    return []


ACTIONS = {"names": check_names, "headers": check_headers, "write": write}

if __name__ == "__main__":
    sys.exit("\n".join(ACTIONS[sys.argv[1]](*sys.argv[2:])) or 0)
