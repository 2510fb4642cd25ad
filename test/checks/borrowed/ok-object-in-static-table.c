// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Objects that are part of a larger static thing: counted like any other, and never freed.

#include <Python.h>

static struct {
    struct {
        PyTupleObject empty;
        PyBytesObject characters[256];
    } singletons;
} runtime;

static PyObject *
empty(void)
{
    return Py_NewRef((PyObject *)&runtime.singletons.empty);
}

static PyObject *
character(unsigned char c)
{
    PyObject *found = (PyObject *)&runtime.singletons.characters[c];
    Py_INCREF(found);
    return found;
}

static PyObject *
make(PyObject *self, PyObject *arg)
{
    if (arg == Py_None)
        return empty();
    if (arg == Py_True)
        return PyList_New(0);
    return character('x');
}

// Consumes its argument and returns the one object that stands for its kind.
static PyObject *
canonical(PyObject *bytes)
{
    PyObject *known = (PyObject *)&runtime.singletons.characters[1];
    if (bytes != known) {
        Py_INCREF(known);
        Py_DECREF(bytes);
    }
    return known;
}

static PyObject *
text(PyObject *self, PyObject *arg)
{
    PyObject *bytes = PyObject_Bytes(arg);
    if (bytes == NULL)
        return NULL;
    return canonical(bytes);
}

static PyMethodDef methods[] = {
    {"make", make, METH_O, NULL},
    {"text", text, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
