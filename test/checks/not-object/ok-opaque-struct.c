// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Structs the header only declares: frames, code, an extension's own handle.

#include <Python.h>

struct opaque_handle;

static void
drop(PyFrameObject *frame, struct opaque_handle *handle)
{
    Py_XDECREF(frame);
    Py_DECREF((PyObject *)handle);
}
