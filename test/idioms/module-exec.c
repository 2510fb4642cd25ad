// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Module initialisation: constants, types, exceptions, submodules, state.

#include <Python.h>

struct state {
    PyObject *error;
    PyObject *str_read;
    PyTypeObject *type;
};

extern PyType_Spec spec;
static struct PyModuleDef def;

static struct state *
get_state(PyObject *m)
{
    void *s = PyModule_GetState(m);
    assert(s != NULL);
    return (struct state *)s;
}

static int
exec_state(PyObject *m)
{
    struct state *st = get_state(m);
    st->str_read = PyUnicode_InternFromString("read");
    if (st->str_read == NULL)
        return -1;
    st->error = PyErr_NewException("m.error", PyExc_OSError, NULL);
    if (PyModule_AddObjectRef(m, "error", st->error) < 0)
        return -1;
    st->type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &spec, NULL);
    if (st->type == NULL)
        return -1;
    if (PyModule_AddType(m, st->type) < 0)
        return -1;
    return 0;
}

#define ADD_INT(name)                                      \
    do {                                                   \
        if (PyModule_AddIntConstant(m, #name, name) < 0)   \
            return -1;                                     \
    } while (0)

#define ADD_OBJECT(name, expr)                             \
    do {                                                   \
        PyObject *o_ = (expr);                             \
        if (o_ == NULL)                                    \
            return -1;                                     \
        if (PyModule_AddObject(m, name, o_) < 0) {         \
            Py_DECREF(o_);                                 \
            return -1;                                     \
        }                                                  \
    } while (0)

static int
exec_constants(PyObject *m)
{
    ADD_INT(INT_MAX);
    ADD_OBJECT("pi", PyFloat_FromDouble(3.14));
    ADD_OBJECT("names", Py_BuildValue("(ss)", "a", "b"));
    PyObject *d = PyModule_GetDict(m);
    PyObject *v = PyLong_FromLong(3);
    if (v == NULL || PyDict_SetItemString(d, "three", v) < 0) {
        Py_XDECREF(v);
        return -1;
    }
    Py_DECREF(v);
    return 0;
}

// The classic single-phase form.
static PyObject *module_error;

PyMODINIT_FUNC
PyInit_classic(void)
{
    PyObject *m = PyModule_Create(&def);
    if (m == NULL)
        return NULL;
    module_error = PyErr_NewException("classic.error", NULL, NULL);
    Py_XINCREF(module_error);
    if (PyModule_AddObject(m, "error", module_error) < 0) {
        Py_XDECREF(module_error);
        Py_CLEAR(module_error);
        Py_DECREF(m);
        return NULL;
    }
    return m;
}

// Everything at one label.
PyMODINIT_FUNC
PyInit_labelled(void)
{
    PyObject *m = NULL, *api = NULL, *sub = NULL;
    m = PyModule_Create(&def);
    if (!m)
        goto error;
    api = PyCapsule_New((void *)&def, "labelled._API", NULL);
    if (!api)
        goto error;
    if (PyModule_AddObject(m, "_API", api) < 0)
        goto error;
    api = NULL;
    sub = PyImport_AddModule("labelled.sub");
    if (!sub)
        goto error;
    Py_INCREF(sub);
    if (PyModule_AddObject(m, "sub", sub) < 0) {
        Py_DECREF(sub);
        goto error;
    }
    return m;
error:
    Py_XDECREF(api);
    Py_XDECREF(m);
    return NULL;
}

static int
exec_leaks_constant(PyObject *m)
{
    PyObject *d = PyModule_GetDict(m);
    PyObject *v = PyLong_FromLong(3);
    if (v == NULL)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v' leaks{{.*}}[refsan-leak]
    return PyDict_SetItemString(d, "three", v);
}

PyMODINIT_FUNC
PyInit_leaks_module(void)
{
    PyObject *m = PyModule_Create(&def);
    if (m == NULL)
        return NULL;
    if (PyModule_AddIntConstant(m, "one", 1) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'm' leaks{{.*}}[refsan-leak]
        return NULL;
    return m;
}

static int
exec_add_ref_leaks(PyObject *m)
{
    PyObject *o = PyList_New(0);
    if (PyModule_AddObjectRef(m, "list", o) < 0) {
        Py_XDECREF(o);
        return -1;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'o' leaks{{.*}}[refsan-leak]
    return 0;
}

#define EXEC(fn) \
    static PyModuleDef_Slot fn##_slots[] = {{Py_mod_exec, fn}, {0, NULL}}

EXEC(exec_state);
EXEC(exec_constants);
EXEC(exec_leaks_constant);
EXEC(exec_add_ref_leaks);
