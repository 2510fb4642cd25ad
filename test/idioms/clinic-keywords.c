// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Behind Argument Clinic's wrapper, the impl functions have the bugs: one gives its argument away,
// one loses what it made.

#define Py_BUILD_CORE_MODULE 1
#include <Python.h>

static PyObject *
m_default_impl(PyObject *module, PyObject *value, PyObject *fallback)
{
    PyObject *text = PyObject_Str(value);

    if (text == NULL)
        return NULL;
    if (PyUnicode_GET_LENGTH(text) == 0) {
        Py_DECREF(text);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'fallback'{{.*}}[refsan-borrowed]
        return fallback;
    }
    return text;
}

static PyObject *
m_default(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *return_value = NULL;
    static const char *const _keywords[] = {"value", "fallback", NULL};
    static _PyArg_Parser _parser = {.keywords = _keywords, .fname = "default"};
    PyObject *argsbuf[2];
    PyObject *value;
    PyObject *fallback;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 2, 2, 0, argsbuf);
    if (!args) {
        goto exit;
    }
    value = args[0];
    fallback = args[1];
    return_value = m_default_impl(module, value, fallback);

exit:
    return return_value;
}

static int
m_store_impl(PyObject *module, PyObject *table, PyObject *name, int flag)
{
    PyObject *key = PyUnicode_FromFormat("%U.%d", name, flag);

    if (key == NULL)
        return -1;
    if (PyObject_SetItem(table, key, flag ? Py_True : Py_False) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'key' leaks{{.*}}[refsan-leak]
        return -1;
    Py_DECREF(key);
    return 0;
}

static PyObject *
m_store(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *return_value = NULL;
    static const char *const _keywords[] = {"table", "name", "flag", NULL};
    static _PyArg_Parser _parser = {.keywords = _keywords, .fname = "store"};
    PyObject *argsbuf[3];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 2;
    PyObject *table;
    PyObject *name;
    int flag = 0;
    int _return_value;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 2, 3, 0, argsbuf);
    if (!args)
        goto exit;
    table = args[0];
    if (!PyUnicode_Check(args[1])) {
        _PyArg_BadArgument("store", "argument 'name'", "str", args[1]);
        goto exit;
    }
    name = args[1];
    if (!noptargs)
        goto skip_optional_pos;
    flag = PyObject_IsTrue(args[2]);
    if (flag < 0)
        goto exit;
skip_optional_pos:
    _return_value = m_store_impl(module, table, name, flag);
    if ((_return_value == -1) && PyErr_Occurred())
        goto exit;
    return_value = PyBool_FromLong((long)_return_value);

exit:
    return return_value;
}

static PyMethodDef methods[] = {
    {"default", _PyCFunction_CAST(m_default), METH_FASTCALL | METH_KEYWORDS, NULL},
    {"store", _PyCFunction_CAST(m_store), METH_FASTCALL | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
