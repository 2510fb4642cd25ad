// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// INCREF and DECREF around a call leave a borrowed object as usable as it was.

#include <Python.h>

static PyObject *
call_and_tell(PyObject *self, PyObject *func)
{
    Py_INCREF(func);
    PyObject *r = PyObject_CallNoArgs(func);
    Py_DECREF(func);
    if (r == NULL)
        return NULL;
    Py_DECREF(r);
    return PyObject_Repr(func);
}

static PyMethodDef methods[] = {
    {"call_and_tell", call_and_tell, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
