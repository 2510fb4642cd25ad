// Containers that are bounded, emptied, known to others, or filled when the module is made.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>

static PyObject *bounded;
static PyObject *emptied;
static PyObject *removed;
static PyObject *public_list;
static PyObject *constants;
static PyObject *names;
static PyObject *replaced;
static PyObject *handed;
PyObject *shared_list;

void hand_out(PyObject *list);

static PyObject *bound(PyObject *self, PyObject *arg)
{
    if (PyDict_GET_SIZE(bounded) > 100)
        Py_RETURN_NONE;
    if (PyDict_SetItem(bounded, arg, Py_True) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *empty(PyObject *self, PyObject *arg)
{
    if (arg == Py_None)
        PyDict_Clear(emptied);
    else if (PyDict_SetItem(emptied, arg, Py_True) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *add(PyObject *self, PyObject *arg)
{
    if (PySet_Add(removed, arg) < 0 || PyList_Append(public_list, arg) < 0 ||
        PyList_Append(shared_list, arg) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *discard(PyObject *self, PyObject *arg)
{
    if (PySet_Discard(removed, arg) < 0)
        return NULL;
    Py_RETURN_NONE;
}

// Under the same key each time.
static PyObject *keep(PyObject *self, PyObject *arg)
{
    PyObject *key = PyUnicode_FromString("last");

    if (key == NULL)
        return NULL;
    if (PyDict_SetItemString(constants, "arg", arg) < 0 || PyDict_SetItem(constants, key, arg) < 0) {
        Py_DECREF(key);
        return NULL;
    }
    Py_DECREF(key);
    Py_RETURN_NONE;
}

static PyObject *restart(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);

    if (list == NULL)
        return NULL;
    Py_XSETREF(replaced, list);
    if (PyList_Append(replaced, arg) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *give(PyObject *self, PyObject *arg)
{
    if (PyList_Append(handed, arg) < 0)
        return NULL;
    hand_out(handed);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"bound", bound, METH_O, NULL},     {"empty", empty, METH_O, NULL},
    {"add", add, METH_O, NULL},         {"discard", discard, METH_O, NULL},
    {"keep", keep, METH_O, NULL},       {"restart", restart, METH_O, NULL},
    {"give", give, METH_O, NULL},       {NULL, NULL, 0, NULL},
};

static PyModuleDef spam = {
    PyModuleDef_HEAD_INIT, .m_name = "spam", .m_size = -1, .m_methods = methods,
};

static int add_name(const char *text)
{
    PyObject *name = PyUnicode_FromString(text);
    int failed = name == NULL || PyList_Append(names, name) < 0;

    Py_XDECREF(name);
    return failed ? -1 : 0;
}

PyMODINIT_FUNC PyInit_spam(void)
{
    PyObject *module = PyModule_Create(&spam);

    if (module == NULL)
        return NULL;
    bounded = PyDict_New();
    emptied = PyDict_New();
    constants = PyDict_New();
    removed = PySet_New(NULL);
    public_list = PyList_New(0);
    names = PyList_New(0);
    handed = PyList_New(0);
    if (!bounded || !emptied || !constants || !removed || !public_list || !names || !handed ||
        add_name("one") < 0 || PyModule_AddObjectRef(module, "list", public_list) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
