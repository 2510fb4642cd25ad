// Formats of PyArg_ParseTuple and what is passed for them.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=format %s 2>&1 | FileCheck %s
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

int numbers(PyObject *args)
{
    int i;
    long l;
    short *p;
    Py_ssize_t n;
    bool b;
    float f;
    double d;

    // CHECK: parse.c:[[@LINE+1]]:42: warning: 'n' needs 'Py_ssize_t *', but argument 3 of PyArg_ParseTuple is 'int *' [refsan-format]
    return PyArg_ParseTuple(args, "nii", &i, &l, &n) &&
           // CHECK: parse.c:[[@LINE-1]]:46: warning: 'i' needs 'int *', but argument 4 of PyArg_ParseTuple is 'long *'
           // CHECK: parse.c:[[@LINE-2]]:50: warning: 'i' needs 'int *', but argument 5 of PyArg_ParseTuple is 'Py_ssize_t *'
           // CHECK: warning: 'b' needs 'unsigned char *', but argument 3 of PyArg_ParseTuple is 'int *'
           // CHECK: warning: 'l' needs 'long *', but argument 4 of PyArg_ParseTuple is 'int *'
           PyArg_ParseTuple(args, "bl", &i, &i) &&
           // CHECK: warning: 'p' needs 'int *', but argument 3 of PyArg_ParseTuple is 'bool *'
           PyArg_ParseTuple(args, "p", &b) &&
           // CHECK: warning: 'd' needs 'double *', but argument 3 of PyArg_ParseTuple is 'float *'
           // CHECK: warning: 'f' needs 'float *', but argument 4 of PyArg_ParseTuple is 'double *'
           // CHECK: warning: 'd' needs 'double *', but argument 5 of PyArg_ParseTuple is 'long *'
           PyArg_ParseTuple(args, "dfd", &f, &d, &l) &&
           // CHECK: warning: 'i' needs 'int *', but argument 3 of PyArg_ParseTuple is 'int'
           // CHECK: warning: 'h' needs 'short *', but argument 4 of PyArg_ParseTuple is 'short **'
           PyArg_ParseTuple(args, "ih", i, &p);
}

int strings(PyObject *args)
{
    char buffer[80];
    const char *s;
    int length;
    wchar_t *w;
    PyObject *o;

    // CHECK: warning: 's' needs 'char **', but argument 3 of PyArg_ParseTuple is 'char *'
    // CHECK: warning: 's' needs 'char **', but argument 4 of PyArg_ParseTuple is 'char (*)[80]'
    return PyArg_ParseTuple(args, "ss", buffer, &buffer) &&
           // CHECK: warning: 's#' needs 'Py_ssize_t *', but argument 4 of PyArg_ParseTuple is 'int *'
           PyArg_ParseTuple(args, "s#", &s, &length) &&
           // CHECK: warning: 'z' needs 'char **', but argument 3 of PyArg_ParseTuple is 'wchar_t **'
           // CHECK: warning: 'y' needs 'char **', but argument 4 of PyArg_ParseTuple is 'PyObject **'
           PyArg_ParseTuple(args, "zy", &w, &o) &&
           // CHECK: warning: 'y*' needs 'Py_buffer *', but argument 3 of PyArg_ParseTuple is 'const char **'
           PyArg_ParseTuple(args, "y*", &s) &&
           // CHECK: warning: 'es' needs 'char *', but argument 3 of PyArg_ParseTuple is 'const char **'
           // CHECK: warning: 'es' needs 'char **', but argument 4 of PyArg_ParseTuple is 'char *'
           PyArg_ParseTuple(args, "es", &s, "utf-8");
}

int objects(PyObject *args, PyObject *o, int (*convert)(PyObject *, void *))
{
    const char *s;

    // CHECK: warning: 'O' needs 'PyObject **', but argument 3 of PyArg_ParseTuple is 'PyObject *'
    // CHECK: warning: 'U' needs 'PyObject **', but argument 4 of PyArg_ParseTuple is 'const char **'
    return PyArg_ParseTuple(args, "OU", o, &s) &&
           // CHECK: warning: 'O!' needs 'PyTypeObject *', but argument 3 of PyArg_ParseTuple is 'PyObject **'
           // CHECK: warning: 'O!' needs 'PyObject **', but argument 4 of PyArg_ParseTuple is 'PyTypeObject *'
           PyArg_ParseTuple(args, "O!", &o, &PyList_Type) &&
           // CHECK: warning: 'O&' needs a converter function, but argument 3 of PyArg_ParseTuple is 'PyObject **'
           PyArg_ParseTuple(args, "O&", &o, convert);
}

int counts(PyObject *args, PyObject *a, PyObject *b)
{
    // CHECK: parse.c:[[@LINE+1]]:12: warning: the format of PyArg_ParseTuple takes 2 arguments, but 1 is passed
    return PyArg_ParseTuple(args, "OO", &a) &&
           // CHECK: warning: the format of PyArg_ParseTuple takes 1 argument, but 2 are passed
           PyArg_ParseTuple(args, "O", &a, &b) &&
           // CHECK: warning: the format of PyArg_ParseTuple takes 0 arguments, but 1 is passed
           PyArg_ParseTuple(args, ":name", &a) &&
           // CHECK: warning: the format of PyArg_ParseTuple takes 3 arguments, but 2 are passed
           PyArg_ParseTuple(args, "(OO)|O", &a, &b);
}

int forms(PyObject *args, PyObject *a, PyObject *b)
{
    // CHECK: warning: the format of PyArg_ParseTuple is malformed: 'q' is no unit of the format
    return PyArg_ParseTuple(args, "Oq", &a, &b) &&
           // CHECK: warning: the format of PyArg_ParseTuple is malformed: a parenthesis is not closed
           PyArg_ParseTuple(args, "(OO", &a, &b) &&
           // CHECK: warning: the format of PyArg_ParseTuple is malformed: ')' closes nothing
           PyArg_ParseTuple(args, "OO)", &a, &b) &&
           // CHECK: warning: the format of PyArg_ParseTuple is malformed: a misplaced '|'
           PyArg_ParseTuple(args, "O||O", &a, &b) &&
           // CHECK: warning: the format of PyArg_ParseTuple is malformed: '$' is for functions that parse keywords
           PyArg_ParseTuple(args, "O$O", &a, &b) &&
           // CHECK: warning: the format of PyArg_ParseTuple is malformed: ' ' is no unit of the format
           PyArg_ParseTuple(args, "O O", &a, &b);
}
// CHECK: {{^}}34 warnings generated
