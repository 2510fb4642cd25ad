// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An optional argument is NULL until given; every use of it is guarded.

#include <Python.h>

static PyObject *
open_(PyObject *self, PyObject *args, PyObject *kw)
{
    static char *names[] = {"path", "encoding", "opener", NULL};
    PyObject *path, *encoding = NULL, *opener = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "O|OO", names, &path, &encoding, &opener))
        return NULL;
    if (encoding != NULL && !PyUnicode_Check(encoding)) {
        PyErr_Format(PyExc_TypeError, "bad encoding: %s", Py_TYPE(encoding)->tp_name);
        return NULL;
    }
    if (opener != NULL && opener != Py_None)
        return PyObject_CallFunctionObjArgs(opener, path, encoding, NULL);
    return Py_BuildValue("(OO)", path, encoding ? encoding : Py_None);
}

static PyMethodDef methods[] = {
    {"open", (PyCFunction)(void (*)(void))open_, METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL},
};
