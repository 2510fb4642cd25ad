// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A call may have failed, its answer is gone, and nobody has asked.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    long count;
    double width;
} item;

// -1 is taken for a truth.
static PyObject *
item_note(item *self, PyObject *obj)
{
    if (PyObject_IsTrue(obj))
        self->count++;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyObject_IsTrue failed [refsan-exception]
    Py_RETURN_NONE;
    // CHECK: note: PyObject_IsTrue() is true
}

// And for a number.
static int
item_set_count(item *self, PyObject *value, void *closure)
{
    self->count = PyLong_AsLong(value);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed [refsan-exception]
    return 0;
}

static int
item_set_width(item *self, PyObject *value, void *closure)
{
    self->width = PyFloat_AsDouble(value);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyFloat_AsDouble failed [refsan-exception]
    return 0;
}

static PyObject *
item_twice(item *self, PyObject *obj)
{
    long n = PyLong_AsLong(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed [refsan-exception]
    return PyLong_FromLong(2 * n);
}

// The loop ends at the end, or at an error.
static PyObject *
item_length(item *self, PyObject *obj)
{
    Py_ssize_t n = 0;
    PyObject *next, *it = PyObject_GetIter(obj);
    if (it == NULL)
        return NULL;
    while ((next = PyIter_Next(it)) != NULL) {
        Py_DECREF(next);
        n++;
    }
    Py_DECREF(it);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyIter_Next failed [refsan-exception]
    return PyLong_FromSsize_t(n);
}

// Python code is run meanwhile.
static PyObject *
item_call(item *self, PyObject *obj)
{
    const char *way = PyObject_IsTrue(obj) ? "open" : "close";
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: PyObject_CallMethod is called without asking whether PyObject_IsTrue failed [refsan-exception]
    return PyObject_CallMethod(obj, way, NULL);
}

// A result thrown away.
static PyObject *
item_fill(item *self, PyObject *dict)
{
    PyDict_SetItemString(dict, "item", (PyObject *)self);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyDict_SetItemString failed [refsan-exception]
    Py_RETURN_NONE;
}

static void
item_dealloc(item *self)
{
    Py_TYPE(self)->tp_free(self);
}

static PyMethodDef methods[] = {
    {"note", (PyCFunction)item_note, METH_O, NULL},
    {"twice", (PyCFunction)item_twice, METH_O, NULL},
    {"length", (PyCFunction)item_length, METH_O, NULL},
    {"call", (PyCFunction)item_call, METH_O, NULL},
    {"fill", (PyCFunction)item_fill, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"count", NULL, (setter)item_set_count, NULL, NULL},
    {"width", NULL, (setter)item_set_width, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject item_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "item",
    .tp_basicsize = sizeof(item),
    .tp_dealloc = (destructor)item_dealloc,
    .tp_methods = methods,
    .tp_getset = getset,
};
