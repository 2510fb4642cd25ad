// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Pointers below the first page are marks, not objects: they are neither counted nor released.

#include <Python.h>
#include <string.h>

#define STRICT ((PyObject *)1)
#define IGNORE ((PyObject *)2)
#define REPLACE ((PyObject *)3)
#define IS_OBJECT(p) ((p) != NULL && ((p) < STRICT || REPLACE < (p)))

static PyObject *
handler_of(const char *name)
{
    if (name == NULL || strcmp(name, "strict") == 0)
        return STRICT;
    if (strcmp(name, "ignore") == 0)
        return IGNORE;
    return PyUnicode_FromString(name);
}

static PyObject *
handled(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "z", &name))
        return NULL;
    PyObject *handler = handler_of(name);
    if (handler == NULL)
        return NULL;
    PyObject *result = PyUnicode_FromString("ok");
    if (IS_OBJECT(handler))
        Py_DECREF(handler);
    return result;
}

static PyObject *
forgotten(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "z", &name))
        return NULL;
    PyObject *handler = handler_of(name);
    if (handler == NULL)
        return NULL;
    if (!IS_OBJECT(handler))
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'handler' leaks{{.*}}[refsan-leak]
    return PyUnicode_FromString("ok");
}

static PyMethodDef methods[] = {
    {"handled", handled, METH_VARARGS, NULL},
    {"forgotten", forgotten, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
