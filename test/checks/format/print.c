// Formats of PyErr_Format and PyUnicode_FromFormat.
//
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
#include <Python.h>

PyObject *errors(int which, PyObject *o, const char *s, Py_ssize_t n, int i)
{
    switch (which) {
    case 0:
        // CHECK: warning: '%s' needs 'char *', but argument 3 of PyErr_Format is 'PyObject *' [refsan-format]
        return PyErr_Format(PyExc_ValueError, "no %s", o);
    case 1:
        // CHECK: warning: '%R' needs 'PyObject *', but argument 3 of PyErr_Format is 'const char *'
        // CHECK: warning: '%d' needs 'int', but argument 4 of PyErr_Format is 'Py_ssize_t'
        // CHECK: warning: '%zd' needs 'Py_ssize_t', but argument 5 of PyErr_Format is 'int'
        return PyErr_Format(PyExc_ValueError, "no %R of %d, %zd", s, n, i);
    case 2:
        // CHECK: warning: the format of PyErr_Format takes 2 arguments, but 1 is passed
        return PyErr_Format(PyExc_ValueError, "%s of %d", s);
    case 3:
        // CHECK: warning: the format of PyErr_Format takes 0 arguments, but 1 is passed
        return PyErr_Format(PyExc_ValueError, "100%%", s);
    case 4:
        // CHECK: warning: the format of PyUnicode_FromFormat is malformed: '%q' is no conversion
        return PyUnicode_FromFormat("%q", s);
    case 5:
        // CHECK: warning: '%V' needs 'char *', but argument 3 of PyUnicode_FromFormat is 'PyObject *'
        return PyUnicode_FromFormat("%V", o, o);
    default:
        return PyUnicode_FromFormat("%.200s %U %c %p %5d %lu %llu %zu %x %R %V", s, o, 'x', s, i,
                                    (unsigned long)n, (unsigned long long)n, n, i, Py_TYPE(o),
                                    (void *)0, "else");
    }
}
// CHECK: {{^}}8 warnings generated
