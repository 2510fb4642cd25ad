// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Every way through the function gives the parameter's reference away: it is the function's own, and
// what is done with it afterwards comes too late.

#include <Python.h>

PyObject *
from_any(PyObject *o, PyTypeObject *type)
{
    if (o == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "NULL");
        Py_XDECREF(type);
        return NULL;
    }
    Py_XDECREF(type);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'type' {{.*}}[refsan-use-after-decref]
    if (type != NULL && type->tp_basicsize > 16)
        return PyObject_Repr(o);
    return PyObject_Str(o);
}

PyObject *
to_int(PyObject *number)
{
    if (PyLong_Check(number))
        return number;
    PyObject *as_int = PyNumber_Long(number);
    Py_DECREF(number);
    if (as_int == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'number' {{.*}}[refsan-use-after-decref]
        PyErr_Format(PyExc_TypeError, "%s is no integer", Py_TYPE(number)->tp_name);
    return as_int;
}
