// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// _PyTuple_Resize likewise; the common exit tolerates the NULL it leaves.

#include <Python.h>

static PyObject *
only_strings(PyObject *self, PyObject *seq)
{
    PyObject *fast = PySequence_Fast(seq, "a sequence is needed");
    if (fast == NULL)
        return NULL;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(fast), used = 0;
    PyObject *t = PyTuple_New(n);
    if (t == NULL)
        goto done;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(fast, i);
        if (!PyUnicode_Check(item))
            continue;
        Py_INCREF(item);
        PyTuple_SET_ITEM(t, used, item);
        used++;
    }
    if (_PyTuple_Resize(&t, used) < 0)
        goto done;
done:
    Py_DECREF(fast);
    return t;
}

static PyMethodDef methods[] = {
    {"only_strings", only_strings, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
