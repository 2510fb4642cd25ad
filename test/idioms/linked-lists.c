// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Nodes of malloc'ed memory that own objects; helpers make, push, pop and free them.

#include <Python.h>

struct link {
    struct link *next;
    PyObject *value;
};

struct queue {
    PyObject_HEAD
    struct link *head;
    struct link *tail;
};

static struct link *
link_new(PyObject *value)
{
    struct link *n = PyMem_Malloc(sizeof(*n));
    if (n == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    n->next = NULL;
    n->value = Py_NewRef(value);
    return n;
}

static void
link_free(struct link *n)
{
    Py_XDECREF(n->value);
    PyMem_Free(n);
}

static PyObject *
put(struct queue *self, PyObject *value)
{
    struct link *n = link_new(value);
    if (n == NULL)
        return NULL;
    if (self->tail == NULL)
        self->head = n;
    else
        self->tail->next = n;
    self->tail = n;
    Py_RETURN_NONE;
}

static PyObject *
get(struct queue *self, PyObject *ignored)
{
    struct link *n = self->head;
    PyObject *value;
    if (n == NULL) {
        PyErr_SetString(PyExc_IndexError, "empty");
        return NULL;
    }
    self->head = n->next;
    if (self->head == NULL)
        self->tail = NULL;
    value = n->value;
    PyMem_Free(n);
    return value;
}

static PyObject *
peek(struct queue *self, PyObject *ignored)
{
    return Py_NewRef(self->head ? self->head->value : Py_None);
}

static void
drop_all(struct queue *self)
{
    struct link *n = self->head, *next;
    self->head = self->tail = NULL;
    for (; n != NULL; n = next) {
        next = n->next;
        Py_DECREF(n->value);
        PyMem_Free(n);
    }
}

static void
queue_dealloc(struct queue *self)
{
    drop_all(self);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
as_list(struct queue *self, PyObject *ignored)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    for (struct link *n = self->head; n; n = n->next)
        if (PyList_Append(list, n->value) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    return list;
}

static PyObject *
drop_value(struct queue *self, PyObject *value)
{
    struct link **at = &self->head;
    while (*at != NULL) {
        struct link *n = *at;
        if (n->value == value) {
            *at = n->next;
            link_free(n);
            Py_RETURN_TRUE;
        }
        at = &n->next;
    }
    Py_RETURN_FALSE;
}

static PyObject *
put_made(struct queue *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    struct link *n = PyMem_Malloc(sizeof(struct link));
    if (n == NULL) {
        Py_DECREF(text);
        return PyErr_NoMemory();
    }
    n->value = text;
    n->next = self->head;
    self->head = n;
    Py_RETURN_NONE;
}

static PyObject *
put_made_lost(struct queue *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    struct link *n = PyMem_Malloc(sizeof(struct link));
    if (n == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}[refsan-leak]
        return PyErr_NoMemory();
    n->value = text;
    n->next = self->head;
    self->head = n;
    Py_RETURN_NONE;
}

static PyObject *
made_twice_counted(struct queue *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    struct link *n = link_new(text);
    if (n == NULL) {
        Py_DECREF(text);
        return NULL;
    }
    n->next = self->head;
    self->head = n;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}[refsan-leak]
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"put", (PyCFunction)put, METH_O, NULL},
    {"get", (PyCFunction)get, METH_NOARGS, NULL},
    {"peek", (PyCFunction)peek, METH_NOARGS, NULL},
    {"as_list", (PyCFunction)as_list, METH_NOARGS, NULL},
    {"drop_value", (PyCFunction)drop_value, METH_O, NULL},
    {"put_made", (PyCFunction)put_made, METH_O, NULL},
    {"put_made_lost", (PyCFunction)put_made_lost, METH_O, NULL},
    {"made_twice_counted", (PyCFunction)made_twice_counted, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject queue_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.queue",
    .tp_basicsize = sizeof(struct queue),
    .tp_dealloc = (destructor)queue_dealloc,
    .tp_methods = methods,
};
