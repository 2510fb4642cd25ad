# SPDX-License-Identifier: Apache-2.0
# What Python's headers declare: each function, static inline function and macro that deals with
# objects, with the shape of its type. coverage.py compares that with the contracts.
import json
import os
import re
import subprocess
import tempfile

# The API that a program sees differs with these; all are read.
MODES = [
    [],
    ["-DPy_LIMITED_API={hex}"],
    ["-DPy_DEBUG", "-DPy_REF_DEBUG"],
    ["-DPy_TRACE_REFS", "-DPy_REF_DEBUG"],
    ["-DPy_GIL_DISABLED=1"],
    ["-DMS_WINDOWS", "-DMS_WIN32", "-DNT_THREADS", "-D__int64=long", "-DUSE_STACKCHECK"],
]
# Not the C API: what other programs' headers are included by, and what is included by nobody.
SKIPPED = {"Python.h", "pydtrace.h", "pyexpat.h", "py_curses.h"}
# Objects whose structs the headers do not show, or begin with something else than a field.
OPAQUE = {"_object", "_frame", "_PyWeakReference", "_typeobject", "_longobject"}
OBJECT_WORD = re.compile(r"^(_?Py\w*Object|_Py_\w+Struct|ob_refcnt|ob_type|ob_item|ob_base|tp_\w+)$")
WORD = re.compile(r"[A-Za-z_]\w*")


class Entry:
    """A name of the API. kind: "function", "inline" (static inline), "macro", "slot" (a field that
    points to a function) or "type" (of pointers to functions). shape: "object (object, object*)"
    of a function, "(op) calls F" of a macro."""

    def __init__(self, kind, shape):
        self.kind = kind
        self.shape = shape


def hex_version(include):
    text = open(os.path.join(include, "patchlevel.h"), encoding="utf-8").read()
    number = [int(re.search(r"PY_%s_VERSION\s+(\d+)" % part, text)[1]) for part in
              ("MAJOR", "MINOR")]
    return "0x%02x%02x0000" % tuple(number), "%d.%d" % tuple(number)


def source(include):
    names = sorted(name for name in os.listdir(include)
                   if name.endswith(".h") and name not in SKIPPED)
    return "".join("#include <%s>\n" % name for name in ["Python.h"] + names)


