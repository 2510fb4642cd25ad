// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Dealloc of a heap type: self dies, then the type's reference is given back.

#include <Python.h>

struct obj {
    PyObject_HEAD
    PyObject *attr;
};

static int
obj_traverse(struct obj *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->attr);
    return 0;
}

static int
obj_clear(struct obj *self)
{
    Py_CLEAR(self->attr);
    return 0;
}

static void
obj_dealloc(struct obj *self)
{
    PyTypeObject *tp = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)obj_clear(self);
    tp->tp_free((PyObject *)self);
    Py_DECREF(tp);
}

static PyType_Slot slots[] = {
    {Py_tp_traverse, obj_traverse},
    {Py_tp_clear, obj_clear},
    {Py_tp_dealloc, obj_dealloc},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "m.obj",
    .basicsize = sizeof(struct obj),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

static int
m_exec(PyObject *m)
{
    PyObject *type = PyType_FromModuleAndSpec(m, &spec, NULL);
    if (type == NULL)
        return -1;
    int rc = PyModule_AddType(m, (PyTypeObject *)type);
    Py_DECREF(type);
    return rc;
}

static PyModuleDef_Slot mod_slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};
