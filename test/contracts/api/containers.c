// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// Lists, tuples, dicts, sets, struct sequences. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"
#include "Inputs/as-functions.h"

CERTAIN(PyList_Check(o), PyList_Size(o) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyList_Check(o), PyList_GetItem(o, 0) == NULL)  // expected-warning {{'x' leaks}}
CERTAIN(PyList_Check(o), PyList_GetItemRef(o, 0) == NULL)  // expected-warning {{'x' leaks}} expected-warning 2 {{the result of PyList_GetItemRef leaks}}
STOLEN_HELD_ON_0(PyList_SetItem(o, 0, x))  // expected-warning {{stole}}
CERTAIN(PyList_Check(o), PyList_SetItem(o, 0, p) < 0)  // expected-warning {{'x' leaks}}
STOLEN_HELD(PyList_SET_ITEM(o, 0, x))  // expected-warning {{stole}}
HELD(PyList_Insert(o, 0, x))  // expected-warning {{'x' leaks}}
HELD(PyList_Append(o, x))  // expected-warning {{'x' leaks}}

CERTAIN(PyTuple_Check(o), PyTuple_Size(o) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyTuple_Check(o), PyTuple_GetItem(o, 0) == NULL)  // expected-warning {{'x' leaks}}
STOLEN_HELD_ON_0(PyTuple_SetItem(o, 0, x))  // expected-warning {{stole}}
CERTAIN(PyTuple_Check(o), PyTuple_SetItem(o, 0, p) < 0)  // expected-warning {{'x' leaks}}
STOLEN_HELD(PyTuple_SET_ITEM(o, 0, x))  // expected-warning {{stole}}
LENT(PyTuple_Pack(1, x))  // expected-warning {{'x' leaks}}
REPLACED(_PyTuple_Resize(&x, 0))  // expected-warning {{'x' leaks}} expected-warning {{'x' is NULL}}
CERTAIN_FOR(PyTuple_New(0), PyTuple_New(3))  // expected-warning {{NULL}}

NULL_OR_FAILED(PyDict_GetItemWithError(o, p))  // expected-warning 2 {{'x' leaks}}
WRITTEN(PyDict_GetItemRef(o, p, &r), < 0)  // expected-warning {{'r' leaks}}
WRITTEN(PyDict_GetItemStringRef(o, "", &r), < 0)  // expected-warning {{'r' leaks}}
NULL_OR_FAILED(_PyDict_GetItem_KnownHash(o, p, 0))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(_PyDict_GetItemWithError(o, p))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(_PyDict_GetItemIdWithError(o, ""))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED(_PyDict_GetItemStringWithError(o, ""))  // expected-warning 2 {{'x' leaks}}
WRITTEN(PyDict_SetDefaultRef(o, p, q, &r), < 0)  // expected-warning {{'r' leaks}}
HELD(PyDict_SetItem(o, x, p))  // expected-warning {{'x' leaks}}
HELD(PyDict_SetItem(o, p, x))  // expected-warning {{'x' leaks}}
HELD(PyDict_SetItemString(o, "", x))  // expected-warning {{'x' leaks}}
HELD(_PyDict_SetItem_KnownHash(o, x, p, 0))  // expected-warning {{'x' leaks}}
HELD(_PyDict_SetItem_KnownHash(o, p, x, 0))  // expected-warning {{'x' leaks}}
HELD(_PyDict_SetItemId(o, "", x))  // expected-warning {{'x' leaks}}
LENT_OUT(PyDict_Next(o, "", &r, &q), == 0)  // expected-warning {{borrowed}}
LENT_OUT(PyDict_Next(o, "", &q, &r), == 0)  // expected-warning {{borrowed}}
LENT_OUT(_PyDict_Next(o, "", &r, &q, 0), == 0)  // expected-warning {{borrowed}}
LENT_OUT(_PyDict_Next(o, "", &q, &r, 0), == 0)  // expected-warning {{borrowed}}
CERTAIN(PyDict_Check(o), PyDict_Size(o) < 0)  // expected-warning {{'x' leaks}}
WRITTEN(PyDict_Pop(o, p, &r), < 0)  // expected-warning {{'r' leaks}}
WRITTEN(PyDict_PopString(o, "", &r), < 0)  // expected-warning {{'r' leaks}}

HELD(PyODict_SetItem(o, x, p))  // expected-warning {{'x' leaks}}
HELD(PyODict_SetItem(o, p, x))  // expected-warning {{'x' leaks}}

TYPE_TEST(PySet_Check(o))  // expected-warning 2 {{'x' leaks}}
TYPE_TEST(PyFrozenSet_Check(o))  // expected-warning 2 {{'x' leaks}}
CERTAIN(PySet_Check(o), PySet_Size(o) < 0)  // expected-warning {{'x' leaks}}
HELD(PySet_Add(o, x))  // expected-warning {{'x' leaks}}
LENT_OUT(_PySet_NextEntry(o, "", &r, 0), == 0)  // expected-warning {{borrowed}}

STOLEN_HELD(PyStructSequence_SetItem(o, 0, x))  // expected-warning {{stole}}
STOLEN_HELD(PyStructSequence_SET_ITEM(o, 0, x))  // expected-warning {{stole}}

REFUSED(PyList_New(-1) != NULL)
REFUSED(PyTuple_New(-1) != NULL)
