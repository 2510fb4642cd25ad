// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// The variable a disabled assert looks at owes nothing.

#include <Python.h>
#include <assert.h>

static PyObject *
pop_front(PyObject *self, PyObject *list)
{
    PyObject *head = PySequence_GetItem(list, 0);
    if (head == NULL)
        return NULL;
    int rc = PySequence_DelItem(list, 0);
    assert(rc == 0 || PyErr_Occurred());
    if (rc < 0) {
        Py_DECREF(head);
        return NULL;
    }
    return head;
}

static PyMethodDef methods[] = {
    {"pop_front", pop_front, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
