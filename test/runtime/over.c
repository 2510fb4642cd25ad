// SPDX-License-Identifier: Apache-2.0
// References released too often: told at the operation where it would free what others hold, at the
// end of the process where the object lives on.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/over%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py argument 2>&1 | FileCheck --check-prefix=ARGUMENT %s
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py element 2>&1 | FileCheck --check-prefix=ELEMENT %s
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py borrowed 2>&1 | FileCheck --check-prefix=BORROWED %s
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py returned 2>&1 | FileCheck --check-prefix=RETURNED %s
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py field 2>&1 | FileCheck --check-prefix=FIELD %s
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py twice 2>&1 | FileCheck --check-prefix=TWICE %s
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_over.py end 2>&1 | FileCheck --check-prefix=END %s
#include "module.h"

// ARGUMENT-NOT: refsan
// ARGUMENT:      ==refsan: ERROR: over-decref of 'list' object
// ARGUMENT-NEXT: ==refsan:     released by Py_DECREF(arg) in argument at {{.*}}over.c:[[@LINE+6]]:5, which frees what others still hold
// ARGUMENT-NEXT: ==refsan:     an argument: the caller owns it
// Once a place:
// ARGUMENT-NOT: refsan
static PyObject *argument(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// ELEMENT:      ==refsan: ERROR: over-decref of 'list' object
// ELEMENT-NEXT: ==refsan:     released by Py_DECREF(args[i]) in element at {{.*}}over.c:[[@LINE+5]]:9, which frees
// ELEMENT-NEXT: ==refsan:     an argument: the caller owns it
static PyObject *element(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    for (Py_ssize_t i = 0; i < nargs; i++)
        Py_DECREF(args[i]);
    Py_RETURN_NONE;
}

// BORROWED:      ==refsan: ERROR: over-decref of 'dict' object
// BORROWED-NEXT: ==refsan:     released by Py_DECREF(item) in borrowed at {{.*}}over.c:[[@LINE+9]]:5, which frees
// BORROWED-NEXT: ==refsan:     lent by PyList_GetItem in borrowed at {{.*}}over.c:[[@LINE+3]]:22
static PyObject *borrowed(PyObject *self, PyObject *list)
{
    PyObject *item = PyList_GetItem(list, 0);
    Py_ssize_t size;
    if (item == NULL)
        return NULL;
    size = PyObject_Size(item);
    Py_DECREF(item);
    return PyLong_FromSsize_t(size);
}

// RETURNED: ==refsan: ERROR: over-decref of 'dict' object
// RETURNED-NEXT: ==refsan:     returned by returned at {{.*}}over.c:{{[0-9]+}}:{{[0-9]+}}, whose caller will free what others still hold
static PyObject *returned(PyObject *self, PyObject *list)
{
    PyObject *item = PyList_GetItem(list, 0);
    return item;
}

struct box {
    PyObject_HEAD
    PyObject *held;
};

static int box_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((struct box *)self)->held);
    return 0;
}

static int box_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    ((struct box *)self)->held = PyDict_New();
    return 0;
}

// FIELD: ==refsan: ERROR: over-decref of 'dict' object
// FIELD-NEXT: ==refsan:     returned by box_held at {{.*}}over.c:{{[0-9]+}}:{{[0-9]+}}, whose caller
static PyObject *box_held(PyObject *self, PyObject *unused)
{
    return ((struct box *)self)->held;
}

static PyMethodDef box_methods[] = {{"held", box_held, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyTypeObject BoxType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "over.Box",
    .tp_basicsize = sizeof(struct box),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = PyType_GenericNew,
    .tp_init = box_init,
    .tp_traverse = box_traverse,
    .tp_methods = box_methods,
};

static PyObject *field(PyObject *self, PyObject *unused)
{
    if (PyType_Ready(&BoxType) < 0)
        return NULL;
    return PyObject_CallObject((PyObject *)&BoxType, NULL);
}

// What ledgers know of the object is told with it: this function's, and an earlier call's.
// TWICE:      ==refsan: ERROR: over-decref of 'list' object
// TWICE-NEXT: ==refsan:     released by Py_DECREF(arg) in twice at {{.*}}over.c:[[@LINE+7]]:5, which frees
// TWICE-NEXT: ==refsan:     an argument: the caller owns it
// TWICE-NEXT: ==refsan:     before that released by Py_DECREF(arg) in twice at {{.*}}over.c:[[@LINE+4]]:5, 1 time more than acquired
// TWICE-NEXT: ==refsan:     before that released by Py_DECREF(arg) in drop at {{.*}}over.c:{{[0-9]+}}:5, 1 time more than acquired
static PyObject *twice(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// END-NOT: refsan
// END:      ==refsan: ERROR: over-decref of 'list' object
// END-NEXT: ==refsan:     released by Py_DECREF(arg) in drop at {{.*}}over.c:[[@LINE+5]]:5
// END-NEXT: ==refsan:     2 references to 1 object
// END-NEXT: ==refsan: ERROR: over-decref of 'dict' object
static PyObject *drop(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// END-NEXT: ==refsan:     handed over to PyTuple_SetItem in give at {{.*}}over.c:[[@LINE+7]]:26
// END-NEXT: ==refsan:     1 object
static PyObject *give(PyObject *self, PyObject *arg)
{
    PyObject *tuple = PyTuple_New(1);
    if (tuple == NULL)
        return NULL;
    if (tuple == NULL || PyTuple_SetItem(tuple, 0, arg) < 0)
        return NULL;
    Py_DECREF(tuple);
    Py_RETURN_NONE;
}

// END-NEXT: ==refsan: ERROR: over-decref of 'set' object
// END-NEXT: ==refsan:     returned by same at {{.*}}over.c:[[@LINE+5]]:5
// END-NEXT: ==refsan:     1 object
// END-NEXT: ==refsan: SUMMARY: 0 leaked references, 4 released too often, 0 latent;
static PyObject *same(PyObject *self, PyObject *arg)
{
    return arg;
}

MODULE_BEGIN
METHOD(argument, METH_O)
METHOD(element, METH_FASTCALL)
METHOD(borrowed, METH_O)
METHOD(returned, METH_O)
METHOD(field, METH_NOARGS)
METHOD(twice, METH_O)
METHOD(drop, METH_O)
METHOD(give, METH_O)
METHOD(same, METH_O)
MODULE_END(over)
