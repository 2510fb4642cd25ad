// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Until 3.2 the headers rename PyUnicode_FSDecoder by the width of a character.

#include <Python.h>

extern int PyUnicodeUCS4_FSDecoder(PyObject *, void *);

static PyObject *
load(PyObject *self, PyObject *args)
{
    PyObject *path, *flag = NULL;
    if (!PyArg_ParseTuple(args, "O&|O:load", PyUnicodeUCS4_FSDecoder, &path, &flag))
        return NULL;
    if (flag != NULL && PyObject_IsTrue(flag) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'path' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_DECREF(path);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"load", load, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
