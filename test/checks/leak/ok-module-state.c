// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Multi-phase init: what the state holds is released by m_clear, also after a failed exec.

#include <Python.h>

struct state {
    PyObject *error;
    PyObject *cache;
};

static int
m_exec(PyObject *m)
{
    struct state *st = PyModule_GetState(m);
    st->error = PyErr_NewException("m.Error", NULL, NULL);
    if (st->error == NULL)
        return -1;
    if (PyModule_AddObjectRef(m, "Error", st->error) < 0)
        return -1;
    st->cache = PyDict_New();
    if (st->cache == NULL)
        return -1;
    return 0;
}

static int
m_traverse(PyObject *m, visitproc visit, void *arg)
{
    struct state *st = PyModule_GetState(m);
    Py_VISIT(st->error);
    Py_VISIT(st->cache);
    return 0;
}

static int
m_clear(PyObject *m)
{
    struct state *st = PyModule_GetState(m);
    Py_CLEAR(st->error);
    Py_CLEAR(st->cache);
    return 0;
}

static void
m_free(void *m)
{
    m_clear((PyObject *)m);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};

static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = sizeof(struct state),
    .m_slots = slots,
    .m_traverse = m_traverse,
    .m_clear = m_clear,
    .m_free = m_free,
};

PyMODINIT_FUNC
PyInit_m(void)
{
    return PyModuleDef_Init(&def);
}
