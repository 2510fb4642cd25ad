// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// nb_ slots that dispatch on types, tp_richcompare, and NotImplemented.

#include <Python.h>

struct delta {
    PyObject_HEAD
    long days;
    PyObject *unit;
};

static PyTypeObject delta_type;
#define Delta_Check(o) PyObject_TypeCheck((o), &delta_type)

static PyObject *
delta_make(long days)
{
    struct delta *self = (struct delta *)delta_type.tp_alloc(&delta_type, 0);
    if (self != NULL)
        self->days = days;
    return (PyObject *)self;
}

static PyObject *
delta_add(PyObject *left, PyObject *right)
{
    PyObject *result = Py_NotImplemented;
    if (Delta_Check(left) && Delta_Check(right)) {
        result = delta_make(((struct delta *)left)->days + ((struct delta *)right)->days);
    }
    if (result == Py_NotImplemented)
        Py_INCREF(result);
    return result;
}

static PyObject *
delta_subtract(PyObject *left, PyObject *right)
{
    PyObject *result = Py_NotImplemented;
    if (Delta_Check(left)) {
        PyObject *minus = PyNumber_Negative(right);
        if (minus) {
            result = delta_add(left, minus);
            Py_DECREF(minus);
        }
        else
            result = NULL;
    }
    if (result == Py_NotImplemented)
        Py_INCREF(result);
    return result;
}

static PyObject *
delta_multiply(PyObject *left, PyObject *right)
{
    if (!Delta_Check(left)) {
        PyObject *tmp = left;
        left = right;
        right = tmp;
    }
    if (!PyLong_Check(right))
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *days = PyLong_FromLong(((struct delta *)left)->days), *product;
    if (days == NULL)
        return NULL;
    product = PyNumber_Multiply(days, right);
    Py_DECREF(days);
    if (product == NULL)
        return NULL;
    long n = PyLong_AsLong(product);
    Py_DECREF(product);
    if (n == -1 && PyErr_Occurred())
        return NULL;
    return delta_make(n);
}

static PyObject *
delta_richcompare(PyObject *a, PyObject *b, int op)
{
    int result;
    if (!Delta_Check(b)) {
        if (op == Py_EQ || op == Py_NE)
            return PyBool_FromLong(op == Py_NE);
        Py_RETURN_NOTIMPLEMENTED;
    }
    switch (op) {
    case Py_EQ: result = ((struct delta *)a)->days == ((struct delta *)b)->days; break;
    case Py_NE: result = ((struct delta *)a)->days != ((struct delta *)b)->days; break;
    case Py_LT: result = ((struct delta *)a)->days < ((struct delta *)b)->days; break;
    default:
        Py_RETURN_NOTIMPLEMENTED;
    }
    PyObject *res = result ? Py_True : Py_False;
    Py_INCREF(res);
    return res;
}

static PyObject *
delta_inplace(PyObject *self, PyObject *other)
{
    if (!PyLong_CheckExact(other)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    long n = PyLong_AsLong(other);
    if (n == -1 && PyErr_Occurred())
        return NULL;
    ((struct delta *)self)->days += n;
    Py_INCREF(self);
    return self;
}

static PyObject *
delta_or(PyObject *left, PyObject *right)
{
    PyObject *a = NULL, *b = NULL, *res = NULL;
    a = PyNumber_Long(left);
    if (a == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError))
            goto done;
        PyErr_Clear();
        res = Py_NotImplemented;
        Py_INCREF(res);
        goto done;
    }
    b = PyNumber_Long(right);
    if (b == NULL)
        goto done;
    res = PyNumber_Or(a, b);
done:
    Py_XDECREF(a);
    Py_XDECREF(b);
    return res;
}

static PyObject *
delta_and(PyObject *left, PyObject *right)
{
    PyObject *a = PyNumber_Long(left);
    if (a == NULL)
        return NULL;
    if (!PyLong_Check(right))
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'a' leaks{{.*}}[refsan-leak]
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *res = PyNumber_And(a, right);
    Py_DECREF(a);
    return res;
}

static PyObject *
delta_inplace_or(PyObject *self, PyObject *other)
{
    ((struct delta *)self)->days |= 1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'self'{{.*}}[refsan-borrowed]
    return self;
}

static PyNumberMethods as_number = {
    .nb_add = delta_add,
    .nb_subtract = delta_subtract,
    .nb_multiply = delta_multiply,
    .nb_inplace_add = delta_inplace,
    .nb_or = delta_or,
    .nb_and = delta_and,
    .nb_inplace_or = delta_inplace_or,
};

static PyTypeObject delta_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.delta",
    .tp_basicsize = sizeof(struct delta),
    .tp_as_number = &as_number,
    .tp_richcompare = delta_richcompare,
};
