// SPDX-License-Identifier: Apache-2.0
// A call through a field or a variable has the contract of the functions that the unit puts there,
// if they agree and nothing else is put there.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clangxx_refsan -x c++ -fsyntax-only -fplugin-arg-refsan-disable=exception %s 2>&1 | FileCheck %s --implicit-check-not=warning:
#include <Python.h>

struct ops {
    const char *name;
    unsigned : 4;
    PyObject *(*get)(PyObject *);
    int (*put)(PyObject *, PyObject *);
    PyObject *(*either)(PyObject *);
    PyObject *(*set)(PyObject *);
};

static PyObject *first(PyObject *list)
{
    return PyList_GetItem(list, 0);
}

static PyObject *last(PyObject *list)
{
    return PyList_GetItem(list, PyList_GET_SIZE(list) - 1);
}

static PyObject *copy(PyObject *list)
{
    return PySequence_List(list);
}

static int append(PyObject *list, PyObject *item)
{
    int failed = PyList_Append(list, item);

    Py_DECREF(item);
    return failed;
}

static const struct ops table[] = {
    {"first", first, append, first, first},
    {"last", last, append, copy, last},
};

void take(struct ops *ops, PyObject *(*set)(PyObject *))
{
    ops->set = set;
}

static PyObject *get(PyObject *self, PyObject *list)
{
    const struct ops *ops = &table[PyObject_Size(list) > 1];
    PyObject *item = ops->get(list);

    if (!item)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: borrowed reference 'item' is released as if it were owned
    Py_DECREF(item);
    Py_RETURN_NONE;
}

static PyObject *put(PyObject *self, PyObject *list)
{
    const struct ops *ops = &table[PyObject_Size(list) > 1];
    PyObject *item = PyObject_Repr(list);

    if (!item || ops->put(list, item) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *put_twice(PyObject *self, PyObject *list)
{
    const struct ops *ops = &table[PyObject_Size(list) > 1];
    PyObject *item = PyObject_Repr(list);

    if (!item || ops->put(list, item) < 0)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: {{.*}}'item'{{.*}} [refsan-steal]
    Py_DECREF(item);
    Py_RETURN_NONE;
}

// One lends and one does not: nothing is known.
static PyObject *either(PyObject *self, PyObject *list)
{
    return table[PyObject_Size(list) > 1].either(list);
}

// What somebody else hands over may be anything.
static PyObject *set(PyObject *self, PyObject *list)
{
    return table[0].set(list);
}

static PyObject *variable(PyObject *self, PyObject *list)
{
    PyObject *(*found)(PyObject *) = PyObject_Size(list) > 1 ? first : last;

    // CHECK: :[[#@LINE+1]]:{{.*}} warning: borrowed reference {{.*}} is returned as if it were owned
    return found(list);
}

static PyObject *assigned(PyObject *self, PyObject *list)
{
    PyObject *(*found)(PyObject *) = NULL;

    if (PyObject_Size(list) > 1)
        found = copy;
    else
        found = PySequence_Tuple;
    return found(list);
}

static PyObject *assigned_from(PyObject *list, PyObject *(*found)(PyObject *))
{
    if (!found)
        found = first;
    return found(list);
}

static PyObject *parameter(PyObject *self, PyObject *list)
{
    return assigned_from(list, copy);
}

PyMethodDef methods[] = {
    {"get", get, METH_O, NULL},
    {"put", put, METH_O, NULL},
    {"put_twice", put_twice, METH_O, NULL},
    {"either", either, METH_O, NULL},
    {"set", set, METH_O, NULL},
    {"variable", variable, METH_O, NULL},
    {"assigned", assigned, METH_O, NULL},
    {"parameter", parameter, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
