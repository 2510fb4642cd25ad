// SPDX-License-Identifier: Apache-2.0
// An extension with balanced counts that grows all the same: a cache without a bound, and a type
// whose objects hold each other without the collector's knowledge.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

// ---- labels, each made once and kept for ever ----

static PyObject *labels;

static PyObject *label(PyObject *self, PyObject *number)
{
    PyObject *text;
    if (labels == NULL) {
        labels = PyDict_New();
        if (labels == NULL)
            return NULL;
    }
    text = PyDict_GetItemWithError(labels, number);
    if (text != NULL) {
        Py_INCREF(text);
        return text;
    }
    if (PyErr_Occurred())
        return NULL;
    text = PyUnicode_FromFormat("tree number %S of the orchard", number);
    if (text == NULL)
        return NULL;
    if (PyDict_SetItem(labels, number, text) < 0) {
        Py_DECREF(text);
        return NULL;
    }
    return text;
}

// ---- trees, which know their neighbours ----

typedef struct {
    PyObject_HEAD
    PyObject *neighbour;
} TreeObject;

static void tree_dealloc(PyObject *op)
{
    Py_CLEAR(((TreeObject *)op)->neighbour);
    Py_TYPE(op)->tp_free(op);
}

static PyMemberDef tree_members[] = {
    {"neighbour", T_OBJECT, offsetof(TreeObject, neighbour), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject TreeType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "orchard.Tree",
    .tp_basicsize = sizeof(TreeObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = tree_dealloc,
    .tp_members = tree_members,
};

static PyMethodDef methods[] = {{"label", label, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef orchard = {
    PyModuleDef_HEAD_INIT, "orchard", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_orchard(void)
{
    PyObject *module;
    if (PyType_Ready(&TreeType) < 0)
        return NULL;
    module = PyModule_Create(&orchard);
    if (module == NULL)
        return NULL;
    Py_INCREF(&TreeType);
    if (PyModule_AddObject(module, "Tree", (PyObject *)&TreeType) < 0) {
        Py_DECREF(&TreeType);
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
