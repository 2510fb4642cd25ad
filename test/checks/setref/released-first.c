// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=setref %s
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=setref -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: cp %s %t.c
// RUN: %clang_refsan -Xclang -fixit -fsyntax-only -fplugin-arg-refsan-only=setref -fplugin-arg-refsan-level=pedantic %t.c
// RUN: FileCheck %s --check-prefix=FIXED --input-file=%t.c
// RUN: %clang_refsan -fsyntax-only -Wall -Werror -fplugin-arg-refsan-only=setref %t.c
// A field's reference is released before the field is replaced. The fix-it puts both in order, where
// they are neighbours.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *first;
    PyObject *second;
    PyObject *third;
    PyObject *fourth;
} holder;

// FIXED-LABEL: holder_init(
static int
holder_init(holder *self, PyObject *args, PyObject *kwargs)
{
    PyObject *first, *second = Py_None;
    if (!PyArg_ParseTuple(args, "O|O", &first, &second))
        return -1;
    // CHECK: :[[#@LINE+1]]:5: warning: 'first' is released before it is replaced: code that runs then can see the old object [refsan-setref]
    Py_XDECREF(self->first);
    Py_INCREF(first);
    // CHECK: :[[#@LINE+1]]:{{.*}}note: replaced here: Py_XSETREF does both in the right order
    self->first = first;
    // FIXED: Py_INCREF(first);
    // FIXED-NOT: self->first = first;
    // FIXED: {{^}}    Py_XSETREF(self->first, first);
    return 0;
}

// FIXED-LABEL: holder_next(
static PyObject *
holder_next(holder *self, PyObject *noargs)
{
    PyObject *next = PyObject_CallNoArgs(self->second);
    if (next == NULL)
        return NULL;
    // CHECK: :[[#@LINE+2]]:5: warning: 'second' is released before it is replaced
    // FIXED: Py_SETREF(self->second, next);
    Py_DECREF(self->second);
    self->second = next;
    Py_RETURN_NONE;
}

// FIXED-LABEL: holder_clear(
static int
holder_clear(holder *self)
{
    // CHECK: :[[#@LINE+2]]:5: warning: 'third' is released before it is replaced
    // FIXED: Py_CLEAR(self->third);
    Py_XDECREF(self->third);
    self->third = NULL;
    return 0;
}

// Not neighbours: no fix-it.
// FIXED-LABEL: holder_set(
static int
holder_set(holder *self, PyObject *value, void *closure)
{
    // CHECK: :[[#@LINE+2]]:5: warning: 'fourth' is released before it is replaced
    // FIXED: Py_DECREF(self->fourth);
    Py_DECREF(self->fourth);
    if (value == NULL)
        value = Py_None;
    self->fourth = Py_NewRef(value);
    return 0;
}

static void
holder_dealloc(holder *self)
{
    Py_XDECREF(self->first);
    Py_XDECREF(self->second);
    Py_XDECREF(self->third);
    Py_XDECREF(self->fourth);
    Py_TYPE(self)->tp_free(self);
}

static PyMethodDef methods[] = {
    {"next", (PyCFunction)holder_next, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"fourth", NULL, (setter)holder_set, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject holder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "holder",
    .tp_basicsize = sizeof(holder),
    .tp_dealloc = (destructor)holder_dealloc,
    .tp_clear = (inquiry)holder_clear,
    .tp_init = (initproc)holder_init,
    .tp_methods = methods,
    .tp_getset = getset,
};
