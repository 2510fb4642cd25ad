// SPDX-License-Identifier: Apache-2.0
// The table of an imported API, under the names that NumPy's headers give it: a user who shares one
// table among his files names it by a macro.
#if defined(PY_ARRAY_UNIQUE_SYMBOL)
#define PyArray_API PY_ARRAY_UNIQUE_SYMBOL
extern void **PyArray_API;
#else
static void **PyArray_API;
#endif

#define PyArray_DescrFromType (*(PyObject * (*)(int)) PyArray_API[45])
#define PyArray_Return (*(PyObject * (*)(PyObject *)) PyArray_API[76])
#define PyArray_Converter (*(int (*)(PyObject *, PyObject **)) PyArray_API[166])
#define PyArray_Pack (*(int (*)(PyObject *, void *, PyObject *)) PyArray_API[65])
#define PyArray_ScalarFromObject (*(PyObject * (*)(PyObject *)) PyArray_API[65])
#define PyArray_EnsureBoth(o, p) (PyArray_Return(o) == PyArray_Return(p))
