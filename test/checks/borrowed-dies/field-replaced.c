// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A method uses a field that a setter of the same object can replace meanwhile.

#include <Python.h>

struct timer {
    PyObject_HEAD
    PyObject *callback;
    PyObject *tag;
};

static void
dealloc(struct timer *self)
{
    Py_XDECREF(self->callback);
    Py_XDECREF(self->tag);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
set_callback(struct timer *self, PyObject *callback)
{
    Py_INCREF(callback);
    Py_XSETREF(self->callback, callback);
    // CHECK-DAG: :[[#@LINE-1]]:{{.*}}note: 'callback' is released here
    Py_RETURN_NONE;
}

static PyObject *
set_tag(struct timer *self, PyObject *tag)
{
    Py_INCREF(tag);
    Py_XSETREF(self->tag, tag);
    Py_RETURN_NONE;
}

static PyObject *
fire(struct timer *self, PyObject *arg)
{
    if (self->callback == NULL)
        Py_RETURN_NONE;
    // CHECK-DAG: :[[#@LINE+1]]:{{.*}}warning: borrowed 'callback' is passed to PyObject_CallOneArg, which can make it die [refsan-borrowed-dies]
    return PyObject_CallOneArg(self->callback, arg);
}

static PyObject *
is_tagged(struct timer *self, PyObject *arg)
{
    if (self->tag == NULL)
        Py_RETURN_FALSE;
    // CHECK-DAG: :[[#@LINE+1]]:{{.*}}warning: borrowed 'tag' is passed to PyObject_RichCompareBool, which can make it die [refsan-borrowed-dies]
    return PyBool_FromLong(PyObject_RichCompareBool(self->tag, arg, Py_EQ) == 1);
}

static PyObject *
show(struct timer *self, PyObject *file)
{
    PyObject *tag = self->tag;
    if (tag == NULL)
        Py_RETURN_NONE;
    PyObject *done = PyObject_CallMethod(file, "write", "s", "tag: ");
    if (done == NULL)
        return NULL;
    Py_DECREF(done);
    // CHECK-DAG: :[[#@LINE+1]]:{{.*}}warning: borrowed 'tag' is used after PyObject_CallMethod, which can make it die [refsan-borrowed-dies]
    return PyObject_Repr(tag);
}

static PyMethodDef methods[] = {
    {"set_callback", (PyCFunction)set_callback, METH_O, NULL},
    {"set_tag", (PyCFunction)set_tag, METH_O, NULL},
    {"fire", (PyCFunction)fire, METH_O, NULL},
    {"is_tagged", (PyCFunction)is_tagged, METH_O, NULL},
    {"show", (PyCFunction)show, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "timer",
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
};
