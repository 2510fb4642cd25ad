// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An object that is reallocated has moved: the old pointer is gone, the references are those of the
// new one.
#include <Python.h>

static PyObject *resize(PyObject *s, Py_ssize_t n)
{
    PyObject *moved = (PyObject *)PyObject_Realloc(s, 64 + n);
    if (moved == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    s = moved;
    Py_SET_REFCNT(s, 1);
    return s;
}

struct writer {
    PyObject *buffer;
    Py_ssize_t pos;
};
void clear(struct writer *w)
{
    Py_CLEAR(w->buffer);
}

int grow(struct writer *w, Py_ssize_t n)
{
    PyObject *fresh;
    if (n > w->pos) {
        fresh = resize(w->buffer, n);
        if (fresh == NULL)
            return -1;
        w->buffer = fresh;
    }
    return 0;
}
