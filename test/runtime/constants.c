// SPDX-License-Identifier: Apache-2.0
// A constant of the program's main file is told when it loses a reference, whatever else was done
// with it: by the end the interpreter has given up those that it had.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/constants%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_constants.py 2>&1 | FileCheck %s
#include "module.h"

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'float' object
// CHECK-NEXT: ==refsan:     acquired by PySequence_GetItem in first at {{.*}}constants.c:[[@LINE+7]]:
// CHECK-NEXT: ==refsan:     2 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}: {{.*}}
// CHECK-NEXT: ==refsan: SUMMARY: 2 leaked references, 0 released too often, 0 latent;
static PyObject *first(PyObject *self, PyObject *sequence)
{
    PyObject **place = PyMem_Malloc(sizeof *place);
    PyObject *item = PySequence_GetItem(sequence, 0);
    double value = -1;
    if (place == NULL || item == NULL)
        return NULL;
    *place = item;
    value = PyFloat_AsDouble(*place);
    PyMem_Free(place);
    return PyFloat_FromDouble(value);
}

MODULE_BEGIN
METHOD(first, METH_O)
MODULE_END(constants)
