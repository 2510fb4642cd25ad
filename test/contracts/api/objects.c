// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// object.h, objimpl.h, weakrefobject.h and the rest. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"

GIVEN_BACK(Py_NewRef(x))  // expected-warning {{'x' leaks}}
GIVEN_BACK(Py_XNewRef(x))  // expected-warning {{'x' leaks}}
NULL_OR_FAILED(PyType_GetSlot(o, 0))  // expected-warning 2 {{'x' leaks}}
INSIDE(PyObject_GetTypeData(x, o))  // expected-warning {{released}}
INSIDE(PyObject_GetItemData(x))  // expected-warning {{released}}
CERTAIN(PyType_Check(o), PyObject_GetItemData(o) == NULL)  // expected-warning {{'x' leaks}}
INSIDE(_PyType_Name(x))  // expected-warning {{released}}
NULL_OR_FAILED_OWNED(_PyObject_LookupSpecial(o, p))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED_OWNED(_PyObject_LookupSpecialId(o, 0))  // expected-warning 2 {{'x' leaks}}
COUNTED(_Py_NewReference(x))  // expected-warning {{'x' leaks}}
WRITTEN(PyObject_GetOptionalAttr(o, p, &r), < 0)  // expected-warning {{'r' leaks}}
WRITTEN(PyObject_GetOptionalAttrString(o, "", &r), < 0)  // expected-warning {{'r' leaks}}
WRITTEN(_PyObject_LookupAttrId(o, "", &r), < 0)  // expected-warning {{'r' leaks}}
WRITTEN(_PyObject_GetMethod(o, p, &r), > 1)  // expected-warning {{'r' leaks}}
HELD(_PyObject_SetAttrId(o, "", x))  // expected-warning {{'x' leaks}}
HELD(PyObject_SetAttr(o, p, x))  // expected-warning {{'x' leaks}}
HELD(PyObject_SetAttrString(o, "", x))  // expected-warning {{'x' leaks}}
HELD(PyObject_GenericSetAttr(o, p, x))  // expected-warning {{'x' leaks}}
// expected-warning@+1 2 {{'x' leaks}}
NULL_OR_FAILED_OWNED(_PyObject_GenericGetAttrWithDict(o, p, q, 1))
HELD(_PyObject_GenericSetAttrWithDict(o, p, x, q))  // expected-warning {{'x' leaks}}
HELD(PyObject_GenericSetDict(o, x, 0))  // expected-warning {{'x' leaks}}
INSIDE(_PyObject_GetDictPtr(x))  // expected-warning {{released}}
HELD(_PyObject_SetManagedDict(o, x))  // expected-warning {{'x' leaks}}
GIVEN_BACK(PyObject_SelfIter(x))  // expected-warning {{'x' leaks}}
NO_RETURN(_PyObject_AssertFailed(o, 0, 0, 0, 0, 0))  // expected-warning {{'x' leaks}}

GIVEN_BACK(PyObject_Init(x, o))  // expected-warning {{'x' leaks}}
GIVEN_BACK(PyObject_InitVar(x, o, 0))  // expected-warning {{'x' leaks}}
GIVEN_BACK(_PyObject_INIT(x, o))  // expected-warning {{'x' leaks}}
GIVEN_BACK(_PyObject_INIT_VAR(x, o, 0))  // expected-warning {{'x' leaks}}
GIVEN_BACK(PyObject_INIT(x, o))  // expected-warning {{'x' leaks}}
GIVEN_BACK(PyObject_INIT_VAR(x, o, 0))  // expected-warning {{'x' leaks}}
INSIDE(PyObject_GET_WEAKREFS_LISTPTR(x))  // expected-warning {{released}}

WRITTEN(PyWeakref_GetRef(o, &r), < 0)  // expected-warning {{'r' leaks}}

WRITTEN(PyType_GetBaseByToken(o, 0, &r), < 0)  // expected-warning {{'r' leaks}}
REPLACED_OR_KEPT(_PyObjectDict_SetItem(o, &x, p, q))  // expected-warning {{'x' leaks}}
COUNTED_ON_1(PyUnstable_TryIncRef(x))  // expected-warning {{'x' leaks}}
FUNCTION { OWNED if (!_Py_IsImmortal(x)) Py_DECREF(x); }
FUNCTION { OWNED if (!_Py_IsImmortal(x)) return; }  // expected-warning {{'x' leaks}}
WRITTEN(PyIter_NextItem(o, &r), < 0)  // expected-warning {{'r' leaks}}
NULL_OR_FAILED(_PyDict_LoadGlobal(o, p, q))  // expected-warning 2 {{'x' leaks}}
LENT_OUT(_PyDict_GetItemHint(o, p, 0, &r), < 0)  // expected-warning {{borrowed}}
CERTAIN(PyLong_Check(o), PyLong_GetSign(o, 0) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyLong_Check(o), PyLong_IsPositive(o) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyLong_Check(o), PyLong_IsNegative(o) < 0)  // expected-warning {{'x' leaks}}
CERTAIN(PyLong_Check(o), PyLong_IsZero(o) < 0)  // expected-warning {{'x' leaks}}

CERTAIN_FOR(PyObject_Type(o), PyObject_Type(NULL))  // expected-warning {{NULL}}
NULL_FOR(PyWeakref_GetObject(x), PyWeakref_GetObject(NULL))  // expected-warning {{'x' leaks}}
SAME_OR_NULL(_PyObject_GC_Resize((PyVarObject *)x, 7))  // expected-warning {{'x' leaks}}
SAME_OR_NULL(PyObject_GC_Resize(PyObject, x, 7))  // expected-warning {{'x' leaks}}
MAYBE_STOLEN(Py_SET_TYPE(o, x))
NO_RETURN(_Py_NegativeRefcount("f", 1, o))  // expected-warning {{'x' leaks}}
