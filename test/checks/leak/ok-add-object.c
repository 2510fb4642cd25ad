// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// All three correct ways to put an object into a module.

#include <Python.h>

static int
add_stealing(PyObject *m)
{
    PyObject *v = PyUnicode_FromString("1.0");
    if (PyModule_AddObject(m, "a", v) < 0) {
        Py_XDECREF(v);
        return -1;
    }
    return 0;
}

static int
add_ref(PyObject *m)
{
    PyObject *v = PyLong_FromLong(10);
    int rc = PyModule_AddObjectRef(m, "b", v);
    Py_XDECREF(v);
    return rc;
}

static int
add_to_dict(PyObject *m)
{
    PyObject *v = PyLong_FromLong(11);
    if (v == NULL)
        return -1;
    int rc = PyDict_SetItemString(PyModule_GetDict(m), "c", v);
    Py_DECREF(v);
    return rc;
}

static int
mod_exec(PyObject *m)
{
    return add_stealing(m) < 0 || add_ref(m) < 0 || add_to_dict(m) < 0 ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};
