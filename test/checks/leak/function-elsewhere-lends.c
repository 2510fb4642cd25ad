// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A function elsewhere lends what it is passed: its caller releases it whatever it answered, or passes
// what it was lent itself.

#include <Python.h>

PyObject *set_file(PyObject *self, PyObject *io);
PyObject *perform(PyObject *self);
int buffer_from(void *buffer, PyObject *o);
int take_on_success(PyObject *owner, PyObject *o);
void keep_for(void *handle, void *data);

static PyObject *
run(PyObject *self, PyObject *type)
{
    PyObject *v, *io = PyObject_CallNoArgs(type);
    if (io == NULL)
        return NULL;
    v = set_file(self, io);
    if (v == NULL) {
        Py_DECREF(io);
        return NULL;
    }
    Py_DECREF(v);
    v = perform(self);
    if (v == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'io' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_DECREF(v);
    v = PyObject_CallMethod(io, "getvalue", NULL);
    Py_DECREF(io);
    return v;
}

static PyObject *
filter(PyObject *self, PyObject *arg)
{
    char buffer[100];
    if (PyDict_Check(arg)) {
        arg = PyObject_Repr(arg);
        if (arg == NULL)
            return NULL;
    }
    if (buffer_from(buffer, arg) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'arg' leaks{{.*}}PyObject_Repr{{.*}}[refsan-leak]
        return NULL;
    return Py_NewRef(self);
}

// Released where it failed only: it may have been stolen where it did not.
static PyObject *
add(PyObject *self, PyObject *arg)
{
    PyObject *item = PyObject_Repr(arg);
    if (item == NULL)
        return NULL;
    if (take_on_success(self, item) < 0) {
        Py_DECREF(item);
        return NULL;
    }
    Py_RETURN_NONE;
}

// A pointer without a type may be for a callback to release.
static PyObject *
watch(PyObject *self, PyObject *arg)
{
    keep_for(NULL, self);
    keep_for(NULL, Py_NewRef(arg));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"run", run, METH_O, NULL},
    {"filter", filter, METH_O, NULL},
    {"add", add, METH_O, NULL},
    {"watch", watch, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
