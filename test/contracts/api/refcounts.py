# SPDX-License-Identifier: Apache-2.0
# RUN: %python -B %s | FileCheck %s
# Calls functions of the running interpreter and compares what happens to reference counts with what
# the lines say: an argument has one less if it is stolen, one more if it is held; a result one more
# if it is new; a failure is where the line has one.
# CHECK: {{[1-9][0-9]+}} calls agree
import contextvars
import ctypes
import os
import sys
import types
import weakref

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"))
import lines

api = ctypes.pythonapi
VERSION = "%d.%d" % sys.version_info[:2]
CONTRACTS = lines.ask(os.environ.get("REFSAN", "refsan"))
MANY = 1000  # references of the test's own, so that one too few does no harm


class Thing:
    """An object whose references are counted."""

    def __init__(self, *args):
        self.args = args


class Text(str):
    """A string whose references are counted."""


class Blob(bytes):
    """And bytes."""


WATCHED = (Thing, Text, Blob)


def fresh(value=None):
    """A watched object with so many references that it outlives what is done to it."""
    value = Thing() if value is None else value
    for _ in range(MANY):
        api.Py_IncRef(ctypes.py_object(value))
    return value


def count(address):
    return ctypes.c_ssize_t.from_address(address).value


def raw(value):
    """An argument: an object's address without a reference of ctypes' own, or a C value."""
    if type(value) is bytes:
        return ctypes.c_char_p(value)
    if isinstance(value, int):
        return ctypes.c_ssize_t(value)
    if value is None:
        return ctypes.c_void_p(0)
    if isinstance(value, (ctypes.c_void_p, ctypes.c_ssize_t)):
        return ctypes.byref(value)
    return ctypes.c_void_p(id(value))


def change(line, at, outcome):
    """What a call in this outcome does to the count of an argument."""
    *modes, name = line.params[at].split()
    effects = [effect.split() for effect in outcome.effects.split(", ")]
    held = sum(effect[0] in ("hold", "gain") and effect[1] == name for effect in effects if effect[1:])
    stolen = "steal" in modes or ["steal", name] in effects
    return held - stolen


def returned(line, outcome):
    return 1 if outcome.kind == "new" else 0


def choose(line, failed, result, is_object):
    """The outcome that this result is, or None."""
    for outcome in line.outcomes:
        if outcome.raises != failed:
            continue
        if failed or outcome.kind == "void":
            return outcome
        if is_object:
            if (outcome.kind == "NULL") == (not result):
                return outcome
        elif outcome.kind == "int" or str(result) in outcome.value.split(".."):
            return outcome
        elif outcome.value.endswith("..") and result >= int(outcome.value[:-2]):
            return outcome
    return None


agreed = 0
wrong = []


def call(name, *args, result=None, number=False):
    """Calls NAME. `result`: the object that should come back, whose count is watched."""
    global agreed
    line = CONTRACTS.find(name, VERSION)
    function = api[name]
    function.restype = ctypes.c_ssize_t if number else ctypes.c_void_p
    watched = [(at, id(arg)) for at, arg in enumerate(args) if isinstance(arg, WATCHED)]
    before = [count(address) for _, address in watched]
    before_result = count(id(result)) if result is not None else 0
    value, failed = 0, False
    try:
        value = function(*[raw(arg) for arg in args])
    except BaseException:
        failed = True
        sys.exc_info()
    if number and value == 0xFFFFFFFF:
        value = -1
    after = [count(address) for _, address in watched]
    after_result = count(id(result)) if result is not None else 0
    outcome = choose(line, failed, value, not number)
    if outcome is None:
        wrong.append("%s: no outcome is %s%s" % (name, value, "!" if failed else ""))
        return value
    said = [change(line, at, outcome) for at, _ in watched]
    done = [new - old for new, old in zip(after, before)]
    if said != done:
        wrong.append("%s: arguments change by %s, the line says %s" % (name, done, said))
    elif result is not None and value != id(result):
        wrong.append("%s: another result than expected" % name)
    elif result is not None and id(result) not in [address for _, address in watched] \
            and after_result - before_result != returned(line, outcome):
        wrong.append("%s: the result changes by %d" % (name, after_result - before_result))
    else:
        agreed += 1
    return value


