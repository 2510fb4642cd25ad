// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DGIL %s
// Critical sections, with all ways out of them.

#include <Python.h>
#include "Inputs/critical_section.h"

typedef struct {
    PyObject_HEAD
    PyObject *value;
} cell;

static PyObject *
cell_get_impl(cell *self)
{
    return Py_XNewRef(self->value ? self->value : Py_None);
}

static PyObject *
cell_get(cell *self, void *closure)
{
    PyObject *return_value = NULL;

    BEGIN_CRITICAL_SECTION(self);
    return_value = cell_get_impl(self);
    END_CRITICAL_SECTION();
    return return_value;
}

static int
cell_set(cell *self, PyObject *value, void *closure)
{
    PyObject *old;

    BEGIN_CRITICAL_SECTION(self);
    old = self->value;
    self->value = Py_XNewRef(value);
    END_CRITICAL_SECTION();
    Py_XDECREF(old);
    return 0;
}

static PyObject *
cell_swap(cell *self, PyObject *arg)
{
    cell *other;

    if (Py_TYPE(arg) != Py_TYPE(self)) {
        PyErr_SetString(PyExc_TypeError, "cannot swap");
        return NULL;
    }
    other = (cell *)arg;
    BEGIN_CRITICAL_SECTION2(self, other);
    PyObject *value = self->value;
    self->value = other->value;
    other->value = value;
    END_CRITICAL_SECTION2();
    Py_RETURN_NONE;
}

static PyObject *
cell_joined(cell *self, PyObject *list)
{
    PyObject *result = NULL, *text = NULL;

    BEGIN_CRITICAL_SECTION(list);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        Py_XSETREF(text, PyObject_Str(PyList_GET_ITEM(list, i)));
        if (text == NULL)
            goto done;
    }
    result = text != NULL ? Py_NewRef(text) : PyUnicode_FromString("");
done:;
    END_CRITICAL_SECTION();
    Py_XDECREF(text);
    return result;
}

static void
cell_dealloc(cell *self)
{
    Py_XDECREF(self->value);
    Py_TYPE(self)->tp_free(self);
}

static PyGetSetDef getset[] = {
    {"value", (getter)cell_get, (setter)cell_set, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    {"swap", (PyCFunction)cell_swap, METH_O, NULL},
    {"joined", (PyCFunction)cell_joined, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject cell_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "cell",
    .tp_basicsize = sizeof(cell),
    .tp_dealloc = (destructor)cell_dealloc,
    .tp_getset = getset,
    .tp_methods = methods,
};
