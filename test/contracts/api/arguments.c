// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// modsupport.h: arguments and values. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

LENT_OUT(PyArg_ParseTuple(o, "O", &r), == 0)  // expected-warning {{borrowed}}
LENT_OUT(PyArg_ParseTupleAndKeywords(o, p, "O", 0, &r), == 0)  // expected-warning {{borrowed}}
LENT_OUT(PyArg_Parse(o, "O", &r), == 0)  // expected-warning {{borrowed}}
LENT_OUT(PyArg_UnpackTuple(o, 0, 0, 0, &r), == 0)  // expected-warning {{borrowed}}
LENT_PLAIN(_PyArg_UnpackStack(v + 1, 0, 0, 0, 0))  // expected-warning {{'x' leaks}}
LENT_OUT(_PyArg_UnpackStack(NULL, 0, 0, 0, 0, &r), == 0)  // expected-warning {{borrowed}}
LENT_PLAIN(_PyArg_ParseStack(v + 1, 0, 0))  // expected-warning {{'x' leaks}}
LENT_OUT(_PyArg_ParseStack(NULL, 0, "O", &r), == 0)  // expected-warning {{borrowed}}
LENT_PLAIN(_PyArg_ParseStackAndKeywords(v + 1, 0, o, 0))  // expected-warning {{'x' leaks}}
LENT_OUT(_PyArg_ParseStackAndKeywords(NULL, 0, o, 0, &r), == 0)  // expected-warning {{borrowed}}
LENT_OUT(_PyArg_ParseTupleAndKeywordsFast(o, p, 0, &r), == 0)  // expected-warning {{borrowed}}
// expected-warning@+1 {{'x' leaks}}
LENT_PLAIN(_PyArg_UnpackKeywords(v + 1, 0, o, p, 0, 0, 0, 0, NULL))
// expected-warning@+1 {{'x' leaks}}
LENT_PLAIN(_PyArg_UnpackKeywords(NULL, 0, o, p, 0, 0, 0, 0, v + 1))
// expected-warning@+1 {{'x' leaks}}
LENT_PLAIN(_PyArg_UnpackKeywordsWithVararg(v + 1, 0, o, p, 0, 0, 0, 0, 0, NULL))
// expected-warning@+1 {{'x' leaks}}
LENT_PLAIN(_PyArg_UnpackKeywordsWithVararg(NULL, 0, o, p, 0, 0, 0, 0, 0, v + 1))
CONSUMED(Py_BuildValue("(N)", x))  // expected-warning {{stole}}
STOLEN_ON_0(PyModule_AddObject(o, "", x))  // expected-warning {{'x' leaks}}
HELD(PyModule_AddObjectRef(o, "", x))  // expected-warning {{'x' leaks}}
STOLEN_HELD_ON_0(PyModule_Add(o, "", x))  // expected-warning {{stole}}
HELD(PyModule_AddType(o, x))  // expected-warning {{'x' leaks}}
CERTAIN(p == NULL, !_PyArg_NoKeywords("f", p))  // expected-warning {{'x' leaks}}
CERTAIN(p == NULL, !_PyArg_NoKwnames("f", p))  // expected-warning {{'x' leaks}}
CERTAIN(p == NULL, !_PyArg_NoPositional("f", p))  // expected-warning {{'x' leaks}}
