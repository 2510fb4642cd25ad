// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// METH_FASTCALL: what was made before one of the array's objects failed is lost.

#include <Python.h>

static PyObject *
joined(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *text = PyUnicode_FromString("");

    if (text == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < nargs; i++) {
        PyObject *part = PyObject_Str(args[i]);
        if (part == NULL)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}[refsan-leak]
            return NULL;
        PyUnicode_AppendAndDel(&text, part);
        if (text == NULL)
            return NULL;
    }
    return text;
}

static PyMethodDef methods[] = {
    {"joined", _PyCFunction_CAST(joined), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
