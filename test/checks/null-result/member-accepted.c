// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=module-state %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyModule_AddObjectRef fails for NULL: where it did not, what it was given is there. That it was
// given a member and not a variable makes no difference.

#include <Python.h>

struct state {
    PyObject *pair_type;
    newfunc pair_new;
};

static PyStructSequence_Field fields[] = {{"left", NULL}, {"right", NULL}, {NULL, NULL}};
static PyStructSequence_Desc desc = {"m.pair", NULL, fields, 2};

static int
exec_accepted(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->pair_type = (PyObject *)PyStructSequence_NewType(&desc);
    if (PyModule_AddObjectRef(module, "pair", state->pair_type) < 0)
        return -1;
    state->pair_new = ((PyTypeObject *)state->pair_type)->tp_new;
    return 0;
}

static int
exec_unasked(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->pair_type = (PyObject *)PyStructSequence_NewType(&desc);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'pair_type'{{.*}}PyStructSequence_NewType{{.*}}[refsan-null-result]
    state->pair_new = ((PyTypeObject *)state->pair_type)->tp_new;
    return PyModule_AddObjectRef(module, "pair", state->pair_type);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec_accepted}, {0, NULL}};
static PyModuleDef_Slot others[] = {{Py_mod_exec, exec_unasked}, {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "m", NULL, sizeof(struct state), NULL, slots};
static PyModuleDef other = {PyModuleDef_HEAD_INIT, "n", NULL, sizeof(struct state), NULL, others};

PyMODINIT_FUNC
PyInit_m(void)
{
    return PyModuleDef_Init(&def);
}

PyMODINIT_FUNC
PyInit_n(void)
{
    return PyModuleDef_Init(&other);
}
