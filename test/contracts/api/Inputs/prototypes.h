// SPDX-License-Identifier: Apache-2.0
// Functions that other versions' headers declare: so far as a contract is concerned, by these types.

#if PY_VERSION_HEX >= 0x03090000  // until 3.9
PyObject *_PyCFunction_FastCallDict(PyObject *, PyObject **, long, PyObject *);
PyObject *_PyFunction_FastCallDict(PyObject *, PyObject **, long, PyObject *);
PyObject *_PyMethodDef_RawFastCallDict(void *, PyObject *, PyObject **, long, PyObject *);
PyObject *_PyMethodDef_RawFastCallKeywords(void *, PyObject *, PyObject **, long, PyObject *);
PyObject *_PyObject_FastCall_Prepend(PyObject *, PyObject *, PyObject **, long);
long _PyStack_UnpackDict(PyObject **, long, PyObject *, void *, PyObject **);
#endif

#if PY_VERSION_HEX >= 0x030a0000  // until 3.10
long PyArena_AddPyObject(void *, PyObject *);
PyObject *_PyEval_EvalCodeWithName(PyObject *, PyObject *, PyObject *, PyObject **, long, PyObject **, PyObject **, long, long, PyObject **, long, PyObject *, PyObject *, PyObject *, PyObject *);
PyObject *_PyGen_Send(PyObject *, PyObject *);
PyObject *_PyObject_INIT(PyObject *, PyObject *);
PyObject *_PyObject_INIT_VAR(PyObject *, PyObject *, long);
#endif

#if PY_VERSION_HEX >= 0x030b0000  // until 3.11
long _PyDict_GetItemHint(PyObject *, PyObject *, long, PyObject **);
PyObject *_PyDict_LoadGlobal(PyObject *, PyObject *, PyObject *);
long _PyObjectDict_SetItem(PyObject *, PyObject **, PyObject *, PyObject *);
PyObject *_PyObject_FastCallTstate(void *, PyObject *, PyObject **, long);
PyObject *_PyObject_VectorcallTstate(void *, PyObject *, PyObject **, long, PyObject *);
#endif

#if PY_VERSION_HEX < 0x030c0000  // since 3.12
PyObject *PyErr_GetRaisedException(void);
void PyErr_SetRaisedException(PyObject *);
void PyException_SetArgs(PyObject *, PyObject *);
void *PyObject_GetItemData(PyObject *);
void *PyObject_GetTypeData(PyObject *, PyObject *);
void _PyErr_ChainExceptions1(PyObject *);
#endif

#if PY_VERSION_HEX < 0x030d0000  // since 3.13
long PyDict_GetItemRef(PyObject *, PyObject *, PyObject **);
long PyDict_GetItemStringRef(PyObject *, void *, PyObject **);
long PyDict_Pop(PyObject *, PyObject *, PyObject **);
long PyDict_PopString(PyObject *, void *, PyObject **);
long PyDict_SetDefaultRef(PyObject *, PyObject *, PyObject *, PyObject **);
PyObject *PyList_GetItemRef(PyObject *, long);
PyObject *PyImport_AddModuleRef(void *);
long PyLong_AsInt(PyObject *);
long PyMapping_GetOptionalItem(PyObject *, PyObject *, PyObject **);
long PyMapping_GetOptionalItemString(PyObject *, void *, PyObject **);
long PyModule_Add(PyObject *, void *, PyObject *);
long PyObject_GetOptionalAttr(PyObject *, PyObject *, PyObject **);
long PyObject_GetOptionalAttrString(PyObject *, void *, PyObject **);
long PyUnstable_Module_SetGIL(PyObject *, void *);
long PyWeakref_GetRef(PyObject *, PyObject **);
long _PyObject_SetManagedDict(PyObject *, PyObject *);
#endif

#if PY_VERSION_HEX < 0x030e0000  // since 3.14
long PyIter_NextItem(PyObject *, PyObject **);
PyObject *PyLong_FromInt32(long);
PyObject *PyLong_FromInt64(long);
PyObject *PyLong_FromUInt32(long);
PyObject *PyLong_FromUInt64(long);
long PyLong_GetSign(PyObject *, void *);
long PyLong_IsNegative(PyObject *);
long PyLong_IsPositive(PyObject *);
long PyLong_IsZero(PyObject *);
long PyType_GetBaseByToken(PyObject *, void *, PyObject **);
long PyUnstable_TryIncRef(PyObject *);
#endif

void _Py_NegativeRefcount(const char *, int, PyObject *);  // declared by debug builds only