def containers():
    x, key = fresh(), fresh()
    items, pairs, names = [None, None], {}, set()
    call("PyList_SetItem", items, 0, x, number=True)
    call("PyList_SetItem", items, 9, fresh(), number=True)
    call("PyList_Append", items, fresh(), number=True)
    call("PyList_Insert", items, 0, fresh(), number=True)
    call("PyList_GetItem", items, 0, result=items[0])
    call("PyList_GetItem", items, 99)
    call("PyTuple_SetItem", (1, 2), 0, fresh(), number=True)  # shared: fails, and steals
    call("PyTuple_GetItem", (x, 2), 0, result=x)
    call("PyDict_SetItem", pairs, key, fresh(), number=True)
    call("PyDict_SetItemString", pairs, b"name", fresh(), number=True)
    pairs["known"] = x
    call("PyDict_GetItem", pairs, "known", result=x)
    call("PyDict_GetItemWithError", pairs, "known", result=x)
    call("PyDict_GetItemWithError", pairs, "unknown")
    call("PyDict_GetItemWithError", pairs, [])
    call("PyDict_GetItemString", pairs, b"known", result=x)
    call("PyDict_SetDefault", pairs, "known", "other", result=x)
    call("PyDict_DelItem", pairs, "nowhere", number=True)
    call("PySet_Add", names, fresh(), number=True)
    call("PySet_Add", names, [], number=True)
    call("PySet_Pop", set())
    call("PySequence_GetItem", [x], 0, result=x)
    call("PySequence_SetItem", items, 0, fresh(), number=True)
    call("PyObject_GetItem", pairs, "known", result=x)
    call("PyObject_SetItem", pairs, "known", fresh(), number=True)
    call("PyMapping_SetItemString", pairs, b"known", fresh(), number=True)


def attributes():
    x, owner = fresh(), fresh()
    call("PyObject_SetAttrString", owner, b"name", fresh(), number=True)
    call("PyObject_SetAttr", fresh(), "name", fresh(), number=True)
    owner.known = x
    call("PyObject_GetAttrString", owner, b"known", result=x)
    call("PyObject_GetAttrString", owner, b"unknown")
    call("PyObject_Type", x, result=Thing)
    call("PyObject_SelfIter", x, result=x)
    cell = types.CellType(x)
    call("PyCell_Get", cell, result=x)
    call("PyCell_Get", types.CellType())
    call("PyCell_Set", cell, fresh(), number=True)
    call("PyWeakref_GetObject", weakref.ref(x), result=x)
    call("PyMethod_Self", types.MethodType(len, x), result=x)
    call("PyMethod_Function", types.MethodType(call, x), result=call)
    call("PyFunction_GetCode", call, result=call.__code__)
    call("PyFunction_GetGlobals", call, result=globals())
    call("PyFunction_GetDefaults", call)
    call("PyFunction_SetDefaults", types.FunctionType(call.__code__, {}), (1,), number=True)
    call("Py_NewRef", x, result=x)
    call("Py_XNewRef", None)


def modules():
    module = types.ModuleType("orchard")
    call("PyModule_AddObject", module, b"pear", fresh(), number=True)
    call("PyModule_AddObject", Thing, b"pear", fresh(), number=True)  # no module: not stolen
    call("PyModule_AddObjectRef", module, b"plum", fresh(), number=True)
    call("PyModule_GetDict", module, result=module.__dict__)
    call("PyImport_AddModule", b"sys", result=sys)
    call("PyImport_GetModuleDict", result=sys.modules)
    call("PyImport_ImportModule", b"sys", result=sys)
    call("PyImport_ImportModule", b"no_such_module")
    call("PySys_GetObject", b"modules", result=sys.modules)
    call("PySys_GetObject", b"no_such_name")
    call("PyImport_GetModule", "sys", result=sys)
    call("PyImport_GetModule", "no_such_module")


def exceptions():
    problem = ValueError("x")
    call("PyException_SetCause", problem, fresh())
    problem = ValueError("x")
    call("PyException_SetContext", problem, fresh())
    context = ValueError("y")
    call("PyException_SetContext", problem, context)
    call("PyException_GetContext", problem, result=context)
    call("PyException_GetCause", ValueError())
    call("PyException_SetTraceback", problem, fresh(), number=True)


def addresses():
    """What is stored through an address."""
    x = fresh()
    variable = contextvars.ContextVar("variable", default=x)
    stored = ctypes.c_void_p()
    before = count(id(x))
    call("PyContextVar_Get", variable, None, stored, number=True)
    if stored.value != id(x) or count(id(x)) != before + 1:
        wrong.append("PyContextVar_Get: what is stored is not new")
    text = ctypes.c_void_p(id(fresh(Text("a"))))
    call("PyUnicode_Append", text, fresh(Text("b")))
    call("PyUnicode_AppendAndDel", text, fresh(Text("c")))
    blob = ctypes.c_void_p(id(fresh(Blob(b"a"))))
    call("PyBytes_Concat", blob, fresh(Blob(b"b")))
    call("PyBytes_ConcatAndDel", blob, fresh(Blob(b"c")))
    call("PyBytes_ConcatAndDel", blob, fresh())  # no bytes: fails, and steals


containers()
attributes()
modules()
exceptions()
addresses()
print("%d calls agree" % agreed)
sys.exit("\n".join(wrong) or 0)
