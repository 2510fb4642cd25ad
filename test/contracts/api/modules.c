// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Wno-incompatible-pointer-types \
// RUN:   -Wno-incompatible-function-pointer-types -Wno-deprecated-declarations \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// Modules, imports, capsules, sys. What the macros check is in Inputs/table.h.
#include "Inputs/table.h"
#include "Inputs/as-functions.h"

INSIDE(PyModule_GetName(x))  // expected-warning {{released}}
INSIDE(PyModule_GetFilename(x))  // expected-warning {{released}}
CERTAIN(PyModule_Check(o), PyUnstable_Module_SetGIL(o, 0) < 0)  // expected-warning {{'x' leaks}}

FUNCTION { OWNED if (!PyModule_GetDef(o)) return; Py_DECREF(x); }  // expected-warning {{'x' leaks}}

// The module that a function of its definition is called with has one.
static PyObject *defined(PyObject *self, PyObject *o)
{
    PyObject *x = PyObject_CallNoArgs(o);
    if (x != NULL && PyModule_GetDef(self) == NULL)
        return NULL;
    return x;
}
static PyMethodDef defined_methods[] = {{"defined", defined, METH_O, NULL}, {NULL}};
struct PyModuleDef defined_module = {PyModuleDef_HEAD_INIT, .m_methods = defined_methods};

NULL_OR_FAILED_OWNED(PyImport_GetModule(o))  // expected-warning 2 {{'x' leaks}}
NULL_OR_FAILED_OWNED(_PyImport_GetModuleId(0))  // expected-warning 2 {{'x' leaks}}

// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyCapsule_CheckExact(o), PyCapsule_GetDestructor(o) == NULL && PyErr_Occurred())
NULL_OR_FAILED(PyCapsule_GetDestructor(o))  // expected-warning 2 {{'x' leaks}}
// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyCapsule_CheckExact(o), PyCapsule_GetName(o) == NULL && PyErr_Occurred())
NULL_OR_FAILED(PyCapsule_GetName(o))  // expected-warning 2 {{'x' leaks}}
// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyCapsule_CheckExact(o), PyCapsule_GetContext(o) == NULL && PyErr_Occurred())
NULL_OR_FAILED(PyCapsule_GetContext(o))  // expected-warning 2 {{'x' leaks}}
// expected-warning@+1 {{'x' leaks}}
CERTAIN(PyCapsule_IsValid(o, "n"), PyCapsule_GetPointer(o, "n") == NULL)

// Perhaps the capsule's destructor consumes the reference.
FUNCTION { OWNED o = PyCapsule_New(x, NULL, NULL); if (!o) Py_DECREF(x); Py_XDECREF(o); }
FUNCTION { OWNED o = PyCapsule_New(x, NULL, NULL); Py_XDECREF(o); }  // expected-warning {{'x' leaks}}
FUNCTION { OWNED if (PyCapsule_SetPointer(o, x) < 0) Py_DECREF(x); }
FUNCTION { OWNED(void)PyCapsule_SetPointer(o, x); }  // expected-warning {{'x' leaks}}
FUNCTION { OWNED if (PyCapsule_SetContext(o, x) < 0) Py_DECREF(x); }
FUNCTION { OWNED(void)PyCapsule_SetContext(o, x); }  // expected-warning {{'x' leaks}}

AMBIGUOUS(_PySys_GetSizeOf(o))  // expected-warning 2 {{'x' leaks}}

HELD(PyCodec_Register(x))  // expected-warning {{'x' leaks}}

INSIDE(PyModule_GetState(x))  // expected-warning {{released}}
INSIDE(PyType_GetModuleState((PyTypeObject *)x))  // expected-warning {{released}}
SHARED(PyImport_AddModuleRef("f"))  // expected-warning {{'s' leaks}}
SHARED(PyImport_Import(o))  // expected-warning {{'s' leaks}}
SHARED(PyImport_ImportModule("f"))  // expected-warning {{'s' leaks}}
SHARED(PyImport_ImportModuleEx("f", o, p, q))  // expected-warning {{'s' leaks}}
SHARED(PyImport_ImportModuleLevel("f", o, p, q, 0))  // expected-warning {{'s' leaks}}
SHARED(PyImport_ImportModuleLevelObject(o, p, q, NULL, 0))  // expected-warning {{'s' leaks}}
SHARED(PyImport_ImportModuleNoBlock("f"))  // expected-warning {{'s' leaks}}
SHARED(PyImport_ReloadModule(o))  // expected-warning {{'s' leaks}}
SHARED(PyContextVar_Get(o, p, &q) == 0 ? q : NULL)  // expected-warning {{'q' leaks}}
