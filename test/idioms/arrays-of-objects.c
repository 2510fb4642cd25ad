// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// C arrays of references: filled in a loop, released in a loop, on the stack or the heap.

#include <Python.h>

static PyObject *
fill_and_release(PyObject *self, PyObject *args)
{
    PyObject **items, *res = NULL;
    Py_ssize_t i, n = PyTuple_GET_SIZE(args);
    items = PyMem_New(PyObject *, n);
    if (items == NULL)
        return PyErr_NoMemory();
    for (i = 0; i < n; i++) {
        items[i] = PyObject_Str(PyTuple_GET_ITEM(args, i));
        if (items[i] == NULL)
            goto done;
    }
    res = PyObject_Vectorcall(self, items, (size_t)n, NULL);
done:
    while (--i >= 0)
        Py_DECREF(items[i]);
    PyMem_Free(items);
    return res;
}

// calloc: what was not filled is NULL.
static PyObject *
zeroed(PyObject *self, PyObject *args)
{
    PyObject *res = NULL;
    Py_ssize_t i, n = PyTuple_GET_SIZE(args);
    PyObject **items = PyMem_Calloc((size_t)n, sizeof(PyObject *));
    if (items == NULL)
        return PyErr_NoMemory();
    for (i = 0; i < n; i++)
        if (!(items[i] = PyObject_Repr(PyTuple_GET_ITEM(args, i))))
            goto done;
    res = PyTuple_New(n);
    if (res == NULL)
        goto done;
    for (i = 0; i < n; i++) {
        PyTuple_SET_ITEM(res, i, items[i]);
        items[i] = NULL;
    }
done:
    for (i = 0; i < n; i++)
        Py_XDECREF(items[i]);
    PyMem_Free(items);
    return res;
}

// A small array on the stack, the heap when it does not do.
#define SMALL 5

static PyObject *
small_stack(PyObject *self, PyObject *args)
{
    PyObject *small[SMALL];
    PyObject **stack = small;
    PyObject *res;
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n > SMALL) {
        stack = PyMem_Malloc((size_t)n * sizeof(PyObject *));
        if (stack == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        stack[i] = PyTuple_GET_ITEM(args, i);
        Py_INCREF(stack[i]);
    }
    res = PyObject_Vectorcall(self, stack, (size_t)n, NULL);
    for (Py_ssize_t i = 0; i < n; i++)
        Py_DECREF(stack[i]);
    if (stack != small)
        PyMem_Free(stack);
    return res;
}

// A fixed number, one after the other.
static PyObject *
fixed(PyObject *self, PyObject *arg)
{
    PyObject *argv[2] = {NULL, NULL}, *res = NULL;
    if ((argv[0] = PyObject_Repr(arg)) == NULL)
        goto done;
    if ((argv[1] = PyLong_FromLong(2)) == NULL)
        goto done;
    res = PyObject_Vectorcall(self, argv, 2, NULL);
done:
    Py_XDECREF(argv[0]);
    Py_XDECREF(argv[1]);
    return res;
}

// Borrowed ones need no release.
static PyObject *
borrowed(PyObject *self, PyObject *arg)
{
    PyObject *argv[3] = {NULL, self, arg};
    return PyObject_Vectorcall(arg, argv + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

static void
release_all(PyObject **items, Py_ssize_t n)
{
    while (n--)
        Py_DECREF(*items++);
}

static PyObject *
by_helper(PyObject *self, PyObject *args)
{
    PyObject *items[4], *res;
    Py_ssize_t n = 0;
    while (n < 4) {
        PyObject *v = PyLong_FromSsize_t(n);
        if (v == NULL) {
            release_all(items, n);
            return NULL;
        }
        items[n++] = v;
    }
    res = PyObject_Vectorcall(self, items, 4, NULL);
    release_all(items, n);
    return res;
}

static PyObject *
one_forgotten(PyObject *self, PyObject *arg)
{
    PyObject *argv[2] = {NULL, NULL}, *res = NULL;
    if ((argv[0] = PyObject_Repr(arg)) == NULL)
        goto done;
    if ((argv[1] = PyLong_FromLong(2)) == NULL)
        goto done;
    res = PyObject_Vectorcall(self, argv, 2, NULL);
done:
    Py_XDECREF(argv[0]);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyLong_FromLong{{.*}}[refsan-leak]
    return res;
}

static PyObject *
released_twice(PyObject *self, PyObject *arg)
{
    PyObject *argv[2], *res;
    argv[0] = PyObject_Repr(self);
    if (argv[0] == NULL)
        return NULL;
    argv[1] = arg;
    res = PyObject_Vectorcall(self, argv, 2, NULL);
    Py_DECREF(argv[0]);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
    Py_DECREF(argv[1]);
    return res;
}

static PyMethodDef methods[] = {
    {"fill_and_release", fill_and_release, METH_VARARGS, NULL},
    {"zeroed", zeroed, METH_VARARGS, NULL},
    {"small_stack", small_stack, METH_VARARGS, NULL},
    {"fixed", fixed, METH_O, NULL},
    {"borrowed", borrowed, METH_O, NULL},
    {"by_helper", by_helper, METH_VARARGS, NULL},
    {"one_forgotten", one_forgotten, METH_O, NULL},
    {"released_twice", released_twice, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
