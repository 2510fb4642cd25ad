// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Argument Clinic's wrapper around an impl function, with its skip label and cleanup.

#include <Python.h>

static PyObject *
m_open_impl(PyObject *module, PyObject *path, int flags, PyObject *opener)
{
    if (opener != Py_None)
        return PyObject_CallFunction(opener, "Oi", path, flags);
    return Py_BuildValue("(Oi)", path, flags);
}

static PyObject *
m_open(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *return_value = NULL;
    PyObject *path = NULL;
    int flags = 0;
    PyObject *opener = Py_None;

    if (nargs < 1 || nargs > 3) {
        PyErr_SetString(PyExc_TypeError, "open expected 1 to 3 arguments");
        goto exit;
    }
    if (!PyUnicode_FSConverter(args[0], &path))
        goto exit;
    if (nargs < 2)
        goto skip_optional;
    flags = _PyLong_AsInt(args[1]);
    if (flags == -1 && PyErr_Occurred())
        goto exit;
    if (nargs < 3)
        goto skip_optional;
    opener = args[2];
skip_optional:
    return_value = m_open_impl(module, path, flags, opener);

exit:
    /* Cleanup for path */
    Py_XDECREF(path);

    return return_value;
}

static PyMethodDef methods[] = {
    {"open", (PyCFunction)(void (*)(void))m_open, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
