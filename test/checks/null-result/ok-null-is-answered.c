// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A function that answers NULL with an exception tells that it got none.

#include <Python.h>

static int
add(PyObject *module, PyStructSequence_Desc *description)
{
    PyTypeObject *type = PyStructSequence_NewType(description);
    if (PyModule_AddObjectRef(module, "T", (PyObject *)type) < 0) {
        Py_XDECREF(type);
        return -1;
    }
    type->tp_new = NULL;
    Py_DECREF(type);
    return 0;
}

int (*use_add)(PyObject *, PyStructSequence_Desc *) = add;
