// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fplugin-arg-refsan-level=pedantic -fsyntax-only %s 2>&1 | FileCheck %s --check-prefix=PEDANTIC
// A result is returned, or Python code is run, with an exception set.

#include <Python.h>

static PyObject *
name_or_none(PyObject *self, PyObject *obj)
{
    PyObject *name = PyObject_GetAttrString(obj, "name");
    if (name == NULL)
        name = Py_NewRef(Py_None);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by PyObject_GetAttrString [refsan-exception]
    return name;
}

static PyObject *
name_or_title(PyObject *self, PyObject *obj)
{
    PyObject *name = PyObject_GetAttrString(obj, "name");
    if (name == NULL) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: PyObject_GetAttrString is called with an exception set by PyObject_GetAttrString [refsan-exception]
        name = PyObject_GetAttrString(obj, "title");
        // CHECK: note: 'name' is NULL
    }
    return name;
}

// A return is missing.
static PyObject *
checked(PyObject *self, PyObject *obj)
{
    if (!PyTuple_Check(obj))
        PyErr_SetString(PyExc_TypeError, "a tuple is needed");
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by PyErr_SetString [refsan-exception]
    Py_RETURN_NONE;
}

static int
store(PyObject *dict, PyObject *obj)
{
    if (PyDict_SetItemString(dict, "value", obj) < 0)
        return -1;
    return 0;
}

// By a function of the unit, of which it may mean something else.
static PyObject *
stored(PyObject *self, PyObject *obj)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    if (store(dict, obj) < 0)
        Py_CLEAR(dict);
    if (dict == NULL) {
        // PEDANTIC: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by store [refsan-exception]
        Py_RETURN_NONE;
    }
    return dict;
}

static PyMethodDef methods[] = {
    {"name_or_none", name_or_none, METH_O, NULL},
    {"name_or_title", name_or_title, METH_O, NULL},
    {"checked", checked, METH_O, NULL},
    {"stored", stored, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
