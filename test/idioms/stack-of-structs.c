// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A C array of structs used as a stack: the count tells which references are owned.

#include <Python.h>

struct frame {
    PyObject *object;
    Py_ssize_t index;
};

struct walker {
    PyObject_HEAD
    struct frame *stack;
    Py_ssize_t used;
    Py_ssize_t size;
};

static void
walker_dealloc(struct walker *self)
{
    while (self->used--)
        Py_DECREF(self->stack[self->used].object);
    PyMem_Free(self->stack);
    Py_TYPE(self)->tp_free(self);
}

static int
push_new(struct walker *self, PyObject *object)
{
    struct frame *top;
    if (self->used >= self->size) {
        Py_ssize_t size = self->size * 2;
        struct frame *stack = PyMem_Resize(self->stack, struct frame, size);
        if (stack == NULL)
            return -1;
        self->stack = stack;
        self->size = size;
    }
    top = self->stack + self->used++;
    top->object = Py_NewRef(object);
    top->index = 0;
    return 0;
}

static PyObject *
push(struct walker *self, PyObject *object)
{
    if (push_new(self, object) < 0)
        return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static PyObject *
push_made(struct walker *self, PyObject *arg)
{
    if (self->used >= self->size) {
        PyErr_SetString(PyExc_IndexError, "full");
        return NULL;
    }
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    self->stack[self->used].object = text;
    self->stack[self->used].index = 0;
    self->used++;
    Py_RETURN_NONE;
}

static PyObject *
pop(struct walker *self, PyObject *ignored)
{
    if (self->used == 0)
        Py_RETURN_NONE;
    return self->stack[--self->used].object;
}

static PyObject *
pop_by_pointer(struct walker *self, PyObject *ignored)
{
    if (self->used == 0)
        Py_RETURN_NONE;
    struct frame *top = self->stack + --self->used;
    return top->object;
}

static PyObject *
drop_all(struct walker *self, PyObject *ignored)
{
    while (self->used > 0) {
        struct frame *top = &self->stack[self->used - 1];
        PyObject *object = top->object;
        self->used--;
        Py_DECREF(object);
    }
    Py_RETURN_NONE;
}

// The next of a walk in depth: what is popped is released, what is pushed has two holders.
static PyObject *
next_list(struct walker *self)
{
    while (self->used) {
        struct frame *item = &self->stack[self->used - 1];
        PyObject *object = item->object;
        if (!PyList_Check(object) || item->index >= PyList_GET_SIZE(object)) {
            self->used--;
            Py_DECREF(object);
            continue;
        }
        object = Py_NewRef(PyList_GET_ITEM(object, item->index));
        item->index++;
        if (push_new(self, object) < 0) {
            Py_DECREF(object);
            PyErr_NoMemory();
            return NULL;
        }
        int rc = PyObject_IsTrue(object);
        if (rc > 0)
            return object;
        Py_DECREF(object);
        if (rc < 0)
            return NULL;
    }
    return NULL;
}

static PyObject *
push_made_lost(struct walker *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    if (push_new(self, text) < 0) {
        Py_DECREF(text);
        return PyErr_NoMemory();
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}PyObject_Str{{.*}}[refsan-leak]
    Py_RETURN_NONE;
}

static PyObject *
push_full_lost(struct walker *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    if (self->used >= self->size) {
        PyErr_SetString(PyExc_IndexError, "full");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}PyObject_Str{{.*}}[refsan-leak]
        return NULL;
    }
    self->stack[self->used].object = text;
    self->used++;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"push", (PyCFunction)push, METH_O, NULL},
    {"push_made", (PyCFunction)push_made, METH_O, NULL},
    {"pop", (PyCFunction)pop, METH_NOARGS, NULL},
    {"pop_by_pointer", (PyCFunction)pop_by_pointer, METH_NOARGS, NULL},
    {"drop_all", (PyCFunction)drop_all, METH_NOARGS, NULL},
    {"push_made_lost", (PyCFunction)push_made_lost, METH_O, NULL},
    {"push_full_lost", (PyCFunction)push_full_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_dealloc, walker_dealloc},
    {Py_tp_iternext, next_list},
    {Py_tp_methods, methods},
    {0, NULL},
};
