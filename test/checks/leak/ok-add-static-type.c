// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A static type gets a reference for the module, and loses it when that fails.

#include <Python.h>

static PyTypeObject thing_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.thing",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = -1,
};

PyMODINIT_FUNC
PyInit_m(void)
{
    if (PyType_Ready(&thing_type) < 0)
        return NULL;
    PyObject *m = PyModule_Create(&def);
    if (m == NULL)
        return NULL;
    Py_INCREF(&thing_type);
    if (PyModule_AddObject(m, "thing", (PyObject *)&thing_type) < 0) {
        Py_DECREF(&thing_type);
        Py_DECREF(m);
        return NULL;
    }
    return m;
}
