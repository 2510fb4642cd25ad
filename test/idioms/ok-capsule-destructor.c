// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// A struct behind a capsule owns objects; the capsule's destructor releases them.

#include <Python.h>
#include <assert.h>

#define NAME "handle"

struct handle {
    PyObject *owner;
    PyObject *callback;
    int fd;
};

static void
handle_free(struct handle *h)
{
    Py_XDECREF(h->owner);
    Py_CLEAR(h->callback);
    PyMem_Free(h);
}

static void
handle_destroy(PyObject *capsule)
{
    struct handle *h = PyCapsule_GetPointer(capsule, NAME);

    if (h == NULL) {
        PyErr_WriteUnraisable(capsule);
        return;
    }
    handle_free(h);
}

static PyObject *
handle_new(PyObject *module, PyObject *args)
{
    struct handle *h;
    PyObject *owner, *callback = Py_None, *capsule;
    int fd;

    if (!PyArg_ParseTuple(args, "Oi|O", &owner, &fd, &callback))
        return NULL;
    h = PyMem_Calloc(1, sizeof *h);
    if (h == NULL)
        return PyErr_NoMemory();
    h->owner = Py_NewRef(owner);
    h->callback = Py_NewRef(callback);
    h->fd = fd;
    capsule = PyCapsule_New(h, NAME, handle_destroy);
    if (capsule == NULL)
        handle_free(h);
    return capsule;
}

static PyObject *
handle_owner(PyObject *module, PyObject *capsule)
{
    struct handle *h = PyCapsule_GetPointer(capsule, NAME);

    if (h == NULL)
        return NULL;
    assert(h->owner != NULL);
    return Py_NewRef(h->owner);
}

static void
object_destroy(PyObject *capsule)
{
    Py_XDECREF((PyObject *)PyCapsule_GetContext(capsule));
}

/* The context is an object that the pointer needs. */
static PyObject *
borrow(PyObject *module, PyObject *bytes)
{
    PyObject *capsule;
    char *text = PyBytes_AsString(bytes);

    if (text == NULL)
        return NULL;
    capsule = PyCapsule_New(text, "text", object_destroy);
    if (capsule == NULL)
        return NULL;
    Py_INCREF(bytes);
    if (PyCapsule_SetContext(capsule, bytes) < 0) {
        Py_DECREF(bytes);
        Py_DECREF(capsule);
        return NULL;
    }
    return capsule;
}

static void
pointer_destroy(PyObject *capsule)
{
    Py_XDECREF((PyObject *)PyCapsule_GetPointer(capsule, "object"));
}

/* The pointer is an object itself. */
static PyObject *
wrapped(PyObject *module, PyObject *object)
{
    PyObject *capsule;

    Py_INCREF(object);
    capsule = PyCapsule_New(object, "object", pointer_destroy);
    if (capsule == NULL)
        Py_DECREF(object);
    return capsule;
}

static PyMethodDef methods[] = {
    {"handle", handle_new, METH_VARARGS, NULL},
    {"owner", handle_owner, METH_O, NULL},
    {"borrow", borrow, METH_O, NULL},
    {"wrapped", wrapped, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
