// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A pointer into an object that somebody keeps, or that is replaced before the function ends.

#include <Python.h>
#include <string.h>

typedef struct {
    PyObject_HEAD
    PyObject *bytes;
    const char *name;
    char *copy;
} Thing;

static const char *current;

static void
thing_dealloc(PyObject *self)
{
    Py_XDECREF(((Thing *)self)->bytes);
    PyMem_Free(((Thing *)self)->copy);
    Py_TYPE(self)->tp_free(self);
}

// The instance keeps the object beside the pointer.
static PyObject *
rename_(PyObject *self, PyObject *arg)
{
    Thing *thing = (Thing *)self;
    PyObject *bytes = PyUnicode_AsUTF8String(arg);
    if (bytes == NULL)
        return NULL;
    Py_XSETREF(thing->bytes, bytes);
    thing->name = PyBytes_AS_STRING(bytes);
    Py_RETURN_NONE;
}

// A copy.
static PyObject *
copy(PyObject *self, PyObject *arg)
{
    Thing *thing = (Thing *)self;
    PyObject *bytes = PyUnicode_AsUTF8String(arg);
    char *text;
    if (bytes == NULL)
        return NULL;
    text = PyMem_Malloc(PyBytes_GET_SIZE(bytes) + 1);
    if (text != NULL) {
        strcpy(text, PyBytes_AS_STRING(bytes));
        PyMem_Free(thing->copy);
        thing->copy = text;
    }
    Py_DECREF(bytes);
    return text != NULL ? Py_NewRef(Py_None) : PyErr_NoMemory();
}

// Only while the function works.
static PyObject *
with(PyObject *self, PyObject *arg)
{
    Thing *thing = (Thing *)self;
    PyObject *bytes = PyUnicode_AsUTF8String(arg);
    size_t n;
    if (bytes == NULL)
        return NULL;
    current = thing->name = PyBytes_AS_STRING(bytes);
    n = strlen(thing->name);
    current = thing->name = NULL;
    Py_DECREF(bytes);
    return PyLong_FromSize_t(n);
}

// A text that lives in static memory, and one in an object that lives for ever.
static const char *
kind(PyObject *obj)
{
    PyObject *type = PyObject_Type(obj);
    const char *name = type == (PyObject *)&PyLong_Type ? "int" : ((PyTypeObject *)type)->tp_name;
    Py_DECREF(type);
    return name;
}

static PyObject *
kind_(PyObject *self, PyObject *arg)
{
    return PyUnicode_FromString(kind(arg));
}

static PyMethodDef methods[] = {
    {"rename", rename_, METH_O, NULL},
    {"copy", copy, METH_O, NULL},
    {"with", with, METH_O, NULL},
    {"kind", kind_, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Thing_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "thing.Thing",
    .tp_basicsize = sizeof(Thing),
    .tp_dealloc = thing_dealloc,
    .tp_methods = methods,
};

PyTypeObject *
thing_type(void)
{
    return &Thing_Type;
}
