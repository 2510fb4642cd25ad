// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// That the API gets a pointer into the module's state does not change what stands there.

#include <Python.h>

struct state {
    struct {
        PyTypeObject *type;
        int version;
    } api;
};

extern PyType_Spec spec;

static int
exec_shared(PyObject *module)
{
    struct state *s = PyModule_GetState(module);
    s->api.type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    if (s->api.type == NULL)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}type' is left in an owning field{{.*}}[refsan-steal]
    if (PyModule_AddObject(module, "Spam", (PyObject *)s->api.type) < 0)
        return -1;
    PyObject *capsule = PyCapsule_New(&s->api, "m.API", NULL);
    Py_XDECREF(capsule);
    return capsule == NULL ? -1 : 0;
}

static int
exec_repaid(PyObject *module)
{
    struct state *s = PyModule_GetState(module);
    s->api.type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    if (s->api.type == NULL)
        return -1;
    if (PyModule_AddObject(module, "Spam", (PyObject *)s->api.type) < 0)
        return -1;
    Py_INCREF(s->api.type);
    PyObject *capsule = PyCapsule_New(&s->api, "m.API", NULL);
    Py_XDECREF(capsule);
    return capsule == NULL ? -1 : 0;
}

static int
module_clear(PyObject *module)
{
    struct state *s = PyModule_GetState(module);
    Py_CLEAR(s->api.type);
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, exec_shared},
    {Py_mod_exec, exec_repaid},
    {0, NULL},
};

PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    "m",
    NULL,
    sizeof(struct state),
    NULL,
    slots,
    NULL,
    module_clear,
    NULL,
};
