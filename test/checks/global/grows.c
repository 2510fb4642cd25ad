// Containers in static variables that nothing is ever taken out of.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global %s 2>&1 | FileCheck %s --check-prefixes=CHECK,DEFAULT
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefixes=CHECK,PEDANTIC
#include <Python.h>

static PyObject *history;
static PyObject *cache;
static PyObject *seen;

static PyObject *record(PyObject *self, PyObject *arg)
{
    if (history == NULL) {
        history = PyList_New(0);
        if (history == NULL)
            return NULL;
    }
    // CHECK: grows.c:[[#@LINE+1]]:9: warning: 'history' only grows: nothing is ever taken out of it [refsan-global]
    if (PyList_Append(history, arg) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *remember(PyObject *key)
{
    PyObject *value = PyDict_GetItemWithError(cache, key);

    if (value != NULL)
        return Py_NewRef(value);
    if (PyErr_Occurred())
        return NULL;
    value = PyObject_Str(key);
    // PEDANTIC: grows.c:[[#@LINE+1]]:26: warning: 'cache' only grows: nothing is ever taken out of it [refsan-global]
    if (value == NULL || PyDict_SetItem(cache, key, value) < 0) {
        Py_XDECREF(value);
        return NULL;
    }
    return value;
}

static PyObject *lookup(PyObject *self, PyObject *key)
{
    // PEDANTIC: grows.c:[[#@LINE+1]]:9: warning: 'seen' only grows
    if (PySet_Add(seen, key) < 0)
        return NULL;
    return remember(key);
}

static PyMethodDef methods[] = {
    {"record", record, METH_O, NULL},
    {"lookup", lookup, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

// At the module's end it has grown.
static void spam_free(void *module)
{
    Py_CLEAR(history);
}

static PyModuleDef spam = {
    PyModuleDef_HEAD_INIT, .m_name = "spam", .m_size = -1, .m_methods = methods, .m_free = spam_free,
};

PyMODINIT_FUNC PyInit_spam(void)
{
    cache = PyDict_New();
    if (cache == NULL)
        return NULL;
    seen = PySet_New(NULL);
    if (seen == NULL)
        return NULL;
    return PyModule_Create(&spam);
}
// DEFAULT: {{^}}1 warning generated
// PEDANTIC: {{^}}3 warnings generated
