// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// unicodeobject.h. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

REPLACED_VOID(PyUnicode_InternInPlace(&x))  // expected-warning {{'x' leaks}}
REPLACED_VOID(PyUnicode_InternImmortal(&x))  // expected-warning {{'x' leaks}}
LENT(_PyUnicode_JoinArray(o, v + 1, 0))  // expected-warning {{'x' leaks}}
CERTAIN(PyUnicode_Check(o), PyUnicode_AsWideChar(o, 0, 0) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyUnicode_Check(o), PyUnicode_GetLength(o) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyUnicode_Check(o), PyUnicode_Compare(o, o) == -1 && PyErr_Occurred())  // expected-warning {{'x' leaks}}
CERTAIN(PyUnicode_Check(o), PyUnicode_GetSize(o) < 0)  // expected-warning {{'x' leaks}}
INSIDE(PyUnicode_DATA(x))  // expected-warning {{released}}
INSIDE(PyUnicode_AsUnicode(x))  // expected-warning {{released}}
INSIDE(PyUnicode_AS_UNICODE(x))  // expected-warning {{released}}
INSIDE(PyUnicode_AS_DATA(x))  // expected-warning {{released}}
INSIDE(PyUnicode_AsUnicodeAndSize(x, 0))  // expected-warning {{released}}
REPLACED_OR_KEPT(PyUnicode_Resize(&x, 0))  // expected-warning {{'x' leaks}}
INSIDE(PyUnicode_AsUTF8(x))  // expected-warning {{released}}
INSIDE(PyUnicode_AsUTF8AndSize(x, 0))  // expected-warning {{released}}
WRITTEN(PyUnicode_FSConverter(o, &r), == 0)  // expected-warning {{'r' leaks}}
WRITTEN(PyUnicode_FSDecoder(o, &r), == 0)  // expected-warning {{'r' leaks}}
REPLACED_VOID(PyUnicode_Append(&x, o))  // expected-warning {{'x' leaks}}
REPLACED_VOID(PyUnicode_AppendAndDel(&x, o))  // expected-warning {{'x' leaks}}
CERTAIN_FOR(PyUnicode_New(0, 0), PyUnicode_New(3, 0))  // expected-warning {{NULL}}
// expected-warning@+1 {{NULL}}
CERTAIN_FOR(PyUnicode_FromStringAndSize(NULL, 0), PyUnicode_FromStringAndSize(NULL, 3))
REFUSED(PyUnicode_FromStringAndSize(NULL, -1) != NULL)
ACCEPTS(PyUnicode_AsUTF8(o) == NULL, PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS(PyUnicode_AsUTF8AndSize(o, 0) == NULL, PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsUTF8String(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsASCIIString(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsLatin1String(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsUTF16String(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsUTF32String(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsUnicodeEscapeString(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsRawUnicodeEscapeString(o), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_OWNED(PyUnicode_AsEncodedString(o, 0, 0), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
ACCEPTS_MEMORY(PyUnicode_AsWideCharString(o, 0), PyUnicode_Check(o))  // expected-warning {{'x' leaks}}
