// Formats of Py_BuildValue, and of calls that build their arguments.
//
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *values(int which, Py_ssize_t n, const char *s, PyObject *o, int i, double d)
{
    switch (which) {
    case 0:
        // CHECK: warning: 'i' needs 'int', but argument 2 of Py_BuildValue is 'Py_ssize_t' [refsan-format]
        // CHECK: warning: 'n' needs 'Py_ssize_t', but argument 3 of Py_BuildValue is 'int'
        return Py_BuildValue("in", n, i);
    case 1:
        // CHECK: warning: 'K' needs 'unsigned long long', but argument 2 of Py_BuildValue is 'unsigned int'
        // CHECK: warning: 'd' needs 'double', but argument 3 of Py_BuildValue is 'int'
        // CHECK: warning: 'l' needs 'long', but argument 4 of Py_BuildValue is 'double'
        return Py_BuildValue("(Kdl)", 1U, i, d);
    case 2:
        // CHECK: warning: 's#' needs 'Py_ssize_t', but argument 3 of Py_BuildValue is 'int'
        // CHECK: warning: 's' needs 'char *', but argument 4 of Py_BuildValue is 'PyObject *'
        // CHECK: warning: 'y' needs 'char *', but argument 5 of Py_BuildValue is 'const char **'
        return Py_BuildValue("s#sy", s, i, o, &s);
    case 3:
        // CHECK: warning: 'O' needs 'PyObject *', but argument 2 of Py_BuildValue is 'const char *'
        // CHECK: warning: 'N' needs 'PyObject *', but argument 3 of Py_BuildValue is 'PyObject **'
        // CHECK: warning: 'S' needs 'PyObject *', but argument 4 of Py_BuildValue is 'int'
        return Py_BuildValue("{O:[NS]}", s, &o, i);
    case 40:
        // CHECK: warning: 'O' needs 'PyObject *', but argument 2 of Py_BuildValue is 'Py_ssize_t'
        // CHECK: warning: 'n' needs 'Py_ssize_t', but argument 3 of Py_BuildValue is 'PyObject *'
        return Py_BuildValue("On", n, o);
    case 4:
        // CHECK: warning: the format of Py_BuildValue takes 2 arguments, but 1 is passed
        return Py_BuildValue("OO", o);
    case 5:
        // CHECK: warning: the format of Py_BuildValue takes 1 argument, but 2 are passed
        return Py_BuildValue("i", i, o);
    case 6:
        // CHECK: warning: the format of Py_BuildValue is malformed: a dict needs pairs of values
        return Py_BuildValue("{s}", s);
    case 7:
        // CHECK: warning: the format of Py_BuildValue is malformed: '|' is no unit of the format
        return Py_BuildValue("O|O", o, o);
    default:
        // CHECK: warning: the format of Py_BuildValue is malformed: ')' closes nothing
        return Py_BuildValue("[O)", o);
    }
}

PyObject *calls(int which, PyObject *o, const char *s, Py_ssize_t n)
{
    switch (which) {
    case 0:
        // CHECK: warning: 'O' needs 'PyObject *', but argument 3 of PyObject_CallFunction is 'const char *'
        return PyObject_CallFunction(o, "O", s);
    case 1:
        // CHECK: warning: the format of PyObject_CallFunction takes 0 arguments, but 1 is passed
        return PyObject_CallFunction(o, NULL, o);
    case 2:
        // CHECK: warning: 'i' needs 'int', but argument 5 of PyObject_CallMethod is 'Py_ssize_t'
        return PyObject_CallMethod(o, "seek", "Oi", o, n);
    default:
        // CHECK: warning: the format of PyObject_CallMethod takes 3 arguments, but 2 are passed
        return PyObject_CallMethod(o, "seek", "(OO)O", o, o);
    }
}
// CHECK: {{^}}22 warnings generated
