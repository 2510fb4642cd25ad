// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=clear %s
// Types that need no tp_clear, or one that leaves a member.

#include <Python.h>

// As tuples: what it holds was there before it was made, by whichever way.
typedef struct {
    PyObject_HEAD
    PyObject *func;
    PyObject *args;
} Call;

static int
call_traverse(Call *self, visitproc visit, void *arg)
{
    Py_VISIT(self->func);
    Py_VISIT(self->args);
    return 0;
}

static void
call_dealloc(Call *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->func);
    Py_XDECREF(self->args);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static void
call_fill(Call *self, PyObject *func, PyObject *args)
{
    self->func = Py_NewRef(func);
    self->args = Py_NewRef(args);
}

static PyObject *
call_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *func;
    Call *self;

    if (!PyArg_ParseTuple(args, "O", &func))
        return NULL;
    self = (Call *)type->tp_alloc(type, 0);
    if (self != NULL)
        call_fill(self, func, args);
    return (PyObject *)self;
}

// A method makes another instance; it changes none that others know.
static PyObject *
call_bind(Call *self, PyObject *args)
{
    Call *bound = (Call *)Py_TYPE(self)->tp_alloc(Py_TYPE(self), 0);

    if (bound != NULL)
        call_fill(bound, self->func, args);
    return (PyObject *)bound;
}

static PyMethodDef call_methods[] = {{"bind", (PyCFunction)call_bind, METH_O, NULL}, {NULL}};

PyTypeObject call_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Call",
    .tp_basicsize = sizeof(Call),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)call_traverse,
    .tp_dealloc = (destructor)call_dealloc,
    .tp_new = call_new,
    .tp_methods = call_methods,
};

// Strings and tested types are left; the rest is replaced, moved out, or cleared by a helper.
typedef struct {
    PyObject_HEAD
    PyObject *name;
    PyObject *code;
    PyObject *label;
    PyObject *doc;
    PyObject *items[2];
} Function;

static int
function_traverse(Function *self, visitproc visit, void *arg)
{
    Py_VISIT(self->name);
    Py_VISIT(self->code);
    Py_VISIT(self->label);
    Py_VISIT(self->doc);
    Py_VISIT(self->items[0]);
    Py_VISIT(self->items[1]);
    return 0;
}

static void
clear_items(PyObject **items)
{
    for (int i = 0; i < 2; i++)
        Py_CLEAR(items[i]);
}

static int
function_clear(Function *self)
{
    PyObject *doc = self->doc;

    Py_SETREF(self->label, Py_NewRef(Py_None));
    self->doc = NULL;
    Py_XDECREF(doc);
    clear_items(self->items);
    return 0;
}

static int
function_set(Function *self, PyObject *value, void *closure)
{
    if (value == NULL || !PyCode_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "a code object is needed");
        return -1;
    }
    Py_XSETREF(self->code, Py_NewRef(value));
    return 0;
}

static int
function_init(Function *self, PyObject *args, PyObject *kwargs)
{
    PyObject *name, *any;

    if (!PyArg_ParseTuple(args, "UO", &name, &any))
        return -1;
    Py_XSETREF(self->name, Py_NewRef(name));
    Py_XSETREF(self->label, Py_NewRef(any));
    Py_XSETREF(self->doc, Py_NewRef(any));
    Py_XSETREF(self->items[0], Py_NewRef(any));
    return 0;
}

static PyGetSetDef function_getset[] = {{"code", NULL, (setter)function_set}, {NULL}};

PyTypeObject function_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Function",
    .tp_basicsize = sizeof(Function),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)function_traverse,
    .tp_clear = (inquiry)function_clear,
    .tp_init = (initproc)function_init,
    .tp_getset = function_getset,
};
