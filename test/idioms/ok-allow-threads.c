// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// Blocks without the lock: retried when a signal came, left and entered again, around a callback.

#include <Python.h>
#include <errno.h>
#include <unistd.h>

static PyObject *
read_some(PyObject *module, PyObject *args)
{
    int fd, async_err = 0;
    Py_ssize_t size, n;
    PyObject *buffer;

    if (!PyArg_ParseTuple(args, "in", &fd, &size))
        return NULL;
    buffer = PyBytes_FromStringAndSize(NULL, size);
    if (buffer == NULL)
        return NULL;
    do {
        Py_BEGIN_ALLOW_THREADS
        n = read(fd, PyBytes_AS_STRING(buffer), (size_t)size);
        Py_END_ALLOW_THREADS
    } while (n < 0 && errno == EINTR && !(async_err = PyErr_CheckSignals()));
    if (n < 0) {
        Py_DECREF(buffer);
        return async_err ? NULL : PyErr_SetFromErrno(PyExc_OSError);
    }
    if (n != size)
        _PyBytes_Resize(&buffer, n);
    return buffer;
}

static PyObject *
spin(PyObject *module, PyObject *callback)
{
    PyObject *last = Py_NewRef(Py_None);
    int i;

    Py_BEGIN_ALLOW_THREADS
    for (i = 0; i < 3; i++) {
        PyObject *next;
        sleep(1);
        Py_BLOCK_THREADS
        next = PyObject_CallFunction(callback, "i", i);
        if (next == NULL) {
            Py_DECREF(last);
            return NULL;
        }
        Py_SETREF(last, next);
        Py_UNBLOCK_THREADS
    }
    Py_END_ALLOW_THREADS
    return last;
}

static PyObject *
write_all(PyObject *module, PyObject *args)
{
    Py_buffer view;
    ssize_t n = 0;
    int fd;

    if (!PyArg_ParseTuple(args, "iy*", &fd, &view))
        return NULL;
    if (view.len > 0) {
        Py_BEGIN_ALLOW_THREADS
        n = write(fd, view.buf, (size_t)view.len);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    if (n < 0)
        return PyErr_SetFromErrno(PyExc_OSError);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"read_some", read_some, METH_VARARGS, NULL},
    {"spin", spin, METH_O, NULL},
    {"write_all", write_all, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
