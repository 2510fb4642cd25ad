// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// XFAIL: *
// An array in an object's struct is memory of the object: PyBytes_AS_STRING is such a macro until 3.10.

#include <Python.h>

void show(const char *text);

void
print(PyObject *o)
{
    PyObject *bytes = PyObject_Bytes(o);
    if (bytes == NULL)
        return;
    char *text = ((PyBytesObject *)bytes)->ob_sval;
    Py_DECREF(bytes);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}[refsan-use-after-decref]
    show(text);
}
