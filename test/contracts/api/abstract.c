// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// abstract.h: the object protocol. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

CONSUMED(PyObject_CallFunction(o, "N", x))  // expected-warning {{stole}}
CONSUMED(PyObject_CallMethod(o, "", "N", x))  // expected-warning {{stole}}
CONSUMED(_PyObject_CallMethod(o, p, "N", x))  // expected-warning {{stole}}
LENT(PyObject_CallFunctionObjArgs(o, x, NULL))  // expected-warning {{'x' leaks}}
LENT(PyObject_CallMethodObjArgs(o, p, x, NULL))  // expected-warning {{'x' leaks}}
CONSUMED(_PyObject_CallMethodId(o, 0, "N", x))  // expected-warning {{stole}}
LENT(_PyObject_CallMethodIdObjArgs(o, 0, x, NULL))  // expected-warning {{'x' leaks}}
LENT(PyObject_Vectorcall(o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(PyObject_VectorcallDict(o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(PyObject_VectorcallMethod(o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(_PyObject_VectorcallMethodId(0, v + 1, 0, o))  // expected-warning {{'x' leaks}}
LENT(_PyObject_FastCall(o, v + 1, 0))  // expected-warning {{'x' leaks}}
LENT(_PyObject_FastCall_Prepend(o, p, v + 1, 0))  // expected-warning {{'x' leaks}}
#if PY_VERSION_HEX >= 0x03090000
LENT(_PyObject_MakeTpCall(0, o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
#endif
LENT(_PyObject_VectorcallTstate(0, o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(_PyObject_FastCallTstate(0, o, v + 1, 0))  // expected-warning {{'x' leaks}}
LENT(_PyStack_AsDict(v + 1, o))  // expected-warning {{'x' leaks}}
#if PY_VERSION_HEX >= 0x03090000
WRITTEN(_PyStack_UnpackDict(NULL, NULL, 0, o, &r), == NULL)  // expected-warning {{'r' leaks}}
LENT_PLAIN(_PyStack_UnpackDict(NULL, v + 1, 0, o, NULL))  // expected-warning {{'x' leaks}}
#else
WRITTEN(_PyStack_UnpackDict(NULL, 0, o, 0, &r), < 0)  // expected-warning {{'r' leaks}}
LENT_PLAIN(_PyStack_UnpackDict(v + 1, 0, o, 0, NULL))  // expected-warning {{'x' leaks}}
#endif
#if PY_VERSION_HEX >= 0x03090000
PASSED_ON(_Py_CheckFunctionResult(NULL, o, x, NULL))  // expected-warning {{leaks}}
#endif
HELD(PyObject_SetItem(o, p, x))  // expected-warning {{'x' leaks}}
NULL_OR_FAILED_OWNED(PyIter_Next(o))  // expected-warning 2 {{'x' leaks}}
WRITTEN(PyIter_Send(o, p, &r), < 0)  // expected-warning {{'r' leaks}}
AMBIGUOUS(PyNumber_AsSsize_t(o, p))  // expected-warning 2 {{'x' leaks}}
HELD(PySequence_SetItem(o, 0, x))  // expected-warning {{'x' leaks}}
HELD(PyMapping_SetItemString(o, "", x))  // expected-warning {{'x' leaks}}
WRITTEN(PyMapping_GetOptionalItem(o, p, &r), < 0)  // expected-warning {{'r' leaks}}
WRITTEN(PyMapping_GetOptionalItemString(o, "", &r), < 0)  // expected-warning {{'r' leaks}}

CERTAIN_FAST(PyObject_Size(f) < 0)  // expected-warning {{'x' leaks}}
CERTAIN_FAST(PySequence_Size(f) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyTuple_CheckExact(o), PySequence_Size(o) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PySet_CheckExact(o), PyObject_Size(o) < 0)  // expected-warning {{'x' leaks}}
// A subclass may have a __len__ of its own.
CERTAIN(PySet_Check(o), PyObject_Size(o) < 0)  // expected-warning 2 {{'x' leaks}}
