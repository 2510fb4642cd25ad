// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A pointer into an object that outlives it: returned, in a global, in the instance.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    const char *name;
    PyObject **items;
} Thing;

static const char *current;

// CHECK: :[[#@LINE+9]]:{{.*}}warning: 'text' is returned after what it points into was released [refsan-use-after-decref]
const char *
encoded(PyObject *obj)
{
    PyObject *bytes = PyUnicode_AsUTF8String(obj);
    if (bytes == NULL)
        return NULL;
    const char *text = PyBytes_AsString(bytes);
    Py_DECREF(bytes);
    return text;
}

// CHECK: :[[#@LINE+8]]:{{.*}}warning: 'name' is left behind after what it points into was released [refsan-use-after-decref]
static PyObject *
rename_(PyObject *self, PyObject *arg)
{
    PyObject *bytes = PyUnicode_AsUTF8String(arg);
    if (bytes == NULL)
        return NULL;
    ((Thing *)self)->name = PyBytes_AS_STRING(bytes);
    Py_DECREF(bytes);
    Py_RETURN_NONE;
}

// CHECK: :[[#@LINE+13]]:{{.*}}warning: {{.*}} is left behind after what it points into was released [refsan-use-after-decref]
static PyObject *
select_(PyObject *self, PyObject *arg)
{
    char *text;
    PyObject *bytes = PyUnicode_AsUTF8String(arg);
    if (bytes == NULL)
        return NULL;
    if (PyBytes_AsStringAndSize(bytes, &text, NULL) < 0) {
        Py_DECREF(bytes);
        return NULL;
    }
    current = text + 1;
    Py_DECREF(bytes);
    Py_RETURN_NONE;
}

// CHECK: :[[#@LINE+11]]:{{.*}}warning: {{.*}} is used after what it points into was released [refsan-use-after-decref]
static PyObject *
head(PyObject *self, PyObject *arg)
{
    PyObject *list = PySequence_List(arg);
    if (list == NULL)
        return NULL;
    PyObject **items = ((PyListObject *)list)->ob_item;
    Py_ssize_t n = PyList_GET_SIZE(list);
    Py_DECREF(list);
    if (n > 0)
        Py_INCREF(items[0]);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"rename", rename_, METH_O, NULL},
    {"select", select_, METH_O, NULL},
    {"head", head, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
