// SPDX-License-Identifier: Apache-2.0
// `refsan torture`: each call that can fail does in a run of its own, and what its error path does
// wrong is told with the call that failed; what the run without failures tells is not.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/torture%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not refsan torture --state=%t/all --timeout=4 -- %python %S/Inputs/use_torture.py >%t/out 2>%t/err
// RUN: FileCheck %s <%t/out
// RUN: FileCheck --check-prefix=PROGRESS %s <%t/err
// PROGRESS: refsan: {{[0-9]+}} of about 17 failures: 2 leaks, 1 over-decref, 0 uses after free, 1 wrong exception, 1 crash, 1 hang
//
// Nothing is run again, and the report is the same.
// RUN: rm %t/torture%ext_suffix
// RUN: env PYTHONPATH=%t not refsan torture --state=%t/all --timeout=4 -- %python %S/Inputs/use_torture.py 2>/dev/null | diff - %t/out
//
// Results of other options are not taken for these.
// RUN: not refsan torture --state=%t/all --calls=1 -- %python %S/Inputs/use_torture.py 2>&1 | FileCheck --check-prefix=OTHER %s
// OTHER: refsan: '{{.*}}/all' has results of another program or other options
//
// An interrupted call goes on, at a line that was cut short too.
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/torture%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t refsan torture --state=%t/part --in=fine --last=1 -- %python %S/Inputs/use_torture.py 2>/dev/null | FileCheck --check-prefix=ONE %s
// ONE: 1 failure injected: 0 leaks
// RUN: printf '{"number":2,' >>%t/part/results
// RUN: env PYTHONPATH=%t refsan torture --state=%t/part --in=fine --jobs=2 -- %python %S/Inputs/use_torture.py 2>/dev/null | FileCheck --check-prefix=PART %s
// RUN: grep -c '"number":' %t/part/results | FileCheck --check-prefix=LINES %s
// PART: 5 failures injected: 0 leaks, 0 over-decrefs, 0 uses after free, 0 wrong exceptions, 0 crashes, 0 hangs
// LINES: 6
//
// A way to a call is told by its callers, unless they are not to count.
// RUN: env PYTHONPATH=%t refsan torture --state=%t/ways --in=helper --calls=1 --last=9 -- %python %S/Inputs/use_torture.py ways 2>/dev/null | FileCheck --check-prefix=WAYS %s
// WAYS: 2 failures injected
// RUN: env PYTHONPATH=%t refsan torture --state=%t/one --in=helper --calls=1 --depth=0 -- %python %S/Inputs/use_torture.py ways 2>/dev/null | FileCheck --check-prefix=ONE %s
//
// With the quarantine a use of what died is told, and need not crash.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=quarantine=1 not refsan torture --state=%t/uses --in=uses --calls=1 -- %python %S/Inputs/use_torture.py uses 2>/dev/null | FileCheck --check-prefix=USES %s
// USES: error: 'list' object is used after it was freed
// USES-NEXT: {{.*}}torture.c:{{.*}}: note: when PyLong_FromLong fails in uses: failure
//
// A run that goes another way is not the end.
// RUN: env PYTHONPATH=%t refsan torture --state=%t/odd --in=fine -- %python %S/Inputs/use_torture_once.py %t/runs 2>/dev/null | FileCheck --check-prefix=ODD %s
// ODD:      4 failures injected: 0 leaks
// ODD-NEXT: 1 run did not come to the call: the program does not always do the same
//
// RUN: not refsan torture --state=%t/none -- %python -c 'pass' 2>&1 | FileCheck --check-prefix=PLAIN %s
// PLAIN: refsan: no call that can fail was reached: has the program instrumented extensions?
// RUN: not refsan torture --state=%t/missing -- %t/no-such-program 2>&1 | FileCheck --check-prefix=MISSING %s
// MISSING: refsan: cannot run '{{.*}}/no-such-program'
// RUN: not refsan torture --calls=0 -- %python 2>&1 | FileCheck --check-prefix=NUMBER %s
// NUMBER: refsan: not a number from 1 to 2147483647: '0'
#include "module.h"
#include "pair.h"
#include <unistd.h>

// Known without any failure.
// CHECK-NOT: always
static PyObject *always(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    Py_RETURN_NONE;
}

// CHECK:      {{.*}}pair.h:10:23: error: leaked reference to 'int' object, acquired by PyLong_FromLong in pair
// CHECK-NEXT: {{.*}}pair.h:13:24: note: when PyLong_FromLong fails in pair: failure {{[0-9]+}}, {{.*}}/all/log.{{[0-9]+}}
// CHECK-NOT: error: {{.*}} in pair

