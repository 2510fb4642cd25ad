// SPDX-License-Identifier: Apache-2.0
// Counting as the headers of Python up to 3.7 write it, and so modules for the stable ABI that were
// compiled with them: macros that change the count where they stand.
#ifndef TEST_OLD_COUNTS_H
#define TEST_OLD_COUNTS_H

#include "module.h"

#undef Py_INCREF
#undef Py_DECREF
#undef Py_XINCREF
#undef Py_XDECREF
#undef Py_RETURN_NONE
#undef Py_None
#define Py_None (&_Py_NoneStruct)
#define Py_INCREF(op) (((PyObject *)(op))->ob_refcnt++)
#define Py_DECREF(op)                                                                              \
    do {                                                                                           \
        PyObject *_py_decref_tmp = (PyObject *)(op);                                               \
        if (--_py_decref_tmp->ob_refcnt == 0)                                                      \
            (*Py_TYPE(_py_decref_tmp)->tp_dealloc)(_py_decref_tmp);                                \
    } while (0)
#define Py_XINCREF(op)                                                                             \
    do {                                                                                           \
        if ((op) != NULL)                                                                          \
            Py_INCREF(op);                                                                         \
    } while (0)
#define Py_XDECREF(op)                                                                             \
    do {                                                                                           \
        if ((op) != NULL)                                                                          \
            Py_DECREF(op);                                                                         \
    } while (0)
#define Py_RETURN_NONE return Py_INCREF(Py_None), Py_None

#endif
