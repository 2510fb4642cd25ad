# SPDX-License-Identifier: Apache-2.0
# Compares the contracts of NumPy's C API with what its functions are.
#
#     api.py list FUNCTIONS TEXT                    (TEXT: what `refsan contracts --all` prints)
#     api.py headers FUNCTIONS TEXT CLANG -IPYTHON -INUMPY
#
# With the list: each function of any version has a contract, and each number of a table stands for
# the function that has it in all versions. With the headers: the list has all their functions and
# their numbers, and the contracts agree with the declarations.
import json
import os
import re
import subprocess
import sys

OBJECT = re.compile(r"^(const )?(struct )?(Py\w*Object|PyArray_Descr|PyArray_DTypeMeta|_PyArray_LegacyDescr"
                    r"|PyArray_StringDTypeObject|_object|_typeobject) ?\*( ?const)?$")
NUMBER = re.compile(r"^(-?\d|\.\.|int$)")
HEADERS = ("arrayobject.h", "arrayscalars.h", "ufuncobject.h", "npy_3kcompat.h", "npy_2_compat.h",
           "experimental_dtype_api.h", "dtype_api.h", "halffloat.h", "random/bitgen.h",
           "random/distributions.h")
failures = []


def read_functions(path):
    """The rows of the list: (table, number or None, name, first, last or None)."""
    rows = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                table, number, name, first, *last = line.split()
                rows.append((table, None if number == "-" else int(number), name, first,
                             last[0] if last else None))
    return rows


def read_contracts(path):
    """name -> (parameters, outcomes), and the aliases."""
    lines = {}
    aliases = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            alias = re.match(r"^(\S+) = (\S+)$", line)
            found = re.match(r"^([\w.]+)\(([^)]*)\)(?: -> (.*?))?((?: [a-z-]+(?: unless \w+\(\S+\))?)*?"
                             r"(?: since \S+)?(?: until \S+)?)$", line)
            if alias:
                aliases[alias[1]] = alias[2]
            elif found:
                lines[found[1]] = (found[2], found[3] or "")
    return lines, aliases


def resolve(name, aliases):
    while name in aliases:
        name = aliases[name]
    return name


# ---- the list ------------------------------------------------------------------------------------

def check_numbers(rows, lines, aliases):
    """Returns how many numbers were compared."""
    at = {}
    for table, number, name, _, _ in rows:
        if number is not None:
            at.setdefault("%s[%d]" % (table, number), []).append(resolve(name, aliases))
    compared = 0
    for entry, names in sorted(at.items()):
        told = resolve(entry, aliases)
        same = len({lines.get(name) for name in names}) == 1
        if entry in aliases and told not in names:
            failures.append("%s is %s, not %s" % (entry, " or ".join(names), told))
        elif entry in aliases and not same:
            failures.append("%s is one of %s: nothing can be said" % (entry, ", ".join(names)))
        elif entry not in aliases and same:
            failures.append("%s has no line: it is %s" % (entry, names[0]))
        compared += entry in aliases
    for entry in aliases:
        if re.match(r"^Py(Array|UFunc)_API\[", entry) and entry not in at:
            failures.append("%s is no entry" % entry)
    return compared


def check_list(rows, lines, aliases):
    for _, _, name, first, last in rows:
        if resolve(name, aliases) not in lines:
            failures.append("%s (%s to %s) has no contract" % (name, first, last or "now"))
    numbers = check_numbers(rows, lines, aliases)
    print("%d functions, %d numbers" % (len(rows), numbers))


# ---- the headers ---------------------------------------------------------------------------------

def table_functions(numpy):
    """(table, number, name, result, [parameters], variadic) of the macros that call a table."""
    for name, table in (("multiarray", "PyArray_API"), ("ufunc", "PyUFunc_API")):
        with open(os.path.join(numpy, "numpy/__%s_api.h" % name), encoding="utf-8") as file:
            text = file.read().replace("\\\n", " ")
        for found in re.finditer(r"#define (\w+)\s+\(\*\((.*?)\(\*\)\((.*?)\)\)\s*%s\[(\d+)\]" % table,
                                 text):
            params = [part.strip() for part in found[3].split(",")]
            variadic = params[-1] == "..."
            params = [] if params == ["void"] else params[:-1] if variadic else params
            yield table, int(found[4]), found[1], found[2].strip(), params, variadic


