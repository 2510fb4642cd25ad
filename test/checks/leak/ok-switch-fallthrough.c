// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Cleanup by falling through a switch on how far it came.

#include <Python.h>

static PyObject *
staged(PyObject *self, PyObject *obj)
{
    int stage = 0;
    PyObject *a, *b, *r = NULL;
    do {
        a = PyObject_Repr(obj);
        if (a == NULL)
            break;
        stage = 1;
        b = PyObject_Str(obj);
        if (b == NULL)
            break;
        stage = 2;
        r = PyUnicode_Concat(a, b);
    } while (0);

    switch (stage) {
    case 2:
        Py_DECREF(b);
        /* fall through */
    case 1:
        Py_DECREF(a);
        /* fall through */
    default:
        break;
    }
    return r;
}

static PyMethodDef methods[] = {
    {"staged", staged, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
