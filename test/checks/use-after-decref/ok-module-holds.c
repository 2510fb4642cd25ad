// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The module keeps the type alive, so the static pointer to it stays good.

#include <Python.h>

static PyTypeObject *Point;

static PyStructSequence_Field fields[] = {
    {"x", NULL},
    {"y", NULL},
    {NULL, NULL},
};

static PyStructSequence_Desc desc = {"m.point", NULL, fields, 2};

static int
m_exec(PyObject *m)
{
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    if (type == NULL)
        return -1;
    int rc = PyModule_AddObjectRef(m, "point", (PyObject *)type);
    Py_DECREF(type);
    if (rc < 0)
        return -1;
    Point = type;
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};
