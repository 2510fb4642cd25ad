// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -I%S/Inputs -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A data type's table of slots: its numbers are not those of Python's types. Number 7 is nb_add, 8
// nb_and there.
#include <Python.h>

#include <dtype_slots.h>

struct descr {
    PyObject_HEAD
    PyObject *units;
};

static PyObject *getitem(struct descr *self, char *data)
{
    return PyTuple_GetItem(self->units, 0);
}
// CHECK: [[#@LINE-2]]:5: warning: borrowed reference {{.*}}PyTuple_GetItem{{.*}} is returned

static PyObject *legacy_getitem(void *data, void *arr)
{
    return *(PyObject **)data == NULL ? Py_None : Py_NewRef(*(PyObject **)data);
}
// CHECK: [[#@LINE-2]]:{{[0-9]+}}: warning: {{.*}}Py_None

static int setitem(struct descr *self, PyObject *value, char *data)
{
    PyObject *number = PyNumber_Long(value);

    if (number == NULL)
        return -1;
    *(long *)data = PyLong_AsLong(number);
    Py_DECREF(number);
    return PyErr_Occurred() ? -1 : 0;
}

// Releases what is only lent to it, which a function without a role might do.
static PyObject *discover(PyObject *dtype, PyObject *value)
{
    Py_DECREF(value);
    return Py_NewRef(dtype);
}
// CHECK: [[#@LINE-3]]:5: warning: {{.*}}'value'

static PyObject *default_descr(PyObject *dtype)
{
    return PyObject_CallNoArgs(dtype);
}

static PyType_Slot slots[] = {
    {NPY_DT_discover_descr_from_pyobject, discover},
    {NPY_DT_default_descr, default_descr},
    {NPY_DT_setitem, setitem},
    {NPY_DT_getitem, getitem},
    {NPY_DT_PyArray_ArrFuncs_getitem, legacy_getitem},
    {0, NULL},
};

PyType_Slot *table(void)
{
    return slots;
}
