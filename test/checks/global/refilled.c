// Static objects that are given a reference over the one they hold.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global %s 2>&1 | FileCheck %s --check-prefixes=CHECK,DEFAULT
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefixes=CHECK,PEDANTIC
#include <Python.h>

static PyObject *hook;
static PyObject *error;
static PyObject *warning;
static PyObject *registry;
static PyObject *decimal;
static int calls;

// The module that was found in the call before is lost, though this one is used.
static PyObject *root(PyObject *self, PyObject *arg)
{
    static PyObject *math;

    // CHECK: refilled.c:[[#@LINE+1]]:10: warning: 'math' is given a new reference on each call: the one it held is lost [refsan-global]
    math = PyImport_ImportModule("math");
    if (math == NULL)
        return NULL;
    return PyObject_CallMethod(math, "sqrt", "O", arg);
}

// The unit clears the hook elsewhere; the new one is stored over the old one.
static PyObject *set_hook(PyObject *self, PyObject *func)
{
    Py_INCREF(func);
    // CHECK: refilled.c:[[#@LINE+1]]:10: warning: 'hook' is given a new reference on each call: the one it held is lost [refsan-global]
    hook = func;
    Py_RETURN_NONE;
}

static PyObject *clear_hook(PyObject *self, PyObject *ignored)
{
    Py_CLEAR(hook);
    Py_RETURN_NONE;
}

// A helper that asks nothing, called where nothing is asked.
static int find_decimal(void)
{
    // CHECK: refilled.c:[[#@LINE+1]]:13: warning: 'decimal' is given a new reference on each call
    decimal = PyImport_ImportModule("decimal");
    return decimal == NULL ? -1 : 0;
}

static PyObject *convert(PyObject *self, PyObject *arg)
{
    calls++;
    if (find_decimal() < 0)
        return NULL;
    return PyObject_CallMethod(decimal, "Decimal", "O", arg);
}

static PyMethodDef methods[] = {
    {"root", root, METH_O, NULL},
    {"set_hook", set_hook, METH_O, NULL},
    {"clear_hook", clear_hook, METH_NOARGS, NULL},
    {"convert", convert, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

// Each object of the module is executed, and each stores its own.
static int spam_exec(PyObject *module)
{
    // CHECK: refilled.c:[[#@LINE+1]]:11: warning: 'error' loses its reference where the module is executed a second time [refsan-global]
    error = PyErr_NewException("spam.error", NULL, NULL);
    if (error == NULL)
        return -1;
    // CHECK: refilled.c:[[#@LINE+1]]:13: warning: 'warning' loses its reference where the module is executed a second time
    warning = PyErr_NewException("spam.warning", NULL, NULL);
    if (warning == NULL)
        return -1;
    return PyModule_AddObjectRef(module, "error", error);
}

static PyModuleDef_Slot spam_slots[] = {{Py_mod_exec, spam_exec}, {0, NULL}};

static PyModuleDef spam = {
    PyModuleDef_HEAD_INIT,
    .m_name = "spam",
    .m_methods = methods,
    .m_slots = spam_slots,
};

PyMODINIT_FUNC PyInit_spam(void)
{
    // PEDANTIC: refilled.c:[[#@LINE+1]]:14: warning: 'registry' loses its reference where the module is imported once more [refsan-global]
    registry = PyDict_New();
    if (registry == NULL)
        return NULL;
    return PyModuleDef_Init(&spam);
}
// DEFAULT: {{^}}5 warnings generated
// PEDANTIC: {{^}}6 warnings generated
