// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// Numbers, slices, times. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"
#include "Inputs/as-functions.h"

AMBIGUOUS(PyLong_AsLong(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsInt(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsLongAndOverflow(o, 0))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsLongLong(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsLongLongAndOverflow(o, 0))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsSsize_t(o))  // expected-warning 2 {{'x' leaks}}
// What was a number of C becomes one again.
#define AGAIN(made, failed) \
    FUNCTION { OWNED PyObject *f = made; if (f == NULL) { Py_DECREF(x); return; } \
               if (failed) { Py_DECREF(f); return; } Py_DECREF(f); Py_DECREF(x); }
AGAIN(PyLong_FromLong(777), PyLong_AsLong(f) == -1 && PyErr_Occurred())
AGAIN(PyLong_FromLong(777), PyLong_AsLongLong(f) == -1 && PyErr_Occurred())
AGAIN(PyLong_FromSsize_t(777), PyLong_AsSsize_t(f) == -1 && PyErr_Occurred())
AGAIN(PyLong_FromSsize_t(777), PyLong_AsDouble(f) == -1 && PyErr_Occurred())
// expected-warning@+1 {{'x' leaks}}
AGAIN(PyLong_FromSize_t(777), PyLong_AsSsize_t(f) == -1 && PyErr_Occurred())
AMBIGUOUS(PyLong_AsSize_t(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsUnsignedLong(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsUnsignedLongMask(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsUnsignedLongLong(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsUnsignedLongLongMask(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyLong_AsDouble(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(_PyLong_Frexp(o, 0))  // expected-warning 2 {{'x' leaks}}
CERTAIN_FOR(PyLong_FromLong(256), PyLong_FromLong(257))  // expected-warning {{NULL}}
// expected-warning@+1 {{NULL}}
CERTAIN_FOR(PyLong_FromUnsignedLong(256), PyLong_FromUnsignedLong(257))
CERTAIN_FOR(PyLong_FromSize_t(256), PyLong_FromSize_t(257))  // expected-warning {{NULL}}
CERTAIN_FOR(PyLong_FromSsize_t(256), PyLong_FromSsize_t(257))  // expected-warning {{NULL}}
CERTAIN_FOR(PyLong_FromLongLong(256), PyLong_FromLongLong(257))  // expected-warning {{NULL}}
// expected-warning@+1 {{NULL}}
CERTAIN_FOR(PyLong_FromUnsignedLongLong(256), PyLong_FromUnsignedLongLong(257))
CERTAIN_FOR(PyLong_FromInt32(256), PyLong_FromInt32(257))  // expected-warning {{NULL}}
CERTAIN_FOR(PyLong_FromUInt32(256), PyLong_FromUInt32(257))  // expected-warning {{NULL}}
CERTAIN_FOR(PyLong_FromInt64(256), PyLong_FromInt64(257))  // expected-warning {{NULL}}
CERTAIN_FOR(PyLong_FromUInt64(256), PyLong_FromUInt64(257))  // expected-warning {{NULL}}

// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyFloat_Check(o), PyFloat_AsDouble(o) == -1 && PyErr_Occurred())
AMBIGUOUS(PyFloat_AsDouble(o))  // expected-warning 2 {{'x' leaks}}

// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyComplex_Check(o), PyComplex_RealAsDouble(o) == -1 && PyErr_Occurred())
AMBIGUOUS(PyComplex_RealAsDouble(o))  // expected-warning 2 {{'x' leaks}}
// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyComplex_Check(o), PyComplex_ImagAsDouble(o) == -1 && PyErr_Occurred())
AMBIGUOUS(PyComplex_ImagAsDouble(o))  // expected-warning 2 {{'x' leaks}}
// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyComplex_Check(o), PyComplex_AsCComplex(o).real == -1 && PyErr_Occurred())
AMBIGUOUS(PyComplex_AsCComplex(o).real)  // expected-warning 2 {{'x' leaks}}

AMBIGUOUS(_PyLong_AsTime_t(o))  // expected-warning 2 {{'x' leaks}}

AMBIGUOUS(PyOS_string_to_double("", 0, o))  // expected-warning 2 {{'x' leaks}}

// expected-warning@+1 {{'r' leaks}} expected-warning@+1 {{'s' leaks}} expected-warning@+1 {{'t' leaks}}
WRITTEN_3(_PySlice_GetLongIndices(o, p, &r, &s, &t) < 0)
