// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "This or else that", said twice: what the first condition told holds for the second.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *name;
    PyObject *doc;
} Entry;

#define OR_NONE(o) ((o) ? (o) : Py_None)
#define NEW_REF(o) (Py_INCREF(o), (o))

static PyObject *get_name(Entry *self, void *closure)
{
    Py_INCREF(self->name ? self->name : Py_None);
    return self->name ? self->name : Py_None;
}

static PyObject *by_macro(Entry *self, void *closure)
{
    PyObject *list = PyList_New(2);
    if (list == NULL)
        return NULL;
    PyList_SET_ITEM(list, 0, NEW_REF(OR_NONE(self->name)));
    PyList_SET_ITEM(list, 1, NEW_REF(OR_NONE(self->doc)));
    return list;
}

// The other member is counted.
static PyObject *get_doc(Entry *self, void *closure)
{
    Py_INCREF(self->name ? self->name : Py_None);
    // CHECK-DAG: :[[#@LINE+2]]:5: warning: 'name' leaks on this path
    // CHECK-DAG: :[[#@LINE+1]]:5: warning: borrowed reference 'doc' is returned as if it were owned
    return self->doc ? self->doc : Py_None;
}

static PyGetSetDef fields[] = {{"name", (getter)get_name},
                               {"both", (getter)by_macro},
                               {"doc", (getter)get_doc},
                               {NULL}};
PyTypeObject Entry_Type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Entry",
                           .tp_basicsize = sizeof(Entry),
                           .tp_getset = fields};