def clang(compiler, include, mode, action):
    """What the compiler says of all headers in a mode; None where they do not compile in it."""
    mode = [flag.format(hex=hex_version(include)[0]) for flag in mode]
    with tempfile.TemporaryDirectory() as stubs:
        for name in ("windows.h", "winsock2.h", "crtdbg.h"):
            open(os.path.join(stubs, name), "w", encoding="utf-8").close()
        text = source(include)
        if "-DPy_LIMITED_API=" in " ".join(mode):
            text = "#include <Python.h>\n#include <structmember.h>\n#include <marshal.h>\n"
        if "-DMS_WINDOWS" in mode:  # glibc's macros are in the way of a struct of 3.8 to 3.10
            text = "#include <sys/stat.h>\n#undef st_atime\n#undef st_mtime\n#undef st_ctime\n" + text
        done = subprocess.run([compiler, "-w", "-x", "c", "-I" + include, "-idirafter", stubs]
                              + mode + action + ["-"], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        if not mode:
            raise SystemExit(done.stderr.decode()[:2000])
        return None
    return done.stdout


class Types:
    """Which types are pointers to objects, as far as a translation unit shows."""

    def __init__(self, unit):
        self.aliases = {}
        self.objects = set(OPAQUE)
        self.titles = {}  # of structs without a name, by their id
        first = {}
        for node in unit:
            if node["kind"] == "TypedefDecl":
                self.aliases[node["name"]] = node["type"].get("desugaredQualType",
                                                              node["type"]["qualType"])
            elif node["kind"] == "RecordDecl" and node.get("inner"):
                fields = [field for field in node["inner"] if field["kind"] == "FieldDecl"]
                if fields:
                    first[node.get("name") or node["id"]] = (fields[0], node)
                    if fields[0].get("name") in ("ob_refcnt", "ob_base", "m_base"):
                        self.objects.add(node.get("name") or node["id"])
        self.add_anonymous(unit, first)
        self.add_derived(first)

    def add_anonymous(self, unit, first):
        """A struct without a name has that of its typedef."""
        for node in unit:
            for inner in node.get("inner", []) if node["kind"] == "TypedefDecl" else []:
                owner = (inner.get("ownedTagDecl") or {}).get("id")
                owner = owner or (inner.get("decl") or {}).get("id")
                for deeper in inner.get("inner", []):
                    owner = owner or (deeper.get("decl") or {}).get("id")
                self.titles[owner] = node["name"]
                if owner in first:
                    first[node["name"]] = first[owner]
                    if owner in self.objects:
                        self.objects.add(node["name"])

    def add_derived(self, first):
        """A struct that begins with an object is one."""
        grown = True
        while grown:
            grown = False
            for name, (field, _) in first.items():
                if name not in self.objects and self.struct(field["type"]["qualType"]) in self.objects:
                    self.objects.add(name)
                    grown = True

    def struct(self, text):
        """The name of the struct behind a type, or the text itself."""
        text = re.sub(r"\b(const|volatile|struct)\b", "", text).strip()
        seen = set()
        while text in self.aliases and text not in seen and text not in self.objects:
            seen.add(text)
            text = re.sub(r"\b(const|volatile|struct)\b", "", self.aliases[text]).strip()
        return text

    def shape(self, text):
        text = re.sub(r"\b(const|volatile|restrict)\b", "", text).strip()
        if re.match(r"^Py\w*Destructor$|^\w+(func|proc|_func|_callback|Callback|getter|setter)$", text) \
                or "(*)" in text or "(*)" in self.aliases.get(text, ""):
            return "callback" if "Py" in text or "Py" in self.aliases.get(text, text) else "_"
        stars = text.count("*") + text.count("[")
        base = self.struct(text.split("*")[0].split("[")[0].strip())
        inner = self.aliases.get(text.split("*")[0].strip(), "")
        stars += inner.count("*")
        if base == "PyModuleDef":
            return "moduledef" if stars else "_"
        if base.rstrip(" *") in self.objects:
            return ("object" + "*" * (stars - 1)) if stars else "_"
        if base == "Py_buffer" and stars:
            return "buffer"
        return "void" if base == "void" and not stars else "pointer" if stars else "_"


def last_file(node, current):
    """The file that clang wrote last, in the order of its text: it repeats none."""
    if isinstance(node, list):
        for child in node:
            current = last_file(child, current)
    elif isinstance(node, dict):
        current = node.get("file", current)
        for key, child in node.items():
            if key != "includedFrom" and isinstance(child, (dict, list)):
                current = last_file(child, current)
    return current


def located(unit):
    """The nodes with the file that each is in."""
    current = ""
    for node in unit:
        current = last_file(node.get("loc", {}), current)
        yield node, current
        current = last_file({key: child for key, child in node.items() if key != "loc"}, current)


def functions(unit, include):
    types = Types(unit)
    found = {}
    for node, file in located(unit):
        if node["kind"] != "FunctionDecl" or include not in file or node.get("isImplicit"):
            continue
        inner = node.get("inner", [])
        params = [types.shape(child["type"]["qualType"]) for child in inner
                  if child["kind"] == "ParmVarDecl"]
        result = types.shape(node["type"]["qualType"].split("(")[0].strip())
        body = any(child["kind"] == "CompoundStmt" for child in inner)
        if node.get("variadic"):
            params.append("...")
        about = [part for part in [result] + params if part[:6] in ("object", "callba", "buffer", "module")]
        if about or re.match(r"_?PyObject_", node["name"]):
            found[node["name"]] = Entry("inline" if body else "function",
                                        "%s (%s)" % (result, ", ".join(params)))
    return found


def slots(unit, include):
    """Fields and types of pointers to functions that deal with objects."""
    types = Types(unit)
    titles = {}
    found = {}
    for node in unit:
        if node["kind"] == "TypedefDecl":
            titles.setdefault(types.struct(node["name"]), node["name"])
    for node, file in located(unit):
        if include not in file:
            continue
        if node["kind"] == "TypedefDecl" and types.shape(node["name"]) == "callback":
            found[node["name"]] = Entry("type", "")
        if node["kind"] == "RecordDecl":
            title = titles.get(node.get("name"), types.titles.get(node["id"], node.get("name")))
            for field in node.get("inner", []):
                if title and field["kind"] == "FieldDecl" and field.get("name") \
                        and types.shape(field["type"]["qualType"]) == "callback":
                    found["%s.%s" % (title, field["name"])] = Entry("slot", "")
    return found


def defines(text, include):
    """name -> (parameters, body) of the macros that the headers define."""
    defined = {}
    current = ""
    for line in text.splitlines():
        place = re.match(r'^# \d+ "([^"]*)"', line)
        found = re.match(r"^#define ([A-Za-z_]\w*)(\([^)]*\))?(?: (.*))?$", line)
        if place:
            current = place[1]
        elif found and include in current:
            defined[found[1]] = (found[2] or "", found[3] or "")
    return defined


def macros(text, include, known, objects):
    """The macros that deal with objects: they mention one, or something of the API that does."""
    defined = defines(text, include)
    entries = {name.split(".")[1] for name in known if "." in name} | objects
    about = {}
    grown = True
    while grown:
        grown = False
        for name, (params, body) in defined.items():
            words = set(WORD.findall(body)) - set(WORD.findall(params))
            calls = sorted(word for word in words if word in known or word in about)
            fields = sorted(set(re.findall(r"->\s*(\w+)", body)) - {"tp_flags"})
            if (calls or words & entries
                    or any(OBJECT_WORD.match(word) for word in words)) \
                    and about.get(name) != (calls, fields):
                about[name] = (calls, fields)
                grown = True
    return {name: Entry("macro", " ".join(filter(None, [
        re.sub(r",\s*", ", ", defined[name][0]), calls and "calls " + ", ".join(calls),
        fields and "reads " + ", ".join(fields)]))) for name, (calls, fields) in about.items()}


def read(compiler, include):
    """name -> Entry of the Python whose headers are in `include`."""
    include = os.path.realpath(include)
    found = {}
    defined = {}
    for mode in MODES:
        dump = clang(compiler, include, mode, ["-fsyntax-only", "-Xclang", "-ast-dump=json"])
        text = clang(compiler, include, mode, ["-E", "-dD"])
        if dump is None:
            continue
        unit = json.loads(dump)["inner"]
        objects = {name for name in Types(unit).objects if name[:2] != "0x"}
        for name, entry in {**functions(unit, include), **slots(unit, include)}.items():
            found.setdefault(name, entry)
        for name, entry in macros(text.decode(), include, found, objects).items():
            defined.setdefault(name, entry)
    for name, entry in defined.items():
        found.setdefault(name, entry)
    return found
