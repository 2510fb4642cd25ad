// SPDX-License-Identifier: Apache-2.0
// The module `cycling`: objects with two members, of types that tell the collector more or less.
#ifndef TEST_CYCLE_TYPES_H
#define TEST_CYCLE_TYPES_H

#include "module.h"
#include <structmember.h>

struct node {
    PyObject_HEAD
    PyObject *named;
    PyObject *other;
    PyObject *weak;
};

static int visit_both(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((struct node *)op)->named);
    Py_VISIT(((struct node *)op)->other);
    return 0;
}

static int visit_named(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((struct node *)op)->named);
    return 0;
}

static int clear(PyObject *op)
{
    Py_CLEAR(((struct node *)op)->named);
    Py_CLEAR(((struct node *)op)->other);
    return 0;
}

static void dealloc(PyObject *op)
{
    if (PyType_IS_GC(Py_TYPE(op)))
        PyObject_GC_UnTrack(op);
    if (((struct node *)op)->weak != NULL)
        PyObject_ClearWeakRefs(op);
    clear(op);
    Py_TYPE(op)->tp_free(op);
}

static PyObject *make(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    return type->tp_alloc(type, 0);
}

static PyObject *set_other(PyObject *op, PyObject *value)
{
    struct node *self = (struct node *)op;
    PyObject *old = self->other;
    Py_INCREF(value);
    self->other = value;
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

// A pointer that is not a reference.
static PyObject *borrow_other(PyObject *op, PyObject *value)
{
    ((struct node *)op)->other = value;
    Py_RETURN_NONE;
}

static PyObject *forget_other(PyObject *op, PyObject *unused)
{
    ((struct node *)op)->other = NULL;
    Py_RETURN_NONE;
}

static PyObject *forget(PyObject *op, PyObject *unused)
{
    clear(op);
    Py_RETURN_NONE;
}

static PyObject *untrack(PyObject *op, PyObject *unused)
{
    PyObject_GC_UnTrack(op);
    Py_RETURN_NONE;
}

static PyMethodDef node_methods[] = {{"set_other", set_other, METH_O, NULL},
                                     {"borrow_other", borrow_other, METH_O, NULL},
                                     {"forget_other", forget_other, METH_NOARGS, NULL},
                                     {"forget", forget, METH_NOARGS, NULL},
                                     {"untrack", untrack, METH_NOARGS, NULL},
                                     {NULL, NULL, 0, NULL}};

static PyMemberDef node_members[] = {{"named", T_OBJECT_EX, offsetof(struct node, named), 0, NULL},
                                     {NULL, 0, 0, 0, NULL}};

#define NODE_TYPE(name, flags, traverse, clear, alloc)                                             \
    static PyTypeObject name##Type = {                                                             \
        PyVarObject_HEAD_INIT(NULL, 0).tp_name = "cycling." #name,                                 \
        .tp_basicsize = sizeof(struct node),                                                       \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | flags,                              \
        .tp_new = make,                                                                            \
        .tp_alloc = alloc,                                                                         \
        .tp_dealloc = dealloc,                                                                     \
        .tp_traverse = traverse,                                                                   \
        .tp_clear = clear,                                                                         \
        .tp_methods = node_methods,                                                                \
        .tp_members = node_members,                                                                \
        .tp_weaklistoffset = offsetof(struct node, weak),                                          \
    };

NODE_TYPE(Plain, 0, NULL, NULL, PyType_GenericAlloc)
NODE_TYPE(Good, Py_TPFLAGS_HAVE_GC, visit_both, clear, PyType_GenericAlloc)
NODE_TYPE(Forgetful, Py_TPFLAGS_HAVE_GC, visit_named, clear, PyType_GenericAlloc)
NODE_TYPE(NoClear, Py_TPFLAGS_HAVE_GC, visit_both, NULL, PyType_GenericAlloc)
NODE_TYPE(Untracked, Py_TPFLAGS_HAVE_GC, visit_both, clear, PyType_GenericAlloc)

// Places of C that keep an object: a global, a block, an element of a block.
static PyObject *kept[8];
static int nkept;
static PyObject **block;

static PyObject *keep(PyObject *self, PyObject *value)
{
    Py_INCREF(value);
    kept[nkept++ % 8] = value;
    Py_RETURN_NONE;
}

static PyObject *keep_in_block(PyObject *self, PyObject *value)
{
    if (block == NULL)
        block = malloc(100 * sizeof *block);
    if (block == NULL)
        return PyErr_NoMemory();
    Py_INCREF(value);
    block[50] = value;
    Py_RETURN_NONE;
}

static PyObject *keep_in_python(PyObject *self, PyObject *value)
{
    static PyObject **memory;
    if (memory == NULL)
        memory = PyMem_Malloc(100 * sizeof *memory);
    if (memory == NULL)
        return PyErr_NoMemory();
    Py_INCREF(value);
    memory[50] = value;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"keep", keep, METH_O, NULL},
                                {"keep_in_block", keep_in_block, METH_O, NULL},
                                {"keep_in_python", keep_in_python, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};
static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT, "cycling", NULL, -1, methods, NULL, NULL, NULL, NULL};

static int add_type(PyObject *module, PyTypeObject *type, const char *name)
{
    if (PyType_Ready(type) < 0)
        return -1;
    Py_INCREF(type);
    return PyModule_AddObject(module, name, (PyObject *)type);
}

PyMODINIT_FUNC PyInit_cycling(void)
{
    PyObject *module = PyModule_Create(&def);
    if (module != NULL && (add_type(module, &PlainType, "Plain") < 0 ||
                           add_type(module, &GoodType, "Good") < 0 ||
                           add_type(module, &ForgetfulType, "Forgetful") < 0 ||
                           add_type(module, &NoClearType, "NoClear") < 0 ||
                           add_type(module, &UntrackedType, "Untracked") < 0))
        Py_CLEAR(module);
    return module;
}

#endif
