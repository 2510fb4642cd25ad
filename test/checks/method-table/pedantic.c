// A function that takes fewer than it gets runs on most machines: pedantic, unless it would take an
// array without its length.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table -Werror %s
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s
#include <Python.h>

static PyObject *one(PyObject *self)
{
    return Py_NewRef(self);
}

static PyMethodDef methods[] = {
    // CHECK: pedantic.c:[[@LINE+1]]:13: warning: 'one' takes 1 parameter, but METH_NOARGS passes 2 [refsan-method-table]
    {"one", (PyCFunction)one, METH_NOARGS, NULL},
    {NULL},
};

static PyGetSetDef getset[] = {
    // CHECK: warning: 'one' takes 1 parameter, but get passes 2 [
    {"one", (getter)one, NULL, NULL, NULL},
    {NULL},
};

PyTypeObject type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "spam.Spam",
    .tp_methods = methods,
    .tp_getset = getset,
};
// CHECK: {{^}}2 warnings generated
