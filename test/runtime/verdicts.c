// SPDX-License-Identifier: Apache-2.0
// How sure a verdict is: certain where no word of memory has the lost object's address, probable
// where one has that nobody accounts for, deferred while a running frame has it. What code that is
// not instrumented may keep is not judged.
// How much of that shows differs between versions of Python.
// UNSUPPORTED: other-python
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O1 -I%S/Inputs %s -o %t/verdicts%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=verbosity=1 not %python %S/Inputs/use_verdicts.py 2>&1 | FileCheck %s
#include "module.h"

int rs_rt_check(void);

// While the function runs, its variable is a use.
// CHECK-NOT: ERROR
// CHECK: =={{[0-9]+}}==refsan: NOTE: 1 object not judged: in use by running frames
// CHECK-NEXT: =={{[0-9]+}}==refsan: NOTE: 1 object not judged: code that is not instrumented may keep it
// CHECK-NEXT: =={{[0-9]+}}==refsan: SUMMARY: 0 leaked references, 0 released too often, 0 latent; {{[0-9]+}} objects judged
__attribute__((disable_sanitizer_instrumentation)) static PyObject *with_check(PyObject *(*make)(void))
{
    PyObject *volatile made = make();
    rs_rt_check();
    Py_DECREF(made);
    Py_RETURN_NONE;
}

static PyObject *make(void)
{
    return PySet_New(NULL);
}

static PyObject *deferred(PyObject *self, PyObject *unused)
{
    return with_check(make);
}

// At the end, in the order of the source.
// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in certain at {{.*}}verdicts.c:[[@LINE+5]]:22
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     certain: nothing holds the lost references
static PyObject *certain(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    return PyLong_FromSsize_t(PyList_Size(list));
}

// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'dict' object
// CHECK-NEXT: ==refsan:     acquired by PyDict_New in probable at {{.*}}verdicts.c:[[@LINE+7]]:22
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     probable: only memory that nobody accounts for still has the address
static volatile uintptr_t identity;

static PyObject *probable(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    identity = (uintptr_t)dict;
    return PyLong_FromSsize_t(PyDict_Size(dict));
}

static void *volatile hidden;

__attribute__((disable_sanitizer_instrumentation, noinline)) static void take(void *object)
{
    hidden = object;
}

static PyObject *escaped(PyObject *self, PyObject *unused)
{
    PyObject *bytes = PyByteArray_FromStringAndSize("abc", 3);
    if (bytes == NULL)
        return NULL;
    take(bytes);
    Py_RETURN_NONE;
}

// CHECK-NEXT: ==refsan: NOTE: 1 object not judged: code that is not instrumented may keep it
// CHECK-NEXT: ==refsan: SUMMARY: 2 leaked references, 0 released too often, 0 latent;
// CHECK-NOT: refsan
MODULE_BEGIN
METHOD(deferred, METH_NOARGS)
METHOD(certain, METH_NOARGS)
METHOD(probable, METH_NOARGS)
METHOD(escaped, METH_NOARGS)
MODULE_END(verdicts)
