// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// Nothing leaks on a path that never returns.

#include <Python.h>
#include <stdlib.h>

#define CHECK_OR_DIE(x)                          \
    do {                                         \
        if (!(x)) {                              \
            fprintf(stderr, "failed: %s\n", #x); \
            abort();                             \
        }                                        \
    } while (0)

static PyObject *
once(PyObject *self, PyObject *obj)
{
    PyObject *a = PyObject_Repr(obj);
    CHECK_OR_DIE(a != NULL);
    PyObject *b = PyObject_Str(obj);
    if (b == NULL)
        Py_FatalError("no string");
    PyObject *r = PyUnicode_Concat(a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    return r;
}

static PyMethodDef methods[] = {
    {"once", once, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
