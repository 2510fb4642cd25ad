// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A member of an array element holds the reference; a loop of the same length gives all of them
// back.
#include <Python.h>

PyObject *join(PyObject *seq, Py_ssize_t n)
{
    Py_buffer fixed[10], *bufs = fixed;
    PyObject *res = NULL;
    Py_ssize_t i, nbufs = 0;
    if (n > 10) {
        bufs = PyMem_New(Py_buffer, n);
        if (bufs == NULL)
            return NULL;
    }
    for (i = 0, nbufs = 0; i < n; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(seq, i);
        if (PyBytes_CheckExact(item)) {
            bufs[i].obj = Py_NewRef(item);
            bufs[i].buf = PyBytes_AS_STRING(item);
        } else if (PyObject_GetBuffer(item, &bufs[i], PyBUF_SIMPLE) != 0)
            goto error;
        nbufs = i + 1;
    }
    res = PyBytes_FromStringAndSize(NULL, n);
    goto done;
error:
    res = NULL;
done:
    for (i = 0; i < nbufs; i++)
        PyBuffer_Release(&bufs[i]);
    if (bufs != fixed)
        PyMem_Free(bufs);
    return res;
}
// XFAIL: *
