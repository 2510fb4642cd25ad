// A table without an end that has no room for one: told, not mended.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table %s 2>&1 | FileCheck %s
#include <Python.h>

static PyObject *two(PyObject *self, PyObject *args)
{
    return Py_BuildValue("OO", self, args);
}

static PyMethodDef methods[1] = {
    // CHECK: sized.c:[[@LINE+1]]:5: warning: 'methods' does not end with an entry of zeros, up to which PyModuleDef.m_methods reads it [
    {"two", two, METH_VARARGS, NULL},
};
// CHECK-NOT: {0}

struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "spam", .m_methods = methods};
// CHECK: {{^}}1 warning generated
