// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Ternaries, comma expressions, assignments inside conditions, chains of && and ||.

#include <Python.h>

static PyObject *
ternary(PyObject *self, PyObject *arg)
{
    PyObject *o = PyUnicode_Check(arg) ? Py_NewRef(arg) : PyObject_Str(arg);
    if (!o)
        return NULL;
    PyObject *res = PyUnicode_Concat(o, o);
    return Py_DECREF(o), res;
}

static PyObject *
ternary_incref(PyObject *self, PyObject *args)
{
    PyObject *value = NULL;
    if (!PyArg_ParseTuple(args, "|O", &value))
        return NULL;
    value = value ? value : Py_None;
    Py_INCREF(value);
    PyObject *t = PyTuple_New(1);
    if (!t) {
        Py_DECREF(value);
        return NULL;
    }
    PyTuple_SET_ITEM(t, 0, value);
    return t;
}

static PyObject *
in_conditions(PyObject *self, PyObject *arg)
{
    PyObject *a = NULL, *b = NULL, *res = NULL;
    if ((a = PyObject_Repr(arg)) && (b = PyObject_Str(arg)))
        res = PyUnicode_Concat(a, b);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return res;
}

static PyObject *
negative_conditions(PyObject *self, PyObject *arg)
{
    PyObject *a = NULL, *b = NULL;
    if (!(a = PyObject_Repr(arg)) || !(b = PyObject_Str(arg)) || PyObject_SetAttr(self, a, b) < 0) {
        Py_XDECREF(a);
        Py_XDECREF(b);
        return NULL;
    }
    Py_DECREF(a);
    return b;
}

static PyObject *
both_or_neither(PyObject *self, PyObject *arg)
{
    PyObject *a = PyObject_Repr(arg), *b = PyObject_Str(arg), *t = NULL;
    if (a && b)
        t = PyTuple_Pack(2, a, b);
    Py_XDECREF(a), Py_XDECREF(b);
    return t;
}

static PyObject *
nested_calls(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    return list && PyList_Append(list, arg) == 0 ? list : (Py_XDECREF(list), NULL);
}

static PyObject *
bool_answer(PyObject *self, PyObject *arg)
{
    int yes = PyObject_IsTrue(arg);
    return yes < 0 ? NULL : Py_NewRef(yes ? Py_True : Py_False);
}

static PyObject *
assign_and_compare(PyObject *self, PyObject *arg)
{
    PyObject *it, *item, *last = NULL;
    if ((it = PyObject_GetIter(arg)) == NULL)
        return NULL;
    while ((item = PyIter_Next(it)) != NULL) {
        Py_XDECREF(last);
        last = item;
    }
    Py_DECREF(it);
    if (last == NULL && !PyErr_Occurred())
        last = Py_NewRef(Py_None);
    else if (PyErr_Occurred())
        Py_CLEAR(last);
    return last;
}

static PyObject *
ternary_borrowed(PyObject *self, PyObject *args)
{
    PyObject *value = NULL;
    if (!PyArg_ParseTuple(args, "|O", &value))
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
    return value ? value : PyList_New(0);
}

static PyObject *
and_loses_first(PyObject *self, PyObject *arg)
{
    PyObject *a = NULL, *b = NULL;
    if ((a = PyObject_Repr(arg)) && (b = PyObject_Str(arg))) {
        PyObject *res = PyUnicode_Concat(a, b);
        Py_DECREF(a);
        Py_DECREF(b);
        return res;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'a' leaks{{.*}}[refsan-leak]
    return NULL;
}

static PyObject *
nested_new(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyObject_Repr{{.*}}[refsan-leak]
    if (PyList_Append(list, PyObject_Repr(arg)) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyObject *
last_lost(PyObject *self, PyObject *arg)
{
    PyObject *it, *item, *last = NULL;
    if ((it = PyObject_GetIter(arg)) == NULL)
        return NULL;
    while ((item = PyIter_Next(it)) != NULL) {
        Py_XDECREF(last);
        last = item;
    }
    Py_DECREF(it);
    if (PyErr_Occurred())
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: '{{item|last}}' leaks{{.*}}[refsan-leak]
        return NULL;
    if (last == NULL)
        Py_RETURN_NONE;
    return last;
}

static PyMethodDef methods[] = {
    {"ternary", ternary, METH_O, NULL},
    {"ternary_incref", ternary_incref, METH_VARARGS, NULL},
    {"in_conditions", in_conditions, METH_O, NULL},
    {"negative_conditions", negative_conditions, METH_O, NULL},
    {"both_or_neither", both_or_neither, METH_O, NULL},
    {"nested_calls", nested_calls, METH_O, NULL},
    {"bool_answer", bool_answer, METH_O, NULL},
    {"assign_and_compare", assign_and_compare, METH_O, NULL},
    {"ternary_borrowed", ternary_borrowed, METH_VARARGS, NULL},
    {"and_loses_first", and_loses_first, METH_O, NULL},
    {"nested_new", nested_new, METH_O, NULL},
    {"last_lost", last_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
