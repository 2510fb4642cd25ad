// SPDX-License-Identifier: Apache-2.0
// Calls that fail on purpose where an exception of C++ may leave them: destructors run on the way
// out, at every optimisation level.
// RUN: mkdir -p %t
// RUN: %clangxx_refsan %refsan_rt_flags -std=c++17 -O0 -I%S/Inputs %s -o %t/fail_cxx%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=1:fail_in=held:log_path=stdout %python %S/Inputs/use_fail_cxx.py | FileCheck %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=2:fail_in=held:log_path=stdout not %python %S/Inputs/use_fail_cxx.py | FileCheck --check-prefix=LOST %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=3:fail_in=held:log_path=stdout %python %S/Inputs/use_fail_cxx.py | FileCheck --check-prefix=ALL %s
// RUN: %clangxx_refsan %refsan_rt_flags -std=c++17 -O2 -g -I%S/Inputs %s -o %t/fail_cxx%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=1:fail_in=held:log_path=stdout %python %S/Inputs/use_fail_cxx.py | FileCheck %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=2:fail_in=held:log_path=stdout not %python %S/Inputs/use_fail_cxx.py | FileCheck --check-prefix=LOST %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=3:fail_in=held:log_path=stdout %python %S/Inputs/use_fail_cxx.py | FileCheck --check-prefix=ALL %s
#include "module.h"

#include <stdexcept>

namespace
{

struct Ref {
    explicit Ref(PyObject *object) : object(object)
    {
    }
    ~Ref()
    {
        Py_XDECREF(object);
    }
    Ref(const Ref &) = delete;
    PyObject *object;
};

int released;

struct Guard {
    ~Guard()
    {
        released++;
    }
};

}  // namespace

// CHECK:      NOTE: failure 1 injected: PyList_New in held at {{.*}}fail_cxx.cpp:[[@LINE+14]]:18
// CHECK-NEXT: InjectedFailure 1
// CHECK-NOT:  refsan
// LOST:       NOTE: failure 2 injected: PyDict_New in held at {{.*}}fail_cxx.cpp:[[@LINE+14]]:26
// LOST-NEXT:  ERROR: a failure is returned without an exception
// LOST:       {{^}}SystemError 1
// LOST-NOT:   refsan
// ALL:        dict 1
// ALL-NEXT:   NOTE: no failure injected: 2 calls could have failed
// ALL-NOT:    refsan
static PyObject *held(PyObject *self, PyObject *unused)
{
    Guard guard;
    try {
        Ref list(PyList_New(0));
        if (list.object == nullptr)
            return nullptr;
        PyObject *dict = PyDict_New();
        if (dict == nullptr)
            throw std::runtime_error("no dict");
        return dict;
    } catch (const std::exception &error) {
        PyErr_Clear();
        return nullptr;
    }
}

static PyObject *count(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(released);
}

MODULE_BEGIN
METHOD(held, METH_NOARGS)
METHOD(count, METH_NOARGS)
MODULE_END(fail_cxx)
