// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// ceval.h, eval.h, pythonrun.h, pyarena.h. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

INSIDE(PyEval_GetFuncName(x))  // expected-warning {{released}}
CONSUMED(PyEval_CallFunction(o, "N", x))  // expected-warning {{stole}}
CONSUMED(PyEval_CallMethod(o, "", "N", x))  // expected-warning {{stole}}
// expected-warning@+1 {{'x' leaks}}
LENT(PyEval_EvalCodeEx(o, p, q, v + 1, 0, NULL, 0, NULL, 0, o, p))
// expected-warning@+1 {{'x' leaks}}
LENT(PyEval_EvalCodeEx(o, p, q, NULL, 0, v + 1, 0, NULL, 0, o, p))
// expected-warning@+1 {{'x' leaks}}
LENT(PyEval_EvalCodeEx(o, p, q, NULL, 0, NULL, 0, v + 1, 0, o, p))

// expected-warning@+1 {{'x' leaks}}
LENT(_PyEval_EvalCodeWithName(o, p, q, v + 1, 0, NULL, NULL, 0, 0, NULL, 0, o, p, q, o))
// expected-warning@+1 {{'x' leaks}}
LENT(_PyEval_EvalCodeWithName(o, p, q, NULL, 0, v + 1, NULL, 0, 0, NULL, 0, o, p, q, o))
// expected-warning@+1 {{'x' leaks}}
LENT(_PyEval_EvalCodeWithName(o, p, q, NULL, 0, NULL, v + 1, 0, 0, NULL, 0, o, p, q, o))
// expected-warning@+1 {{'x' leaks}}
LENT(_PyEval_EvalCodeWithName(o, p, q, NULL, 0, NULL, NULL, 0, 0, v + 1, 0, o, p, q, o))

WRITTEN(_Py_SourceAsString(o, 0, 0, 0, &r), == 0)  // expected-warning {{'r' leaks}}

STOLEN(PyArena_AddPyObject(0, x))  // expected-warning {{stole}}

// Perhaps its callback consumes the reference.
FUNCTION { OWNED if (Py_AddPendingCall(NULL, x) < 0) Py_DECREF(x); }
FUNCTION { OWNED(void)Py_AddPendingCall(NULL, x); Py_DECREF(x); }
FUNCTION { OWNED(void)Py_AddPendingCall(NULL, x); }  // expected-warning {{'x' leaks}}
