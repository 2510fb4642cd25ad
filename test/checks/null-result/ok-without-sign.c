// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A number without a sign that is neither 0 nor above 1 is 1, and one that 0 is not below is 0.
#include <Python.h>

PyObject *
collected(PyObject *result, PyObject *given, unsigned int count)
{
    PyObject *all = NULL;
    if (count == 0)
        return Py_NewRef(result);
    if (count > 1) {
        all = PyTuple_New(count);
        if (all == NULL)
            return NULL;
    }
    for (unsigned int i = 0; i < count; i++) {
        if (count == 1)
            return Py_NewRef(given);
        PyTuple_SET_ITEM(all, i, Py_NewRef(given));
    }
    return all;
}

PyObject *
read_all(size_t most)
{
    PyObject *bytes = NULL;
    size_t got = 0;
    if (most == 0)
        return PyBytes_FromString("");
    while (got < most) {
        Py_XDECREF(bytes);
        bytes = PyBytes_FromStringAndSize(NULL, 4096);
        if (bytes == NULL)
            return NULL;
        got += 4096;
    }
    PyBytes_AS_STRING(bytes)[4095] = 0;
    return bytes;
}
