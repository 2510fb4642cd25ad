// SPDX-License-Identifier: Apache-2.0
// Nothing to report: threads that share objects, with and without the GIL released, objects made
// in one thread and released in another.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_threads%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_threads.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_threads%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_threads.py 2>&1 | count 0
#include "module.h"
#include <pthread.h>

static PyObject *exchanged;

static PyObject *exchange(PyObject *self, PyObject *arg)
{
    PyObject *old = exchanged;
    Py_INCREF(arg);
    exchanged = arg;
    Py_BEGIN_ALLOW_THREADS
    sched_yield();
    Py_END_ALLOW_THREADS
    if (old == NULL)
        Py_RETURN_NONE;
    return old;
}

// ---- a thread of C ----

static PyObject *made;

static void *run(void *arg)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *old = made;
    made = PyObject_CallObject(arg, NULL);
    if (made == NULL)
        PyErr_Clear();
    Py_XDECREF(old);
    Py_DECREF((PyObject *)arg);
    PyGILState_Release(gil);
    return NULL;
}

static PyObject *spawn(PyObject *self, PyObject *arg)
{
    pthread_t thread;
    Py_INCREF(arg);
    Py_BEGIN_ALLOW_THREADS
    pthread_create(&thread, NULL, run, arg);
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(exchange, METH_O)
METHOD(spawn, METH_O)
MODULE_END(silent_threads)
