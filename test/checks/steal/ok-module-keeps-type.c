// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Added to the module, the object may be used: the module holds it.

#include <Python.h>

static int
m_exec(PyObject *m)
{
    PyObject *limits = PyDict_New();
    if (limits == NULL)
        return -1;
    if (PyModule_AddObject(m, "limits", limits) < 0) {
        Py_DECREF(limits);
        return -1;
    }
    PyObject *max = PyLong_FromLong(10);
    if (max == NULL)
        return -1;
    int rc = PyDict_SetItemString(limits, "max", max);
    Py_DECREF(max);
    return rc;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};
