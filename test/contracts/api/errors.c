// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// pyerrors.h, traceback.h. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

// expected-warning@+1 {{'r' leaks}} expected-warning@+1 {{'s' leaks}} expected-warning@+1 {{'t' leaks}}
NORMALIZED(PyErr_NormalizeException(&r, &s, &t))
// expected-warning@+1 {{'r' leaks}} expected-warning@+1 {{'s' leaks}} expected-warning@+1 {{'t' leaks}}
WRITTEN_3((PyErr_Fetch(&r, &s, &t), 0))
CLEARED_BY((PyErr_Fetch(&r, &s, &t), 0))  // expected-warning {{'x' leaks}}
STOLEN(PyErr_Restore(x, o, p))  // expected-warning {{stole}}
STOLEN(PyErr_Restore(o, x, p))  // expected-warning {{stole}}
STOLEN(PyErr_Restore(o, p, x))  // expected-warning {{stole}}
STOLEN(_PyErr_ChainExceptions(x, o, p))  // expected-warning {{stole}}
STOLEN(_PyErr_ChainExceptions(o, x, p))  // expected-warning {{stole}}
STOLEN(_PyErr_ChainExceptions(o, p, x))  // expected-warning {{stole}}
STOLEN(_PyErr_ChainExceptions1(x))  // expected-warning {{stole}}
CLEARED_BY(((r = PyErr_GetRaisedException()), 0))  // expected-warning {{'x' leaks}}
STOLEN(PyErr_SetRaisedException(x))  // expected-warning {{stole}}
// expected-warning@+1 {{'r' leaks}} expected-warning@+1 {{'s' leaks}} expected-warning@+1 {{'t' leaks}}
WRITTEN_3((PyErr_GetExcInfo(&r, &s, &t), 0))
STOLEN(PyErr_SetExcInfo(x, o, p))  // expected-warning {{stole}}
STOLEN(PyErr_SetExcInfo(o, x, p))  // expected-warning {{stole}}
STOLEN(PyErr_SetExcInfo(o, p, x))  // expected-warning {{stole}}
// expected-warning@+1 {{'r' leaks}} expected-warning@+1 {{'s' leaks}} expected-warning@+1 {{'t' leaks}}
WRITTEN_3((_PyErr_GetExcInfo(NULL, &r, &s, &t), 0))
CLEARS(PyErr_WriteUnraisable(o))  // expected-warning {{'x' leaks}}
CLEARS(_PyErr_WriteUnraisableMsg(0, o))  // expected-warning {{'x' leaks}}
HELD(PyException_SetTraceback(o, x))  // expected-warning {{'x' leaks}}
STOLEN_HELD(PyException_SetCause(o, x))  // expected-warning {{stole}}
STOLEN_HELD(PyException_SetContext(o, x))  // expected-warning {{stole}}
HELD_ALWAYS(PyException_SetArgs(o, x))  // expected-warning {{'x' leaks}}
INSIDE(PyExceptionClass_Name(x))  // expected-warning {{released}}

#if PY_VERSION_HEX >= 0x030b0000
WRITTEN(_Py_DisplaySourceLine(o, p, 0, 0, 0, &r), < 0)  // expected-warning {{'r' leaks}}
#endif
