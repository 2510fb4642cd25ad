// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An array that one loop fills and another of the same length releases.
#include <Python.h>

static int fill(PyObject **op, int n)
{
    for (int i = 0; i < n; i++) {
        op[i] = PyLong_FromLong(i);
        if (op[i] == NULL) {
            while (i > 0)
                Py_DECREF(op[--i]);
            return -1;
        }
    }
    return 0;
}

int use(int n)
{
    PyObject *op[8] = {NULL};
    if (fill(op, n) < 0)
        return -1;
    for (int i = 0; i < n; i++)
        Py_XDECREF(op[i]);
    return 0;
}
// XFAIL: *
