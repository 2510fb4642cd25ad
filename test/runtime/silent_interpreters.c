// SPDX-License-Identifier: Apache-2.0
// Nothing to report: a module with a state of its own in each of several interpreters, that are
// there one after the other and at the same time, and that end before the process does. That they
// were there may be said.
// CHECK-NOT: {{ERROR|WARNING}}
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_interpreters%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_interpreters.py 2>&1 | FileCheck --allow-empty %s
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_interpreters%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_interpreters.py 2>&1 | FileCheck --allow-empty %s
#include "module.h"

struct state {
    PyObject *items;
    PyObject *last;
};

static PyObject *put(PyObject *self, PyObject *arg)
{
    struct state *state = PyModule_GetState(self);
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    if (PyList_Append(state->items, text) < 0) {
        Py_DECREF(text);
        return NULL;
    }
    Py_XDECREF(state->last);
    state->last = text;
    Py_INCREF(text);
    return text;
}

static PyObject *call(PyObject *self, PyObject *function)
{
    PyObject *result = PyObject_CallObject(function, NULL);
    if (result == NULL)
        PyErr_Clear();
    Py_XDECREF(result);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"put", put, METH_O, NULL},
                                {"call", call, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};

static int exec(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->items = PyList_New(0);
    if (state->items == NULL)
        return -1;
    return PyModule_AddStringConstant(module, "name", "of a module");
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    struct state *state = PyModule_GetState(module);
    Py_VISIT(state->items);
    Py_VISIT(state->last);
    return 0;
}

static int clear(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    Py_CLEAR(state->items);
    Py_CLEAR(state->last);
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec}, {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "silent_interpreters", NULL,
                                 sizeof(struct state), methods, slots, traverse, clear, NULL};

PyMODINIT_FUNC PyInit_silent_interpreters(void)
{
    return PyModuleDef_Init(&def);
}
