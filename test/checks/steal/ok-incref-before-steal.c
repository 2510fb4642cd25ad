// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// One reference for the module, one for the global.

#include <Python.h>

static PyObject *Error;

static int
m_exec(PyObject *m)
{
    if (Error == NULL) {
        Error = PyErr_NewException("m.Error", NULL, NULL);
        if (Error == NULL)
            return -1;
    }
    Py_INCREF(Error);
    if (PyModule_AddObject(m, "Error", Error) < 0) {
        Py_DECREF(Error);
        return -1;
    }
    return 0;
}

static void
m_free(void *m)
{
    Py_CLEAR(Error);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};

static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_slots = slots,
    .m_free = m_free,
};
