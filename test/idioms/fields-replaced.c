// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=borrowed-dies %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=borrowed-dies -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A field gets a new value: the order of store and release, deletion, failure in between.
// The functions share a struct, so that each field may be replaced while Python code runs: that is
// refsan-borrowed-dies', which has its own tests.

#include <Python.h>

struct record {
    PyObject_HEAD
    PyObject *name;
    PyObject *data;
    PyObject *cache;
};

static int
record_traverse(struct record *self, visitproc visit, void *arg)
{
    Py_VISIT(self->name);
    Py_VISIT(self->data);
    Py_VISIT(self->cache);
    return 0;
}

static int
record_clear(struct record *self)
{
    Py_CLEAR(self->name);
    Py_CLEAR(self->data);
    Py_CLEAR(self->cache);
    return 0;
}

static void
record_dealloc(struct record *self)
{
    PyTypeObject *tp = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)record_clear(self);
    tp->tp_free(self);
    Py_DECREF(tp);
}

static PyObject *
record_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct record *self = (struct record *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->name = PyUnicode_FromString("");
        if (self->name == NULL) {
            Py_DECREF(self);
            return NULL;
        }
        self->data = Py_NewRef(Py_None);
        self->cache = NULL;
    }
    return (PyObject *)self;
}

// The tutorial's form.
static int
record_init(struct record *self, PyObject *args, PyObject *kw)
{
    static char *kwlist[] = {"name", "data", NULL};
    PyObject *name = NULL, *data = NULL, *tmp;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "|UO", kwlist, &name, &data))
        return -1;
    if (name) {
        tmp = self->name;
        Py_INCREF(name);
        self->name = name;
        Py_XDECREF(tmp);
    }
    if (data) {
        Py_INCREF(data);
        Py_XSETREF(self->data, data);
    }
    return 0;
}

static PyObject *
get_name(struct record *self, void *closure)
{
    Py_INCREF(self->name);
    return self->name;
}

static int
set_name(struct record *self, PyObject *value, void *closure)
{
    PyObject *tmp;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete");
        return -1;
    }
    if (!PyUnicode_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "a string");
        return -1;
    }
    tmp = self->name;
    Py_INCREF(value);
    self->name = value;
    Py_DECREF(tmp);
    return 0;
}

// NULL deletes.
static int
set_data(struct record *self, PyObject *value, void *closure)
{
    Py_XINCREF(value);
    Py_XSETREF(self->data, value);
    return 0;
}

static PyObject *
get_data(struct record *self, void *closure)
{
    PyObject *data = self->data;
    if (data == NULL) {
        PyErr_SetString(PyExc_AttributeError, "data");
        return NULL;
    }
    return Py_NewRef(data);
}

// A lazily computed attribute.
static PyObject *
get_cache(struct record *self, void *closure)
{
    if (self->cache == NULL) {
        self->cache = PyObject_Repr(self->data);
        if (self->cache == NULL)
            return NULL;
    }
    Py_INCREF(self->cache);
    return self->cache;
}

// Handed out, and no longer ours.
static PyObject *
detach(struct record *self, PyObject *ignored)
{
    PyObject *data = self->data;
    if (data == NULL)
        Py_RETURN_NONE;
    self->data = NULL;
    return data;
}

static PyObject *
swap(struct record *self, PyObject *ignored)
{
    PyObject *tmp = self->name;
    self->name = self->data;
    self->data = tmp;
    Py_RETURN_NONE;
}

static PyObject *
computed(struct record *self, PyObject *arg)
{
    PyObject *old, *made = PyNumber_Add(self->data, arg);
    if (made == NULL)
        return NULL;
    old = self->data;
    self->data = made;
    Py_XDECREF(old);
    return Py_NewRef(made);
}

// Several at once: all are made before the first is stored.
static PyObject *
all_or_nothing(struct record *self, PyObject *arg)
{
    PyObject *name = PyObject_Str(arg), *data = NULL;
    if (name == NULL)
        return NULL;
    data = PyObject_Dir(arg);
    if (data == NULL) {
        Py_DECREF(name);
        return NULL;
    }
    Py_XSETREF(self->name, name);
    Py_XSETREF(self->data, data);
    Py_CLEAR(self->cache);
    Py_RETURN_NONE;
}

static PyObject *
made_and_lost(struct record *self, PyObject *arg)
{
    PyObject *name = PyObject_Str(arg), *data = NULL;
    if (name == NULL)
        return NULL;
    data = PyObject_Dir(arg);
    if (data == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_XSETREF(self->name, name);
    Py_XSETREF(self->data, data);
    Py_RETURN_NONE;
}

static int
init_twice_incref(struct record *self, PyObject *args, PyObject *kw)
{
    PyObject *made = PyObject_Str(args);
    if (made == NULL)
        return -1;
    Py_INCREF(made);
    Py_XSETREF(self->data, made);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'made' leaks{{.*}}[refsan-leak]
    return 0;
}

static PyObject *
getter_borrows(struct record *self, void *closure)
{
    if (self->cache == NULL) {
        self->cache = PyObject_Repr(self->data);
        if (self->cache == NULL)
            return NULL;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
    return self->cache;
}

static PyObject *
new_leaks_self(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct record *self = (struct record *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->name = PyUnicode_FromString("");
        if (self->name == NULL)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self' leaks{{.*}}[refsan-leak]
            return NULL;
    }
    return (PyObject *)self;
}

static PyGetSetDef getset[] = {
    {"name", (getter)get_name, (setter)set_name, NULL, NULL},
    {"data", (getter)get_data, (setter)set_data, NULL, NULL},
    {"cache", (getter)get_cache, NULL, NULL, NULL},
    {"cache2", (getter)getter_borrows, NULL, NULL, NULL},
    {NULL},
};

static PyMethodDef methods[] = {
    {"detach", (PyCFunction)detach, METH_NOARGS, NULL},
    {"swap", (PyCFunction)swap, METH_NOARGS, NULL},
    {"computed", (PyCFunction)computed, METH_O, NULL},
    {"all_or_nothing", (PyCFunction)all_or_nothing, METH_O, NULL},
    {"made_and_lost", (PyCFunction)made_and_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, record_new},
    {Py_tp_init, record_init},
    {Py_tp_traverse, record_traverse},
    {Py_tp_clear, record_clear},
    {Py_tp_dealloc, record_dealloc},
    {Py_tp_getset, getset},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Slot bad_slots[] = {
    {Py_tp_new, new_leaks_self},
    {Py_tp_init, init_twice_incref},
    {Py_tp_dealloc, record_dealloc},
    {0, NULL},
};
