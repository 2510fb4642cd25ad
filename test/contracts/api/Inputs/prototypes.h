// SPDX-License-Identifier: Apache-2.0
// Functions that other versions' headers declare: by types that are the same to a contract.

void _Py_NegativeRefcount(const char *, int, PyObject *);  // in debug builds
int PyUnstable_Module_SetGIL(PyObject *, void *);          // in free-threaded builds

#if PY_VERSION_HEX < 0x03090000
long PyModule_AddType(PyObject *, PyObject *);
PyObject *PyObject_CallNoArgs(PyObject *);
PyObject *PyObject_Vectorcall(PyObject *, PyObject **, long, PyObject *);
PyObject *PyObject_VectorcallDict(PyObject *, PyObject **, long, PyObject *);
PyObject *PyObject_VectorcallMethod(PyObject *, PyObject **, long, PyObject *);
void *PyType_GetModuleState(PyObject *);
void Py_SET_TYPE(PyObject *, PyObject *);
#endif

#if PY_VERSION_HEX < 0x03090000 || PY_VERSION_HEX >= 0x030b0000
PyObject *_PyObject_FastCallTstate(void *, PyObject *, PyObject **, long);
PyObject *_PyObject_VectorcallTstate(void *, PyObject *, PyObject **, long, PyObject *);
#endif

#if PY_VERSION_HEX < 0x03090000 || PY_VERSION_HEX >= 0x030d0000
long _PyArg_NoKwnames(void *, PyObject *);
void _PyErr_GetExcInfo(void *, PyObject **, PyObject **, PyObject **);
long _PyObject_GetMethod(PyObject *, PyObject *, PyObject **);
PyObject *_PyObject_VectorcallMethodId(void *, PyObject **, long, PyObject *);
#endif

#if PY_VERSION_HEX < 0x030a0000
long PyIter_Send(PyObject *, PyObject *, PyObject **);
long PyModule_AddObjectRef(PyObject *, void *, PyObject *);
int PySet_CheckExact(PyObject *);
PyObject *Py_NewRef(PyObject *);
PyObject *Py_XNewRef(PyObject *);
#endif

#if PY_VERSION_HEX < 0x030a0000 || PY_VERSION_HEX >= 0x030b0000
long _PyDict_GetItemHint(PyObject *, PyObject *, long, PyObject **);
#endif

#if PY_VERSION_HEX < 0x030b0000 || PY_VERSION_HEX >= 0x030d0000
PyObject **_PyArg_UnpackKeywordsWithVararg(PyObject **, long, PyObject *, PyObject *, void *,
    long, long, long, long, PyObject **);
PyObject *_PyDict_GetItemWithError(PyObject *, PyObject *);
PyObject *_PyObject_CallMethod(PyObject *, PyObject *, void *, ...);
PyObject *_PyObject_LookupSpecialId(PyObject *, void *);
#endif

#if PY_VERSION_HEX < 0x030c0000
long PyCode_ClearWatcher(long);
long PyDict_ClearWatcher(long);
long PyFunction_ClearWatcher(long);
long PyType_ClearWatcher(long);
long _Py_IsImmortal(PyObject *);
PyObject *PyErr_GetRaisedException(void);
void PyErr_SetRaisedException(PyObject *);
void PyException_SetArgs(PyObject *, PyObject *);
void *PyObject_GetItemData(PyObject *);
void *PyObject_GetTypeData(PyObject *, PyObject *);
void _PyErr_ChainExceptions1(PyObject *);
#endif

#if PY_VERSION_HEX < 0x030d0000
long PyDict_GetItemRef(PyObject *, PyObject *, PyObject **);
long PyDict_GetItemStringRef(PyObject *, void *, PyObject **);
long PyDict_Pop(PyObject *, PyObject *, PyObject **);
long PyDict_PopString(PyObject *, void *, PyObject **);
long PyDict_SetDefaultRef(PyObject *, PyObject *, PyObject *, PyObject **);
PyObject *PyImport_AddModuleRef(void *);
PyObject *PyList_GetItemRef(PyObject *, long);
long PyLong_AsInt(PyObject *);
long PyMapping_GetOptionalItem(PyObject *, PyObject *, PyObject **);
long PyMapping_GetOptionalItemString(PyObject *, void *, PyObject **);
long PyModule_Add(PyObject *, void *, PyObject *);
long PyObject_GetOptionalAttr(PyObject *, PyObject *, PyObject **);
long PyObject_GetOptionalAttrString(PyObject *, void *, PyObject **);
long PyWeakref_GetRef(PyObject *, PyObject **);
long _PyObject_SetManagedDict(PyObject *, PyObject *);
#endif

#if PY_VERSION_HEX < 0x030e0000
long PyContext_ClearWatcher(long);
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

