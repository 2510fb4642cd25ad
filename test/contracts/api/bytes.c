// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// bytesobject.h, bytearrayobject.h, picklebufobject.h. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

CERTAIN(PyBytes_Check(o), PyBytes_Size(o) < 0)  // expected-warning {{'x' leaks}}
INSIDE(PyBytes_AsString(x))  // expected-warning {{released}}
CERTAIN(PyBytes_Check(o), PyBytes_AsString(o) == NULL)  // expected-warning {{'x' leaks}}
ACCEPTS(PyBytes_AsString(o) == NULL, PyBytes_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS(PyBytes_AsStringAndSize(o, (char **)&q, 0) < 0, PyBytes_Check(o))  // expected-warning {{'x' leaks}}
INSIDE(PyBytes_AS_STRING(x))  // expected-warning {{released}}
REPLACED_VOID(PyBytes_Concat(&x, o))  // expected-warning {{'x' leaks}}
REPLACED_VOID(PyBytes_ConcatAndDel(&x, o))  // expected-warning {{'x' leaks}}
REPLACED(_PyBytes_Resize(&x, 0))  // expected-warning {{'x' leaks}} expected-warning {{'x' is NULL}}
// expected-warning@+1 {{NULL}}
CERTAIN_FOR(PyBytes_FromStringAndSize(NULL, 0), PyBytes_FromStringAndSize(NULL, 3))
REFUSED(PyBytes_FromStringAndSize(NULL, -1) != NULL)
REFUSED(PyByteArray_FromStringAndSize(NULL, -1) != NULL)

INSIDE(PyByteArray_AsString(x))  // expected-warning {{released}}
INSIDE(PyByteArray_AS_STRING(x))  // expected-warning {{released}}

INSIDE(PyPickleBuffer_GetBuffer(x))  // expected-warning {{released}}
