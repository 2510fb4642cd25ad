// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that returns its argument with a new reference, or one it made.

#include <Python.h>

static PyObject *
ensure_text(PyObject *obj)
{
    if (PyUnicode_Check(obj)) {
        Py_INCREF(obj);
        return obj;
    }
    if (PyBytes_Check(obj))
        return PyUnicode_FromEncodedObject(obj, "utf-8", "strict");
    return PyObject_Str(obj);
}

static PyObject *
text_len(PyObject *self, PyObject *obj)
{
    PyObject *text = ensure_text(obj);
    if (text == NULL)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    Py_DECREF(text);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"text_len", text_len, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
