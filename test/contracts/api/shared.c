// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// New references to what another object holds as well: released, they may still be used while that
// object lives; forgotten, they leak.

#include <Python.h>

static PyObject *
exception_parts(PyObject *self, PyObject *exc)
{
    PyObject *tb = PyException_GetTraceback(exc);
    Py_XDECREF(tb);
    if (tb != NULL && PyObject_IsTrue(tb) < 0)
        return NULL;
    PyObject *cause = PyException_GetCause(exc);
    Py_XDECREF(cause);
    if (cause != NULL && PyObject_IsTrue(cause) < 0)
        return NULL;
    PyObject *context = PyException_GetContext(exc);
    Py_XDECREF(context);
    if (context != NULL)
        return PyObject_Repr(context);
    Py_RETURN_NONE;
}

static PyObject *
module_names(PyObject *self, PyObject *mod)
{
    PyObject *name = PyModule_GetNameObject(mod);
    if (name == NULL)
        return NULL;
    Py_DECREF(name);
    PyObject *file = PyModule_GetFilenameObject(mod);
    if (file == NULL)
        return NULL;
    Py_DECREF(file);
    return PyUnicode_Concat(name, file);
}

static PyObject *
context_lost(PyObject *self, PyObject *exc)
{
    PyObject *context = PyException_GetContext(exc);
    if (context == NULL)
        Py_RETURN_FALSE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'context' leaks{{.*}}[refsan-leak]
    Py_RETURN_TRUE;
}

static PyObject *
name_lost(PyObject *self, PyObject *mod)
{
    PyObject *name = PyModule_GetNameObject(mod);
    if (name == NULL)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(name);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' leaks{{.*}}[refsan-leak]
    return PyLong_FromSsize_t(n);
}

#if PY_VERSION_HEX >= 0x030C0000
static PyObject *
arguments(PyObject *self, PyObject *exc)
{
    PyObject *args = PyException_GetArgs(exc);
    Py_DECREF(args);
    return PyObject_Repr(args);
}
#endif

// What a frame, the interpreter and a constant give is held by them.
static PyObject *
frames(PyObject *self, PyObject *unused)
{
    PyFrameObject *frame = PyThreadState_GetFrame(PyThreadState_Get());
    if (frame == NULL)
        Py_RETURN_NONE;
    PyCodeObject *code = PyFrame_GetCode(frame);
    Py_DECREF(code);
    PyFrameObject *back = PyFrame_GetBack(frame);
    Py_XDECREF(back);
    Py_DECREF(frame);
    if (back != NULL)
        return PyObject_Repr((PyObject *)back);
    return PyObject_Repr((PyObject *)code);
}

static PyObject *
frame_lost(PyObject *self, PyObject *unused)
{
    PyFrameObject *frame = PyThreadState_GetFrame(PyThreadState_Get());
    if (frame == NULL)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'frame' leaks{{.*}}[refsan-leak]
    Py_RETURN_TRUE;
}

#if PY_VERSION_HEX >= 0x030B0000
static PyObject *
names(PyFrameObject *frame, int which)
{
    PyObject *names = which ? PyFrame_GetBuiltins(frame) : PyFrame_GetGlobals(frame);
    Py_DECREF(names);
    return PyObject_Repr(names);
}
#endif

#if PY_VERSION_HEX >= 0x030D0000
static PyObject *
constant(PyObject *self, PyObject *unused)
{
    PyObject *zero = Py_GetConstant(Py_CONSTANT_ZERO);
    Py_XDECREF(zero);
    return zero ? PyObject_Repr(zero) : NULL;
}
#endif

static PyMethodDef methods[] = {
    {"exception_parts", exception_parts, METH_O, NULL},
    {"module_names", module_names, METH_O, NULL},
    {"context_lost", context_lost, METH_O, NULL},
    {"name_lost", name_lost, METH_O, NULL},
    {"frames", frames, METH_NOARGS, NULL},
    {"frame_lost", frame_lost, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
