// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A value is pushed on the stack of a frame that lies in an array of its owner.

#include <Python.h>

struct frame {
    int top;
    PyObject *locals[1];
};

struct generator {
    PyObject_HEAD
    PyObject *frame[1];
};

static void
push(struct frame *frame, PyObject *value)
{
    frame->locals[frame->top] = value;
    frame->top++;
}

static PyObject *
send(PyObject *self, PyObject *arg)
{
    struct generator *generator = (struct generator *)self;
    struct frame *frame = (struct frame *)generator->frame;
    push(frame, Py_NewRef(arg));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"send", send, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
