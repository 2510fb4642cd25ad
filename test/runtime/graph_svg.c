// SPDX-License-Identifier: Apache-2.0
// Pictures by Graphviz, and the name of the picture in the records of leaks.
// REQUIRES: graphviz
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/pictures%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=exitcode=0:graph=%t/drawn:json=%t/json %python -B %S/Inputs/use_graph_leaks.py 2>&1 | FileCheck %s
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/json.* | FileCheck --check-prefix=JSON %s
// RUN: cat %t/drawn/leak-*-2.svg | FileCheck --check-prefix=SVG %s
// CHECK: ==refsan:     its holders: {{.*}}drawn/leak-{{[0-9]+}}-1.svg
// JSON: finding leak set 3 references
// SVG: <svg
// SVG-DAG: >bytearray<
// SVG-DAG: >global sessions<
// SVG-DAG: >module __main__<
// SVG-DAG: >1 reference nobody accounts for<
#include "module.h"

static PyObject *lose(PyObject *self, PyObject *unused)
{
    PyObject *set = PySet_New(NULL);
    if (set == NULL)
        return NULL;
    return PyLong_FromSsize_t(PySet_Size(set));
}

static PyObject *once_more(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(lose, METH_NOARGS)
METHOD(once_more, METH_O)
MODULE_END(pictures)
