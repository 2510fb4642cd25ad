// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// XFAIL: *
// A macro that reads a field gives a pointer into the object, which dies with it.

#include <Python.h>

PyObject *
first(PyObject *o)
{
    PyObject *sequence = PySequence_Fast(o, "no sequence");
    if (sequence == NULL)
        return NULL;
    PyObject **items = PySequence_Fast_ITEMS(sequence);
    Py_DECREF(sequence);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'items'{{.*}}[refsan-use-after-decref]
    return Py_NewRef(items[0]);
}

const char *
start(PyObject *o)
{
    PyObject *view = PyMemoryView_FromObject(o);
    if (view == NULL)
        return NULL;
    Py_buffer *buffer = PyMemoryView_GET_BUFFER(view);
    Py_DECREF(view);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'buffer'{{.*}}[refsan-use-after-decref]
    return (const char *)buffer->buf;
}
