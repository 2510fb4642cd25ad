// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A field that the unit releases elsewhere is filled with a borrowed object in a local struct.

#include <Python.h>

struct context {
    PyObject *bases;
    int flags;
};

static void
finish(struct context *context)
{
    Py_CLEAR(context->bases);
}

static PyObject *
build(PyObject *self, PyObject *bases)
{
    struct context context = {bases, 0};
    PyObject *own = PySequence_Tuple(context.bases);
    if (own == NULL)
        return NULL;
    context.bases = own;
    if (PyTuple_GET_SIZE(own) == 0)
        context.flags = 1;
    finish(&context);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"build", build, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
