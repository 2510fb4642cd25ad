// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The number of operands says whether the second is there.
#include <Python.h>

int operands(PyObject *second)
{
    int nop = second == NULL ? 2 : 3;
    PyObject *b = second;
    if (b != NULL) {
        b = PySequence_List(b);
        if (b == NULL)
            return -1;
    }
    if (nop > 2 && PyList_GET_SIZE(b) == 0) {
        Py_DECREF(b);
        return 1;
    }
    Py_XDECREF(b);
    return 0;
}
// XFAIL: *
