// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=exception %s 2>&1 \
// RUN:   | FileCheck --implicit-check-not=warning: %s
// Comparing an answer says that it is no failure only where it is equal, and only to a number that
// is no failure itself.

#include <Python.h>

// CHECK: answer-compared.c:[[#@LINE+8]]:{{.*}} a result is returned without asking whether PyLong_AsLong failed
static PyObject *
differs(PyObject *self, PyObject *args)
{
    long limit;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "Ol", &value, &limit))
        return NULL;
    return PyBool_FromLong(PyLong_AsLong(value) != limit);
}

// CHECK: answer-compared.c:[[#@LINE+5]]:{{.*}} a result is returned without asking whether PyObject_Size failed
static PyObject *
of_equal_size(PyObject *self, PyObject *other)
{
    if (PyObject_Size(self) == PyObject_Size(other))
        Py_RETURN_TRUE;
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_FALSE;
}

// A list of a size that is not the answer itself.
// CHECK: answer-compared.c:[[#@LINE+4]]:{{.*}} a result is returned without asking whether PyLong_AsSsize_t failed
static PyObject *
one_longer(PyObject *self, PyObject *size)
{
    return PyList_New(PyLong_AsSsize_t(size) + 1);
}

static PyMethodDef methods[] = {
    {"differs", differs, METH_VARARGS, NULL},
    {"of_equal_size", of_equal_size, METH_O, NULL},
    {"one_longer", one_longer, METH_O, NULL},
    {NULL},
};
struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "m", .m_methods = methods};
