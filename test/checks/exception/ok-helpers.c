// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception %s
// Functions of the unit that raise, clear, keep or restore an exception for their callers.

#include <Python.h>
#include <errno.h>

typedef struct {
    PyObject_HEAD
    PyObject *file;
    PyObject *dict;
    int left;
} reader;

static PyObject *
fail(reader *self, const char *why)
{
    if (why == NULL)
        return PyErr_NoMemory();
    PyErr_Format(PyExc_OSError, "%s: %d", why, self->left);
    return NULL;
}

static PyObject *
reader_check(reader *self, PyObject *noargs)
{
    if (self->file == NULL)
        return fail(self, "closed");
    if (self->left == 0)
        return fail(self, NULL);
    Py_RETURN_NONE;
}

// 1: not found; -1: failed.
static int
find(reader *self, PyObject *key, PyObject **result)
{
    *result = PyDict_GetItemWithError(self->dict, key);
    if (*result != NULL)
        return 0;
    return PyErr_Occurred() ? -1 : 1;
}

static PyObject *
reader_find(reader *self, PyObject *key)
{
    PyObject *value;
    int found = find(self, key, &value);
    if (found < 0)
        return NULL;
    if (found > 0) {
        PyErr_SetObject(PyExc_KeyError, key);
        return NULL;
    }
    return Py_NewRef(value);
}

// True where the call is to be made again: then the exception is gone.
static int
interrupted(void)
{
    PyObject *type, *value, *tb;
    if (!PyErr_ExceptionMatches(PyExc_OSError))
        return 0;
    PyErr_Fetch(&type, &value, &tb);
    if (errno == EINTR) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(tb);
        return 1;
    }
    PyErr_Restore(type, value, tb);
    return 0;
}

static PyObject *
reader_read(reader *self, PyObject *noargs)
{
    PyObject *r;
    do {
        r = PyObject_CallMethod(self->file, "read", NULL);
    } while (r == NULL && interrupted());
    return r;
}

static PyObject *
nothing_if_missing(PyObject *obj)
{
    PyObject *attr = PyObject_GetAttrString(obj, "closed");
    if (attr == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        return Py_NewRef(Py_None);
    }
    return attr;
}

static PyObject *
reader_closed(reader *self, PyObject *noargs)
{
    PyObject *attr = nothing_if_missing(self->file);
    if (attr == NULL)
        return NULL;
    PyObject *r = PyObject_Repr(attr);
    Py_DECREF(attr);
    return r;
}

// Whatever comes of it, the exception stays.
static void
note(reader *self)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyObject *r = PyObject_CallMethod(self->file, "note", NULL);
    if (r == NULL)
        PyErr_Clear();
    Py_XDECREF(r);
    PyErr_Restore(type, value, tb);
}

static PyObject *
reader_noted(reader *self, PyObject *noargs)
{
    note(self);
    PyObject *r = PyObject_CallMethod(self->file, "read", NULL);
    if (r == NULL)
        note(self);
    return r;
}

// The file is closed in any case; if both failed, the first exception counts.
static PyObject *
reader_last(reader *self, PyObject *noargs)
{
    PyObject *r = PyObject_CallMethod(self->file, "read", NULL);
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyObject *closed = PyObject_CallMethod(self->file, "close", NULL);
    if (closed == NULL && type == NULL) {
        Py_XDECREF(r);
        return NULL;
    }
    Py_XDECREF(closed);
    if (closed == NULL)
        PyErr_Clear();
    PyErr_Restore(type, value, tb);
    return r;
}

// An exception that was there before is none of this function's.
static PyObject *
number(long n)
{
    if (PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(n);
}

static PyObject *
reader_left(reader *self, PyObject *noargs)
{
    PyObject *r = number(self->left);
    if (r == NULL && self->left < 0)
        return PyErr_NoMemory();
    return r;
}

static int
truth_of(PyObject *obj)
{
    if (obj == Py_None)
        return 0;
    return PyObject_IsTrue(obj);
}

static PyObject *
reader_truth(reader *self, PyObject *obj)
{
    int is = truth_of(obj);
    if (is == -1)
        return NULL;
    return PyBool_FromLong(is);
}

static PyObject *
reader_each(reader *self, PyObject *list)
{
    int all = 1;
    for (Py_ssize_t i = 0; all && i < PyList_GET_SIZE(list); i++) {
        int is = truth_of(PyList_GET_ITEM(list, i));
        if (is < 0)
            return NULL;
        if (is == 0)
            all = 0;
    }
    return PyBool_FromLong(all);
}

static void
reader_dealloc(reader *self)
{
    Py_XDECREF(self->file);
    Py_XDECREF(self->dict);
    Py_TYPE(self)->tp_free(self);
}

static PyMethodDef methods[] = {
    {"check", (PyCFunction)reader_check, METH_NOARGS, NULL},
    {"find", (PyCFunction)reader_find, METH_O, NULL},
    {"read", (PyCFunction)reader_read, METH_NOARGS, NULL},
    {"closed", (PyCFunction)reader_closed, METH_NOARGS, NULL},
    {"noted", (PyCFunction)reader_noted, METH_NOARGS, NULL},
    {"last", (PyCFunction)reader_last, METH_NOARGS, NULL},
    {"left", (PyCFunction)reader_left, METH_NOARGS, NULL},
    {"truth", (PyCFunction)reader_truth, METH_O, NULL},
    {"each", (PyCFunction)reader_each, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject reader_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "reader",
    .tp_basicsize = sizeof(reader),
    .tp_dealloc = (destructor)reader_dealloc,
    .tp_methods = methods,
};
