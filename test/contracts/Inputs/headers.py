# SPDX-License-Identifier: Apache-2.0
# Compares the built-in contracts with the declarations of Python's headers: as many parameters, the
# same kinds of results, stores through pointers only; and no function of the headers that takes or
# returns an object is without a line.
#
#     headers.py CLANG -IDIR TEXT      (TEXT: what `refsan contracts --all` prints)
import json
import re
import subprocess
import sys

SOURCE = """
#include <Python.h>
#include <structmember.h>
#include <datetime.h>
#include <frameobject.h>
#include <marshal.h>
"""
# Counts and what the front end knows by itself.
KNOWN = re.compile(r"^_?Py_X?(INCREF|DECREF)(_MORTAL\w*|_IMMORTAL|_SPECIALIZED)?$|^_?Py_(Inc|Dec)Ref$")
# Parts of the interpreter that extensions do not call.
INTERNAL = re.compile(r"_(Init|Fini|BeginInit|EndInit|AsDict)$|^_PyFrame_New_NoTrack$"
                      r"|AddressRange$|^_Py_PyAtExit$|^_Py_GetGlobalVariablesAsDict$"
                      r"|^_Py_DumpASCII$|^_Py_GetLocaleconvNumeric$|^_?Py\w*Escape(Internal)?2$")
OBJECT = re.compile(r"^(const )?(struct )?(_?Py\w*Object|_object|_typeobject|_longobject|_frame) "
                    r"\*(const)?$")
NUMBER = re.compile(r"^(-?\d|\.\.|int$)")


def is_object(text):
    return bool(OBJECT.match(text)) and "KeysObject" not in text


def declarations(clang, include):
    """name -> (result, [parameters], variadic) of the functions in Python's headers."""
    dump = subprocess.run([clang, "-fsyntax-only", "-w", "-x", "c", include, "-Xclang",
                           "-ast-dump=json", "-"], input=SOURCE.encode(), stdout=subprocess.PIPE,
                          check=True).stdout
    found = {}
    current = ""
    for node in json.loads(dump)["inner"]:
        loc = node.get("loc", {})
        current = loc.get("file") or loc.get("expansionLoc", {}).get("file") or current
        if node["kind"] != "FunctionDecl" or not current.startswith(include[2:]):
            continue
        params = [child["type"]["qualType"] for child in node.get("inner", [])
                  if child["kind"] == "ParmVarDecl"]
        result = node["type"]["qualType"].split("(")[0].strip()
        found[node["name"]] = (result, params, node.get("variadic", False))
    return found


def contracts(path):
    """name -> [(parameters, outcomes, since, until)], and the aliases."""
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
                lines.setdefault(found[1], []).append((found[2], found[3] or "", found[4]))
    return lines, aliases


def number(version):
    major, minor = version.split(".")
    return int(major) << 8 | int(minor)


def in_version(flags, version):
    since = re.search(r" since (\S+)", flags)
    until = re.search(r" until (\S+)", flags)
    return (not since or number(since[1]) <= version) and (not until or version < number(until[1]))


def result_problem(result, outcomes):
    plain = re.sub(r"\{[^}]*\}| unless (raised|quiet|\w+\(\S+\))", "", outcomes)
    for value in (text.strip().rstrip("!") for text in plain.split("|") if text.strip()):
        kind = value.split("(")[0]
        pointer = "*" in result or re.search(r"func|proc|lock|Destructor|PyCFunction", result)
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
    words = text.split()
    name, modes = words[-1], set(words[:-1])
    stores = re.search(r"\*%s = (new|borrowed)" % re.escape(name), outcomes)
    if is_object(kind) and name == "_":
        return "does not name object '%s'" % kind
    if "steal" in modes and not is_object(kind):
        return "steals what is no object: '%s'" % kind
    if modes & {"out", "inout", "objects"} and "*" not in kind and "[" not in kind:
        return "stores through what is no pointer: '%s'" % kind
    if stores and kind.count("*") < 2 and kind != "void *":
        return "stores an object through '%s'" % kind
    if modes & {"parse-format", "build-format"} and "char *" not in kind:
        return "has a format that is no text: '%s'" % kind
    return None


def problem(declared, contract):
    result, kinds, variadic = declared
    params = [text.strip() for text in contract[0].split(",") if text.strip()]
    rest = params and params[-1].startswith("...")
    params = params[:-1] if rest else params
    if len(params) != len(kinds) or bool(rest) != variadic:
        return "has other parameters than (%s)" % ", ".join(kinds)
    for text, kind in zip(params, kinds):
        wrong = param_problem(text, kind, contract[1])
        if wrong:
            return wrong
    return result_problem(result, contract[1])


def main(clang, include, path):
    version = re.search(r"python(\d\.\d+)", include)[1]
    lines, aliases = contracts(path)
    failures = []
    count = 0
    for name, declared in sorted(declarations(clang, include).items()):
        target = name
        while target in aliases:
            target = aliases[target]
        here = [c for c in lines.get(target, []) if in_version(c[2], number(version))]
        about_objects = any("Object" in kind.replace("KeysObject", "") or "_typeobject" in kind
                            for kind in [declared[0]] + declared[1])
        if here:
            wrong = problem(declared, here[-1])
            count += 1
            if wrong:
                failures.append("%s %s" % (name, wrong))
        elif about_objects and not KNOWN.match(name) and not INTERNAL.search(name):
            failures.append("%s has no contract" % name)
    print("%d functions of Python %s compared" % (count, version))
    sys.exit("\n".join(failures) or 0)


main(*sys.argv[1:])
