// SPDX-License-Identifier: Apache-2.0
// A loop that acquires an object in each round at one place. What the interpreter keeps for itself,
// as small ints, is judged by frames alone that did nothing else with it: the last round's is.
// UNSUPPORTED: immortal
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -I%S/Inputs %s -o %t/loops%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 23 %python -c 'import loops; n = [1, 2, 3]; loops.lose(n); loops.released(n); loops.exchanged(n)' >%t/out 2>&1
// RUN: FileCheck %s <%t/out
#include "module.h"

// CHECK:      ==refsan: ERROR: leaked reference to 'int' object
// CHECK-NEXT: ==refsan:     acquired by PySequence_GetItem in lose at {{.*}}loops.c:[[@LINE+8]]:26
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}
// CHECK-NEXT: ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
static PyObject *lose(PyObject *self, PyObject *sequence)
{
    long sum = 0;
    for (Py_ssize_t i = 0; i < 3; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        if (item == NULL)
            return NULL;
        sum += PyLong_AsLong(item);
    }
    return PyLong_FromLong(sum);
}

// The rest is correct.
// CHECK-NOT: refsan
static PyObject *released(PyObject *self, PyObject *sequence)
{
    PyObject *items[3];
    for (Py_ssize_t i = 0; i < 3; i++)
        items[i] = PySequence_GetItem(sequence, i);
    for (Py_ssize_t i = 0; i < 3; i++)
        Py_XDECREF(items[i]);
    Py_RETURN_NONE;
}

static PyObject *exchanged(PyObject *self, PyObject *list)
{
    PyObject *first = PyList_GetItem(list, 0);
    for (Py_ssize_t i = 0; i < 3; i++)
        Py_INCREF(PyList_GetItem(list, i));
    for (Py_ssize_t i = 0; i < 3; i++)
        Py_DECREF(PyList_GetItem(list, i));
    Py_INCREF(first);
    for (Py_ssize_t i = 0; i < 3; i++)
        Py_INCREF(PyList_GetItem(list, i));
    for (Py_ssize_t i = 3; i-- > 0;)
        Py_DECREF(PyList_GetItem(list, i));
    Py_DECREF(first);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(lose, METH_O)
METHOD(released, METH_O)
METHOD(exchanged, METH_O)
MODULE_END(loops)
