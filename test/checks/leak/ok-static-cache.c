// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An object made once and kept for the life of the process.

#include <Python.h>

static PyObject *
get_decimal(void)
{
    static PyObject *decimal = NULL;
    if (decimal == NULL) {
        PyObject *mod = PyImport_ImportModule("decimal");
        if (mod == NULL)
            return NULL;
        decimal = PyObject_GetAttrString(mod, "Decimal");
        Py_DECREF(mod);
    }
    return decimal;
}

static PyObject *
to_decimal(PyObject *self, PyObject *obj)
{
    PyObject *type = get_decimal();
    if (type == NULL)
        return NULL;
    return PyObject_CallFunctionObjArgs(type, obj, NULL);
}

static PyMethodDef methods[] = {
    {"to_decimal", to_decimal, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
