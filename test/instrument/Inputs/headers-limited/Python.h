// SPDX-License-Identifier: Apache-2.0
// The shape in which the headers of Python 3.10 and later write counts for the limited API: inline
// functions that call the library.
#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 12
#include <stddef.h>
typedef ptrdiff_t Py_ssize_t;
typedef struct _object PyObject;
extern PyObject _Py_NoneStruct;
#define Py_None (&_Py_NoneStruct)
void _Py_IncRef(PyObject *op);
void _Py_DecRef(PyObject *op);
static inline __attribute__((always_inline)) void Py_INCREF(PyObject *op)
{
    _Py_IncRef(op);
}
#define Py_INCREF(op) Py_INCREF((PyObject *)(op))
static inline __attribute__((always_inline)) void Py_DECREF(PyObject *op)
{
    _Py_DecRef(op);
}
#define Py_DECREF(op) Py_DECREF((PyObject *)(op))
