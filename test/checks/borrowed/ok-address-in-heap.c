// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The address of a result variable stands in a structure that another function fills.

#include <Python.h>

struct event {
    PyObject **result;
    int wanted;
};

extern void wait_for(struct event *event);

static PyObject *
invoke(int direct)
{
    PyObject *result;
    if (direct)
        return PyList_New(0);
    struct event *event = malloc(sizeof *event);
    if (event == NULL)
        return PyErr_NoMemory();
    event->result = &result;
    event->wanted = 1;
    wait_for(event);
    return result;
}

static PyObject *
call(PyObject *self, PyObject *arg)
{
    return invoke(arg == Py_None);
}

static PyMethodDef methods[] = {
    {"call", call, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
