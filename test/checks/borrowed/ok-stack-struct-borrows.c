// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A struct on the stack that only points at arguments.

#include <Python.h>

struct context {
    PyObject *obj;
    PyObject *encoding;
    Py_ssize_t depth;
};

static PyObject *
encode(struct context *ctx)
{
    if (ctx->encoding == NULL)
        return PyObject_Repr(ctx->obj);
    return PyObject_CallMethod(ctx->obj, "encode", "O", ctx->encoding);
}

static PyObject *
dump(PyObject *self, PyObject *args)
{
    struct context ctx = {NULL, NULL, 0};
    if (!PyArg_ParseTuple(args, "O|O", &ctx.obj, &ctx.encoding))
        return NULL;
    return encode(&ctx);
}

static PyMethodDef methods[] = {
    {"dump", dump, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
