// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// References of elements of C memory: counted where they stand, or moved by memcpy.

#include <Python.h>
#include <string.h>

void
take_elements(PyObject **data, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++, data++)
        Py_XINCREF(*data);
}

void
copy_elements(PyObject **dst, PyObject **src, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_XINCREF(*src);
        Py_XDECREF(*dst);
        *dst = *src;
        dst += 1;
        src += 1;
    }
}

void
take_all(PyObject **data, Py_ssize_t n)
{
    PyObject *temp;
    for (Py_ssize_t i = 0; i < n; i++, data++) {
        memcpy(&temp, data, sizeof(temp));
        Py_XINCREF(temp);
    }
}

void
release_all(char *data, Py_ssize_t n)
{
    PyObject *temp;
    for (Py_ssize_t i = 0; i < n; i++, data += sizeof(temp)) {
        memcpy(&temp, data, sizeof(temp));
        Py_XDECREF(temp);
    }
}

void
copy_one(char *dst, char *src)
{
    PyObject *from = NULL, *old = NULL;
    memcpy(&from, src, sizeof(from));
    memcpy(&old, dst, sizeof(old));
    memcpy(dst, &from, sizeof(from));
    Py_XINCREF(from);
    Py_XDECREF(old);
}

int
fill_zero(char *data, Py_ssize_t size, Py_ssize_t stride)
{
    PyObject *zero = PyLong_FromLong(0);
    if (zero == NULL)
        return -1;
    while (size--) {
        Py_INCREF(zero);
        memcpy(data, &zero, sizeof(zero));
        data += stride;
    }
    Py_DECREF(zero);
    return 0;
}

int
forgets_zero(char *data, Py_ssize_t size)
{
    PyObject *zero = PyLong_FromLong(0);
    if (zero == NULL)
        return -1;
    if (size <= 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'zero' leaks on this path{{.*}}[refsan-leak]
        return -1;
    memcpy(data, &zero, sizeof(zero));
    return 0;
}

static PyObject *
first(PyObject *self, PyObject *const *data, Py_ssize_t n)
{
    PyObject *other = self;
    if (n != 1)
        return PyErr_NoMemory();
    PyObject *item = data[0];
    Py_INCREF(item);
    int same = PyObject_RichCompareBool(item, other, Py_EQ);
    if (same < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item' leaks on this path{{.*}}[refsan-leak]
        return NULL;
    if (same)
        return item;
    Py_DECREF(item);
    return Py_NewRef(other);
}

static PyMethodDef methods[] = {
    {"first", (PyCFunction)(void (*)(void))first, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
