// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Stacks of objects with macros that pop and push, memo tables, reduce values taken apart.

#include <Python.h>

struct pdata {
    PyObject_HEAD
    PyObject **data;
    Py_ssize_t allocated;
    Py_ssize_t size;
};

struct unpickler {
    PyObject_HEAD
    struct pdata *stack;
    PyObject **memo;
    size_t memo_size;
    PyObject *pers_func;
};

static int
pdata_grow(struct pdata *self)
{
    Py_ssize_t allocated = self->allocated + (self->allocated >> 3) + 6;
    PyObject **data = self->data;
    PyMem_RESIZE(data, PyObject *, allocated);
    if (data == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->data = data;
    self->allocated = allocated;
    return 0;
}

static PyObject *
pdata_pop(struct pdata *self)
{
    if (self->size == 0) {
        PyErr_SetString(PyExc_EOFError, "underflow");
        return NULL;
    }
    return self->data[--self->size];
}

#define PDATA_POP(D, V)                     \
    do {                                    \
        (V) = pdata_pop((D));               \
    } while (0)

// Takes the reference, also when it fails.
static int
pdata_push(struct pdata *self, PyObject *obj)
{
    if (self->size == self->allocated && pdata_grow(self) < 0) {
        Py_DECREF(obj);
        return -1;
    }
    self->data[self->size++] = obj;
    return 0;
}

#define PDATA_PUSH(D, O, ER)                        \
    do {                                            \
        if (pdata_push((D), (O)) < 0) return (ER);  \
    } while (0)

#define PDATA_APPEND(D, O, ER)                      \
    do {                                            \
        Py_INCREF((O));                             \
        if (pdata_push((D), (O)) < 0) return (ER);  \
    } while (0)

static PyObject *
pdata_poptuple(struct pdata *self, Py_ssize_t start)
{
    PyObject *tuple;
    Py_ssize_t len = self->size - start, i, j;
    tuple = PyTuple_New(len);
    if (tuple == NULL)
        return NULL;
    for (i = start, j = 0; j < len; i++, j++)
        PyTuple_SET_ITEM(tuple, j, self->data[i]);
    self->size = start;
    return tuple;
}

static int
load_none(struct unpickler *self)
{
    PDATA_APPEND(self->stack, Py_None, -1);
    return 0;
}

static int
load_int(struct unpickler *self, long x)
{
    PyObject *value = PyLong_FromLong(x);
    if (value == NULL)
        return -1;
    PDATA_PUSH(self->stack, value, -1);
    return 0;
}

static int
load_tuple(struct unpickler *self, Py_ssize_t start)
{
    PyObject *tuple = pdata_poptuple(self->stack, start);
    if (tuple == NULL)
        return -1;
    PDATA_PUSH(self->stack, tuple, -1);
    return 0;
}

static int
load_reduce(struct unpickler *self)
{
    PyObject *callable, *argtup, *obj = NULL;
    PDATA_POP(self->stack, argtup);
    if (argtup == NULL)
        return -1;
    PDATA_POP(self->stack, callable);
    if (callable) {
        obj = PyObject_CallObject(callable, argtup);
        Py_DECREF(callable);
    }
    Py_DECREF(argtup);
    if (obj == NULL)
        return -1;
    PDATA_PUSH(self->stack, obj, -1);
    return 0;
}

static int
load_newobj(struct unpickler *self, int use_kwargs)
{
    PyObject *cls, *args, *kwargs = NULL, *obj;
    if (use_kwargs) {
        PDATA_POP(self->stack, kwargs);
        if (kwargs == NULL)
            return -1;
    }
    PDATA_POP(self->stack, args);
    if (args == NULL) {
        Py_XDECREF(kwargs);
        return -1;
    }
    PDATA_POP(self->stack, cls);
    if (cls == NULL) {
        Py_XDECREF(kwargs);
        Py_DECREF(args);
        return -1;
    }
    if (!PyType_Check(cls)) {
        PyErr_SetString(PyExc_TypeError, "not a type");
        goto error;
    }
    if (use_kwargs && !PyDict_Check(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "not a dict");
        goto error;
    }
    obj = ((PyTypeObject *)cls)->tp_new((PyTypeObject *)cls, args, kwargs);
    if (obj == NULL)
        goto error;
    Py_XDECREF(kwargs);
    Py_DECREF(args);
    Py_DECREF(cls);
    PDATA_PUSH(self->stack, obj, -1);
    return 0;
error:
    Py_XDECREF(kwargs);
    Py_DECREF(args);
    Py_DECREF(cls);
    return -1;
}

static int
load_build(struct unpickler *self)
{
    PyObject *inst, *slotstate, *state;
    int status = 0;
    if (self->stack->size < 2) {
        PyErr_SetString(PyExc_ValueError, "stack underflow");
        return -1;
    }
    PDATA_POP(self->stack, state);
    if (state == NULL)
        return -1;
    inst = self->stack->data[self->stack->size - 1];
    if (PyTuple_Check(state) && PyTuple_GET_SIZE(state) == 2) {
        PyObject *tmp = state;
        state = PyTuple_GET_ITEM(tmp, 0);
        slotstate = PyTuple_GET_ITEM(tmp, 1);
        Py_INCREF(state);
        Py_INCREF(slotstate);
        Py_DECREF(tmp);
    }
    else
        slotstate = NULL;
    if (state != Py_None) {
        PyObject *dict, *d_key, *d_value;
        Py_ssize_t i = 0;
        if (!PyDict_Check(state)) {
            PyErr_SetString(PyExc_TypeError, "not a dict");
            goto error;
        }
        dict = PyObject_GetAttrString(inst, "__dict__");
        if (dict == NULL)
            goto error;
        while (PyDict_Next(state, &i, &d_key, &d_value)) {
            Py_INCREF(d_key);
            if (PyUnicode_CheckExact(d_key))
                PyUnicode_InternInPlace(&d_key);
            if (PyObject_SetItem(dict, d_key, d_value) < 0) {
                Py_DECREF(d_key);
                Py_DECREF(dict);
                goto error;
            }
            Py_DECREF(d_key);
        }
        Py_DECREF(dict);
    }
    if (0) {
error:
        status = -1;
    }
    Py_DECREF(state);
    Py_XDECREF(slotstate);
    return status;
}

static int
memo_put(struct unpickler *self, size_t idx, PyObject *value)
{
    PyObject *old;
    if (idx >= self->memo_size) {
        PyErr_SetString(PyExc_IndexError, "memo");
        return -1;
    }
    Py_INCREF(value);
    old = self->memo[idx];
    self->memo[idx] = value;
    if (old != NULL)
        Py_DECREF(old);
    return 0;
}

static int
load_get(struct unpickler *self, size_t idx)
{
    PyObject *value;
    if (idx >= self->memo_size) {
        PyErr_SetString(PyExc_ValueError, "not in the memo");
        return -1;
    }
    value = self->memo[idx];
    if (value == NULL) {
        PyErr_SetString(PyExc_KeyError, "memo");
        return -1;
    }
    PDATA_APPEND(self->stack, value, -1);
    return 0;
}

static int
load_persid(struct unpickler *self)
{
    PyObject *pid, *obj;
    if (self->pers_func) {
        PDATA_POP(self->stack, pid);
        if (pid == NULL)
            return -1;
        obj = PyObject_CallOneArg(self->pers_func, pid);
        Py_DECREF(pid);
        if (obj == NULL)
            return -1;
        PDATA_PUSH(self->stack, obj, -1);
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, "no persistent_load");
    return -1;
}

static int
load_reduce_lost(struct unpickler *self)
{
    PyObject *callable, *argtup, *obj;
    argtup = PyTuple_New(0);
    if (argtup == NULL)
        return -1;
    PDATA_POP(self->stack, callable);
    if (callable == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'argtup' leaks{{.*}}[refsan-leak]
        return -1;
    obj = PyObject_CallObject(callable, argtup);
    Py_DECREF(callable);
    Py_DECREF(argtup);
    if (obj == NULL)
        return -1;
    PDATA_PUSH(self->stack, obj, -1);
    return 0;
}

static int
load_int_released(struct unpickler *self, long x)
{
    PyObject *value = PyLong_FromLong(x);
    if (value == NULL)
        return -1;
    if (pdata_push(self->stack, value) < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'value'{{.*}}[refsan-
        Py_DECREF(value);
        return -1;
    }
    return 0;
}

static PyObject *
load(struct unpickler *self, PyObject *arg)
{
    long op = PyLong_AsLong(arg);
    int rc;
    if (op == -1 && PyErr_Occurred())
        return NULL;
    switch (op) {
#define OP(n, call)      \
    case n:              \
        rc = (call);     \
        break;
        OP(0, load_none(self))
        OP(1, load_int(self, 1))
        OP(2, load_tuple(self, 2))
        OP(3, load_reduce(self))
        OP(4, load_newobj(self, 0))
        OP(5, load_newobj(self, 1))
        OP(6, load_build(self))
        OP(7, memo_put(self, 1, arg))
        OP(8, load_get(self, 2))
        OP(9, load_persid(self))
        OP(10, load_reduce_lost(self))
        OP(11, load_int_released(self, 1))
#undef OP
    default:
        PyErr_SetString(PyExc_ValueError, "opcode");
        return NULL;
    }
    if (rc < 0)
        return NULL;
    PyObject *value;
    PDATA_POP(self->stack, value);
    return value;
}

static PyMethodDef methods[] = {
    {"load", (PyCFunction)load, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
