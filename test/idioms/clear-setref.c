// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Py_CLEAR, Py_SETREF, Py_XSETREF and what they are written for.

#include <Python.h>

#ifndef Py_XSETREF
#define Py_XSETREF(op, op2)             \
    do {                                \
        PyObject *_py_tmp = (PyObject *)(op); \
        (op) = (op2);                   \
        Py_XDECREF(_py_tmp);            \
    } while (0)
#define Py_SETREF Py_XSETREF
#endif

struct node {
    PyObject_HEAD
    PyObject *value;
    PyObject *next;
};

static int
node_clear(struct node *self)
{
    Py_CLEAR(self->value);
    Py_CLEAR(self->next);
    return 0;
}

static void
node_dealloc(struct node *self)
{
    node_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
set(struct node *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_XSETREF(self->value, arg);
    Py_RETURN_NONE;
}

static PyObject *
set_newref(struct node *self, PyObject *arg)
{
    Py_XSETREF(self->value, Py_NewRef(arg));
    Py_XSETREF(self->next, Py_XNewRef(self->value));
    Py_RETURN_NONE;
}

static PyObject *
accumulate(PyObject *self, PyObject *arg)
{
    PyObject *res = PyLong_FromLong(1);
    for (int i = 0; res != NULL && i < 10; i++)
        Py_SETREF(res, PyNumber_Multiply(res, arg));
    return res;
}

static PyObject *
replace_or_fail(struct node *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    Py_SETREF(text, PyUnicode_FromFormat("<%U>", text));
    if (text == NULL)
        return NULL;
    Py_XSETREF(self->value, text);
    return Py_NewRef(self->value);
}

static PyObject *
clear_twice(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    Py_CLEAR(text);
    Py_CLEAR(text);
    Py_XDECREF(text);
    Py_RETURN_NONE;
}

static PyObject *
exhausted(struct node *self)
{
    PyObject *item;
    if (self->next == NULL)
        return NULL;
    item = PyIter_Next(self->next);
    if (item == NULL)
        Py_CLEAR(self->next);
    return item;
}

static PyObject *
setref_borrowed(struct node *self, PyObject *arg)
{
    PyObject *item = PyDict_GetItemWithError(arg, self->value);
    if (item == NULL)
        return NULL;
    PyObject *list = PyList_New(0);
    Py_XSETREF(list, item);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'{{item|list}}'{{.*}}[refsan-borrowed]
    return list;
}

static PyObject *
setref_after_release(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    PyObject *more = PyUnicode_FromFormat("<%U>", text);
    Py_DECREF(text);
    if (more == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: '{{text|_py_tmp}}'{{.*}}[refsan-{{over-decref|use-after-decref}}]
    Py_SETREF(text, more);
    return text;
}

static PyObject *
plain_store_loses(PyObject *self, PyObject *arg)
{
    PyObject *res = PyLong_FromLong(1);
    for (int i = 0; res != NULL && i < 10; i++)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'res' leaks{{.*}}[refsan-leak]
        res = PyNumber_Multiply(res, arg);
    return res;
}

static PyObject *
used_after_clear(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    PyObject *same = text;
    Py_CLEAR(text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: '{{same|text}}'{{.*}}[refsan-use-after-decref]
    return PyObject_Repr(same);
}

static PyMethodDef methods[] = {
    {"set", (PyCFunction)set, METH_O, NULL},
    {"set_newref", (PyCFunction)set_newref, METH_O, NULL},
    {"accumulate", accumulate, METH_O, NULL},
    {"replace_or_fail", (PyCFunction)replace_or_fail, METH_O, NULL},
    {"clear_twice", clear_twice, METH_O, NULL},
    {"setref_borrowed", (PyCFunction)setref_borrowed, METH_O, NULL},
    {"setref_after_release", setref_after_release, METH_O, NULL},
    {"plain_store_loses", plain_store_loses, METH_O, NULL},
    {"used_after_clear", used_after_clear, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.node",
    .tp_basicsize = sizeof(struct node),
    .tp_dealloc = (destructor)node_dealloc,
    .tp_clear = (inquiry)node_clear,
    .tp_iternext = (iternextfunc)exhausted,
    .tp_methods = methods,
};
