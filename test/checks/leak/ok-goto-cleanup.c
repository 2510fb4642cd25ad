// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// One label for success and for every error; NULL until made.

#include <Python.h>

static PyObject *
call_named(PyObject *self, PyObject *args)
{
    PyObject *mod = NULL;
    PyObject *func = NULL;
    PyObject *result = NULL;
    const char *module, *name;

    if (!PyArg_ParseTuple(args, "ss", &module, &name))
        return NULL;
    mod = PyImport_ImportModule(module);
    if (mod == NULL)
        goto done;
    func = PyObject_GetAttrString(mod, name);
    if (func == NULL)
        goto done;
    result = PyObject_CallNoArgs(func);

done:
    Py_XDECREF(func);
    Py_XDECREF(mod);
    return result;
}

static PyMethodDef methods[] = {
    {"call_named", call_named, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
