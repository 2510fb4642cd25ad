// SPDX-License-Identifier: Apache-2.0
// C++ exceptions that pass through frames with a ledger, with something to clean up there and
// without, at each level of optimisation: what the unwinding releases is settled, what it does not
// is told, and no caller's ledger is harmed.
// RUN: mkdir -p %t
// RUN: %clangxx_refsan %refsan_rt_flags -O0 -g -I%S/Inputs %s -o %t/throws%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_throws.py 2>&1 | FileCheck %s
// RUN: %clangxx_refsan %refsan_rt_flags -O1 -I%S/Inputs %s -o %t/throws%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_throws.py 2>&1 | FileCheck %s
// RUN: %clangxx_refsan %refsan_rt_flags -O3 -fplugin-arg-refsan-instrument=all -I%S/Inputs %s -o %t/throws%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_throws.py 2>&1 | FileCheck %s
#include "module.h"
#include <new>
#include <stdexcept>

namespace {

struct Owned {
    PyObject *object;
    explicit Owned(PyObject *object) : object(object) {}
    Owned(const Owned &) = delete;
    ~Owned() { Py_XDECREF(object); }
};

__attribute__((noinline)) void check(PyObject *arg)
{
    if (!PyList_Check(arg))
        throw std::invalid_argument("no list");
}

// Released by the unwinding.
__attribute__((noinline)) void with_cleanup(PyObject *arg)
{
    Owned text(PyObject_Str(arg));
    Owned list(PyList_New(0));
    check(arg);
}

// Nothing to clean up here, and no landing pad: the frame goes without a word.
__attribute__((noinline)) Py_ssize_t without_cleanup(PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    Py_XDECREF(text);
    check(arg);
    return PyList_Size(arg);
}

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'dict' object
// CHECK-NEXT: ==refsan:     acquired by PyDict_New in lost_by_catch at {{.*}}throws.cpp:[[@LINE+6]]:26
// CHECK-NEXT: ==refsan:     3 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}
__attribute__((noinline)) bool lost_by_catch(PyObject *arg)
{
    try {
        PyObject *dict = PyDict_New();
        Owned list(PyList_New(0));
        check(arg);
        Py_XDECREF(dict);
        return true;
    } catch (const std::exception &) {
        return false;
    }
}

// Thrown anew by an inner handler.
__attribute__((noinline)) void rethrown(PyObject *arg)
{
    Owned list(PyList_New(0));
    try {
        with_cleanup(arg);
    } catch (const std::bad_alloc &) {
        return;
    } catch (...) {
        Owned again(PyList_New(0));
        throw;
    }
}

}  // namespace

extern "C" {

static PyObject *run(PyObject *, PyObject *arg)
{
    try {
        Owned list(PyList_New(0));
        if (!lost_by_catch(arg))
            PyErr_Clear();
        without_cleanup(arg);
        with_cleanup(arg);
        rethrown(arg);
        Py_INCREF(list.object);
        return list.object;
    } catch (const std::exception &e) {
        PyErr_SetString(PyExc_ValueError, e.what());
        return nullptr;
    }
}

static PyObject *run_rest(PyObject *, PyObject *arg)
{
    for (int i = 0; i < 2; i++) {
        try {
            if (i == 0)
                with_cleanup(arg);
            else
                rethrown(arg);
        } catch (const std::exception &) {
        }
    }
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(run, METH_O)
METHOD(run_rest, METH_O)
MODULE_END(throws)
}
// CHECK-NEXT: ==refsan: SUMMARY: 3 leaked references, 0 released too often, 0 latent;
// CHECK-NOT: refsan
