// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The error that a block without the lock gave is an exit like any other.

#include <Python.h>
#include <unistd.h>

static PyObject *
read_some(PyObject *module, PyObject *args)
{
    int fd;
    Py_ssize_t size, n;
    PyObject *buffer;

    if (!PyArg_ParseTuple(args, "in", &fd, &size))
        return NULL;
    buffer = PyBytes_FromStringAndSize(NULL, size);
    if (buffer == NULL)
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    n = read(fd, PyBytes_AS_STRING(buffer), (size_t)size);
    Py_END_ALLOW_THREADS
    if (n < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'buffer' leaks{{.*}}[refsan-leak]
        return PyErr_SetFromErrno(PyExc_OSError);
    if (n != size)
        _PyBytes_Resize(&buffer, n);
    return buffer;
}

static PyObject *
spin(PyObject *module, PyObject *callback)
{
    int i;

    Py_BEGIN_ALLOW_THREADS
    for (i = 0; i < 3; i++) {
        sleep(1);
        Py_BLOCK_THREADS
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}PyObject_CallFunction{{.*}}[refsan-leak]
        if (PyObject_CallFunction(callback, "i", i) == NULL)
            return NULL;
        Py_UNBLOCK_THREADS
    }
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"read_some", read_some, METH_VARARGS, NULL},
    {"spin", spin, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
