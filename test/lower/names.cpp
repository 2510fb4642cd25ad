// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -std=c++17 -fsyntax-only -fplugin-arg-refsan-dump=ir \
// RUN:   -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s
// What has no name in the source, and what stands in such a scope, is called the same by all
// versions of Clang, and never by its place in a file.
#include <Python.h>

// CHECK-DAG: function obj:PyObject `(anonymous namespace)::hidden`(
namespace
{
PyObject *hidden(PyObject *o)
{
    return o;
}
}  // namespace

// CHECK-DAG: function obj:PyObject `outer::(anonymous namespace)::within`(
namespace outer
{
inline namespace v1
{
namespace
{
PyObject *within(PyObject *o)
{
    return o;
}
}  // namespace
}  // namespace v1
}  // namespace outer

// CHECK-DAG: function obj:PyObject `(unnamed struct)::method`(
struct {
    PyObject *method(PyObject *o)
    {
        return o;
    }
} variable;

// CHECK-DAG: function obj:PyObject Alias::method(
typedef struct {
    PyObject *method(PyObject *o)
    {
        return o;
    }
} Alias;

// CHECK-DAG: function obj:PyObject `Whole::(unnamed union)::method`(
struct Whole {
    union {
        int number;
        PyObject *method(PyObject *o)
        {
            return o;
        }
    } part;
};

// CHECK-DAG: function obj:PyObject `apply<(lambda)>`(
// CHECK-DAG: function obj:PyObject `apply<(lambda)>#2`(
template <class F> PyObject *apply(F f, PyObject *o)
{
    return f(o);
}

// CHECK-DAG: function obj:PyObject `uses(PyObject *)::Local::method`(
// CHECK-DAG: function obj:PyObject `uses(PyObject *)::(lambda)::operator()`(
// CHECK-DAG: function obj:PyObject `uses(PyObject *)::(lambda)::operator()#2`(
// CHECK-DAG: function obj:PyObject `uses(PyObject *)::(lambda)::operator()(int)::(lambda)::operator()`(
PyObject *uses(PyObject *o)
{
    struct Local {
        PyObject *method(PyObject *o)
        {
            return o;
        }
    } local;
    auto nested = [o](int) { return [o] { return o; }(); };

    hidden(o);
    outer::within(o);
    variable.method(o);
    Alias().method(o);
    Whole().part.method(o);
    local.method(o);
    nested(1);
    apply([](PyObject *p) { return p; }, o);
    return apply([](PyObject *p) { return Py_NewRef(p); }, o);
}
