// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Nothing is known of these functions but how they are used: what its caller releases on one path is
// new on the others too.

#include <Python.h>

PyObject *text_from(const char *s);
PyObject *lent_text(int code);

PyObject *
make_error(const char *message, int code)
{
    PyObject *text = text_from(message);
    if (text == NULL)
        return NULL;
    PyObject *v = Py_BuildValue("(iO)", code, text);
    if (v == NULL) {
        Py_DECREF(text);
        return NULL;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}text_from{{.*}}[refsan-leak]
    return v;
}

// Nobody releases these: they may be lent.
Py_ssize_t
length(int code)
{
    PyObject *text = lent_text(code);
    return text ? PyUnicode_GetLength(text) : -1;
}

Py_ssize_t
length_again(int code)
{
    PyObject *text = lent_text(code + 1);
    return text ? PyUnicode_GetLength(text) : -1;
}

// What was counted before it is released proves nothing.
PyObject *
counted(int code)
{
    PyObject *text = lent_text(code);
    if (text == NULL)
        return NULL;
    Py_INCREF(text);
    PyObject *repr = PyObject_Repr(text);
    Py_DECREF(text);
    return repr;
}