def inline_functions(clang, python, numpy):
    """(name, result, [parameters], variadic) of the functions that the headers define."""
    source = "#include <Python.h>\n#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION\n"
    for header in HEADERS:
        if os.path.exists(os.path.join(numpy, "numpy", header)):
            source += "#include <numpy/%s>\n" % header
    dump = subprocess.run([clang, "-fsyntax-only", "-w", "-x", "c", "-I" + numpy, "-I" + python,
                           "-Xclang", "-ast-dump=json", "-"], input=source.encode(),
                          stdout=subprocess.PIPE, check=True).stdout
    current = ""
    for node in json.loads(dump)["inner"]:
        loc = node.get("loc", {})
        current = loc.get("file") or loc.get("expansionLoc", {}).get("file") or current
        if node["kind"] == "FunctionDecl" and current.startswith(numpy):
            params = [child["type"]["qualType"] for child in node.get("inner", [])
                      if child["kind"] == "ParmVarDecl"]
            result = node["type"]["qualType"].split("(")[0].strip()
            yield node["name"], result, params, node.get("variadic", False)


def is_object(kind):
    return bool(OBJECT.match(kind))


def about_objects(result, params):
    return any(is_object(kind.replace("**", "*").replace("[]", "*")) for kind in [result] + params)


def result_problem(result, outcomes):
    plain = re.sub(r"\{[^}]*\}| unless (raised|quiet|\w+\(\S+\))", "", outcomes)
    for value in (text.strip().rstrip("!") for text in plain.split("|") if text.strip()):
        kind = value.split("(")[0]
        pointer = "*" in result or re.search(r"Func$|Function$", result)
        if kind in ("new", "borrowed", "static") and not is_object(result):
            return "returns no object"
        if kind in ("pointer", "interior", "memory") and (not pointer or is_object(result)):
            return "returns no plain pointer"
        if NUMBER.match(kind) and ("*" in result or result == "void"):
            return "returns no number"
        if (kind == "void") != (result == "void"):
            return "returns something else than void"
        if kind == "NULL" and not pointer:
            return "cannot return NULL"
    return None


def param_problem(text, kind, outcomes):
    *modes, name = text.split()
    if is_object(kind) and name == "_":
        return "does not name object '%s'" % kind
    if "steal" in modes and not is_object(kind):
        return "steals what is no object: '%s'" % kind
    if set(modes) & {"out", "inout", "objects"} and "*" not in kind and "[" not in kind:
        return "stores through what is no pointer: '%s'" % kind
    if re.search(r"\*%s = (new|borrowed)" % re.escape(name), outcomes) and kind.count("*") < 2:
        return "stores an object through '%s'" % kind
    return None


def problem(result, kinds, variadic, contract):
    params = [text.strip() for text in contract[0].split(",") if text.strip()]
    rest = bool(params) and params[-1].startswith("...")
    params = params[:-1] if rest else params
    if len(params) != len(kinds) or rest != variadic:
        return "has other parameters than (%s)" % ", ".join(kinds)
    for text, kind in zip(params, kinds):
        wrong = param_problem(text, kind, contract[1])
        if wrong:
            return wrong
    return result_problem(result, contract[1])


def check_headers(rows, lines, aliases, clang, python, numpy):
    listed = {(table, number, name) for table, number, name, _, _ in rows}
    names = {name for _, _, name in listed}
    declared = list(inline_functions(clang, python, numpy))
    for table, number, name, *declaration in table_functions(numpy):
        declared.append([name] + declaration)
        if (table, number, name) not in listed:
            failures.append("the list has no %s at %s[%d]" % (name, table, number))
    compared = 0
    for name, result, params, variadic in declared:
        contract = lines.get(resolve(name, aliases))
        wrong = contract and problem(result, params, variadic, contract)
        if wrong:
            failures.append("%s %s" % (name, wrong))
        if about_objects(result, params) and not contract:
            failures.append("%s has no contract" % name)
        if about_objects(result, params) and name not in names:
            failures.append("the list has no %s" % name)
        compared += bool(contract)
    print("%d functions of the headers compared" % compared)


def main(what, functions, contracts, *rest):
    rows = read_functions(functions)
    lines, aliases = read_contracts(contracts)
    if what == "list":
        check_list(rows, lines, aliases)
    else:
        clang, python, numpy = rest
        check_headers(rows, lines, aliases, clang, python[2:], numpy[2:])
    sys.exit("\n".join(failures) or 0)


main(*sys.argv[1:])
