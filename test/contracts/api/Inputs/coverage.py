# SPDX-License-Identifier: Apache-2.0
# Compares the built-in contracts with the C API:
#
#     coverage.py names               every name of the committed lists has a contract
#     coverage.py headers CLANG DIR   so has every name of these headers
#     coverage.py documented          the lines say what documented.txt says
#     coverage.py tested FOLDER...    every line that is not plain has a test in FOLDER/*.c
#     coverage.py write CLANG DIR     writes the list of names of the version these headers are of
#     coverage.py read FILE...        writes documented.txt from the documentation's refcounts.dat
#
# Data beside this file: names-X.Y.txt, the names that deal with objects; exempt.txt, names that need
# no contract, and why; documented.txt, what the documentation's table says of references;
# differs.txt, where a line says something else, and why.
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


# ---- the documentation's table ---------------------------------------------------------------------


def table(path):
    """name -> [effect on the result, on each argument] of a refcounts.dat."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for row in file:
            parts = row.rstrip("\n").split(":")
            if row[0] != "#" and len(parts) >= 4:
                name, _, param, effect = parts[:4]
                found.setdefault(name, []).append(
                    effect if param else {"+1": "new", "0": "borrowed"}.get(effect, effect))
    return found


def read_documented(*paths):
    """Writes documented.txt: name, the result (new, borrowed or null), and by its position each
    argument that has one reference more or less afterwards. A later table counts."""
    found = {}
    for path in paths:
        found.update(table(path))
    with open(os.path.join(HERE, "documented.txt"), "w", encoding="utf-8") as file:
        file.write("# What the documentation says of references: the result, and the arguments whose "
                   "count changes.\n# Written by coverage.py.\n")
        for name, (result, *effects) in sorted(found.items()):
            changes = ["%d:%s" % (at + 1, effect) for at, effect in enumerate(effects)
                       if effect in ("+1", "-1")]
            if result or changes:
                file.write(" ".join([name, result or "_"] + changes) + "\n")
    return []


def result_differs(said, line):
    """How a line's result differs from "new", "borrowed" or "null"."""
    for outcome in line.outcomes:
        gains = "gain " + outcome.value in outcome.effects
        owned = outcome.kind == "new" or gains
        if outcome.kind == "NULL" or said == "_":
            continue
        if said == "null":
            return "is always NULL by the documentation, the line says " + outcome.value
        if owned != (said == "new"):
            return "is %s by the documentation, the line says %s" % (said, outcome.text)
    return None


def argument_differs(said, position, line):
    if position > len(line.params):
        return "has no argument %d in the line" % position
    *modes, name = line.params[position - 1].split()
    effects = " ".join(outcome.effects for outcome in line.outcomes)
    if name == "_" or line.params[position - 1].startswith("..."):
        return "says nothing about argument %d" % position
    word = re.escape(name)
    if said == "-1" and "steal" not in modes and not re.search(r"steal %s\b" % word, effects):
        return "does not steal '%s'" % name
    if said == "+1" and not re.search(r"(hold|gain|keep) %s\b|\*%s = new" % (word, word), effects):
        return "does not hold '%s'" % name
    return None


def check_documented():
    contracts = lines.ask(TOOL)
    known = reasons("differs.txt")
    used = set()
    failures = []
    count = 0
    with open(os.path.join(HERE, "documented.txt"), encoding="utf-8") as file:
        rows = [row.split() for row in file if not row.startswith("#")]
    for name, said, *changes in rows:
        line = contracts.find(name, "3.13") or contracts.find(name, "2.7")
        if not line:
            wrong = {name: "has no contract"}
        else:
            count += 1
            wrong = {name: result_differs(said, line)}
            for change in changes:
                position, effect = change.split(":")
                wrong["%s:%s" % (name, position)] = argument_differs(effect, int(position), line)
        for key, what in wrong.items():
            patterns = [text for text in known if re.fullmatch(re.escape(text).replace(r"\*", r"\w*"), key)]
            if what and not patterns:
                failures.append("%s %s" % (key, what))
            if what:
                used.update(patterns)
    failures += ["differs.txt: %s does not differ" % text for text in known if text not in used]
    print("%d functions compared with the documentation, %d differences known" % (count, len(known)))
    return failures


# ---- tests -----------------------------------------------------------------------------------------

# Not among them: memory, acquire and release, and pointers kept, of which nothing is told yet.
MODES = {"steal", "inout", "objects", "outputs", "parse-format", "build-format", "free", "dying"}
EFFECT = re.compile(r"(?:^|, )(steal|gain|hold|keep|delta|free|is|maybe-steal|maybe-gain) |"
                    r"\*\w+ = (new|borrowed)")


def is_plain(line, entry):
    """Whether a line says no more than "new" or "borrowed", a number, an exception."""
    shapes = re.findall(r"[\w*.]+", entry.shape.split("(")[-1]) if "(" in entry.shape else []
    for at, text in enumerate(line.params):
        about = at >= len(shapes) or shapes[at] != "pointer"
        if set(text.split()) & MODES and about:
            return False
    kinds = {(outcome.kind, outcome.raises) for outcome in line.outcomes}
    for outcome in line.outcomes:
        if EFFECT.search(outcome.effects) or outcome.conditions or outcome.kind == "interior":
            return False
        if outcome.kind in [text.split()[-1] for text in line.params] or "shared" in outcome.value:
            return False
    ambiguous = any({(kind, False), (failure, True)} <= kinds for kind, failure in
                    (("NULL", "NULL"), ("int", "-1"), ("any", "any")))
    return not ambiguous and not set(line.flags) & {"noreturn", "clears", "tests-exception"}


def check_tested(*folders):
    contracts = lines.ask(TOOL)
    exempt = reasons("untested.txt")
    called = set()
    for folder in folders:
        for path in glob.glob(os.path.join(folder, "*.c")):
            with open(path, encoding="utf-8") as file:
                called.update(re.findall(r"\b(\w+)\(", file.read()))
    failures = []
    tested = set()
    for version in versions():
        for name, entry in listed(version).items():
            line = contracts.find(name, version)
            if line and line.name == name and entry.kind in ("function", "inline", "macro") \
                    and not is_plain(line, entry):
                if name in called:
                    tested.add(name)
                elif not matches(name, exempt):
                    failures.append("%s(%s) has no test" % (name, ", ".join(line.params)))
    failures += ["untested.txt: %s has a test" % name for name in exempt if name in called]
    print("%d lines that are not plain have a test, %d have a reason" % (len(tested), len(exempt)))
    return sorted(set(failures))


# ---- lists -----------------------------------------------------------------------------------------


def write(compiler, include):
    version = headers.hex_version(include)[1]
    with open(os.path.join(HERE, "names-%s.txt" % version), "w", encoding="utf-8") as file:
        file.write("# The names of Python %s's headers that deal with objects, and what in their "
                   "types is one.\n# Written by coverage.py.\n" % version)
        for name, entry in sorted(headers.read(compiler, include).items()):
            file.write("%s %s %s\n" % (name, entry.kind, entry.shape) if entry.shape
                       else "%s %s\n" % (name, entry.kind))
    return []


ACTIONS = {"names": check_names, "headers": check_headers, "documented": check_documented,
           "tested": check_tested, "write": write, "read": read_documented}

if __name__ == "__main__":
    sys.exit("\n".join(ACTIONS[sys.argv[1]](*sys.argv[2:])) or 0)
