// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A dict whose size is 1 has a first item.
#include <Python.h>

static int save(PyObject *o)
{
    return PyObject_IsTrue(o);
}

int one(PyObject *d)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t pos = 0;
    if (PyDict_Size(d) == 1) {
        PyDict_Next(d, &pos, &key, &value);
        Py_INCREF(key);
        Py_INCREF(value);
        if (save(key) < 0 || save(value) < 0) {
            Py_DECREF(key);
            Py_DECREF(value);
            return -1;
        }
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return 0;
}
// XFAIL: *
