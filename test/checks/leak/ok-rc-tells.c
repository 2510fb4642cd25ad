// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The return code, tested at the end, tells whether the object was made.

#include <Python.h>

static int
make(PyObject *obj, PyObject **out)
{
    PyObject *s = PyObject_Str(obj);
    if (s == NULL)
        return -1;
    *out = s;
    return 0;
}

static PyObject *
shown(PyObject *self, PyObject *obj)
{
    PyObject *s;
    PyObject *result = NULL;
    int rc = make(obj, &s);
    if (rc == 0)
        result = PyUnicode_FromFormat("<%U>", s);
    if (rc == 0)
        Py_DECREF(s);
    return result;
}

static PyMethodDef methods[] = {
    {"shown", shown, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
