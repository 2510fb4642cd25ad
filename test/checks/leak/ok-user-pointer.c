// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A C library keeps an object as its user pointer; the dealloc asks for it and releases it.

#include <Python.h>

struct panel;
extern int set_user_pointer(struct panel *panel, const void *pointer);
extern const void *user_pointer(const struct panel *panel);

struct panel_object {
    PyObject_HEAD
    struct panel *panel;
};

static PyObject *
set_userptr(struct panel_object *self, PyObject *obj)
{
    Py_INCREF(obj);
    PyObject *old = (PyObject *)user_pointer(self->panel);
    if (set_user_pointer(self->panel, (void *)obj) < 0) {
        Py_DECREF(obj);
        return NULL;
    }
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"set_userptr", (PyCFunction)(void (*)(void))set_userptr, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
