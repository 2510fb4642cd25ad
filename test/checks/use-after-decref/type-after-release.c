// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Its type cannot be asked for any more either.

#include <Python.h>

static PyObject *
offset(PyObject *self, PyObject *tz)
{
    PyObject *delta = PyObject_CallMethod(tz, "utcoffset", "O", Py_None);
    if (delta == NULL)
        return NULL;
    if (!PyLong_Check(delta)) {
        Py_DECREF(delta);
        PyErr_Format(PyExc_TypeError, "utcoffset() returned %.200s",
                     // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'delta'{{.*}}[refsan-use-after-decref]
                     Py_TYPE(delta)->tp_name);
        return NULL;
    }
    return delta;
}

static PyMethodDef methods[] = {
    {"offset", offset, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
