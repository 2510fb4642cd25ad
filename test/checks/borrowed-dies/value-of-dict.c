// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The value of a dict, after the conversion of another argument.

#include <Python.h>

static PyObject *
look(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (nargs != 2 || !PyDict_Check(args[0]))
        Py_RETURN_NONE;
    PyObject *value = PyDict_GetItemString(args[0], "callback");
    if (value == NULL)
        Py_RETURN_NONE;
    int truth = PyObject_IsTrue(args[1]);
    if (truth < 0)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed 'value' is used after PyObject_IsTrue, which can make it die [refsan-borrowed-dies]
    return truth ? PyObject_Repr(value) : Py_NewRef(args[1]);
}

static PyMethodDef methods[] = {
    {"look", (PyCFunction)(void (*)(void))look, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
