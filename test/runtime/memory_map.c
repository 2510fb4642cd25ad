// SPDX-License-Identifier: Apache-2.0
// A search of memory where there are hundreds of mappings, and a file that is shorter by now than
// what is mapped of it.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/memory_map%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_memory_map.py %t/file 2>&1 | FileCheck %s
#include "module.h"

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK:      ==refsan:     {{certain|probable}}: {{.*}}
// CHECK-NEXT: ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
static PyObject *lose(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    return PyLong_FromSsize_t(PyList_Size(list));
}

MODULE_BEGIN
METHOD(lose, METH_NOARGS)
MODULE_END(memory_map)
