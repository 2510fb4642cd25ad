// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The error exit takes a reference where it means to give one back.

#include <Python.h>

static PyType_Slot thing_slots[] = {
    {Py_tp_doc, "A thing."},
    {0, NULL},
};

static PyType_Spec thing_spec = {
    .name = "m.thing",
    .basicsize = sizeof(PyObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = thing_slots,
};

static int
mod_exec(PyObject *m)
{
    PyObject *type = PyType_FromSpec(&thing_spec);
    if (type == NULL)
        return -1;
    if (PyModule_AddObject(m, "thing", type) < 0) {
        Py_INCREF(type);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'type'{{.*}}[refsan-leak]
        return -1;
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};
