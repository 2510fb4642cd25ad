// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The module state keeps what PyModule_AddObject stole, and clears it one day.

#include <Python.h>

struct state {
    PyObject *stolen;
    PyObject *shared;
};

static int
mod_clear(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    Py_CLEAR(state->stolen);
    Py_CLEAR(state->shared);
    return 0;
}

static int
mod_exec(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->stolen = PyErr_NewException("m.one", NULL, NULL);
    if (state->stolen == NULL)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'stolen' is left in an owning field after PyModule_AddObject stole its reference{{.*}}[refsan-steal]
    if (PyModule_AddObject(module, "one", state->stolen) < 0)
        return -1;
    state->shared = PyErr_NewException("m.two", NULL, NULL);
    if (state->shared == NULL)
        return -1;
    Py_INCREF(state->shared);
    if (PyModule_AddObject(module, "two", state->shared) < 0) {
        Py_DECREF(state->shared);
        return -1;
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};

struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = sizeof(struct state),
    .m_slots = slots,
    .m_clear = mod_clear,
};
