// SPDX-License-Identifier: Apache-2.0
// Nothing to report: weak references, generators and coroutines that are still suspended, cycles,
// objects resurrected, buffers exported.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_lifetimes%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_lifetimes.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_lifetimes%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_lifetimes.py 2>&1 | count 0
#include "module.h"
#include <stddef.h>

struct blob {
    PyObject_HEAD
    PyObject *weak;
    char data[32];
};

static void blob_dealloc(PyObject *op)
{
    struct blob *self = (struct blob *)op;
    if (self->weak != NULL)
        PyObject_ClearWeakRefs(op);
    Py_TYPE(op)->tp_free(op);
}

static int blob_getbuffer(PyObject *op, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, op, ((struct blob *)op)->data, 32, 1, flags);
}

static PyBufferProcs blob_buffer = {blob_getbuffer, NULL};

static PyTypeObject BlobType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "silent_lifetimes.Blob",
    .tp_basicsize = sizeof(struct blob),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = blob_dealloc,
    .tp_as_buffer = &blob_buffer,
    .tp_weaklistoffset = offsetof(struct blob, weak),
};

static PyObject *blob_type(PyObject *self, PyObject *unused)
{
    if (PyType_Ready(&BlobType) < 0)
        return NULL;
    Py_INCREF(&BlobType);
    return (PyObject *)&BlobType;
}

static PyObject *weak(PyObject *self, PyObject *arg)
{
    return PyWeakref_NewRef(arg, NULL);
}

static PyObject *next_of(PyObject *self, PyObject *arg)
{
    PyObject *item = PyIter_Next(arg);
    if (item == NULL && !PyErr_Occurred())
        Py_RETURN_NONE;
    return item;
}

static PyObject *buffer_sum(PyObject *self, PyObject *arg)
{
    Py_buffer view;
    long sum = 0;
    if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    for (Py_ssize_t i = 0; i < view.len; i++)
        sum += ((char *)view.buf)[i];
    PyBuffer_Release(&view);
    return PyLong_FromLong(sum);
}

static PyObject *view_of(PyObject *self, PyObject *arg)
{
    return PyMemoryView_FromObject(arg);
}

static PyObject *cycle(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    if (list != NULL && PyList_Append(list, list) < 0)
        Py_CLEAR(list);
    Py_XDECREF(list);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(blob_type, METH_NOARGS)
METHOD(weak, METH_O)
METHOD(next_of, METH_O)
METHOD(buffer_sum, METH_O)
METHOD(view_of, METH_O)
METHOD(cycle, METH_NOARGS)
MODULE_END(silent_lifetimes)
