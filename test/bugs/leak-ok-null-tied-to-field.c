// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The helper gives NULL exactly where a member has the value that the caller tests next.
#include <Python.h>

typedef struct {
    PyObject_HEAD int state;
    PyObject *frame;
} Gen;
static PyObject *yielded(Gen *gen)
{
    if (gen->state == 1)
        return NULL;
    return Py_XNewRef(gen->frame);
}

PyObject *gen_close(PyObject *self, PyObject *unused)
{
    Gen *gen = (Gen *)self;
    PyObject *yf = yielded(gen);
    if (gen->state == 1) {
        gen->state = 2;
        return PyLong_FromLong(0);
    }
    Py_XDECREF(yf);
    return PyLong_FromLong(1);
}
// XFAIL: *
