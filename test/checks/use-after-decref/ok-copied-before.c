// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What is needed later is copied out before the release.

#include <Python.h>
#include <stdlib.h>
#include <string.h>

static PyObject *
setname(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    const char *s = PyUnicode_AsUTF8(text);
    if (s == NULL) {
        Py_DECREF(text);
        return NULL;
    }
    char *copy = strdup(s);
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    Py_DECREF(text);
    if (copy == NULL)
        return PyErr_NoMemory();
    PyObject *r = Py_BuildValue("(sn)", copy, n);
    free(copy);
    return r;
}

static PyMethodDef methods[] = {
    {"setname", setname, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
