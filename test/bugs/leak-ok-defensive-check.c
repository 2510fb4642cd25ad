// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What a descriptor of a method binds is always a built-in function.
#include <Python.h>

PyObject *get_cfunc(PyObject *callable, PyObject *self_arg)
{
    if (Py_TYPE(callable) == &PyMethodDescr_Type) {
        PyObject *meth =
            Py_TYPE(callable)->tp_descr_get(callable, self_arg, (PyObject *)Py_TYPE(self_arg));
        if (meth == NULL)
            return NULL;
        if (PyCFunction_Check(meth))
            return meth;
    }
    return NULL;
}
// XFAIL: *
