// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What a weak reference answers is judged as any other object, by the function's contract.

#include <Python.h>

int PyWeakref_GetRef(PyObject *ref, PyObject **object);

// PyWeakref_GetObject's result is borrowed.
PyObject *
released(PyObject *ref)
{
    PyObject *object = PyWeakref_GetObject(ref);

    if (object == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:5: warning: borrowed reference 'object' is released{{.*}}[refsan-borrowed]
    Py_DECREF(object);
    Py_RETURN_NONE;
}

// PyWeakref_GetRef's is not.
int
lost(PyObject *ref)
{
    PyObject *object;
    int found = PyWeakref_GetRef(ref, &object);

    // CHECK: warning: 'object' leaks on this path{{.*}}[refsan-leak]
    return found;
}
