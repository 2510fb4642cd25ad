// A METH_NOARGS function that takes its second argument for a tuple.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table %s 2>&1 | FileCheck %s
#include <Python.h>

static PyObject *number(PyObject *self, PyObject *args)
{
    int n = 0;
    // CHECK: no-args.c:[[@LINE+1]]:10: warning: a METH_NOARGS function gets NULL as its second argument, and PyArg_ParseTuple follows it [refsan-method-table]
    if (!PyArg_ParseTuple(args, "|i", &n)) {
        return NULL;
    }
    return PyLong_FromLong(n);
}

// A tuple in the other table: silent. So is an argument that is only asked about.
static PyObject *both(PyObject *self, PyObject *args)
{
    return args && PyArg_ParseTuple(args, "") ? Py_NewRef(self) : NULL;
}

static PyObject *of_self(PyObject *self, PyObject *args)
{
    args = PyTuple_Pack(1, self);
    if (!args || !PyArg_ParseTuple(args, "O", &self)) {
        Py_XDECREF(args);
        return NULL;
    }
    Py_DECREF(args);
    Py_RETURN_NONE;
}

static PyObject *handed_on(PyObject *self, PyObject *args)
{
    return both(self, args);
}

static PyMethodDef methods[] = {
    {"number", number, METH_NOARGS, NULL},
    {"both", both, METH_NOARGS, NULL},
    {"of_self", of_self, METH_NOARGS, NULL},
    {"handed_on", handed_on, METH_NOARGS, NULL},
    {NULL},
};

static PyMethodDef others[] = {
    {"both", both, METH_VARARGS, NULL},
    {NULL},
};

int add(PyObject *module)
{
    return PyModule_AddFunctions(module, methods) || PyModule_AddFunctions(module, others);
}
// CHECK: {{^}}1 warning generated
