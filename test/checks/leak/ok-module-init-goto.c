// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Single-phase init with an error label; objects made on the way are given to the module.

#include <Python.h>

static PyObject *Error;

static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = -1,
};

PyMODINIT_FUNC
PyInit_m(void)
{
    PyObject *m = NULL;
    PyObject *version = NULL;

    m = PyModule_Create(&def);
    if (m == NULL)
        goto error;
    Error = PyErr_NewException("m.Error", PyExc_ValueError, NULL);
    if (Error == NULL)
        goto error;
    if (PyModule_AddObjectRef(m, "Error", Error) < 0)
        goto error;
    version = Py_BuildValue("(iii)", 1, 2, 3);
    if (version == NULL)
        goto error;
    if (PyModule_AddObject(m, "version", version) < 0)
        goto error;
    return m;

error:
    Py_XDECREF(version);
    Py_CLEAR(Error);
    Py_XDECREF(m);
    return NULL;
}
