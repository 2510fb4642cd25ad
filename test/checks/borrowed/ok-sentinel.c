// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fplugin-arg-refsan-dump=contracts -fsyntax-only %s 2>&1 \
// RUN:     | FileCheck %s --check-prefix=CONTRACT
// A static object with which callers compare a function's result is a mark that nobody owns; a
// caller that treats it as owned is told.

#include <Python.h>

// CONTRACT: attempt({{.*}} -> {{.*}}static(_Py_NotImplementedStruct)
PyObject *
attempt(PyObject *o)
{
    if (!PyDict_Check(o))
        return Py_NotImplemented;
    return PyDict_Copy(o);
}

PyObject *
attempt_again(PyObject *o)
{
    return attempt(o);
}

static PyObject *
copy(PyObject *self, PyObject *o)
{
    PyObject *result = attempt(o);
    if (result == Py_NotImplemented)
        return PyObject_Str(o);
    return result;
}

static PyObject *
copy_or_fail(PyObject *self, PyObject *o)
{
    PyObject *result = attempt(o);
    if (result == NULL)
        return NULL;
    if (result != Py_NotImplemented)
        return result;
    PyErr_SetString(PyExc_TypeError, "no dict");
    return NULL;
}

static PyObject *
passes_on(PyObject *self, PyObject *o)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference 'Py_NotImplemented' is returned as if it were owned{{.*}}[refsan-borrowed]
    return attempt(o);
}

static PyObject *
releases(PyObject *self, PyObject *o)
{
    PyObject *result = attempt(o);
    if (result == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference {{.*}}NotImplemented{{.*}}[refsan-borrowed]
    Py_DECREF(result);
    Py_RETURN_NONE;
}

PyObject *
no_mark(PyObject *o)
{
    if (!PyDict_Check(o))
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference 'Py_NotImplemented'{{.*}}[refsan-borrowed]
        return Py_NotImplemented;
    return PyDict_Copy(o);
}

static PyMethodDef methods[] = {
    {"copy", copy, METH_O, NULL},
    {"copy_or_fail", copy_or_fail, METH_O, NULL},
    {"passes_on", passes_on, METH_O, NULL},
    {"releases", releases, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
