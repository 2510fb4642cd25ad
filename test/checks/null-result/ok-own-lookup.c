// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// RUN: %clang_refsan -fplugin-arg-refsan-level=pedantic -fsyntax-only %s 2>&1 | FileCheck %s --check-prefix=PEDANTIC
// Whoever filled a table knows what is in it: a key, or an index, that the unit itself chose.

#include <Python.h>

struct table {
    PyObject_HEAD
    PyObject *names;
    PyObject *entries;
};

static Py_ssize_t
total(struct table *self)
{
    Py_ssize_t sum = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->names); i++) {
        PyObject *entry = PyDict_GetItem(self->entries, PyTuple_GET_ITEM(self->names, i));
        // PEDANTIC: :[[#@LINE+1]]:{{.*}}warning: 'entry'{{.*}}PyDict_GetItem{{.*}}[refsan-null-result]
        sum += Py_SIZE(entry);
    }
    return sum;
}

static PyObject *
table_first(struct table *self, PyObject *unused)
{
    PyObject *name = PyTuple_GetItem(self->names, 0);
    Py_INCREF(name);
    if (total(self) == 0) {
        Py_DECREF(name);
        Py_RETURN_NONE;
    }
    return name;
}

static PyMethodDef methods[] = {
    {"first", (PyCFunction)table_first, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
