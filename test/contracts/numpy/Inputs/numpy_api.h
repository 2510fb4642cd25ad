// SPDX-License-Identifier: Apache-2.0
// What every test of NumPy's contracts begins with.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
#include <numpy/arrayobject.h>
