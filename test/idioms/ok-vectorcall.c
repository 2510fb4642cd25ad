// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// A callable with a vectorcall slot of its own, one with tp_vectorcall for its type, and calls that
// lend an array whose first element is spare.

#include <Python.h>
#include <assert.h>
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    PyObject *func;
    PyObject *first;
    vectorcallfunc vectorcall;
} bound;

static PyObject *
bound_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    bound *self = (bound *)callable;
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    Py_ssize_t total = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0);
    PyObject *result;

    if (nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET) {
        PyObject **shifted = (PyObject **)args - 1;
        PyObject *saved = shifted[0];
        shifted[0] = self->first;
        result = PyObject_Vectorcall(self->func, shifted, nargs + 1, kwnames);
        shifted[0] = saved;
        return result;
    }
    PyObject **copy = PyMem_Malloc((total + 1) * sizeof(PyObject *));
    if (copy == NULL)
        return PyErr_NoMemory();
    copy[0] = self->first;
    memcpy(copy + 1, args, total * sizeof(PyObject *));
    result = PyObject_Vectorcall(self->func, copy, nargs + 1, kwnames);
    PyMem_Free(copy);
    return result;
}

static PyObject *
bound_type_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    bound *self;

    assert(PyType_Check(type));
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        PyErr_SetString(PyExc_TypeError, "no keyword arguments");
        return NULL;
    }
    if (PyVectorcall_NARGS(nargsf) != 2) {
        PyErr_SetString(PyExc_TypeError, "bound takes two arguments");
        return NULL;
    }
    self = (bound *)((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
    if (self == NULL)
        return NULL;
    self->func = Py_NewRef(args[0]);
    self->first = Py_NewRef(args[1]);
    self->vectorcall = bound_vectorcall;
    return (PyObject *)self;
}

static void
bound_dealloc(bound *self)
{
    Py_XDECREF(self->func);
    Py_XDECREF(self->first);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
call_both(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *first, *second;
    PyObject *stack[3] = {NULL, NULL, NULL};

    if (nargs != 2) {
        PyErr_SetString(PyExc_TypeError, "call_both takes two arguments");
        return NULL;
    }
    stack[1] = args[1];
    stack[2] = Py_None;
    first = PyObject_Vectorcall(args[0], stack + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    if (first == NULL)
        return NULL;
    stack[2] = first;
    second = PyObject_Vectorcall(args[0], stack + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    Py_DECREF(first);
    return second;
}

static PyMethodDef methods[] = {
    {"call_both", _PyCFunction_CAST(call_both), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject bound_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "bound",
    .tp_basicsize = sizeof(bound),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_dealloc = (destructor)bound_dealloc,
    .tp_call = PyVectorcall_Call,
    .tp_vectorcall_offset = offsetof(bound, vectorcall),
    .tp_vectorcall = bound_type_vectorcall,
    .tp_methods = methods,
};
