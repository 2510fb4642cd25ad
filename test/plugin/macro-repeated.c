// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck --implicit-check-not=warning: %s
// What a macro does wrong is told once a function, however often it is expanded, and the note says
// how often.
// What comes from the macro's arguments is told where it is.

#include <Python.h>

#define ADD_NUMBER(dict, n) \
    do { \
        PyObject *number = PyLong_FromLong(n); \
        if (number == NULL) \
            return -1; \
        if (PyDict_SetItemString(dict, #n, number) < 0) \
            return -1; \
        Py_DECREF(number); \
    } while (0)

#define NUMBER PyLong_FromLong
#define FAIL return -1

#define RETURN_IF(condition) \
    if (condition) \
        return -1

int
add_numbers(PyObject *dict)
{
    // CHECK: :[[#@LINE+1]]:5: warning: 'number' leaks on this path: new reference from PyLong_FromLong
    ADD_NUMBER(dict, 300);
    // CHECK: :[[#@LINE+1]]:5: note: the same in this expansion of macro 'ADD_NUMBER' and in 1 more
    ADD_NUMBER(dict, 400);
    ADD_NUMBER(dict, 500);
    return 0;
}

int
add_others(PyObject *dict, PyObject *list)
{
    // CHECK: :[[#@LINE+1]]:5: warning: 'number' leaks
    ADD_NUMBER(dict, 600);
    PyObject *first = PyLong_FromLong(1000);
    RETURN_IF(first == NULL);
    // CHECK: :[[#@LINE+1]]:5: warning: 'first' leaks
    RETURN_IF(PyList_Append(list, first) < 0);
    PyObject *second = PyLong_FromLong(2000);
    Py_DECREF(first);
    RETURN_IF(second == NULL);
    // CHECK: :[[#@LINE+1]]:5: warning: 'second' leaks
    RETURN_IF(PyList_Append(list, second) < 0);
    Py_DECREF(second);
    return 0;
}

// Macros that have each a part in it.
int
add_small(PyObject *list)
{
    PyObject *number = NUMBER(3000);
    if (number == NULL)
        FAIL;
    if (PyList_Append(list, number) < 0)
        // CHECK: :[[#@LINE+1]]:9: warning: 'number' leaks
        FAIL;
    Py_DECREF(number);
    return 0;
}

int
add_large(PyObject *list)
{
    PyObject *number = NUMBER(3000000);
    if (number == NULL)
        FAIL;
    if (PyList_Append(list, number) < 0)
        // CHECK: :[[#@LINE+1]]:9: warning: 'number' leaks
        FAIL;
    Py_DECREF(number);
    return 0;
}

// A silenced expansion is none of them.
int
add_silenced(PyObject *dict)
{
    ADD_NUMBER(dict, 700); // NOLINT(refsan-leak)
    return 0;
}
