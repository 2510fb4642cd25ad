// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A field of the object is read after its last reference went.

#include <Python.h>

struct share {
    PyObject_HEAD
    void *handle;
    PyObject *dict;
};

extern void *lib_open(void);
extern void lib_close(void *handle);

static PyObject *
share_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct share *self = (struct share *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->handle = lib_open();
    self->dict = PyDict_New();
    if (self->dict == NULL) {
        Py_DECREF(self);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self'{{.*}}[refsan-use-after-decref]
        lib_close(self->handle);
        return NULL;
    }
    return (PyObject *)self;
}

static PyType_Slot slots[] = {
    {Py_tp_new, share_new},
    {0, NULL},
};
