// A fix-it names no variable that is not visible where it goes.
//
// RUN: %clang_refsan -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
#include <Python.h>

int helper(int n);

PyObject *outside(long n)
{
    for (long i = 0; i < n; i++) {
        PyObject *item = PyLong_FromLong(i);
        if (item && helper(1) < 0)
            goto error;
        Py_XDECREF(item);
    }
    Py_RETURN_NONE;
error:
    // CHECK: :[[@LINE+2]]:5: warning: 'item' leaks on this path
    // CHECK-NOT: fix-it:
    return NULL;
}

PyObject *inside(long n)
{
    PyObject *item = PyLong_FromLong(n);
    if (item && helper(1) < 0) {
        // CHECK: :[[@LINE+2]]:9: warning: 'item' leaks on this path
        // CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:9-[[@LINE+1]]:9}:"Py_DECREF(item);\n        "
        return NULL;
    }
    return item;
}

int in_loop(void)
{
    for (PyObject *item = PyLong_FromLong(1); item != NULL;) {
        if (helper(2) < 0) {
            // CHECK: :[[@LINE+2]]:13: warning: 'item' leaks on this path
            // CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:13-[[@LINE+1]]:13}:"Py_DECREF(item);\n            "
            return -1;
        }
        Py_DECREF(item);
        item = NULL;
    }
    return 0;
}
