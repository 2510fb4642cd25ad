// SPDX-License-Identifier: Apache-2.0
// The kinds of lost references, each told with the object's type, the function and the place where
// the reference was acquired, once a place, in the order of the source.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/leak%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_leak.py 2>&1 | FileCheck %s
// CHECK-NOT: refsan
#include "module.h"

// CHECK:      =={{[0-9]+}}==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in forgotten at {{.*}}leak.c:[[@LINE+5]]:22
// CHECK-NEXT: ==refsan:     3 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static PyObject *forgotten(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    return PyLong_FromSsize_t(PyList_GET_SIZE(list));
}

// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'dict' object
// CHECK-NEXT: ==refsan:     acquired by Py_INCREF(arg) in one_more at {{.*}}leak.c:[[@LINE+5]]:5
// CHECK-NEXT: ==refsan:     5 references to 1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static PyObject *one_more(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    return PyLong_FromLong(1);
}

// One of two paths forgets.
// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'str' object
// CHECK-NEXT: ==refsan:     acquired by PyObject_Str in on_error at {{.*}}leak.c:[[@LINE+5]]:22
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static PyObject *on_error(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    long value = PyLong_AsLong(arg);
    if (value == -1 && PyErr_Occurred())
        return NULL;
    Py_XDECREF(text);
    return PyLong_FromLong(value);
}

// PyList_Append takes a reference of its own.
// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'float' object
// CHECK-NEXT: ==refsan:     acquired by PyFloat_FromDouble in appended at {{.*}}leak.c:[[@LINE+6]]:29
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static PyObject *appended(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    if (PyList_Append(list, PyFloat_FromDouble(1.25)) < 0)
        Py_CLEAR(list);
    return list;
}

// A helper that is proved to do as its contract says keeps no ledger: its call is named.
// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'set' object
// CHECK-NEXT: ==refsan:     acquired by helper in by_helper at {{.*}}leak.c:[[@LINE+10]]:21
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static PyObject *helper(void)
{
    return PySet_New(NULL);
}

static PyObject *by_helper(PyObject *self, PyObject *unused)
{
    PyObject *set = helper();
    if (set == NULL)
        return NULL;
    return PyLong_FromSsize_t(PySet_Size(set));
}

// Through an out-parameter, of a helper that keeps a ledger and of the C API.
// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'bytearray' object
// CHECK-NEXT: ==refsan:     acquired by PyByteArray_FromStringAndSize in fill at {{.*}}leak.c:[[@LINE+5]]:12
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static int fill(PyObject **out)
{
    *out = PyByteArray_FromStringAndSize("abc", 3);
    return *out == NULL ? -1 : 0;
}

static PyObject *by_address(PyObject *self, PyObject *unused)
{
    PyObject *bytes;
    if (fill(&bytes) < 0)
        return NULL;
    return PyLong_FromSsize_t(PyByteArray_Size(bytes));
}

// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'bytes' object
// CHECK-NEXT: ==refsan:     acquired by PyUnicode_FSConverter in converted at {{.*}}leak.c:[[@LINE+6]]:10
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
static PyObject *converted(PyObject *self, PyObject *arg)
{
    PyObject *path = NULL;
    if (!PyUnicode_FSConverter(arg, &path))
        return NULL;
    return PyLong_FromSsize_t(PyBytes_Size(path));
}

// CHECK-NEXT: ==refsan: SUMMARY: 13 leaked references, 0 released too often, 0 latent;
// CHECK-NOT: refsan
MODULE_BEGIN
METHOD(forgotten, METH_NOARGS)
METHOD(one_more, METH_O)
METHOD(on_error, METH_O)
METHOD(appended, METH_NOARGS)
METHOD(by_helper, METH_NOARGS)
METHOD(by_address, METH_NOARGS)
METHOD(converted, METH_O)
MODULE_END(leak)
