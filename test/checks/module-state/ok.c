// States whose members are all taken care of, or hold nothing of their own.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=module-state %s 2>&1 | count 0
#include <Python.h>

typedef struct {
    PyObject *error;
    PyObject *lent;
    PyTypeObject *types[2];
    struct {
        PyObject *name;
    } names;
    int number;
} state;

#define STATE(module) ((state *)PyModule_GetState(module))

static PyTypeObject static_type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.S"};

static int whole_exec(PyObject *module)
{
    state *st = STATE(module);

    st->error = PyErr_NewException("m.Error", NULL, NULL);
    st->lent = (PyObject *)&static_type;
    st->names.name = PyUnicode_InternFromString("name");
    return st->error == NULL || st->names.name == NULL ? -1 : 0;
}

static int whole_traverse(PyObject *module, visitproc visit, void *arg)
{
    state *st = STATE(module);

    Py_VISIT(st->error);
    for (int i = 0; i < 2; i++)
        Py_VISIT(st->types[i]);
    return 0;
}

static void clear_names(state *st)
{
    Py_CLEAR(st->names.name);
}

static int whole_clear(PyObject *module)
{
    state *st = STATE(module);

    Py_CLEAR(st->error);
    for (int i = 0; i < 2; i++)
        Py_CLEAR(st->types[i]);
    clear_names(st);
    return 0;
}

static PyModuleDef_Slot whole_slots[] = {{Py_mod_exec, whole_exec}, {0, NULL}};
PyModuleDef whole = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = sizeof(state),
    .m_slots = whole_slots,
    .m_traverse = whole_traverse,
    .m_clear = whole_clear,
};

// What m_free alone releases; functions elsewhere that get the state.
void release_state(void *st);

typedef struct {
    PyObject *a;
} freed;

static int freed_exec(PyObject *module)
{
    ((freed *)PyModule_GetState(module))->a = PyList_New(0);
    return 0;
}

static void freed_free(void *module)
{
    freed *st = PyModule_GetState((PyObject *)module);

    Py_XDECREF(st->a);
}

static PyModuleDef_Slot freed_slots[] = {{Py_mod_exec, freed_exec}, {0, NULL}};
PyModuleDef freed_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "f",
    .m_size = sizeof(freed),
    .m_slots = freed_slots,
    .m_free = freed_free,
};

typedef struct {
    PyObject *b;
} handed;

static int handed_exec(PyObject *module)
{
    ((handed *)PyModule_GetState(module))->b = PyList_New(0);
    return 0;
}

static int handed_clear(PyObject *module)
{
    release_state(PyModule_GetState(module));
    return 0;
}

static PyModuleDef_Slot handed_slots[] = {{Py_mod_exec, handed_exec}, {0, NULL}};
PyModuleDef handed_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "h",
    .m_size = sizeof(handed),
    .m_slots = handed_slots,
    .m_clear = handed_clear,
};
