// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What a view points to is its exporter's: PyBuffer_Release may free or move it.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

// CHECK: :[[#@LINE+12]]:{{.*}}warning: 'data' is passed on after what it points into was released [refsan-use-after-decref]
// CHECK: :[[#@LINE+10]]:{{.*}}note: released here
static PyObject *
length(PyObject *self, PyObject *obj)
{
    Py_buffer view;
    const char *data;

    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    data = view.buf;
    PyBuffer_Release(&view);
    return PyLong_FromSize_t(strlen(data));
}

// CHECK: :[[#@LINE+9]]:{{.*}}warning: 'buf' is passed on after what it points into was released [refsan-use-after-decref]
static PyObject *
copy(PyObject *self, PyObject *args)
{
    Py_buffer view;

    if (!PyArg_ParseTuple(args, "y*", &view))
        return NULL;
    PyBuffer_Release(&view);
    return PyBytes_FromStringAndSize(view.buf, view.len);
}

// CHECK: :[[#@LINE+14]]:{{.*}}warning: {{.*}} is used after what it points into was released [refsan-use-after-decref]
static PyObject *
last(PyObject *self, PyObject *obj)
{
    Py_buffer view;
    const unsigned char *end;

    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    end = (const unsigned char *)view.buf + view.len;
    if (view.len == 0)
        end++;
    PyBuffer_Release(&view);

    return PyLong_FromLong(end[-1]);
}

static PyMethodDef methods[] = {
    {"length", length, METH_O, NULL},
    {"copy", copy, METH_VARARGS, NULL},
    {"last", last, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
