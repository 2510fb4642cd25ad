// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A struct is copied whole: what one of the two loses is still in the other.
#include <Python.h>

struct context {
    PyObject *stores;
    int n;
};
int run(struct context *pc);
int both(struct context *pc)
{
    struct context old = *pc;
    Py_INCREF(pc->stores);
    PyObject *fresh = PyList_New(0);
    if (fresh == NULL) {
        Py_DECREF(old.stores);
        return -1;
    }
    Py_SETREF(pc->stores, fresh);
    int err = run(pc);
    Py_DECREF(pc->stores);
    *pc = old;
    return err;
}
