// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Swaps, chunks read until there are no more, accumulators, helpers that return or
// release.

#include <Python.h>
// error helpers and swaps
static PyObject *
cause_of(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    PyObject *a = PyObject_Repr(arg), *b = NULL;
    if (a == NULL)
        goto fail;
    b = PyObject_Str(arg);
    if (b == NULL)
        goto fail;
    // swap so that a <= b
    int lt = PyObject_RichCompareBool(a, b, Py_LE);
    if (lt < 0)
        goto fail;
    if (!lt) {
        PyObject *t = a;
        a = b;
        b = t;
    }
    if (PyList_Append(list, a) < 0 || PyList_Append(list, b) < 0)
        goto fail;
    Py_DECREF(a);
    Py_DECREF(b);
    return list;
fail:
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_DECREF(list);
    return NULL;
}
// array with swap-sort and count
static PyObject *
sorted2(PyObject *self, PyObject *args)
{
    PyObject *v[2] = {NULL, NULL}, *r = NULL;
    for (int i = 0; i < 2; i++) {
        v[i] = PyNumber_Long(PyTuple_GET_ITEM(args, i));
        if (v[i] == NULL)
            goto done;
    }
    if (PyObject_RichCompareBool(v[0], v[1], Py_GT) == 1) {
        PyObject *t = v[0];
        v[0] = v[1];
        v[1] = t;
    }
    r = PyTuple_Pack(2, v[0], v[1]);
done:
    for (int i = 0; i < 2; i++)
        Py_XDECREF(v[i]);
    return r;
}
// do/while with read chunks joined
static PyObject *
read_all(PyObject *self, PyObject *file)
{
    PyObject *chunks = PyList_New(0), *chunk, *sep, *res;
    Py_ssize_t n;
    if (chunks == NULL)
        return NULL;
    do {
        chunk = PyObject_CallMethod(file, "read", "i", 100);
        if (chunk == NULL)
            goto error;
        if (chunk == Py_None) {
            Py_DECREF(chunk);
            if (PyList_GET_SIZE(chunks) == 0) {
                Py_DECREF(chunks);
                Py_RETURN_NONE;
            }
            break;
        }
        if (!PyBytes_Check(chunk)) {
            Py_DECREF(chunk);
            PyErr_SetString(PyExc_TypeError, "bytes");
            goto error;
        }
        n = PyBytes_GET_SIZE(chunk);
        if (n == 0) {
            Py_DECREF(chunk);
            break;
        }
        int rc = PyList_Append(chunks, chunk);
        Py_DECREF(chunk);
        if (rc < 0)
            goto error;
    } while (n > 0);
    sep = PyBytes_FromStringAndSize(NULL, 0);
    if (!sep)
        goto error;
    res = PyObject_CallMethod(sep, "join", "O", chunks);
    Py_DECREF(sep);
    Py_DECREF(chunks);
    return res;
error:
    Py_DECREF(chunks);
    return NULL;
}
// result accumulated in **p by helper; in/out replaced
static int
append(PyObject **acc, PyObject *item)
{
    PyObject *n;
    if (*acc == NULL) {
        *acc = Py_NewRef(item);
        return 0;
    }
    n = PyNumber_Add(*acc, item);
    if (n == NULL) {
        Py_CLEAR(*acc);
        return -1;
    }
    Py_SETREF(*acc, n);
    return 0;
}
static PyObject *
sum(PyObject *self, PyObject *args)
{
    PyObject *acc = NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++)
        if (append(&acc, PyTuple_GET_ITEM(args, i)) < 0)
            return NULL;
    if (acc == NULL)
        Py_RETURN_NONE;
    return acc;
}
// consumed tmp ptr by "steal or free" helper
static PyObject *
finish(PyObject *list, int ok)
{
    if (ok)
        return list;
    Py_XDECREF(list);
    return NULL;
}
static PyObject *
made(PyObject *self, PyObject *arg)
{
    PyObject *l = PyList_New(0);
    int ok = l != NULL && PyList_Append(l, arg) == 0;
    return finish(l, ok);
}
// bool flag from comparision of pointers
static PyObject *
maybe_copy(PyObject *self, PyObject *arg)
{
    PyObject *tmp = NULL, *work = arg;
    if (!PyList_CheckExact(arg)) {
        tmp = PySequence_List(arg);
        if (!tmp)
            return NULL;
        work = tmp;
    }
    PyObject *r = PyList_AsTuple(work);
    Py_XDECREF(tmp);
    return r;
}
// setjmp-like: enum stages, nested switch
static PyObject *
attr_or_default(PyObject *self, PyObject *args)
{
    PyObject *o, *name, *def = NULL, *r;
    if (!PyArg_UnpackTuple(args, "g", 2, 3, &o, &name, &def))
        return NULL;
    r = PyObject_GetAttr(o, name);
    if (r == NULL && def != NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        Py_INCREF(def);
        r = def;
    }
    return r;
}
static PyObject *
read_all_lost(PyObject *self, PyObject *file)
{
    PyObject *chunks = PyList_New(0), *chunk;
    if (chunks == NULL)
        return NULL;
    do {
        chunk = PyObject_CallMethod(file, "read", "i", 100);
        if (chunk == NULL)
            goto error;
        if (!PyBytes_Check(chunk)) {
            PyErr_SetString(PyExc_TypeError, "bytes");
            // CHECK: warning: 'chunk' leaks{{.*}}[refsan-leak]
            goto error;
        }
        if (PyBytes_GET_SIZE(chunk) == 0) {
            Py_DECREF(chunk);
            break;
        }
        int rc = PyList_Append(chunks, chunk);
        Py_DECREF(chunk);
        if (rc < 0)
            goto error;
    } while (1);
    return chunks;
error:
    Py_DECREF(chunks);
    return NULL;
}

static PyObject *
swap_lost(PyObject *self, PyObject *arg)
{
    PyObject *a = PyObject_Repr(arg), *b;
    if (a == NULL)
        return NULL;
    b = PyObject_Str(arg);
    if (b == NULL) {
        Py_DECREF(a);
        return NULL;
    }
    if (PyUnicode_GET_LENGTH(a) > PyUnicode_GET_LENGTH(b))
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'a' leaks{{.*}}[refsan-leak]
        a = b;
    PyObject *res = PyUnicode_Concat(a, b);
    Py_DECREF(b);
    if (a != b)
        Py_DECREF(a);
    return res;
}

static PyObject *
finish_released_too(PyObject *self, PyObject *arg)
{
    PyObject *l = PyList_New(0);
    int ok = l != NULL && PyList_Append(l, arg) == 0;
    PyObject *res = finish(l, ok);
    if (res == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'l'{{.*}}[refsan-
        Py_XDECREF(l);
    return res;
}

static PyMethodDef methods[] = {
    {"a", cause_of, METH_O, NULL},
    {"b", sorted2, METH_VARARGS, NULL},
    {"c", read_all, METH_O, NULL},
    {"d", sum, METH_VARARGS, NULL},
    {"e", made, METH_O, NULL},
    {"f", maybe_copy, METH_O, NULL},
    {"g", maybe_copy, METH_O, NULL},
    {"h", attr_or_default, METH_VARARGS, NULL},
    {"i", read_all_lost, METH_O, NULL},
    {"j", swap_lost, METH_O, NULL},
    {"k", finish_released_too, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