#if PY_VERSION_HEX >= 0x03090000
PyObject *_PyCFunction_FastCallDict(PyObject *, PyObject **, long, PyObject *);
PyObject *_PyFunction_FastCallDict(PyObject *, PyObject **, long, PyObject *);
PyObject *_PyMethodDef_RawFastCallDict(void *, PyObject *, PyObject **, long, PyObject *);
PyObject *_PyMethodDef_RawFastCallKeywords(void *, PyObject *, PyObject **, long, PyObject *);
PyObject *_PyObject_FastCall_Prepend(PyObject *, PyObject *, PyObject **, long);
#if PY_VERSION_HEX >= 0x03090000
PyObject **_PyStack_UnpackDict(void *, PyObject **, long, PyObject *, PyObject **);
#else
long _PyStack_UnpackDict(PyObject **, long, PyObject *, void *, PyObject **);
#endif
#endif

#if PY_VERSION_HEX >= 0x030a0000
long PyArena_AddPyObject(void *, PyObject *);
PyObject *_PyEval_EvalCodeWithName(PyObject *, PyObject *, PyObject *, PyObject **, long, PyObject
    **, PyObject **, long, long, PyObject **, long, PyObject *, PyObject *, PyObject *, PyObject
    *);
PyObject *_PyGen_Send(PyObject *, PyObject *);
PyObject *_PyObject_INIT(PyObject *, PyObject *);
PyObject *_PyObject_INIT_VAR(PyObject *, PyObject *, long);
#endif

#if PY_VERSION_HEX >= 0x030b0000
PyObject *_PyDict_LoadGlobal(PyObject *, PyObject *, PyObject *);
long _PyObjectDict_SetItem(PyObject *, PyObject **, PyObject *, PyObject *);
#endif

#if PY_VERSION_HEX >= 0x030c0000
void *PyUnicode_AS_DATA(PyObject *);
void *PyUnicode_AS_UNICODE(PyObject *);
void *PyUnicode_AsUnicode(PyObject *);
void *PyUnicode_AsUnicodeAndSize(PyObject *, void *);
long PyUnicode_GetSize(PyObject *);
void PyUnicode_InternImmortal(PyObject **);
#endif

#if PY_VERSION_HEX >= 0x030d0000
PyObject *PyEval_CallFunction(PyObject *, void *, ...);
PyObject *PyEval_CallMethod(PyObject *, void *, void *, ...);
long _PyArg_NoKeywords(void *, PyObject *);
long _PyArg_NoPositional(void *, PyObject *);
long _PyArg_ParseStack(PyObject **, long, void *, ...);
long _PyArg_ParseStackAndKeywords(PyObject **, long, PyObject *, void *, ...);
PyObject **_PyArg_UnpackKeywords(PyObject **, long, PyObject *, PyObject *, void *, long, long,
    long, PyObject **);
long _PyArg_UnpackStack(PyObject **, long, void *, long, long, ...);
PyObject *_PyDict_GetItemIdWithError(PyObject *, void *);
long _PyDict_Next(PyObject *, void *, PyObject **, PyObject **, void *);
long _PyDict_SetItemId(PyObject *, void *, PyObject *);
long _PyDict_SetItem_KnownHash(PyObject *, PyObject *, PyObject *, long);
void _PyErr_ChainExceptions(PyObject *, PyObject *, PyObject *);
void _PyErr_WriteUnraisableMsg(void *, PyObject *);
PyObject *_PyFunction_Vectorcall(PyObject *, PyObject **, long, PyObject *);
long _PyGen_FetchStopIterationValue(PyObject **);
PyObject *_PyImport_GetModuleId(void *);
long _PyLong_AsTime_t(PyObject *);
long _PyLong_Frexp(PyObject *, void *);
PyObject *_PyObject_CallMethodIdObjArgs(PyObject *, void *, ...);
PyObject *_PyObject_FastCall(PyObject *, PyObject **, long);
long _PyObject_LookupAttrId(PyObject *, void *, PyObject **);
PyObject *_PyObject_LookupSpecial(PyObject *, void *);
PyObject *_PyObject_MakeTpCall(void *, PyObject *, PyObject **, long, PyObject *);
long _PyObject_SetAttrId(PyObject *, void *, PyObject *);
long _PySet_NextEntry(PyObject *, void *, PyObject **, void *);
long _PySys_GetSizeOf(PyObject *);
PyObject *_PyUnicode_JoinArray(PyObject *, PyObject **, long);
PyObject *_Py_CheckFunctionResult(void *, PyObject *, PyObject *, void *);
long _Py_DisplaySourceLine(PyObject *, PyObject *, long, long, void *, PyObject **);
void *_Py_SourceAsString(PyObject *, void *, void *, void *, PyObject **);
#endif
