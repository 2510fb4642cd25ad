// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// All of an object but its head is copied, then what its members show is counted for them.
#include <Python.h>
#include <string.h>

typedef struct {
    PyObject_HEAD
    PyObject *names;
    PyObject *fields;
    char *buffer;
} descr;

extern PyTypeObject descr_type;

static void descr_dealloc(PyObject *self)
{
    descr *d = (descr *)self;
    Py_XDECREF(d->names);
    Py_XDECREF(d->fields);
    free(d->buffer);
    Py_TYPE(self)->tp_free(self);
}

descr *descr_copy(descr *base)
{
    descr *fresh = PyObject_New(descr, &descr_type);
    if (fresh == NULL)
        return NULL;
    memcpy((char *)fresh + sizeof(PyObject), (char *)base + sizeof(PyObject),
           sizeof(descr) - sizeof(PyObject));
    Py_XINCREF(fresh->names);
    Py_XINCREF(fresh->fields);
    fresh->buffer = (char *)malloc(8);
    if (fresh->buffer == NULL) {
        Py_DECREF(fresh);
        return (descr *)PyErr_NoMemory();
    }
    return fresh;
}

destructor use_dealloc = descr_dealloc;
