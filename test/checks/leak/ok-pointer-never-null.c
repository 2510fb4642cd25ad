// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A pointer a little further on is no more NULL, also where a helper returns it.

#include <Python.h>

struct state {
    int calls;
};

static struct state *
get_state(PyObject *module)
{
    return PyModule_GetState(module);
}

static PyObject **
items_behind_header(PyObject **stack)
{
    PyObject **items = PyMem_New(PyObject *, 4);
    if (items == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    stack[0] = PyList_New(0);
    if (stack[0] == NULL) {
        PyMem_Free(items);
        return NULL;
    }
    return items + 1;
}

static PyObject *
count(PyObject *self, PyObject *unused)
{
    PyObject *stack[1];
    PyObject **items = items_behind_header(stack);
    if (items == NULL)
        return NULL;
    struct state *state = get_state(self);
    if (state == NULL)
        return NULL;
    state->calls++;
    PyMem_Free(items - 1);
    return stack[0];
}

static PyMethodDef methods[] = {
    {"count", count, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
