// The names of arguments and the format that they belong to.
//
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
#include <Python.h>

static char *one[] = {"a", NULL};

int named(PyObject *args, PyObject *kwargs, PyObject *a, int n)
{
    static char *two[] = {"a", "b", NULL};
    static char *open_end[2] = {"a", "b"};
    static char *empty[] = {"", "b", "", NULL};

    // CHECK: keywords.c:[[@LINE+1]]:12: warning: PyArg_ParseTupleAndKeywords gets 1 name, but its format has 2 units [refsan-format]
    return PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", one, &a, &n) &&
           // CHECK: warning: PyArg_ParseTupleAndKeywords gets 2 names, but its format has 1 unit [
           PyArg_ParseTupleAndKeywords(args, kwargs, "(Oi)", two, &a, &n) &&
           // CHECK: warning: the names that PyArg_ParseTupleAndKeywords gets do not end with NULL
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", open_end, &a, &n) &&
           // CHECK: warning: PyArg_ParseTupleAndKeywords raises SystemError: an empty name stands behind a named argument
           PyArg_ParseTupleAndKeywords(args, kwargs, "OiO", empty, &a, &n, &a) &&
           // CHECK: warning: the format of PyArg_ParseTupleAndKeywords is malformed: '|' behind '$'
           PyArg_ParseTupleAndKeywords(args, kwargs, "$O|i", two, &a, &n) &&
           // CHECK: warning: the format of PyArg_ParseTupleAndKeywords takes 2 arguments, but 1 is passed
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", two, &a);
}
// CHECK: {{^}}6 warnings generated
