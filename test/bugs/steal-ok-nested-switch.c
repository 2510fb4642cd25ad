// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Within three cases of a switch, a switch over the same value with the same cases has no default.
#include <Python.h>

PyObject *names(int n, const int *kind)
{
    PyObject *v = NULL, *t;
    PyObject *list = PyList_New(0);
    if (!list)
        return NULL;
    for (int i = 0; i < n; i++) {
        switch (kind[i]) {
        case 1:
        case 2:
        case 6:
            t = PyTuple_New(1);
            if (!t)
                goto fail;
            switch (kind[i]) {
            case 1:
                v = PyUnicode_FromString("email");
                break;
            case 2:
                v = PyUnicode_FromString("DNS");
                break;
            case 6:
                v = PyUnicode_FromString("URI");
                break;
            }
            if (v == NULL) {
                Py_DECREF(t);
                goto fail;
            }
            PyTuple_SET_ITEM(t, 0, v);
            break;
        default:
            t = PyTuple_New(0);
            if (!t)
                goto fail;
            break;
        }
        if (PyList_Append(list, t) < 0) {
            Py_DECREF(t);
            goto fail;
        }
        Py_DECREF(t);
    }
    return list;
fail:
    Py_DECREF(list);
    return NULL;
}
// XFAIL: *
