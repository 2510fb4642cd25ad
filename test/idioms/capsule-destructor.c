// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The capsule around a struct that owns objects: lost when a step after it fails, and what it lends
// given away.

#include <Python.h>

#define NAME "handle"

struct handle {
    PyObject *owner;
};

static void
handle_destroy(PyObject *capsule)
{
    struct handle *h = PyCapsule_GetPointer(capsule, NAME);

    Py_XDECREF(h->owner);
    PyMem_Free(h);
}

static PyObject *
handle_new(PyObject *module, PyObject *owner)
{
    struct handle *h = PyMem_Malloc(sizeof *h);
    PyObject *capsule;

    if (h == NULL)
        return PyErr_NoMemory();
    h->owner = Py_NewRef(owner);
    capsule = PyCapsule_New(h, NAME, handle_destroy);
    if (capsule == NULL) {
        Py_DECREF(h->owner);
        PyMem_Free(h);
        return NULL;
    }
    if (PyObject_SetAttrString(owner, "_handle", capsule) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'capsule' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_DECREF(capsule);
    Py_RETURN_NONE;
}

static PyObject *
handle_owner(PyObject *module, PyObject *capsule)
{
    struct handle *h = PyCapsule_GetPointer(capsule, NAME);

    if (h == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} returned as if it were owned{{.*}}[refsan-borrowed]
    return h->owner;
}

static void
pointer_destroy(PyObject *capsule)
{
    Py_XDECREF((PyObject *)PyCapsule_GetPointer(capsule, "object"));
}

static PyObject *
wrapped(PyObject *module, PyObject *object)
{
    Py_INCREF(object);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'object' leaks{{.*}}[refsan-leak]
    return PyCapsule_New(object, "object", pointer_destroy);
}

static PyMethodDef methods[] = {
    {"handle", handle_new, METH_O, NULL},
    {"owner", handle_owner, METH_O, NULL},
    {"wrapped", wrapped, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
