// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// Tests of types. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

TYPE_TEST(PyType_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyBool_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyDict_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyDict_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyList_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyList_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyTuple_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyTuple_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PySet_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyFrozenSet_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyUnicode_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyUnicode_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyBytes_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyBytes_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyByteArray_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyByteArray_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyLong_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyLong_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyFloat_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyFloat_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyComplex_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyComplex_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyModule_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyModule_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyCapsule_CheckExact(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PySlice_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyCell_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyFunction_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyCode_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyTraceBack_Check(o))  // expected-warning 2 {{'x' leaks}}
