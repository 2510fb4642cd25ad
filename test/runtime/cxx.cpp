// SPDX-License-Identifier: Apache-2.0
// C++: exceptions that leave a function, holders, containers of the library, overloads, methods.
// Only what is lost is told.
// RUN: mkdir -p %t
// RUN: %clangxx_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/cxx%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_cxx.py 2>&1 | FileCheck %s
// RUN: %clangxx_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/cxx%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_cxx.py 2>&1 | FileCheck %s
#include "module.h"
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

class Ref {
public:
    explicit Ref(PyObject *stolen) : object(stolen) {}
    Ref(const Ref &other) : object(other.object) { Py_XINCREF(object); }
    Ref(Ref &&other) noexcept : object(other.object) { other.object = nullptr; }
    ~Ref() { Py_XDECREF(object); }
    Ref &operator=(Ref other)
    {
        std::swap(object, other.object);
        return *this;
    }
    PyObject *get() const { return object; }
    PyObject *release()
    {
        PyObject *result = object;
        object = nullptr;
        return result;
    }

private:
    PyObject *object;
};

std::vector<Ref> kept;
std::map<std::string, Ref> by_name;

Ref make(long value) { return Ref(PyLong_FromLong(value)); }

void check(PyObject *arg)
{
    if (arg == Py_None)
        throw std::runtime_error("none");
}

struct Pair {
    Ref first;
    Ref second;
};

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in raw at {{.*}}cxx.cpp:[[@LINE+5]]:22
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}
PyObject *raw(PyObject *arg)
{
    PyObject *list = PyList_New(0);
    try {
        check(arg);
    } catch (const std::exception &) {
        PyErr_SetString(PyExc_ValueError, "none");
        return nullptr;
    }
    return list;
}

}  // namespace

extern "C" {

static PyObject *keep(PyObject *, PyObject *arg)
{
    Py_INCREF(arg);
    kept.push_back(Ref(arg));
    kept.push_back(make(12345678));
    Py_INCREF(arg);
    by_name.emplace(std::to_string(kept.size()), Ref(arg));
    Py_RETURN_NONE;
}

static PyObject *throwing(PyObject *, PyObject *arg)
{
    try {
        Ref list(PyList_New(0));
        Pair pair{make(87654321), list};
        check(arg);
        return pair.second.release();
    } catch (const std::exception &e) {
        PyErr_SetString(PyExc_ValueError, e.what());
        return nullptr;
    }
}

static PyObject *call_raw(PyObject *, PyObject *arg)
{
    return raw(arg);
}

MODULE_BEGIN
METHOD(keep, METH_O)
METHOD(throwing, METH_O)
METHOD(call_raw, METH_O)
MODULE_END(cxx)
}
// CHECK-NEXT: ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
// CHECK-NOT: refsan
