// Tables that are read past their end, and lists of arguments that are.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table %s 2>&1 | FileCheck %s
// RUN: cp %s %t.c
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table -Xclang -fixit %t.c
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table -Werror %t.c
// RUN: FileCheck --check-prefix=FIXED %s < %t.c
#include <Python.h>
#include <structmember.h>

static PyObject *two(PyObject *self, PyObject *args)
{
    // CHECK: end.c:[[@LINE+2]]:12: warning: the arguments of PyObject_CallFunctionObjArgs do not end with NULL [refsan-method-table]
    // FIXED: return PyObject_CallFunctionObjArgs(self, args, NULL);
    return PyObject_CallFunctionObjArgs(self, args);
}

static PyObject *name(PyObject *self, PyObject *Py_UNUSED(args))
{
    // CHECK: warning: the arguments of PyObject_CallMethodObjArgs do not end with NULL [
    // FIXED: return PyObject_CallMethodObjArgs(self, self, self, NULL);
    return PyObject_CallMethodObjArgs(self, self, self);
}

static PyMethodDef methods[] = {
    {"two", two, METH_VARARGS, NULL},
    // CHECK: end.c:[[@LINE+2]]:5: warning: 'methods' does not end with an entry of zeros, up to which PyType_Slot.Py_tp_methods reads it [
    // FIXED: {"name", name, METH_NOARGS, NULL}, {0},
    {"name", name, METH_NOARGS, NULL},
};

static PyMemberDef members[] = {
    // CHECK: warning: 'members' does not end with an entry of zeros
    // FIXED: {"type", T_OBJECT, offsetof(PyObject, ob_type), 0, NULL}, {0}
    {"type", T_OBJECT, offsetof(PyObject, ob_type), 0, NULL}
};

// CHECK: warning: 'slots' does not end with an entry of zeros, up to which PyType_Spec.slots reads it [
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {Py_tp_members, members}};

PyType_Spec spec = {"spam.Spam", 0, 0, Py_TPFLAGS_DEFAULT, slots};

static PyGetSetDef getset[] = {
    // CHECK: warning: 'getset' does not end with an entry of zeros
    {"self", (getter)two, NULL, NULL, NULL},
};

static PyTypeObject type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "spam.Egg"};

int ready(PyObject *module)
{
    static PyMethodDef more[] = {
        // CHECK: warning: 'ready.more' does not end with an entry of zeros, up to which PyModule_AddFunctions reads it [
        {"two", two, METH_VARARGS, NULL},
    };

    type.tp_getset = getset;
    return PyModule_AddFunctions(module, more) < 0 ? -1 : PyType_Ready(&type);
}
// CHECK: {{^}}7 warnings generated
