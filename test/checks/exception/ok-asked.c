// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG -fplugin-arg-refsan-only=exception %s
// All the ways to ask whether a call has failed.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    long first, last;
    double width;
} range;

static int
by_number_then_occurred(range *self, PyObject *value, void *closure)
{
    long n = PyLong_AsLong(value);
    if (n == -1 && PyErr_Occurred())
        return -1;
    self->first = n;
    return 0;
}

static int
by_occurred_then_number(range *self, PyObject *value, void *closure)
{
    self->first = PyLong_AsLong(value);
    if (PyErr_Occurred() && self->first == -1)
        return -1;
    return 0;
}

static int
below_zero_is_an_error_anyway(range *self, PyObject *value, void *closure)
{
    long n = PyLong_AsLong(value);
    if (n < 0) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "negative");
        return -1;
    }
    self->first = n;
    return 0;
}

// One question for several conversions.
static PyObject *
move(range *self, PyObject *args)
{
    PyObject *a, *b, *w;
    if (!PyArg_ParseTuple(args, "OOO", &a, &b, &w))
        return NULL;
    long first = PyLong_AsLong(a);
    long last = PyLong_AsLong(b);
    double width = PyFloat_AsDouble(w);
    if (PyErr_Occurred())
        return NULL;
    self->first = first;
    self->last = last;
    self->width = width;
    Py_RETURN_NONE;
}

static PyObject *
into_fields(range *self, PyObject *args)
{
    self->first = PyLong_AsLong(PyTuple_GET_ITEM(args, 0));
    self->last = PyLong_AsLong(PyTuple_GET_ITEM(args, 1));
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

static PyObject *
real(range *self, PyObject *obj)
{
    double d = PyFloat_AsDouble(obj);
    if (d == -1.0 && PyErr_Occurred())
        return NULL;
    if (PyObject_IsTrue(obj) < 0)
        return NULL;
    return PyFloat_FromDouble(2 * d);
}

static PyObject *
truth(range *self, PyObject *obj)
{
    int is = PyObject_IsTrue(obj);
    if (is) {
        if (is < 0)
            return NULL;
        self->first++;
    }
    Py_RETURN_NONE;
}

static PyObject *
truth_switch(range *self, PyObject *obj)
{
    switch (PyObject_IsTrue(obj)) {
    case 0:
        self->first++;
        break;
    case 1:
        self->last++;
        break;
    default:
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
truth_goto(range *self, PyObject *obj)
{
    int is;
    PyObject *other = PyObject_GetAttrString(obj, "other");
    if (other == NULL)
        return NULL;
    if ((is = PyObject_RichCompareBool(obj, other, Py_EQ)) < 0)
        goto error;
    Py_DECREF(other);
    return PyBool_FromLong(is);
error:
    Py_DECREF(other);
    return NULL;
}

// The answer is the function's own.
static int
contains(PyObject *self, PyObject *obj)
{
    return PyObject_IsTrue(obj);
}

static int
fill(range *self, PyObject *args, PyObject *kwargs)
{
    return PyDict_SetItemString(kwargs, "self", (PyObject *)self) < 0 ? -1 : 0;
}

static PyObject *
loop(range *self, PyObject *obj)
{
    Py_ssize_t n = 0;
    PyObject *next, *it = PyObject_GetIter(obj);
    if (it == NULL)
        return NULL;
    while ((next = PyIter_Next(it)) != NULL) {
        int is = PyObject_IsTrue(next);
        Py_DECREF(next);
        if (is < 0)
            break;
        n += is;
    }
    Py_DECREF(it);
    if (PyErr_Occurred())
        return NULL;
    return PyLong_FromSsize_t(n);
}

// None can be set where the item is known to be there.
static PyObject *
loop_broken(range *self, PyObject *obj)
{
    PyObject *next, *it = PyObject_GetIter(obj);
    if (it == NULL)
        return NULL;
    next = PyIter_Next(it);
    Py_DECREF(it);
    if (next == NULL && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "empty");
    return next;
}

// What has been tested cannot fail.
static PyObject *
tested(range *self, PyObject *obj)
{
    if (!PyUnicode_Check(obj) || !PyFloat_Check(self))
        Py_RETURN_FALSE;
    self->first = PyUnicode_GetLength(obj);
    self->width = PyFloat_AsDouble((PyObject *)self);
    Py_RETURN_TRUE;
}

static PyObject *
cannot_fail(range *self, PyObject *text)
{
    Py_buffer view;
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    PyList_Reverse(list);
    Py_DECREF(list);
    PyBuffer_FillInfo(&view, NULL, "text", 4, 1, PyBUF_SIMPLE);
    PyBuffer_Release(&view);
    if (!PyUnicode_Check(text))
        Py_RETURN_NONE;
    self->first = PyUnicode_FindChar(text, '.', 0, 10, 1);
    Py_RETURN_TRUE;
}

static PyObject *
cleared(range *self, PyObject *obj)
{
    self->first = PyLong_AsLong(obj);
    PyErr_Clear();
    Py_RETURN_NONE;
}

static PyObject *
first_then_default(range *self, PyObject *obj)
{
    long n = PyLong_AsLong(obj);
    if (n == -1 && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_OverflowError))
            return NULL;
        PyErr_Clear();
        n = 0;
    }
    return PyLong_FromLong(n);
}

static void
dealloc(range *self)
{
    Py_TYPE(self)->tp_free(self);
}

static PyMethodDef methods[] = {
    {"move", (PyCFunction)move, METH_VARARGS, NULL},
    {"into_fields", (PyCFunction)into_fields, METH_VARARGS, NULL},
    {"real", (PyCFunction)real, METH_O, NULL},
    {"truth", (PyCFunction)truth, METH_O, NULL},
    {"truth_switch", (PyCFunction)truth_switch, METH_O, NULL},
    {"truth_goto", (PyCFunction)truth_goto, METH_O, NULL},
    {"loop", (PyCFunction)loop, METH_O, NULL},
    {"loop_broken", (PyCFunction)loop_broken, METH_O, NULL},
    {"tested", (PyCFunction)tested, METH_O, NULL},
    {"cannot_fail", (PyCFunction)cannot_fail, METH_O, NULL},
    {"cleared", (PyCFunction)cleared, METH_O, NULL},
    {"first_then_default", (PyCFunction)first_then_default, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"a", NULL, (setter)by_number_then_occurred, NULL, NULL},
    {"b", NULL, (setter)by_occurred_then_number, NULL, NULL},
    {"c", NULL, (setter)below_zero_is_an_error_anyway, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PySequenceMethods as_sequence = {.sq_contains = contains};

PyTypeObject range_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "range",
    .tp_basicsize = sizeof(range),
    .tp_dealloc = (destructor)dealloc,
    .tp_init = (initproc)fill,
    .tp_methods = methods,
    .tp_getset = getset,
    .tp_as_sequence = &as_sequence,
};
