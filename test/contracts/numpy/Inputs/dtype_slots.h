// SPDX-License-Identifier: Apache-2.0
// Numbers of a data type's slots, as NumPy's dtype_api.h has them: the struct of the table is
// Python's, the numbers are not.
#define NPY_DT_discover_descr_from_pyobject 1
#define NPY_DT_default_descr 3
#define NPY_DT_setitem 7
#define NPY_DT_getitem 8
#define NPY_DT_OFFSET (1 << 11)
#define NPY_DT_PyArray_ArrFuncs_getitem 1 + NPY_DT_OFFSET
