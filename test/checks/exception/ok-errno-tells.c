// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A failure that something else than the result excludes: where errno is not EINTR no signal was
// asked for.
#include <Python.h>
#include <errno.h>
#include <unistd.h>

static PyObject *
wait_for(PyObject *self, PyObject *noargs)
{
    int res, err;
    do {
        res = usleep(1);
        err = errno;
    } while (res < 0 && errno == EINTR && PyErr_CheckSignals() == 0);
    if (res < 0) {
        if (err == EINVAL)
            Py_RETURN_FALSE;
        if (err == EINTR)
            return NULL;
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    Py_RETURN_TRUE;
}

static PyMethodDef methods[] = {
    {"wait_for", wait_for, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *wait_methods = methods;
