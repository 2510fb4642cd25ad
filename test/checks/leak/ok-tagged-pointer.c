// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// A pointer's lowest bit is a mark: the number that holds both is the reference.

#include <Python.h>
#include <stdint.h>

#define IS_LIST(p) ((uintptr_t)(p) & 1)
#define OBJECT(p) ((PyObject *)((uintptr_t)(p) & ~(uintptr_t)1))
#define MARKED(p, mark) ((void *)((uintptr_t)OBJECT(p) | (mark)))

struct element {
    PyObject_HEAD
    PyObject *text;
};

static void
set_text(PyObject **place, PyObject *text)
{
    PyObject *old = OBJECT(*place);
    *place = text;
    Py_DECREF(old);
}

static PyObject *
copy_text(PyObject *self, PyObject *other)
{
    struct element *to = (struct element *)self;
    struct element *from = (struct element *)other;
    PyObject *text = PyObject_Repr(OBJECT(from->text));
    if (!text)
        return NULL;
    set_text(&to->text, MARKED(text, IS_LIST(from->text)));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"copy_text", copy_text, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
