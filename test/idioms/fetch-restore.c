// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The exception is put aside while cleaning up.

#include <Python.h>

static PyObject *
close_in_any_case(PyObject *self, PyObject *file)
{
    PyObject *res = PyObject_CallMethod(file, "read", NULL);
    PyObject *exc, *val, *tb;
    PyErr_Fetch(&exc, &val, &tb);
    PyObject *closed = PyObject_CallMethod(file, "close", NULL);
    if (closed == NULL) {
        if (exc != NULL)
            _PyErr_ChainExceptions(exc, val, tb);
        Py_CLEAR(res);
        return NULL;
    }
    Py_DECREF(closed);
    PyErr_Restore(exc, val, tb);
    return res;
}

// A finalizer.
static void
finalize(PyObject *self)
{
    PyObject *error_type, *error_value, *error_traceback, *res;
    PyErr_Fetch(&error_type, &error_value, &error_traceback);
    res = PyObject_CallMethod(self, "close", NULL);
    if (res == NULL)
        PyErr_WriteUnraisable(self);
    else
        Py_DECREF(res);
    PyErr_Restore(error_type, error_value, error_traceback);
}

static PyObject *
wrapped_message(PyObject *self, PyObject *arg)
{
    PyObject *r = PyObject_Repr(arg);
    if (r == NULL) {
        PyObject *type, *value, *tb;
        PyErr_Fetch(&type, &value, &tb);
        PyErr_NormalizeException(&type, &value, &tb);
        if (tb != NULL)
            PyException_SetTraceback(value, tb);
        PyObject *text = PyObject_Str(value);
        PyErr_Format(PyExc_ValueError, "cannot show: %S", text ? text : Py_None);
        Py_XDECREF(text);
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(tb);
        return NULL;
    }
    return r;
}

static PyObject *
chained(PyObject *self, PyObject *arg)
{
    PyObject *r = PyObject_Repr(arg);
    if (r != NULL)
        return r;
    PyObject *type, *cause, *tb, *t2, *exc, *tb2;
    PyErr_Fetch(&type, &cause, &tb);
    PyErr_NormalizeException(&type, &cause, &tb);
    if (tb != NULL) {
        PyException_SetTraceback(cause, tb);
        Py_DECREF(tb);
    }
    Py_DECREF(type);
    PyErr_SetString(PyExc_RuntimeError, "no repr");
    PyErr_Fetch(&t2, &exc, &tb2);
    PyErr_NormalizeException(&t2, &exc, &tb2);
    PyException_SetCause(exc, Py_NewRef(cause));
    PyException_SetContext(exc, cause);
    PyErr_Restore(t2, exc, tb2);
    return NULL;
}

static PyObject *
ignore_attribute_error(PyObject *self, PyObject *arg)
{
    PyObject *attr = PyObject_GetAttrString(arg, "__foo__");
    if (attr == NULL) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
            attr = Py_None;
            Py_INCREF(attr);
        }
        else
            return NULL;
    }
    return attr;
}

static PyObject *
fetched_lost(PyObject *self, PyObject *arg)
{
    PyObject *r = PyObject_Repr(arg);
    if (r != NULL)
        return r;
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    if (type == PyExc_TypeError) {
        PyErr_SetString(PyExc_ValueError, "no repr");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: '{{value|type|tb}}' leaks{{.*}}[refsan-leak]
        return NULL;
        // CHECK: :[[#@LINE-1]]:{{.*}}warning: '{{value|type|tb}}' leaks{{.*}}[refsan-leak]
        // CHECK: :[[#@LINE-2]]:{{.*}}warning: '{{value|type|tb}}' leaks{{.*}}[refsan-leak]
    }
    PyErr_Restore(type, value, tb);
    return NULL;
}

static PyObject *
restored_and_released(PyObject *self, PyObject *arg)
{
    PyObject *type, *value, *tb;
    PyObject *r = PyObject_Repr(arg);
    if (r != NULL)
        return r;
    PyErr_Fetch(&type, &value, &tb);
    PyErr_Restore(type, value, tb);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'value'{{.*}}[refsan-
    Py_XDECREF(value);
    return NULL;
}

// What PyErr_Fetch gave is a traceback: setting it cannot fail.
static PyObject *
as_value(PyObject *self, PyObject *arg)
{
    PyObject *type, *value, *tb;
    PyObject *r = PyObject_Repr(arg);
    if (r != NULL)
        return r;
    PyErr_Fetch(&type, &value, &tb);
    PyErr_NormalizeException(&type, &value, &tb);
    if (tb != NULL) {
        PyException_SetTraceback(value, tb);
        Py_DECREF(tb);
    }
    Py_DECREF(type);
    return value;
}

static PyMethodDef methods[] = {
    {"as_value", as_value, METH_O, NULL},
    {"close_in_any_case", close_in_any_case, METH_O, NULL},
    {"wrapped_message", wrapped_message, METH_O, NULL},
    {"chained", chained, METH_O, NULL},
    {"ignore_attribute_error", ignore_attribute_error, METH_O, NULL},
    {"fetched_lost", fetched_lost, METH_O, NULL},
    {"restored_and_released", restored_and_released, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_finalize, finalize},
    {0, NULL},
};
