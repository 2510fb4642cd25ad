// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception %s
// A failure that is answered without a word of it: what it is handed to fails as well, or it is
// compared with a number that is none.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    Py_ssize_t count;
} items;

// PyList_New and PyTuple_New refuse a negative size, and leave an exception as well.
static PyObject *
handed_on(PyObject *self, PyObject *size)
{
    return PyList_New(PyLong_AsSsize_t(size));
}

static PyObject *
handed_on_by_name(PyObject *self, PyObject *size)
{
    Py_ssize_t n = PyNumber_AsSsize_t(size, PyExc_OverflowError);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, n);
    if (bytes == NULL)
        return NULL;
    memset(PyBytes_AS_STRING(bytes), 0, n);
    return bytes;
}

// A count is never -1.
static int
set_items(items *self, PyObject *value, void *closure)
{
    if (value == NULL || !PySequence_Check(value)) {
        PyErr_SetString(PyExc_ValueError, "a sequence is needed");
        return -1;
    }
    if (PySequence_Size(value) != self->count) {
        PyErr_SetString(PyExc_ValueError, "too many or too few");
        return -1;
    }
    return 0;
}

static PyObject *
within(PyObject *self, PyObject *args)
{
    int n;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "Oi", &value, &n))
        return NULL;
    if (n < 0)
        n = 0;
    if (PyObject_Size(value) == n)
        Py_RETURN_TRUE;
    return PyErr_Occurred() ? NULL : PyLong_FromLong(n);
}

// The failure is 0 behind the sum, and nothing is done.
static PyObject *
one_more(PyObject *self, PyObject *args)
{
    Py_ssize_t n = PySequence_Size(args) + 1;
    for (Py_ssize_t i = 1; i < n; i++) {
        PyObject *item = PySequence_GetItem(args, i - 1);
        if (item == NULL)
            return NULL;
        Py_DECREF(item);
    }
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

// The path on which NULL is passed where that crashes has ended, whatever is told of it.
static Py_hash_t
hash_of_first(PyObject *self)
{
    PyObject *item = PySequence_GetItem(self, 0);
    Py_hash_t hash = PyObject_Hash(item);
    Py_DECREF(item);
    return hash == -1 ? -1 : 1;
}

static PyMethodDef methods[] = {
    {"handed_on", handed_on, METH_O, NULL},
    {"handed_on_by_name", handed_on_by_name, METH_O, NULL},
    {"within", within, METH_VARARGS, NULL},
    {"one_more", one_more, METH_O, NULL},
    {NULL},
};
static PyGetSetDef getset[] = {{"items", NULL, (setter)set_items, NULL, NULL}, {NULL}};
PyTypeObject items_type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.items",
                           .tp_basicsize = sizeof(items),
                           .tp_methods = methods,
                           .tp_getset = getset,
                           .tp_hash = hash_of_first};