// The second item of a list: the first call of a place is not the only one to fail.
// CHECK:      {{.*}}torture.c:[[@LINE+6]]:22: error: leaked reference to 'list' object, acquired by PyList_New in second
// CHECK-NEXT: {{.*}}torture.c:[[@LINE+9]]:26: note: when PyFloat_FromDouble fails in second: failure
// CHECK-NOT: error: {{.*}} in second
// CHECK-NOT: in fine
static PyObject *second(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(3);
    if (list == NULL)
        return NULL;
    for (int i = 0; i < 3; i++) {
        PyObject *item = PyFloat_FromDouble(i);
        if (item == NULL && i > 0)
            return NULL;
        if (item == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}

// CHECK:      {{.*}}torture.c:[[@LINE+5]]:9: error: over-decref of 'dict' object, released by Py_DECREF(arg) in over
// CHECK-NEXT: {{.*}}torture.c:[[@LINE+3]]:9: note: when PyDict_SetItemString fails in over: failure
static PyObject *over(PyObject *self, PyObject *arg)
{
    if (PyDict_SetItemString(arg, "key", Py_None) < 0) {
        Py_DECREF(arg);
        return NULL;
    }
    Py_RETURN_NONE;
}

// CHECK:      {{.*}}torture.c:[[@LINE+7]]:5: error: silent returns a failure without an exception
// CHECK-NEXT: {{.*}}torture.c:[[@LINE+3]]:24: note: when PyUnicode_FromString fails in silent: failure
static PyObject *silent(PyObject *self, PyObject *unused)
{
    PyObject *string = PyUnicode_FromString("silent");
    if (string == NULL)
        PyErr_Clear();
    return string;
}

// CHECK:      {{.*}}torture.c:[[@LINE+6]]:24: error: the program dies of signal 11 (Segmentation fault) when PyBytes_FromString fails in crashes
// CHECK-NEXT: {{.*}}torture.c:[[@LINE+5]]:24: note: when PyBytes_FromString fails in crashes: failure
static volatile int zero;

static PyObject *crashes(PyObject *self, PyObject *unused)
{
    PyObject *string = PyBytes_FromString("crashes");
    ((volatile char *)string)[zero];
    return string;
}

// CHECK:      {{.*}}torture.c:[[@LINE+4]]:24: error: the program hangs when PyByteArray_FromStringAndSize fails in hangs
// CHECK-NEXT: {{.*}}torture.c:[[@LINE+3]]:24: note: when PyByteArray_FromStringAndSize fails in hangs: failure
static PyObject *hangs(PyObject *self, PyObject *unused)
{
    PyObject *string = PyByteArray_FromStringAndSize("hangs", 5);
    while (string == NULL && zero == 0)
        sleep(1);
    return string;
}

static PyObject *fine(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && i < 5; i++) {
        PyObject *item = PyLong_FromLong(200000 + i);
        if (item == NULL || PyList_Append(list, item) < 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    return list;
}

__attribute__((noinline)) static PyObject *helper(long value)
{
    return PyLong_FromLong(value + 300000);
}

static PyObject *ways(PyObject *self, PyObject *unused)
{
    PyObject *one = helper(1);
    if (one == NULL)
        return NULL;
    Py_DECREF(one);
    one = helper(2);
    Py_XDECREF(one);
    return one == NULL ? NULL : PyList_New(0);
}

static PyObject *uses(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(1);
    if (list == NULL)
        return NULL;
    PyList_SET_ITEM(list, 0, PyLong_FromLong(400000));
    if (PyList_GET_ITEM(list, 0) == NULL) {
        Py_DECREF(list);
        PyObject_Length(list);
        return NULL;
    }
    return list;
}

MODULE_BEGIN
METHOD(uses, METH_NOARGS)
METHOD(ways, METH_NOARGS)
METHOD(always, METH_NOARGS)
METHOD(pair, METH_NOARGS)
METHOD(second, METH_NOARGS)
METHOD(over, METH_O)
METHOD(silent, METH_NOARGS)
METHOD(crashes, METH_NOARGS)
METHOD(hangs, METH_NOARGS)
METHOD(fine, METH_NOARGS)
MODULE_END(torture)
// CHECK: {{[0-9]+}} failures injected: 2 leaks, 1 over-decref, 0 uses after free, 1 wrong exception, 1 crash, 1 hang
