// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The object is only touched with the lock held; errors are told after it is taken back.

#include <Python.h>
#include <errno.h>
#include <unistd.h>

static PyObject *
read_fd(PyObject *self, PyObject *args)
{
    int fd;
    Py_ssize_t size, n;
    if (!PyArg_ParseTuple(args, "in", &fd, &size))
        return NULL;
    PyObject *buf = PyBytes_FromStringAndSize(NULL, size);
    if (buf == NULL)
        return NULL;
    char *data = PyBytes_AS_STRING(buf);
    Py_BEGIN_ALLOW_THREADS
    n = read(fd, data, (size_t)size);
    Py_END_ALLOW_THREADS
    if (n < 0) {
        Py_DECREF(buf);
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    if (n != size)
        _PyBytes_Resize(&buf, n);
    return buf;
}

static PyMethodDef methods[] = {
    {"read_fd", read_fd, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
