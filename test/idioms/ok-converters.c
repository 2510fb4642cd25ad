// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// Converters for O&: one that lends, one that makes a new reference and supports the clean-up call,
// one that fills a struct, one that another converter calls.

#include <Python.h>

struct range {
    long start, stop;
};

static int
convert_range(PyObject *obj, void *out)
{
    struct range *r = out;
    PyObject *pair = PySequence_Fast(obj, "a pair is needed");

    if (pair == NULL)
        return 0;
    if (PySequence_Fast_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_ValueError, "a pair is needed");
        Py_DECREF(pair);
        return 0;
    }
    r->start = PyLong_AsLong(PySequence_Fast_GET_ITEM(pair, 0));
    r->stop = r->start == -1 && PyErr_Occurred() ? -1
                                                 : PyLong_AsLong(PySequence_Fast_GET_ITEM(pair, 1));
    Py_DECREF(pair);
    return !PyErr_Occurred();
}

static int
convert_callable(PyObject *obj, PyObject **out)
{
    if (obj == Py_None) {
        *out = NULL;
        return 1;
    }
    if (!PyCallable_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "a callable is needed");
        return 0;
    }
    *out = obj;
    return 1;
}

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
convert_path(PyObject *obj, void *addr)
{
    if (obj == Py_None) {
        *(PyObject **)addr = NULL;
        return 1;
    }
    return PyUnicode_FSConverter(obj, addr);
}

static PyObject *
apply(PyObject *module, PyObject *args)
{
    struct range r;
    PyObject *callable, *list, *result;

    if (!PyArg_ParseTuple(args, "O&O&O&", convert_range, &r, convert_callable, &callable,
                          convert_list, &list))
        return NULL;
    if (callable == NULL)
        return list;
    result = PyObject_CallFunction(callable, "Oll", list, r.start, r.stop);
    Py_DECREF(list);
    return result;
}

static PyObject *
open_path(PyObject *module, PyObject *args)
{
    PyObject *path = NULL, *result;

    if (!PyArg_ParseTuple(args, "O&:open_path", convert_path, &path))
        return NULL;
    if (path == NULL)
        Py_RETURN_NONE;
    result = PyLong_FromSize_t(strlen(PyBytes_AS_STRING(path)));
    Py_DECREF(path);
    return result;
}

static PyMethodDef methods[] = {
    {"apply", apply, METH_VARARGS, NULL},
    {"open_path", open_path, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
