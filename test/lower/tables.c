// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Tables give functions their roles.
#include <Python.h>

// CHECK: slot PyMethodDef.ml_meth = method flags 8 table methods
// CHECK: slot PyGetSetDef.get = get table getset
// CHECK: slot PyType_Slot.Py_tp_dealloc = dealloc flags 16384 table slots
// CHECK: slot PyType_Slot.Py_tp_clear = clear flags 16384 table slots
// CHECK: slot PyTypeObject.tp_dealloc = dealloc table type
// CHECK: slot PySequenceMethods.sq_item = method table type
// CHECK: slot PyModuleDef_Slot.Py_mod_exec = exec table module_slots
// CHECK: slot PyModuleDef.m_clear = clear table module
// CHECK: slot PyTypeObject.tp_repr = exec table type

static PyObject *method(PyObject *self, PyObject *arg)
{
    return NULL;
}
// CHECK-LABEL: function obj:PyObject method(obj:PyObject self, obj:PyObject arg) static
// CHECK: ret NULL
static int clear(PyObject *self)
{
    return 0;
}
// CHECK-LABEL: function int clear(obj:PyObject self) static
// CHECK: ret 0
static void dealloc(PyObject *self)
{
}
// CHECK-LABEL: function void dealloc(obj:PyObject self) static
static int exec(PyObject *module)
{
    return 0;
}
// CHECK-LABEL: function int exec(obj:PyObject module) static
// CHECK: ret 0
static PyObject *get(PyObject *self, void *closure)
{
    return NULL;
}
// CHECK-LABEL: function obj:PyObject get(obj:PyObject self, ptr closure) static
// CHECK: ret NULL

static PyMethodDef methods[] = {
    {"one", (PyCFunction)(void (*)(void))method, METH_O, NULL},
    {NULL},
};
static PyGetSetDef getset[] = {{"x", get, NULL, NULL, NULL}, {NULL}};
static PyType_Slot slots[] = {
    {Py_tp_dealloc, dealloc},
    {Py_tp_clear, &clear},
    {0, NULL},
};
static PyType_Spec spec = {
    .name = "x",
    .flags = Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
static PyTypeObject type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_dealloc = (destructor)dealloc,
    .tp_as_sequence = &(PySequenceMethods){.sq_item = (ssizeargfunc)method},
    .tp_flags = Py_TPFLAGS_DEFAULT,
};
static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, exec}, {0, NULL}};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_clear = clear};

int setup(void)
{
    type.tp_repr = (reprfunc)exec;
    return PyType_Ready(&type) + (PyType_FromSpec(&spec) && methods && getset && module_slots)
           + (PyModuleDef_Init(&module) != NULL);
}
// CHECK-LABEL: function int setup()
// CHECK: store type.tp_repr = &exec
// CHECK: [[T1:%[0-9]+]] = call PyType_Ready(&type)
// CHECK: [[T2:%[0-9]+]] = addr spec
// CHECK: [[T3:%[0-9]+]] = call PyType_FromSpec([[T2]])
// CHECK: branch [[T3]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T4:%[0-9]+]] = addr module_slots
// CHECK: [[T5:%[0-9]+]] = ne [[T4]], NULL
// CHECK: [[T6:%[0-9]+]] = [[T5]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T7:%[0-9]+]] = add [[T1]], [[T6]]
// CHECK: [[T8:%[0-9]+]] = call PyModuleDef_Init(&module)
// CHECK: [[T9:%[0-9]+]] = ne [[T8]], NULL
// CHECK: [[T10:%[0-9]+]] = add [[T7]], [[T9]]
// CHECK: ret [[T10]]
// CHECK: [[B3]]:
// CHECK: [[T6]] = 0
// CHECK: jump [[B4]]
