// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper's return code tells that its output is there.

#include <Python.h>

static int
get(PyObject *obj, const char *name, PyObject **out)
{
    PyObject *v = PyObject_GetAttrString(obj, name);
    *out = v;
    return v == NULL ? -1 : 0;
}

static PyObject *
name_size(PyObject *self, PyObject *obj)
{
    PyObject *name;
    if (get(obj, "name", &name) < 0)
        return NULL;
    Py_ssize_t n = Py_SIZE(name);
    Py_DECREF(name);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"name_size", name_size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
