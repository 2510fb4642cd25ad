// SPDX-License-Identifier: Apache-2.0
// Nothing to report: static and heap types whose objects hold others, with and without
// tp_traverse, with and without a place in the collector, subclassed in Python.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_types%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_types.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_types%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_types.py 2>&1 | count 0
#include "module.h"
#include <stddef.h>
#if PY_VERSION_HEX < 0x030c0000
#include <structmember.h>
#define Py_T_OBJECT_EX T_OBJECT_EX
#endif

struct holder {
    PyObject_HEAD
    PyObject *held;
    struct impl {
        PyObject *inside;
    } *impl;
    PyObject *member;
};

static void set_held(struct holder *self, PyObject *held)
{
    Py_INCREF(held);
    Py_XSETREF(self->held, held);
}

static int init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    struct holder *self = (struct holder *)op;
    PyObject *held;
    if (!PyArg_ParseTuple(args, "O", &held))
        return -1;
    set_held(self, held);
    if (self->impl == NULL)
        self->impl = calloc(1, sizeof *self->impl);
    Py_XDECREF(self->impl->inside);
    self->impl->inside = PyList_New(0);
    return self->impl->inside == NULL ? -1 : 0;
}

static int clear(PyObject *op)
{
    struct holder *self = (struct holder *)op;
    Py_CLEAR(self->held);
    Py_CLEAR(self->member);
    if (self->impl != NULL)
        Py_CLEAR(self->impl->inside);
    return 0;
}

static int traverse(PyObject *op, visitproc visit, void *arg)
{
    struct holder *self = (struct holder *)op;
    Py_VISIT(self->held);
    Py_VISIT(self->member);
    if (self->impl != NULL)
        Py_VISIT(self->impl->inside);
#if PY_VERSION_HEX >= 0x03090000
    if (PyType_GetFlags(Py_TYPE(op)) & Py_TPFLAGS_HEAPTYPE)
        Py_VISIT(Py_TYPE(op));
#endif
    return 0;
}

static void dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    if (PyType_IS_GC(type))
        PyObject_GC_UnTrack(op);
    clear(op);
    free(((struct holder *)op)->impl);
    type->tp_free(op);
    if (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE)
        Py_DECREF(type);
}

static PyObject *get_held(PyObject *op, void *closure)
{
    PyObject *held = ((struct holder *)op)->held;
    if (held == NULL)
        Py_RETURN_NONE;
    Py_INCREF(held);
    return held;
}

static int assign_held(PyObject *op, PyObject *value, void *closure)
{
    struct holder *self = (struct holder *)op;
    PyObject *old = self->held;
    Py_XINCREF(value);
    self->held = value;
    Py_XDECREF(old);
    return 0;
}

// Gives the caller what it held.
static PyObject *take(PyObject *op, PyObject *unused)
{
    struct holder *self = (struct holder *)op;
    PyObject *held = self->held;
    if (held == NULL) {
        PyErr_SetString(PyExc_ValueError, "nothing held");
        return NULL;
    }
    self->held = NULL;
    return held;
}

static PyObject *itself(PyObject *op)
{
    Py_INCREF(op);
    return op;
}

static PyObject *iternext(PyObject *op)
{
    struct holder *self = (struct holder *)op;
    return self->held == NULL ? NULL : take(op, NULL);
}

static PyObject *compare(PyObject *a, PyObject *b, int op)
{
    PyObject *result;
    if (Py_TYPE(a) != Py_TYPE(b) || (op != Py_EQ && op != Py_NE)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    result = (((struct holder *)a)->held == ((struct holder *)b)->held) == (op == Py_EQ) ? Py_True
                                                                                           : Py_False;
    Py_INCREF(result);
    return result;
}

static PyMethodDef methods[] = {{"take", take, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyGetSetDef getset[] = {{"held", get_held, assign_held, NULL, NULL},
                               {NULL, NULL, NULL, NULL, NULL}};
static PyMemberDef members[] = {
    {"member", Py_T_OBJECT_EX, offsetof(struct holder, member), 0, NULL}, {NULL, 0, 0, 0, NULL}};

#define SLOTS                                                                                      \
    {Py_tp_init, init}, {Py_tp_dealloc, dealloc}, {Py_tp_methods, methods},                        \
        {Py_tp_getset, getset}, {Py_tp_members, members}, {Py_tp_iter, itself},                    \
        {Py_tp_iternext, iternext}, {Py_tp_richcompare, compare}, {Py_tp_new, PyType_GenericNew}

static PyType_Slot plain_slots[] = {SLOTS, {0, NULL}};
static PyType_Spec plain_spec = {"silent_types.Plain", sizeof(struct holder), 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, plain_slots};
static PyType_Slot tracked_slots[] = {
    SLOTS, {Py_tp_traverse, traverse}, {Py_tp_clear, clear}, {0, NULL}};
static PyType_Spec tracked_spec = {
    "silent_types.Tracked", sizeof(struct holder), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, tracked_slots};

static PyTypeObject StaticType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "silent_types.Static",
    .tp_basicsize = sizeof(struct holder),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = PyType_GenericNew,
    .tp_init = init,
    .tp_dealloc = dealloc,
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_getset = getset,
    .tp_members = members,
};

struct state {
    PyObject *plain;
    PyObject *tracked;
    PyObject *error;
};

static int exec(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->plain = PyType_FromSpec(&plain_spec);
    state->tracked = PyType_FromSpec(&tracked_spec);
    state->error = PyErr_NewException("silent_types.Error", NULL, NULL);
    if (state->plain == NULL || state->tracked == NULL || state->error == NULL ||
        PyType_Ready(&StaticType) < 0)
        return -1;
    Py_INCREF(state->plain);
    if (PyModule_AddObject(module, "Plain", state->plain) < 0) {
        Py_DECREF(state->plain);
        return -1;
    }
    Py_INCREF(state->tracked);
    if (PyModule_AddObject(module, "Tracked", state->tracked) < 0) {
        Py_DECREF(state->tracked);
        return -1;
    }
    Py_INCREF(&StaticType);
    if (PyModule_AddObject(module, "Static", (PyObject *)&StaticType) < 0) {
        Py_DECREF(&StaticType);
        return -1;
    }
    return PyDict_SetItemString(PyModule_GetDict(module), "Error", state->error);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct state *state = PyModule_GetState(module);
    Py_VISIT(state->plain);
    Py_VISIT(state->tracked);
    Py_VISIT(state->error);
    return 0;
}

static int module_clear(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    Py_CLEAR(state->plain);
    Py_CLEAR(state->tracked);
    Py_CLEAR(state->error);
    return 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, exec}, {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "silent_types", NULL, sizeof(struct state),
                                 NULL, module_slots, module_traverse, module_clear, NULL};

PyMODINIT_FUNC PyInit_silent_types(void)
{
    return PyModuleDef_Init(&def);
}
