// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// Functions, methods, cells, code, generators, contexts. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"
#include "Inputs/as-functions.h"

NULL_OR_FAILED_OWNED(PyCell_Get(o))  // expected-warning 2 {{'x' leaks}}
HELD(PyCell_Set(o, x))  // expected-warning {{'x' leaks}}
CERTAIN(PyCell_Check(o), PyCell_Set(o, p) < 0)  // expected-warning {{'x' leaks}}
STOLEN_HELD(PyCell_SET(o, x))  // expected-warning {{stole}}

NULL_OR_FAILED(PyMethod_Self(o))  // expected-warning 2 {{'x' leaks}}

CERTAIN(PyFunction_Check(o), PyFunction_GetCode(o) == NULL)  // expected-warning {{'x' leaks}}
CERTAIN(PyFunction_Check(o), PyFunction_GetGlobals(o) == NULL)  // expected-warning {{'x' leaks}}
NULL_OR_FAILED(PyFunction_GetModule(o))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(PyFunction_GetDefaults(o))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(PyFunction_GetKwDefaults(o))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(PyFunction_GetClosure(o))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(PyFunction_GetAnnotations(o))  // expected-warning 2 {{'x' leaks}}
HELD(PyFunction_SetDefaults(o, x))  // expected-warning {{'x' leaks}}
HELD(PyFunction_SetKwDefaults(o, x))  // expected-warning {{'x' leaks}}
HELD(PyFunction_SetClosure(o, x))  // expected-warning {{'x' leaks}}
HELD(PyFunction_SetAnnotations(o, x))  // expected-warning {{'x' leaks}}
LENT(_PyFunction_Vectorcall(o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(_PyFunction_FastCallDict(o, v + 1, 0, p))  // expected-warning {{'x' leaks}}

NULL_OR_FAILED(PyCFunction_GetSelf(o))  // expected-warning 2 {{'x' leaks}}
AMBIGUOUS(PyCFunction_GetFlags(o))  // expected-warning 2 {{'x' leaks}}
LENT(_PyCFunction_FastCallDict(o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(_PyMethodDef_RawFastCallDict(0, o, v + 1, 0, p))  // expected-warning {{'x' leaks}}
LENT(_PyMethodDef_RawFastCallKeywords(0, o, v + 1, 0, p))  // expected-warning {{'x' leaks}}

CONSUMED(PyGen_New(x))  // expected-warning {{stole}}
CONSUMED(PyGen_NewWithQualName(x, o, p))  // expected-warning {{stole}}
CONSUMED(PyCoro_New(x, o, p))  // expected-warning {{stole}}
CONSUMED(PyAsyncGen_New(x, o, p))  // expected-warning {{stole}}
NULL_OR_FAILED_OWNED(_PyGen_Send(o, p))  // expected-warning 2 {{'x' leaks}}
WRITTEN(_PyGen_FetchStopIterationValue(&r), < 0)  // expected-warning {{'r' leaks}}

WRITTEN(PyContextVar_Get(o, p, &r), < 0)  // expected-warning {{'r' leaks}}

REFUSED(PyCode_ClearWatcher(-1) == 0)
REFUSED(PyContext_ClearWatcher(-1) == 0)
REFUSED(PyDict_ClearWatcher(-1) == 0)
REFUSED(PyFunction_ClearWatcher(-1) == 0)
REFUSED(PyType_ClearWatcher(-1) == 0)
