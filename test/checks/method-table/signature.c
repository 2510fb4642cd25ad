// Functions that do not take what their flags or their slot pass, hidden by casts.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table %s 2>&1 | FileCheck %s
#include <Python.h>

static PyObject *two(PyObject *self, PyObject *args)
{
    return Py_BuildValue("OO", self, args);
}

static PyObject *three(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("OOO", self, args, kwargs);
}

static void nothing(PyObject *self)
{
    (void)self;
}

static PyMethodDef methods[] = {
    // CHECK: signature.c:[[@LINE+1]]:15: warning: 'three' takes 3 parameters, but METH_VARARGS passes 2 [refsan-method-table]
    {"three", (PyCFunction)(void (*)(void))three, METH_VARARGS, NULL},
    // CHECK: warning: 'two' takes 2 parameters, but METH_FASTCALL passes 3 [
    {"fast", (PyCFunction)(void (*)(void))two, METH_FASTCALL, NULL},
    // CHECK: warning: 'three' takes 3 parameters, but METH_O passes 2 [
    {"o", (PyCFunction)three, METH_O | METH_STATIC, NULL},
    // CHECK: warning: the interpreter refuses 'two': METH_VARARGS | METH_O is no calling convention [
    {"both", two, METH_O | METH_VARARGS, NULL},
    // CHECK: warning: the interpreter refuses 'two': METH_KEYWORDS is no calling convention [
    {"keywords", two, METH_KEYWORDS, NULL},
    // CHECK: warning: the interpreter refuses 'two': no METH_ flag is no calling convention [
    {"none", two},
    // CHECK: warning: the interpreter refuses 'two': METH_O | METH_CLASS | METH_STATIC is no calling convention [
    {"both", two, METH_O | METH_STATIC | METH_CLASS, NULL},
    // CHECK: warning: 'nothing' returns nothing, but the result of ml_meth is used [
    {"nothing", (PyCFunction)(void (*)(void))nothing, METH_NOARGS, NULL},
    {NULL},
};

static PyGetSetDef getset[] = {
    // CHECK: warning: 'three' takes 3 parameters, but get passes 2 [
    {"three", (getter)(void (*)(void))three, NULL, NULL, NULL},
    {NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    // CHECK: warning: 'two' takes 2 parameters, but Py_tp_repr passes 1 [
    {Py_tp_repr, two},
    // CHECK: warning: 'nothing' returns nothing, but the result of Py_tp_str is used [
    {Py_tp_str, nothing},
    {0, NULL},
};

PyType_Spec spec = {"spam.Spam", 0, 0, Py_TPFLAGS_DEFAULT, slots};
// CHECK: 11 warnings generated
