// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What a converter for O& made belongs to the function that parsed; a converter that fails keeps
// nothing.

#include <Python.h>

static int
convert_list(PyObject *obj, void *addr)
{
    PyObject **out = addr;

    if (obj == NULL) {
        Py_CLEAR(*out);
        return 1;
    }
    *out = PySequence_List(obj);
    return *out != NULL ? Py_CLEANUP_SUPPORTED : 0;
}

static int
convert_callable(PyObject *obj, PyObject **out)
{
    if (!PyCallable_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "a callable is needed");
        return 0;
    }
    *out = obj;
    return 1;
}

static int
convert_size(PyObject *obj, Py_ssize_t *out)
{
    PyObject *index = PyNumber_Index(obj);

    if (index == NULL)
        return 0;
    *out = PyLong_AsSsize_t(index);
    if (*out == -1 && PyErr_Occurred())
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'index' leaks{{.*}}[refsan-leak]
        return 0;
    Py_DECREF(index);
    return 1;
}

static PyObject *
apply(PyObject *module, PyObject *args)
{
    PyObject *callable, *list, *result;

    if (!PyArg_ParseTuple(args, "O&O&", convert_callable, &callable, convert_list, &list))
        return NULL;
    result = PyObject_CallOneArg(callable, list);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list' leaks{{.*}}[refsan-leak]
    return result;
}

static PyObject *
size_of(PyObject *module, PyObject *args)
{
    Py_ssize_t size = 0;

    if (!PyArg_ParseTuple(args, "|O&", convert_size, &size))
        return NULL;
    return PyLong_FromSsize_t(size);
}

static PyMethodDef methods[] = {
    {"apply", apply, METH_VARARGS, NULL},
    {"size_of", size_of, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
