// SPDX-License-Identifier: Apache-2.0
// The shape in which the headers of Python 3.12 and 3.13 write what tests use: functions without an
// underscore, immortal objects.
#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 13
#include <stddef.h>
typedef long Py_ssize_t;
struct _typeobject;
typedef struct _object {
    union {
        Py_ssize_t ob_refcnt;
        unsigned ob_refcnt_split[2];
    };
    struct _typeobject *ob_type;
} PyObject;
typedef struct _typeobject PyTypeObject;
extern PyObject _Py_NoneStruct;
int _Py_IsImmortal(PyObject *);
#define Py_None (&_Py_NoneStruct)
#define Py_RETURN_NONE return Py_None
#define _PyObject_CAST(o) ((PyObject *)(o))
static inline PyTypeObject *Py_TYPE(PyObject *ob)
{
    return ob->ob_type;
}
#define Py_TYPE(ob) Py_TYPE(_PyObject_CAST(ob))
static inline void Py_INCREF(PyObject *op)
{
    op->ob_refcnt++;
}
#define Py_INCREF(op) Py_INCREF(_PyObject_CAST(op))
void Py_DECREF(PyObject *op);
#define Py_DECREF(op) Py_DECREF(_PyObject_CAST(op))
#define Py_CLEAR(op)                                                                               \
    do {                                                                                           \
        __typeof__(op) *_tmp_op_ptr = &(op);                                                       \
        __typeof__(op) _tmp_old_op = *_tmp_op_ptr;                                                 \
        if (_tmp_old_op != NULL) {                                                                 \
            *_tmp_op_ptr = NULL;                                                                   \
            Py_DECREF(_tmp_old_op);                                                                \
        }                                                                                          \
    } while (0)
#define Py_SETREF(dst, src)                                                                        \
    do {                                                                                           \
        __typeof__(dst) *_tmp_dst_ptr = &(dst);                                                    \
        __typeof__(dst) _tmp_old_dst = *_tmp_dst_ptr;                                              \
        *_tmp_dst_ptr = (src);                                                                     \
        Py_DECREF(_tmp_old_dst);                                                                   \
    } while (0)
