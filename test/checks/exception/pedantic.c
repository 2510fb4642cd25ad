// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception %s
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=exception -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What is hardly a bug, or told elsewhere.

#include <Python.h>

// The interpreter passes one of six numbers.
static PyObject *
compare(PyObject *a, PyObject *b, int op)
{
    switch (op) {
    case Py_EQ:
        return PyBool_FromLong(a == b);
    case Py_NE:
        return PyBool_FromLong(a != b);
    case Py_LT:
    case Py_LE:
    case Py_GT:
    case Py_GE:
        Py_RETURN_NOTIMPLEMENTED;
    default:
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set
        return NULL;
    }
}

// PyUnicode_GetLength fails for what is no str.
static Py_ssize_t
length(PyObject *self)
{
    PyObject *text = ((PyObject **)self)[2];
    Py_ssize_t n = PyUnicode_GetLength(text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyUnicode_GetLength failed
    return n > 10;
}

// Its callers may ask PyErr_Occurred() in spite of the object.
PyObject *
positive(PyObject *obj)
{
    long n = PyLong_AsLong(obj);
    PyObject *r = PyTuple_New(1);
    if (r == NULL)
        return NULL;
    PyTuple_SET_ITEM(r, 0, Py_NewRef(n > 0 ? Py_True : Py_False));
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed
    return r;
}

// A caller with an exception of its own does as it likes.
static void
report(PyObject *dict, PyObject *callback, PyObject *obj)
{
    PyDict_SetItemString(dict, "last", obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: PyObject_CallNoArgs is called without asking whether PyDict_SetItemString failed
    PyObject *r = PyObject_CallNoArgs(callback);
    if (r == NULL)
        PyErr_WriteUnraisable(callback);
    Py_XDECREF(r);
}

static void
dealloc(PyObject *self)
{
    report(((PyObject **)self)[2], ((PyObject **)self)[3], Py_None);
    Py_TYPE(self)->tp_free(self);
}

static PySequenceMethods as_sequence = {.sq_length = length};

PyTypeObject odd_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "odd",
    .tp_basicsize = 4 * sizeof(PyObject *),
    .tp_dealloc = dealloc,
    .tp_richcompare = compare,
    .tp_as_sequence = &as_sequence,
};

// Code that runs may raise anything.
static PyObject *
name_or_none(PyObject *self, PyObject *obj)
{
    PyObject *name = PyObject_GetAttrString(obj, "name");
    if (name == NULL) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: PyErr_Clear swallows whatever PyObject_GetAttrString raised
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    return name;
}

// Who looks knows what it clears; and a number too large is all that this can be.
static PyObject *
size_or_none(PyObject *self, PyObject *obj)
{
    PyObject *size = PyObject_GetAttrString(obj, "size");
    if (size == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError))
            return NULL;
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    size_t n = PyLong_AsSize_t(size);
    Py_DECREF(size);
    if (n == (size_t)-1 && PyErr_Occurred()) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    return PyLong_FromSize_t(n);
}

static PyMethodDef more_methods[] = {
    {"name_or_none", name_or_none, METH_O, NULL},
    {"size_or_none", size_or_none, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
