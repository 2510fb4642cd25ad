// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception %s
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception -fplugin-arg-refsan-level=pedantic %s
// What a slot, or code that is not seen, allows: the end of an iteration, a dealloc with an
// exception set, an exception that a function elsewhere has set or cleared.

#include <Python.h>

extern int elsewhere(void *data);
extern PyObject *make_elsewhere(void);

typedef struct {
    PyObject_HEAD
    PyObject *list;
    Py_ssize_t at;
    void *data;
} walk;

static PyObject *
walk_next(walk *self)
{
    if (self->at >= PyList_GET_SIZE(self->list))
        return NULL;
    return Py_NewRef(PyList_GET_ITEM(self->list, self->at++));
}

static PyObject *
walk_next_of(walk *self)
{
    return PyIter_Next(self->list);
}

static int
walk_traverse(walk *self, visitproc visit, void *arg)
{
    Py_VISIT(self->list);
    return 0;
}

static int
walk_clear(walk *self)
{
    Py_CLEAR(self->list);
    return 0;
}

// An exception may be set, and is kept.
static void
walk_dealloc(walk *self)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyObject *r = PyObject_CallMethod(self->list, "close", NULL);
    if (r == NULL)
        PyErr_WriteUnraisable((PyObject *)self);
    Py_XDECREF(r);
    PyErr_Restore(type, value, tb);
    Py_XDECREF(self->list);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
by_elsewhere(walk *self, PyObject *noargs)
{
    if (elsewhere(self->data) < 0)
        return NULL;
    PyObject *made = make_elsewhere();
    if (made == NULL)
        return NULL;
    return made;
}

static PyObject *
cleared_elsewhere(walk *self, PyObject *noargs)
{
    PyObject *r = PyObject_CallMethod(self->list, "close", NULL);
    if (r == NULL) {
        elsewhere(self->data);
        Py_RETURN_FALSE;
    }
    return r;
}

static Py_hash_t
walk_hash(walk *self)
{
    Py_hash_t h = (Py_hash_t)self->at;
    return h == -1 ? -2 : h;
}

static int
converter(PyObject *obj, void *result)
{
    if (obj == Py_None)
        return 1;
    if (!PyList_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "no list");
        return 0;
    }
    *(PyObject **)result = obj;
    return 1;
}

static PyObject *
with_converter(walk *self, PyObject *args)
{
    PyObject *list = NULL;
    if (!PyArg_ParseTuple(args, "O&", converter, &list))
        return NULL;
    return Py_XNewRef(list ? list : Py_None);
}

static PyMethodDef methods[] = {
    {"by_elsewhere", (PyCFunction)by_elsewhere, METH_NOARGS, NULL},
    {"cleared_elsewhere", (PyCFunction)cleared_elsewhere, METH_NOARGS, NULL},
    {"with_converter", (PyCFunction)with_converter, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject walk_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "walk",
    .tp_basicsize = sizeof(walk),
    .tp_dealloc = (destructor)walk_dealloc,
    .tp_traverse = (traverseproc)walk_traverse,
    .tp_clear = (inquiry)walk_clear,
    .tp_iternext = (iternextfunc)walk_next,
    .tp_hash = (hashfunc)walk_hash,
    .tp_methods = methods,
};

PyTypeObject walk_of_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "walk_of",
    .tp_basicsize = sizeof(walk),
    .tp_iternext = (iternextfunc)walk_next_of,
};
