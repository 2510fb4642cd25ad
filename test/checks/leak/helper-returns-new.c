// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A helper of the unit is seen through: it returns a new reference.

#include <Python.h>

static PyObject *
lookup(PyObject *obj, const char *name)
{
    PyObject *r = PyObject_GetAttrString(obj, name);
    if (r == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        r = Py_NewRef(Py_None);
    }
    return r;
}

static PyObject *
has_doc(PyObject *self, PyObject *obj)
{
    PyObject *doc = lookup(obj, "__doc__");
    if (doc == NULL)
        return NULL;
    if (doc == Py_None) {
        Py_DECREF(doc);
        Py_RETURN_FALSE;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'doc'{{.*}}lookup{{.*}}[refsan-leak]
    Py_RETURN_TRUE;
}

static PyMethodDef methods[] = {
    {"has_doc", has_doc, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
