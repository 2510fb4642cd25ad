// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The result was read from a member that the helper releases.

#include <Python.h>

struct request {
    PyObject *headers;
};

static void
request_clear(struct request *r)
{
    Py_CLEAR(r->headers);
}

static PyObject *
one_of_two_moved(PyObject *self, PyObject *arg)
{
    struct request r = {0};
    r.headers = PyDict_New();
    if (r.headers == NULL)
        return NULL;
    PyObject *res = r.headers;
    request_clear(&r);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-
    return res;
}

static PyMethodDef methods[] = {
    {"one_of_two_moved", one_of_two_moved, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
