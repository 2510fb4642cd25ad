// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The exception of before is put back if there was one: the type tells for value and traceback.

#include <Python.h>

PyObject *
call_quietly(PyObject *func, PyObject *args)
{
    PyObject *type, *value, *traceback, *kwargs, *result = NULL;

    PyErr_Fetch(&type, &value, &traceback);
    kwargs = PyDict_New();
    if (kwargs == NULL)
        goto end;
    result = PyObject_Call(func, args, kwargs);
end:
    Py_XDECREF(kwargs);
    if (type)
        PyErr_Restore(type, value, traceback);
    return result;
}
