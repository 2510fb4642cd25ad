// Members of a module's state that its functions forget.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=module-state %s 2>&1 | FileCheck %s
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir %s 2>&1 | FileCheck --check-prefix=IR %s
#include <Python.h>

// IR: type module forgetful instance state slots forgetful

typedef struct {
    PyTypeObject *type;
    PyObject *error;
    PyObject *cache;
    PyObject *lent;
    int number;
} state;

static inline state *get_state(PyObject *module)
{
    state *st = PyModule_GetState(module);
    assert(st != NULL);
    return st;
}

static PyType_Slot slots[] = {{0, NULL}};
static PyType_Spec spec = {"m.T", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};

static int forgetful_exec(PyObject *module)
{
    state *st = get_state(module);

    st->type = (PyTypeObject *)PyType_FromSpec(&spec);
    if (st->type == NULL)
        return -1;
    st->error = PyErr_NewException("m.Error", NULL, NULL);
    if (st->error == NULL)
        return -1;
    st->cache = PyDict_New();
    st->lent = Py_None;
    return st->cache == NULL ? -1 : 0;
}

// CHECK: bug.c:[[#@LINE+1]]:12: warning: 'type' of the module's state is not visited by m_traverse [refsan-module-state]
static int forgetful_traverse(PyObject *module, visitproc visit, void *arg)
{
    state *st = get_state(module);

    Py_VISIT(st->error);
    Py_VISIT(st->cache);
    return 0;
}

// CHECK: bug.c:[[#@LINE+1]]:12: warning: 'cache' of the module's state is not released by m_clear [refsan-module-state]
static int forgetful_clear(PyObject *module)
{
    state *st = get_state(module);

    Py_CLEAR(st->type);
    Py_CLEAR(st->error);
    return 0;
}

static void forgetful_free(void *module)
{
    forgetful_clear((PyObject *)module);
}

static PyModuleDef_Slot forgetful_slots[] = {{Py_mod_exec, forgetful_exec}, {0, NULL}};

static PyModuleDef forgetful = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = sizeof(state),
    .m_slots = forgetful_slots,
    .m_traverse = forgetful_traverse,
    .m_clear = forgetful_clear,
    .m_free = forgetful_free,
};

typedef struct {
    PyObject *only;
} small;

static int small_exec(PyObject *module)
{
    small *st = PyModule_GetState(module);

    st->only = PyList_New(0);
    return st->only == NULL ? -1 : 0;
}

static PyModuleDef_Slot small_slots[] = {{Py_mod_exec, small_exec}, {0, NULL}};

// CHECK: bug.c:[[#@LINE+1]]:20: warning: 'only' of the module's state is never released: there is no m_clear and no m_free [refsan-module-state]
static PyModuleDef small_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "s",
    .m_size = sizeof(small),
    .m_slots = small_slots,
};

PyObject *defs[] = {(PyObject *)&forgetful, (PyObject *)&small_def};
// CHECK: {{^}}3 warnings generated
