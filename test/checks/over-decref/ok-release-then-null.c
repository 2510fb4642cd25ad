// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A variable set to NULL after its release may pass the common release.

#include <Python.h>

static PyObject *
pick(PyObject *self, PyObject *obj)
{
    PyObject *attr = NULL, *result = NULL;
    static const char *const names[] = {"first", "second", "third"};
    for (int i = 0; i < 3; i++) {
        attr = PyObject_GetAttrString(obj, names[i]);
        if (attr == NULL)
            goto done;
        if (PyLong_Check(attr)) {
            result = attr;
            attr = NULL;
            break;
        }
        Py_DECREF(attr);
        attr = NULL;
    }
    if (result == NULL)
        PyErr_SetString(PyExc_ValueError, "no number");
done:
    Py_XDECREF(attr);
    return result;
}

static PyMethodDef methods[] = {
    {"pick", pick, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
