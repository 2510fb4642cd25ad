// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Weak references: referents that may be gone, callbacks, lists of weak references.

#include <Python.h>
#include <stddef.h>

struct cache {
    PyObject_HEAD
    PyObject *refs;
    PyObject *callback;
    PyObject *weakreflist;
};

static PyObject *
resolve(PyObject *self, PyObject *ref)
{
    PyObject *obj = PyWeakref_GetObject(ref);
    if (obj == NULL)
        return NULL;
    if (obj == Py_None) {
        PyErr_SetString(PyExc_ReferenceError, "gone");
        return NULL;
    }
    Py_INCREF(obj);
    return obj;
}

static PyObject *
resolve_macro(PyObject *self, PyObject *ref)
{
    PyObject *obj = PyWeakref_GET_OBJECT(ref);
    return Py_NewRef(obj);
}

static PyObject *
add(struct cache *self, PyObject *obj)
{
    PyObject *ref = PyWeakref_NewRef(obj, self->callback);
    if (ref == NULL)
        return NULL;
    if (PyList_Append(self->refs, ref) < 0) {
        Py_DECREF(ref);
        return NULL;
    }
    Py_DECREF(ref);
    Py_RETURN_NONE;
}

static PyObject *
alive(struct cache *self, PyObject *ignored)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(self->refs); i++) {
        PyObject *ref = PyList_GET_ITEM(self->refs, i);
        PyObject *obj = PyWeakref_GET_OBJECT(ref);
        if (obj == Py_None)
            continue;
        Py_INCREF(obj);
        if (PyList_Append(list, obj) < 0) {
            Py_DECREF(obj);
            Py_DECREF(list);
            return NULL;
        }
        Py_DECREF(obj);
    }
    return list;
}

static void
cache_dealloc(struct cache *self)
{
    if (self->weakreflist != NULL)
        PyObject_ClearWeakRefs((PyObject *)self);
    Py_CLEAR(self->refs);
    Py_CLEAR(self->callback);
    Py_TYPE(self)->tp_free(self);
}

// A callback that keeps itself alive until it has run.
static PyObject *
on_death(PyObject *self, PyObject *ref)
{
    Py_ssize_t i;
    PyObject *refs = ((struct cache *)self)->refs;
    for (i = 0; i < PyList_GET_SIZE(refs); i++) {
        if (PyList_GET_ITEM(refs, i) == ref) {
            if (PyList_SetSlice(refs, i, i + 1, NULL) < 0)
                return NULL;
            break;
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
resolve_released(PyObject *self, PyObject *ref)
{
    PyObject *obj = PyWeakref_GetObject(ref);
    if (obj == NULL)
        return NULL;
    PyObject *text = PyObject_Repr(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference 'obj' is released{{.*}}[refsan-borrowed]
    Py_DECREF(obj);
    return text;
}

static PyObject *
add_lost(struct cache *self, PyObject *obj)
{
    PyObject *ref = PyWeakref_NewRef(obj, self->callback);
    if (ref == NULL)
        return NULL;
    if (PyList_Append(self->refs, ref) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'ref' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_DECREF(ref);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"resolve", resolve, METH_O, NULL},
    {"resolve_macro", resolve_macro, METH_O, NULL},
    {"add", (PyCFunction)add, METH_O, NULL},
    {"alive", (PyCFunction)alive, METH_NOARGS, NULL},
    {"on_death", on_death, METH_O, NULL},
    {"resolve_released", resolve_released, METH_O, NULL},
    {"add_lost", (PyCFunction)add_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject cache_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.cache",
    .tp_basicsize = sizeof(struct cache),
    .tp_dealloc = (destructor)cache_dealloc,
    .tp_weaklistoffset = offsetof(struct cache, weakreflist),
    .tp_methods = methods,
};
