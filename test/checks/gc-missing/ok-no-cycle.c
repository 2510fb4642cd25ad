// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Instances that hold nothing that could refer to them.

#include <Python.h>
#include <structmember.h>

// Strings and numbers, however they come.
struct label {
    PyObject_HEAD
    PyObject *name;
    PyObject *text;
    PyObject *number;
    PyObject *mark;
    PyBytesObject *raw;
    PyObject *shown;
};

static void
label_dealloc(struct label *self)
{
    Py_XDECREF(self->name);
    Py_XDECREF(self->text);
    Py_XDECREF(self->number);
    Py_XDECREF(self->mark);
    Py_XDECREF(self->raw);
    Py_XDECREF(self->shown);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int
label_init(struct label *self, PyObject *args, PyObject *kwargs)
{
    PyObject *name = NULL;
    PyObject *text = NULL;

    if (!PyArg_ParseTuple(args, "O!|U", &PyUnicode_Type, &name, &text))
        return -1;
    Py_XSETREF(self->name, Py_NewRef(name));
    Py_XSETREF(self->text, Py_XNewRef(text));
    Py_XSETREF(self->number, PyLong_FromLong(7));
    Py_XSETREF(self->mark, Py_NewRef(Py_None));
    return self->number != NULL ? 0 : -1;
}

static PyObject *
label_set(struct label *self, PyObject *value)
{
    if (PyUnicode_Check(value)) {
        Py_INCREF(value);
        Py_XSETREF(self->text, value);
    }
    else if (PyBytes_Check(value)) {
        Py_INCREF(value);
        Py_XSETREF(self->raw, (PyBytesObject *)value);
    }
    Py_RETURN_NONE;
}

// What only text has: UTF-8.
static PyObject *
label_set_utf8(struct label *self, PyObject *value)
{
    Py_ssize_t size;

    if (PyUnicode_AsUTF8AndSize(value, &size) == NULL)
        return NULL;
    Py_XSETREF(self->text, Py_NewRef(value));
    return PyLong_FromSsize_t(size);
}

// A helper returns the bytes that it is given, or makes some.
static PyObject *
as_bytes(PyObject *value)
{
    if (PyUnicode_Check(value))
        return PyUnicode_AsUTF8String(value);
    if (PyBytes_Check(value))
        return Py_NewRef(value);
    PyErr_SetString(PyExc_TypeError, "text or bytes");
    return NULL;
}

static PyObject *
label_set_raw(struct label *self, PyObject *value)
{
    PyObject *raw = as_bytes(value);

    if (raw == NULL)
        return NULL;
    Py_XSETREF(self->shown, raw);
    Py_RETURN_NONE;
}

// The file system's names are bytes, those of programs text.
static PyObject *
label_set_file(struct label *self, PyObject *args)
{
    PyObject *name = NULL, *shown = NULL;

    if (!PyArg_ParseTuple(args, "O&O&", PyUnicode_FSConverter, &name, PyUnicode_FSDecoder, &shown)) {
        Py_XDECREF(name);
        return NULL;
    }
    Py_XSETREF(self->text, name);
    Py_XSETREF(self->shown, shown);
    Py_RETURN_NONE;
}

static PyMethodDef label_methods[] = {{"set", (PyCFunction)label_set, METH_O, NULL},
                                      {"set_utf8", (PyCFunction)label_set_utf8, METH_O, NULL},
                                      {"set_file", (PyCFunction)label_set_file, METH_VARARGS, NULL},
                                      {"set_raw", (PyCFunction)label_set_raw, METH_O, NULL},
                                      {NULL}};

// Python code can only read it.
static PyMemberDef label_members[] = {
    {"shown", T_OBJECT, offsetof(struct label, shown), READONLY}, {NULL}};

PyTypeObject label_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.label",
    .tp_basicsize = sizeof(struct label),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)label_dealloc,
    .tp_init = (initproc)label_init,
    .tp_methods = label_methods,
    .tp_members = label_members,
};

// An object of a type that holds none itself.
struct cursor {
    PyObject_HEAD
    struct label *owner;
};

static void
cursor_dealloc(struct cursor *self)
{
    Py_XDECREF(self->owner);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject cursor_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.cursor",
    .tp_basicsize = sizeof(struct cursor),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)cursor_dealloc,
};

// It shows what others hold, without a reference.
struct view {
    PyObject_HEAD
    PyObject *shown;
};

static PyObject *
view_set(struct view *self, PyObject *value)
{
    self->shown = value;
    Py_RETURN_NONE;
}

static PyMethodDef view_methods[] = {{"set", (PyCFunction)view_set, METH_O, NULL}, {NULL}};

PyTypeObject view_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.view",
    .tp_basicsize = sizeof(struct view),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = view_methods,
};
