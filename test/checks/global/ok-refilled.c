// Static objects that are filled once, or whose old content is taken care of.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>

static PyObject *hook;
static PyObject *first;
static PyObject *second;
static PyObject *third;
static PyObject *error;
static PyObject *exported;
static PyObject *current;
static PyObject *tables;
static int ready;

static PyObject *math(PyObject *self, PyObject *arg)
{
    static PyObject *module;

    if (module == NULL) {
        module = PyImport_ImportModule("math");
        if (module == NULL)
            return NULL;
    }
    return PyObject_CallMethod(module, "sqrt", "O", arg);
}

static PyObject *set_hook(PyObject *self, PyObject *func)
{
    Py_XSETREF(hook, Py_NewRef(func));
    Py_RETURN_NONE;
}

// One is asked for all of them.
static PyObject *both(PyObject *self, PyObject *ignored)
{
    if (first == NULL) {
        second = PyList_New(0);
        if (second == NULL)
            return NULL;
        first = PyList_New(0);
        if (first == NULL)
            return NULL;
    }
    return PyTuple_Pack(2, first, second);
}

static int has_third(void)
{
    return third != NULL;
}

// A function that answers is asked, or a flag.
static PyObject *answered(PyObject *self, PyObject *ignored)
{
    if (!has_third())
        third = PyList_New(0);
    return Py_XNewRef(third);
}

static int load_tables(void)
{
    tables = PyImport_ImportModule("tables");
    return tables == NULL ? -1 : 0;
}

static PyObject *flagged(PyObject *self, PyObject *ignored)
{
    if (!ready && load_tables() < 0)
        return NULL;
    ready = 1;
    return Py_NewRef(tables);
}

// It holds something only while the call lasts.
static PyObject *during(PyObject *self, PyObject *arg)
{
    PyObject *result;

    current = PyObject_GetIter(arg);
    if (current == NULL)
        return NULL;
    result = PyIter_Next(current);
    Py_CLEAR(current);
    return result;
}

static PyMethodDef methods[] = {
    {"math", math, METH_O, NULL},         {"set_hook", set_hook, METH_O, NULL},
    {"both", both, METH_NOARGS, NULL},    {"answered", answered, METH_NOARGS, NULL},
    {"during", during, METH_O, NULL},     {"flagged", flagged, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

// What is given up with the module, or belongs to the module alone.
static void spam_free(void *module)
{
    Py_CLEAR(error);
}

static int spam_exec(PyObject *module)
{
    error = PyErr_NewException("spam.error", NULL, NULL);
    if (error == NULL)
        return -1;
    exported = PyDict_New();
    if (exported == NULL)
        return -1;
    if (PyModule_AddObject(module, "exported", exported) < 0) {
        Py_DECREF(exported);
        return -1;
    }
    return PyModule_AddObjectRef(module, "error", error);
}

static PyModuleDef_Slot spam_slots[] = {{Py_mod_exec, spam_exec}, {0, NULL}};

static PyModuleDef spam = {
    PyModuleDef_HEAD_INIT,
    .m_name = "spam",
    .m_methods = methods,
    .m_slots = spam_slots,
    .m_free = spam_free,
};

PyMODINIT_FUNC PyInit_spam(void)
{
    return PyModuleDef_Init(&spam);
}
