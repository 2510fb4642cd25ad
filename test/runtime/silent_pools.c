// SPDX-License-Identifier: Apache-2.0
// Nothing to report: objects that come back after they were released (free lists, finalisers that
// keep the object), strings that are interned, small numbers and other objects that the interpreter
// shares, errors that are kept, replaced and chained.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_pools%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_pools.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_pools%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_pools.py 2>&1 | count 0
#include "module.h"

// ---- a free list ----

struct cell {
    PyObject_HEAD
    PyObject *held;
};

static struct cell *pool[8];
static int npool;

static void cell_dealloc(PyObject *op)
{
    struct cell *self = (struct cell *)op;
    PyObject_GC_UnTrack(op);
    Py_CLEAR(self->held);
    if (npool < 8 && Py_TYPE(op)->tp_basicsize == sizeof(struct cell))
        pool[npool++] = self;
    else
        PyObject_GC_Del(op);
}

static int cell_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((struct cell *)op)->held);
    return 0;
}

static int cell_clear(PyObject *op)
{
    Py_CLEAR(((struct cell *)op)->held);
    return 0;
}

static PyTypeObject CellType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "silent_pools.Cell",
    .tp_basicsize = sizeof(struct cell),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = cell_dealloc,
    .tp_traverse = cell_traverse,
    .tp_clear = cell_clear,
};

static PyObject *cell(PyObject *self, PyObject *arg)
{
    struct cell *made;
    if (npool > 0) {
        made = pool[--npool];
        (void)PyObject_Init((PyObject *)made, &CellType);
    } else {
        made = PyObject_GC_New(struct cell, &CellType);
        if (made == NULL)
            return NULL;
    }
    Py_INCREF(arg);
    made->held = arg;
    PyObject_GC_Track(made);
    return (PyObject *)made;
}

// ---- a finaliser that keeps the object ----

static PyObject *saved[4];
static unsigned nsaved;

static void phoenix_finalize(PyObject *op)
{
    PyObject *old = saved[nsaved % 4];
    Py_INCREF(op);
    saved[nsaved++ % 4] = op;
    Py_XDECREF(old);
}

static void phoenix_dealloc(PyObject *op)
{
    if (PyObject_CallFinalizerFromDealloc(op) < 0)
        return;
    Py_TYPE(op)->tp_free(op);
}

static PyTypeObject PhoenixType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "silent_pools.Phoenix",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = phoenix_dealloc,
    .tp_finalize = phoenix_finalize,
};

static PyObject *phoenix(PyObject *self, PyObject *unused)
{
    PyObject *made = PyObject_CallObject((PyObject *)&PhoenixType, NULL);
    if (made == NULL)
        return NULL;
    Py_DECREF(made);
    return PyLong_FromLong((long)nsaved);
}

// ---- what the interpreter shares ----

static PyObject *names[3];

static PyObject *interned(PyObject *self, PyObject *arg)
{
    PyObject *local = PyUnicode_FromString("a name made at execution");
    if (local == NULL)
        return NULL;
    PyUnicode_InternInPlace(&local);
    for (int i = 0; i < 3; i++) {
        if (names[i] == NULL)
            names[i] = PyUnicode_InternFromString(i == 0 ? "first" : i == 1 ? "second" : "x");
        if (names[i] == NULL || PyObject_SetAttr(arg, names[i], local) < 0) {
            Py_DECREF(local);
            return NULL;
        }
    }
    return local;
}

static PyObject *shared(PyObject *self, PyObject *arg)
{
    static PyObject *empty, *small, *one;
    if (empty == NULL) {
        empty = PyTuple_New(0);
        small = PyLong_FromLong(7);
        one = PyBytes_FromStringAndSize("a", 1);
    }
    return Py_BuildValue("(OOONNN)", empty, small, one, PyTuple_New(0), PyLong_FromLong(7),
                         PyUnicode_FromString(""));
}

// ---- errors ----

static PyObject *last_type, *last_value, *last_traceback;

static PyObject *keep_error(PyObject *self, PyObject *arg)
{
    PyObject *result = PyObject_CallObject(arg, NULL);
    PyObject *type, *value, *traceback;
    if (result != NULL)
        return result;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_XDECREF(last_type);
    Py_XDECREF(last_value);
    Py_XDECREF(last_traceback);
    last_type = type;
    last_value = value;
    last_traceback = traceback;
    Py_RETURN_NONE;
}

static PyObject *raise_again(PyObject *self, PyObject *unused)
{
    Py_XINCREF(last_type);
    Py_XINCREF(last_value);
    Py_XINCREF(last_traceback);
    PyErr_Restore(last_type, last_value, last_traceback);
    return NULL;
}

static PyObject *chain(PyObject *self, PyObject *arg)
{
    PyObject *result = PyObject_CallObject(arg, NULL);
    PyObject *type, *value, *traceback, *type2, *value2, *traceback2;
    if (result != NULL)
        return result;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyErr_SetString(PyExc_RuntimeError, "another");
    PyErr_Fetch(&type2, &value2, &traceback2);
    PyErr_NormalizeException(&type2, &value2, &traceback2);
    PyException_SetContext(value2, value);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    PyErr_Restore(type2, value2, traceback2);
    return NULL;
}

static PyMethodDef methods[] = {{"cell", cell, METH_O, NULL},
                                {"phoenix", phoenix, METH_NOARGS, NULL},
                                {"interned", interned, METH_O, NULL},
                                {"shared", shared, METH_O, NULL},
                                {"keep_error", keep_error, METH_O, NULL},
                                {"raise_again", raise_again, METH_NOARGS, NULL},
                                {"chain", chain, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};
static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT, "silent_pools", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_silent_pools(void)
{
    if (PyType_Ready(&CellType) < 0 || PyType_Ready(&PhoenixType) < 0)
        return NULL;
    return PyModule_Create(&def);
}
