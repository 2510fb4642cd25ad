// SPDX-License-Identifier: Apache-2.0
// The shape in which the headers of Python 3.8 to 3.10 write what tests use: inline functions with
// an underscore, in 3.8 with the place first.
#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 8
#include <stddef.h>
typedef long Py_ssize_t;
struct _typeobject;
typedef struct _object {
    Py_ssize_t ob_refcnt;
    struct _typeobject *ob_type;
} PyObject;
typedef struct {
    PyObject ob_base;
    Py_ssize_t ob_size;
} PyVarObject;
#define PyObject_HEAD PyObject ob_base;
#define PyObject_VAR_HEAD PyVarObject ob_base;
typedef struct _typeobject {
    PyObject_VAR_HEAD
    void (*tp_dealloc)(PyObject *);
    unsigned long tp_flags;
} PyTypeObject;
typedef struct {
    PyObject_VAR_HEAD
    PyObject *ob_item[1];
} PyTupleObject;
extern PyObject _Py_NoneStruct;
void _Py_Dealloc(PyObject *);
#define _PyObject_CAST(o) ((PyObject *)(o))
#define Py_TYPE(o) (_PyObject_CAST(o)->ob_type)
static inline void _Py_INCREF(PyObject *op)
{
    op->ob_refcnt++;
}
#define Py_INCREF(op) _Py_INCREF(_PyObject_CAST(op))
static inline void _Py_DECREF(const char *filename, int lineno, PyObject *op)
{
    if (--op->ob_refcnt == 0)
        _Py_Dealloc(op);
}
#define Py_DECREF(op) _Py_DECREF(__FILE__, __LINE__, _PyObject_CAST(op))
static inline void _Py_XDECREF(PyObject *op)
{
    if (op != NULL)
        Py_DECREF(op);
}
#define Py_XDECREF(op) _Py_XDECREF(_PyObject_CAST(op))
static inline PyObject *_Py_NewRef(PyObject *op)
{
    Py_INCREF(op);
    return op;
}
#define Py_NewRef(op) _Py_NewRef(_PyObject_CAST(op))
static inline int PyType_HasFeature(PyTypeObject *type, unsigned long feature)
{
    return (type->tp_flags & feature) != 0;
}
#define PyType_FastSubclass(type, flag) PyType_HasFeature(type, flag)
#define PyTuple_Check(op) PyType_FastSubclass(Py_TYPE(op), 1UL << 26)
void check_failed(const char *) __attribute__((noreturn));
#define _PyTuple_CAST(op) (PyTuple_Check(op) ? (void)0 : check_failed(#op), (PyTupleObject *)(op))
#define PyTuple_GET_ITEM(op, i) (_PyTuple_CAST(op)->ob_item[i])
#define PyTuple_SET_ITEM(op, i, v) (_PyTuple_CAST(op)->ob_item[i] = v)
