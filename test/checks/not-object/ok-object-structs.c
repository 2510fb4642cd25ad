// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Structs that begin with an object's head, directly or through another, are objects.

#include <Python.h>

struct base {
    PyObject_HEAD
    int x;
};

struct derived {
    struct base base;
    int y;
};

struct listlike {
    PyListObject list;
    int extra;
};

struct sized {
    PyObject_VAR_HEAD
    int items[1];
};

static void
drop(struct base *b, struct derived *d, struct listlike *l, struct sized *s, PyTypeObject *t)
{
    Py_DECREF(b);
    Py_DECREF(d);
    Py_DECREF(l);
    Py_XDECREF(s);
    Py_DECREF(t);
}
