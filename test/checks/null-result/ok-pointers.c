// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=null-result %s
// Pointers that are checked, and helpers that take NULL.

#include <Python.h>
#include <string.h>

static PyObject *
first(PyObject *self, PyObject *name)
{
    const char *s = PyUnicode_AsUTF8(name);
    if (!s)
        return NULL;
    return PyLong_FromLong(s[0]);
}

static PyObject *
or_empty(PyObject *self, PyObject *name)
{
    const char *s = PyUnicode_AsUTF8(name);
    if (s == NULL) {
        PyErr_Clear();
        s = "";
    }
    return PyLong_FromLong(s[0]);
}

// A flag tells.
static PyObject *
flagged(PyObject *self, PyObject *name)
{
    int good = 1;
    const char *s = PyUnicode_AsUTF8(name);
    if (s == NULL) {
        PyErr_Clear();
        good = 0;
    }
    if (good)
        return PyLong_FromLong(s[0]);
    Py_RETURN_NONE;
}

static PyObject *
copied(PyObject *self, PyObject *name)
{
    Py_ssize_t n;
    const char *s = PyUnicode_AsUTF8AndSize(name, &n);
    char *copy = s ? PyMem_Malloc((size_t)n + 1) : NULL;
    if (copy == NULL)
        return s ? PyErr_NoMemory() : NULL;
    memcpy(copy, s, (size_t)n + 1);
    PyObject *r = PyLong_FromLong(copy[0]);
    PyMem_Free(copy);
    return r;
}

// It looks before it follows.
static Py_ssize_t
size_of(PyObject *text)
{
    if (text == NULL)
        return -1;
    return PyUnicode_GET_LENGTH(text);
}

// It follows on one way only.
static Py_ssize_t
size_if(PyObject *text, int wanted)
{
    if (!wanted)
        return 0;
    return PyUnicode_GET_LENGTH(text);
}

static Py_ssize_t
last_of(PyObject **texts, int n)
{
    Py_ssize_t size = 0;
    for (int i = 0; i < n; i++)
        size = PyUnicode_GET_LENGTH(texts[i]);
    return size;
}

static PyObject *
sizes(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Repr(obj);
    Py_ssize_t n = size_of(text) + size_if(text, text != NULL) + last_of(&text, text != NULL);
    if (text == NULL)
        return NULL;
    Py_DECREF(text);
    return PyLong_FromSsize_t(n);
}

// Zero bytes are no failure.
static PyObject *
grown(PyObject *self, PyObject *args)
{
    char *p = PyMem_Malloc(10);
    if (p == NULL)
        return PyErr_NoMemory();
    char *q = PyMem_Realloc(p, 20);
    if (q == NULL) {
        PyMem_Free(p);
        return PyErr_NoMemory();
    }
    q[19] = 0;
    PyMem_Free(q);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"first", first, METH_O, NULL},
    {"or_empty", or_empty, METH_O, NULL},
    {"flagged", flagged, METH_O, NULL},
    {"copied", copied, METH_O, NULL},
    {"sizes", sizes, METH_O, NULL},
    {"grown", grown, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
