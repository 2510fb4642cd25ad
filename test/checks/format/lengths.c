// The length that goes with a '#' is an int before 3.13, unless PY_SSIZE_T_CLEAN is defined; from
// 3.10 on a '#' without it is an error as soon as the format is read.
//
// RUN: %clang_refsan -fsyntax-only -DMINOR=9 %s 2>&1 | FileCheck --check-prefix=INT %s
// RUN: %clang_refsan -fsyntax-only -DMINOR=10 %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: %clang_refsan -fsyntax-only -DMINOR=9 -DPY_SSIZE_T_CLEAN %s 2>&1 \
// RUN:   | FileCheck --check-prefix=CLEAN %s
// RUN: %clang_refsan -fsyntax-only -DMINOR=12 -DPY_SSIZE_T_CLEAN %s 2>&1 \
// RUN:   | FileCheck --check-prefix=CLEAN %s
// RUN: %clang_refsan -fsyntax-only -DMINOR=13 %s 2>&1 | FileCheck --check-prefix=CLEAN %s
#include <Python.h>
#undef PY_MINOR_VERSION
#if MINOR == 9
#define PY_MINOR_VERSION 9
#elif MINOR == 10
#define PY_MINOR_VERSION 10
#elif MINOR == 12
#define PY_MINOR_VERSION 12
#else
#define PY_MINOR_VERSION 13
#endif

PyObject *lengths(PyObject *args, const char *s, int n, Py_ssize_t size)
{
    // INT: lengths.c:[[@LINE+3]]:43: warning: 's#' needs 'int *', but argument 4 of PyArg_ParseTuple is 'Py_ssize_t *'
    // ERROR: lengths.c:[[@LINE+2]]:10: warning: PyArg_ParseTuple raises SystemError: '#' needs PY_SSIZE_T_CLEAN to be defined before Python.h is included [refsan-format]
    // CLEAN-NOT: warning
    if (!PyArg_ParseTuple(args, "s#", &s, &size))
        return NULL;
    // ERROR: warning: PyArg_ParseTuple raises SystemError
    // CLEAN: lengths.c:[[@LINE+1]]:{{.*}}: warning: 's#' needs 'Py_ssize_t *', but argument 4 of PyArg_ParseTuple is 'int *'
    if (!PyArg_ParseTuple(args, "s#", &s, &n))
        return NULL;
    // ERROR: warning: Py_BuildValue raises SystemError
    // CLEAN: lengths.c:[[@LINE+1]]:{{.*}}: warning: 's#' needs 'Py_ssize_t', but argument 3 of Py_BuildValue is 'int'
    return Py_BuildValue("s#", s, n);
}
// INT: {{^}}1 warning generated
// ERROR: {{^}}3 warnings generated
// CLEAN: {{^}}2 warnings generated
