// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A member of a struct on the stack holds a borrowed argument until a helper puts something owned
// there.
#include <Python.h>

struct ctx {
    PyObject *bases;
};
static int get_bases(struct ctx *ctx)
{
    Py_ssize_t n = PyTuple_GET_SIZE(ctx->bases);
    if (n == 0) {
        PyObject *fresh = PyTuple_Pack(1, (PyObject *)&PyBaseObject_Type);
        if (fresh == NULL)
            return -1;
        ctx->bases = fresh;
        return 0;
    }
    ctx->bases = Py_NewRef(ctx->bases);
    return 0;
}

PyObject *make(PyObject *self, PyObject *bases)
{
    struct ctx ctx = {.bases = bases};
    if (get_bases(&ctx) < 0)
        return NULL;
    PyObject *r = PyObject_CallOneArg((PyObject *)&PyType_Type, ctx.bases);
    Py_DECREF(ctx.bases);
    return r;
}
// XFAIL: *
