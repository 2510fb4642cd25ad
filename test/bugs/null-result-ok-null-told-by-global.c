// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The helper tells NULL by a global, which is tested before the object is used.
#include <Python.h>

static char *context = "c";
static const char *failed = NULL;
static void capsule_destroy(PyObject *o)
{
    if (PyCapsule_GetContext(o) != context)
        failed = "context did not match";
}

PyObject *test(PyObject *self, PyObject *noargs)
{
    const char *error;
    PyObject *object = PyCapsule_New(context, "n", capsule_destroy);
    PyCapsule_SetContext(object, context);
    capsule_destroy(object);
    if (failed) {
        error = failed;
        goto exit;
    }
    Py_DECREF(object);
    Py_RETURN_NONE;
exit:
    Py_XDECREF(object);
    PyErr_SetString(PyExc_AssertionError, error);
    return NULL;
}
// XFAIL: *
