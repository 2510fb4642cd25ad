// SPDX-License-Identifier: Apache-2.0
// REFSAN_OPTIONS=graph=DIR: a picture of who holds an object of each leak.
// RUN: rm -rf %t && mkdir -p %t/bin
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/pictures%ext_suffix 2>/dev/null
// Without Graphviz in DOT.
// RUN: env PATH=%t/bin PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=exitcode=0:graph=%t/drawn %python -B %S/Inputs/use_graph_leaks.py 2>%t/out
// RUN: FileCheck %s <%t/out
// RUN: cat %t/drawn/leak-*-1.dot | FileCheck --check-prefix=DOT %s
// RUN: ls %t/drawn | count 2
// CHECK:      ==refsan: ERROR: leaked reference to 'set' object
// CHECK-NEXT: ==refsan:     acquired by PySet_New in lose at
// CHECK-NEXT: ==refsan:     3 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}
// CHECK-NEXT: ==refsan:     its holders: {{.*}}drawn/leak-{{[0-9]+}}-1.dot
// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'bytearray' object
// CHECK-NEXT: ==refsan:     acquired by Py_INCREF(arg) in once_more at
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}
// CHECK-NEXT: ==refsan:     its holders: {{.*}}drawn/leak-{{[0-9]+}}-2.dot
// CHECK-NEXT: ==refsan: SUMMARY: 4 leaked references
// CHECK-NOT:  refsan
// DOT:      digraph refsan {
// DOT:      n0 [label="1 reference nobody accounts for\nacquired by PySet_New in lose at\n{{.*}}graph_leaks.c:[[@LINE+19]]:{{.*}}"
// DOT-NEXT: n1 [label="set of 0 items{{.*}}"
// DOT-NEXT: n0 -> n1 [label=""];
//
// Without the module that draws there is a message, once.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode=0:graph=%t/none %python -B %S/Inputs/use_graph_leaks.py 2>&1 | FileCheck --check-prefix=NONE %s
// NONE:      ==refsan: WARNING: graph={{.*}}none needs the module refsan: PYTHONPATH="$(refsan flags --python)"
// NONE-NEXT: ==refsan: ERROR: leaked reference to 'set' object
// NONE-NOT:  WARNING
// NONE-NOT:  holders
// NONE:      ==refsan: SUMMARY
//
// Where there are no leaks nothing is drawn.
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=graph=%t/clean %python -B %S/Inputs/use_graph_leaks.py clean 2>&1 | count 0
// RUN: not ls %t/clean 2>/dev/null
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
