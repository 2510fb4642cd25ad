// SPDX-License-Identifier: Apache-2.0
// The machine-readable report agrees with its schema, whatever the types are called and however the
// process ends.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/json_report%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=json=%t/leak not %python %S/Inputs/use_json.py leak 2>/dev/null
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/leak.* | FileCheck --check-prefix=LEAK %s
// LEAK:      process {{.*}} "schema": 1
// LEAK-NEXT: finding leak list 2 references, 2 objects, {{certain|probable}}, acquired by PyList_New in leak at {{.*}}json.c:[[@LINE+27]]:9
// LEAK-NEXT: finding leak t"\é{{.*}} 1 reference
// LEAK-NEXT: summary {{.*}}"leaked": 3
// LEAK-NOT: {{^[a-z]}}
//
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=json=%t/over not %python %S/Inputs/use_json.py over 2>/dev/null
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/over.* | FileCheck --check-prefix=OVER %s
// OVER:      process
// OVER-NEXT: finding over-decref {{.*}}certain, released by Py_DECREF(
// OVER-NEXT: summary
//
// A failure on purpose, and a process that dies.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=json=%t/died:fail=every:fail_in=dies not --crash %python %S/Inputs/use_json.py dies 2>/dev/null
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/died.* | FileCheck --check-prefix=DIED %s
// DIED:      process
// DIED-NEXT: injection {{.*}}"number": 1
// DIED-NOT: {{^[a-z]}}
//
// Where all is well there is only the sum.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=json=%t/none %python %S/Inputs/use_json.py
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/none.* | FileCheck --check-prefix=NONE %s
// NONE: summary {{.*}}"leaked": 0
#include "module.h"

static PyObject *leak(PyObject *self, PyObject *arg)
{
    for (int i = 0; i < 2; i++)
        PyList_New(i);
    Py_INCREF(arg);
    Py_RETURN_NONE;
}

static PyObject *over(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

static PyObject *dies(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(3);
    Py_INCREF(list);
    return list;
}

MODULE_BEGIN
METHOD(leak, METH_O)
METHOD(over, METH_O)
METHOD(dies, METH_O)
MODULE_END(json_report)
