// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// User data that is an object, whatever its declared type.

#include <Python.h>

static void
destroy(void *data)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    Py_DECREF((PyObject *)data);
    PyGILState_Release(gil);
}

static void
drop_id(uintptr_t id)
{
    Py_DECREF((PyObject *)id);
}
