// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The result is borrowed until the common exit makes it owned.

#include <Python.h>

static PyObject *
all_strings(PyObject *self, PyObject *obj)
{
    PyObject *result = NULL;
    PyObject *seq = PySequence_Fast(obj, "not a sequence");
    if (seq == NULL)
        goto done;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(seq); i++) {
        if (!PyUnicode_Check(PySequence_Fast_GET_ITEM(seq, i))) {
            result = Py_False;
            goto done;
        }
    }
    result = Py_True;
done:
    Py_XDECREF(seq);
    Py_XINCREF(result);
    return result;
}

static PyMethodDef methods[] = {
    {"all_strings", all_strings, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
