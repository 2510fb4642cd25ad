// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What a converter writes into a struct is what stands there; it gets NULL in place of an object
// only to clean up. What is never NULL of two equal pointers is not NULL of either.
#include <Python.h>

struct host {
    PyObject *object;
    const char *bytes;
};

static int
convert_host(PyObject *o, struct host *host)
{
    if (o == NULL) {
        Py_CLEAR(host->object);
        return 1;
    }
    if (!PyBytes_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "bytes are needed");
        return 0;
    }
    host->bytes = PyBytes_AS_STRING(o);
    host->object = Py_NewRef(o);
    return Py_CLEANUP_SUPPORTED;
}

static PyObject *
length(PyObject *self, PyObject *args)
{
    struct host host = {NULL, NULL};
    if (!PyArg_ParseTuple(args, "O&", convert_host, &host))
        return NULL;
    PyObject *result = PyLong_FromSize_t(strlen(host.bytes));
    Py_CLEAR(host.object);
    return result;
}

struct thing {
    int number;
};

static int
convert_thing(PyObject *o, struct thing **thing)
{
    if (o == NULL) {
        *thing = NULL;
        return 1;
    }
    *thing = PyCapsule_GetPointer(o, "thing");
    return *thing ? Py_CLEANUP_SUPPORTED : 0;
}

static PyObject *
number(PyObject *self, PyObject *arg)
{
    struct thing *thing = NULL;
    if (!convert_thing(arg, &thing))
        return NULL;
    return PyLong_FromLong(thing->number);
}

static PyObject *
same_thread(PyObject *self, PyObject *noargs)
{
    PyThreadState *sure = PyThreadState_Get();
    PyThreadState *unsure = _PyThreadState_UncheckedGet();
    if (sure == unsure)
        return PyLong_FromLong(unsure == NULL ? 0 : (long)sure->id);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"length", length, METH_VARARGS, NULL},
    {"number", number, METH_O, NULL},
    {"same_thread", same_thread, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *converter_methods = methods;
