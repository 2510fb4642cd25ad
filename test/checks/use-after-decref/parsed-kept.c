// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fplugin-arg-refsan-level=pedantic -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A string that was parsed is the caller's: pedantic where its pointer outlives the call.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

typedef struct {
    PyObject_HEAD
    PyObject *args;
    const char *mode;
    char name[16];
} File;

static void
file_dealloc(PyObject *self)
{
    Py_XDECREF(((File *)self)->args);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
set_mode(PyObject *self, PyObject *args)
{
    const char *mode;
    if (!PyArg_ParseTuple(args, "s", &mode))
        return NULL;
    ((File *)self)->mode = mode;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'mode' is left behind, and what it points into is lent to this call [refsan-use-after-decref]
    Py_RETURN_NONE;
}

// With the arguments, the pointer is good as long as these.
static PyObject *
set_all(PyObject *self, PyObject *args)
{
    File *file = (File *)self;
    const char *mode;
    if (!PyArg_ParseTuple(args, "s", &mode))
        return NULL;
    Py_INCREF(args);
    Py_XSETREF(file->args, args);
    file->mode = mode;
    Py_RETURN_NONE;
}

// A copy; a pointer that is there only for the call.
static PyObject *
set_name(PyObject *self, PyObject *args)
{
    File *file = (File *)self;
    const char *name;
    if (!PyArg_ParseTuple(args, "s", &name))
        return NULL;
    file->mode = name;
    strncpy(file->name, file->mode, sizeof file->name - 1);
    file->mode = "r";
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"set_mode", set_mode, METH_VARARGS, NULL},
    {"set_all", set_all, METH_VARARGS, NULL},
    {"set_name", set_name, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject File_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "file.File",
    .tp_basicsize = sizeof(File),
    .tp_dealloc = file_dealloc,
    .tp_methods = methods,
};

PyTypeObject *
file_type(void)
{
    return &File_Type;
}
