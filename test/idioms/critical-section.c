// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DGIL %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A critical section, as 3.13's headers expand it, neither owns nor releases anything.

#include <Python.h>
#include "Inputs/critical_section.h"

typedef struct {
    PyObject_HEAD
    PyObject *value;
} cell;

static PyObject *
cell_get(cell *self, void *closure)
{
    PyObject *return_value = NULL;

    BEGIN_CRITICAL_SECTION(self);
    return_value = self->value;
    END_CRITICAL_SECTION();
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} returned as if it were owned{{.*}}[refsan-borrowed]
    return return_value;
}

static int
cell_set(cell *self, PyObject *value, void *closure)
{
    PyObject *text = PyObject_Str(value);

    if (text == NULL)
        return -1;
    BEGIN_CRITICAL_SECTION(self);
    Py_XSETREF(self->value, Py_NewRef(text));
    END_CRITICAL_SECTION();
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}[refsan-leak]
    return 0;
}

static PyObject *
cell_joined(cell *self, PyObject *list)
{
    PyObject *result = NULL, *text = NULL;

    BEGIN_CRITICAL_SECTION(list);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}[refsan-leak]
        text = PyObject_Str(PyList_GET_ITEM(list, i));
        if (text == NULL)
            goto done;
    }
    result = Py_NewRef(text ? text : Py_None);
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
