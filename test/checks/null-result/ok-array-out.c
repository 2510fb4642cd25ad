// SPDX-License-Identifier: Apache-2.0
// RUN: echo 'resolve(objects in, out results) -> 0 | -1!' > %t.refs
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-contracts=%t.refs %s 2>&1 \
// RUN:   | FileCheck %s --allow-empty --implicit-check-not=warning:
// Of what is stored through an `out` that nothing is told of, there may be many.
#include <Python.h>

int resolve(PyObject **in, PyObject **results);

Py_ssize_t names(PyObject **in, int n)
{
    PyObject *results[8] = {NULL};
    Py_ssize_t length = 0;

    if (resolve(in, results) < 0)
        return -1;
    for (int i = 0; i < n; i++) {
        length += (Py_ssize_t)strlen(Py_TYPE(results[i])->tp_name);
        Py_DECREF(results[i]);
    }
    return length;
}
