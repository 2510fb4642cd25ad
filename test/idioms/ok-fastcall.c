// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// METH_FASTCALL: the array's objects are the caller's; keyword values stand behind the positional
// ones.

#include <Python.h>
#include <assert.h>

static PyObject *
first_true(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    for (Py_ssize_t i = 0; i < nargs; i++) {
        int truth = PyObject_IsTrue(args[i]);
        if (truth < 0)
            return NULL;
        if (truth)
            return Py_NewRef(args[i]);
    }
    Py_RETURN_NONE;
}

static PyObject *
as_dict(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *dict = PyDict_New();

    assert(kwnames == NULL || PyTuple_Check(kwnames));
    if (dict == NULL)
        return NULL;
    for (Py_ssize_t i = 0; kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, i);
        if (PyDict_SetItem(dict, name, args[nargs + i]) < 0) {
            Py_DECREF(dict);
            return NULL;
        }
    }
    return dict;
}

static PyObject *
pair(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *left, *right, *result;

    if (!_PyArg_CheckPositional("pair", nargs, 1, 2))
        return NULL;
    left = Py_NewRef(args[0]);
    right = nargs > 1 ? Py_NewRef(args[1]) : PyObject_Repr(left);
    if (right == NULL) {
        Py_DECREF(left);
        return NULL;
    }
    result = PyTuple_New(2);
    if (result == NULL) {
        Py_DECREF(left);
        Py_DECREF(right);
        return NULL;
    }
    PyTuple_SET_ITEM(result, 0, left);
    PyTuple_SET_ITEM(result, 1, right);
    return result;
}

static PyMethodDef methods[] = {
    {"first_true", _PyCFunction_CAST(first_true), METH_FASTCALL, NULL},
    {"as_dict", _PyCFunction_CAST(as_dict), METH_FASTCALL | METH_KEYWORDS, NULL},
    {"pair", _PyCFunction_CAST(pair), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
