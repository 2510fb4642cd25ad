// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A tp_vectorcall that loses the object it makes, and a call whose array holds the only variable
// with a new object.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *name;
} named;

static PyObject *
named_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    named *self;

    self = (named *)((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
    if (self == NULL)
        return NULL;
    if (PyVectorcall_NARGS(nargsf) != 1) {
        PyErr_SetString(PyExc_TypeError, "named takes one argument");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self' leaks{{.*}}[refsan-leak]
        return NULL;
    }
    self->name = Py_NewRef(args[0]);
    return (PyObject *)self;
}

static void
named_dealloc(named *self)
{
    Py_XDECREF(self->name);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
call_with_size(PyObject *module, PyObject *func)
{
    PyObject *stack[2] = {NULL, PyLong_FromSsize_t(Py_SIZE(func))};

    if (stack[1] == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}PyLong_FromSsize_t{{.*}}[refsan-leak]
    return PyObject_Vectorcall(func, stack + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

static PyMethodDef methods[] = {
    {"call_with_size", call_with_size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject named_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "named",
    .tp_basicsize = sizeof(named),
    .tp_dealloc = (destructor)named_dealloc,
    .tp_vectorcall = named_vectorcall,
    .tp_methods = methods,
};
