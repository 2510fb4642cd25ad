// SPDX-License-Identifier: Apache-2.0
// The shape in which the headers of Python 2.7 to 3.7 write what tests use.
#define PY_MAJOR_VERSION 2
#define PY_MINOR_VERSION 7
#include <stddef.h>
typedef long Py_ssize_t;
struct _typeobject;
#define PyObject_HEAD                                                                              \
    Py_ssize_t ob_refcnt;                                                                          \
    struct _typeobject *ob_type;
#define PyObject_VAR_HEAD PyObject_HEAD Py_ssize_t ob_size;
typedef struct _object {
    PyObject_HEAD
} PyObject;
typedef struct {
    PyObject_VAR_HEAD
} PyVarObject;
typedef struct _typeobject {
    PyObject_VAR_HEAD
    void (*tp_dealloc)(PyObject *);
    long tp_flags;
} PyTypeObject;
typedef struct {
    PyObject_VAR_HEAD
    PyObject **ob_item;
} PyListObject;
typedef struct {
    PyObject_VAR_HEAD
    PyObject *ob_item[1];
} PyTupleObject;
extern PyObject _Py_NoneStruct;
extern PyTypeObject PyFloat_Type;
int PyType_IsSubtype(PyTypeObject *, PyTypeObject *);
#define Py_None (&_Py_NoneStruct)
#define Py_TYPE(o) (((PyObject *)(o))->ob_type)
#define Py_SIZE(o) (((PyVarObject *)(o))->ob_size)
#define Py_REFCNT(o) (((PyObject *)(o))->ob_refcnt)
#define Py_INCREF(o) (((PyObject *)(o))->ob_refcnt++)
#define _Py_Dealloc(o) ((*Py_TYPE(o)->tp_dealloc)((PyObject *)(o)))
#define Py_DECREF(o)                                                                               \
    do {                                                                                           \
        if (--((PyObject *)(o))->ob_refcnt != 0)                                                   \
            ;                                                                                      \
        else                                                                                       \
            _Py_Dealloc((PyObject *)(o));                                                          \
    } while (0)
#define Py_CLEAR(o)                                                                                \
    do {                                                                                           \
        if (o) {                                                                                   \
            PyObject *_py_tmp = (PyObject *)(o);                                                   \
            (o) = NULL;                                                                            \
            Py_DECREF(_py_tmp);                                                                    \
        }                                                                                          \
    } while (0)
#define Py_RETURN_NONE return Py_INCREF(Py_None), Py_None
#define Py_TPFLAGS_INT_SUBCLASS (1L << 23)
#define Py_TPFLAGS_LIST_SUBCLASS (1L << 25)
#define PyType_HasFeature(t, f) (((t)->tp_flags & (f)) != 0)
#define PyList_Check(o) PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_LIST_SUBCLASS)
#define PyInt_Check(o) PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_INT_SUBCLASS)
#define PyFloat_CheckExact(o) (Py_TYPE(o) == &PyFloat_Type)
#define PyFloat_Check(o) (PyFloat_CheckExact(o) || PyType_IsSubtype(Py_TYPE(o), &PyFloat_Type))
#define PyTuple_GET_ITEM(t, i) (((PyTupleObject *)(t))->ob_item[i])
#define PyTuple_SET_ITEM(t, i, v) (((PyTupleObject *)(t))->ob_item[i] = v)
#define PyList_GET_ITEM(l, i) (((PyListObject *)(l))->ob_item[i])
#define PyList_SET_ITEM(l, i, v) (((PyListObject *)(l))->ob_item[i] = (v))
