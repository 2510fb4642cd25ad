// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Scanners and encoders: memo keys, hooks, pair lists, results that are moved through variables.

#include <Python.h>

struct scanner {
    PyObject_HEAD
    PyObject *memo;
    PyObject *object_hook;
    PyObject *object_pairs_hook;
    PyObject *parse_float;
};

extern PyObject *scan_string(PyObject *s, Py_ssize_t i, Py_ssize_t *next);
static PyObject *scan_once(struct scanner *s, PyObject *str, Py_ssize_t idx, Py_ssize_t *next);

static PyObject *
parse_object(struct scanner *s, PyObject *str, Py_ssize_t idx, Py_ssize_t *next)
{
    PyObject *val = NULL, *rval = NULL, *key = NULL;
    int has_pairs_hook = s->object_pairs_hook != Py_None;
    Py_ssize_t next_idx;
    if (has_pairs_hook)
        rval = PyList_New(0);
    else
        rval = PyDict_New();
    if (rval == NULL)
        return NULL;
    while (idx < PyUnicode_GET_LENGTH(str)) {
        PyObject *memokey;
        key = scan_string(str, idx + 1, &next_idx);
        if (key == NULL)
            goto bail;
        memokey = PyDict_SetDefault(s->memo, key, key);
        if (memokey == NULL)
            goto bail;
        Py_INCREF(memokey);
        Py_DECREF(key);
        key = memokey;
        idx = next_idx;
        val = scan_once(s, str, idx, &next_idx);
        if (val == NULL)
            goto bail;
        if (has_pairs_hook) {
            PyObject *item = PyTuple_Pack(2, key, val);
            if (item == NULL)
                goto bail;
            Py_CLEAR(key);
            Py_CLEAR(val);
            if (PyList_Append(rval, item) == -1) {
                Py_DECREF(item);
                goto bail;
            }
            Py_DECREF(item);
        }
        else {
            if (PyDict_SetItem(rval, key, val) < 0)
                goto bail;
            Py_CLEAR(key);
            Py_CLEAR(val);
        }
        idx = next_idx;
    }
    *next = idx + 1;
    if (has_pairs_hook) {
        val = PyObject_CallOneArg(s->object_pairs_hook, rval);
        Py_DECREF(rval);
        return val;
    }
    if (s->object_hook != Py_None) {
        val = PyObject_CallOneArg(s->object_hook, rval);
        Py_DECREF(rval);
        return val;
    }
    return rval;
bail:
    Py_XDECREF(key);
    Py_XDECREF(val);
    Py_XDECREF(rval);
    return NULL;
}

static PyObject *
match_number(struct scanner *s, PyObject *str, Py_ssize_t start, Py_ssize_t *next)
{
    int is_float = 0;
    PyObject *rval, *numstr = NULL, *custom_func;
    if (PyUnicode_READ_CHAR(str, start) == '.')
        is_float = 1;
    if (is_float && s->parse_float != (PyObject *)&PyFloat_Type)
        custom_func = s->parse_float;
    else
        custom_func = NULL;
    if (custom_func) {
        numstr = PyUnicode_Substring(str, start, start + 3);
        if (numstr == NULL)
            return NULL;
        rval = PyObject_CallOneArg(custom_func, numstr);
    }
    else {
        numstr = PyBytes_FromStringAndSize(NULL, 3);
        if (numstr == NULL)
            return NULL;
        if (is_float)
            rval = PyFloat_FromString(numstr);
        else
            rval = PyLong_FromString(PyBytes_AS_STRING(numstr), NULL, 10);
    }
    Py_DECREF(numstr);
    *next = start + 3;
    return rval;
}

static PyObject *
scan_once(struct scanner *s, PyObject *str, Py_ssize_t idx, Py_ssize_t *next)
{
    PyObject *res;
    switch (PyUnicode_READ_CHAR(str, idx)) {
    case '"':
        return scan_string(str, idx + 1, next);
    case '{':
        if (Py_EnterRecursiveCall(" while decoding"))
            return NULL;
        res = parse_object(s, str, idx + 1, next);
        Py_LeaveRecursiveCall();
        return res;
    case 'n':
        Py_RETURN_NONE;
    case 't':
        *next = idx + 4;
        Py_RETURN_TRUE;
    }
    return match_number(s, str, idx, next);
}

static PyObject *
build_rval(PyObject *rval, Py_ssize_t idx)
{
    PyObject *tpl, *pyidx;
    if (rval == NULL)
        return NULL;
    pyidx = PyLong_FromSsize_t(idx);
    if (pyidx == NULL) {
        Py_DECREF(rval);
        return NULL;
    }
    tpl = PyTuple_New(2);
    if (tpl == NULL) {
        Py_DECREF(pyidx);
        Py_DECREF(rval);
        return NULL;
    }
    PyTuple_SET_ITEM(tpl, 0, rval);
    PyTuple_SET_ITEM(tpl, 1, pyidx);
    return tpl;
}

static PyObject *
scanner_call(struct scanner *self, PyObject *args, PyObject *kwds)
{
    PyObject *pystr, *rval;
    Py_ssize_t idx, next_idx = -1;
    static char *kwlist[] = {"string", "idx", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "On:scan_once", kwlist, &pystr, &idx))
        return NULL;
    if (!PyUnicode_Check(pystr)) {
        PyErr_Format(PyExc_TypeError, "not %.80s", Py_TYPE(pystr)->tp_name);
        return NULL;
    }
    rval = scan_once(self, pystr, idx, &next_idx);
    PyDict_Clear(self->memo);
    if (rval == NULL)
        return NULL;
    return build_rval(rval, next_idx);
}

// Markers against cycles: the identity is released on each way out.
static int
encode_dict(struct scanner *s, PyObject *writer, PyObject *markers, PyObject *dct)
{
    PyObject *ident = NULL, *items = NULL, *key, *value;
    if (PyDict_GET_SIZE(dct) == 0)
        return PyList_Append(writer, Py_None);
    if (markers != Py_None) {
        int has_key;
        ident = PyLong_FromVoidPtr(dct);
        if (ident == NULL)
            goto bail;
        has_key = PyDict_Contains(markers, ident);
        if (has_key) {
            if (has_key != -1)
                PyErr_SetString(PyExc_ValueError, "circular");
            goto bail;
        }
        if (PyDict_SetItem(markers, ident, dct))
            goto bail;
    }
    items = PyMapping_Items(dct);
    if (!items || PyList_Sort(items) < 0)
        goto bail;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        PyObject *item = PyList_GET_ITEM(items, i);
        if (!PyTuple_Check(item) || PyTuple_GET_SIZE(item) != 2) {
            PyErr_SetString(PyExc_ValueError, "2-tuples");
            goto bail;
        }
        key = PyTuple_GET_ITEM(item, 0);
        value = PyTuple_GET_ITEM(item, 1);
        PyObject *kstr, *encoded;
        if (PyUnicode_Check(key))
            kstr = Py_NewRef(key);
        else if (PyFloat_Check(key))
            kstr = PyFloat_Type.tp_repr(key);
        else if (key == Py_True || key == Py_False || key == Py_None)
            kstr = PyUnicode_InternFromString("const");
        else if (value == Py_Ellipsis)
            continue;
        else {
            PyErr_SetString(PyExc_TypeError, "keys");
            goto bail;
        }
        if (kstr == NULL)
            goto bail;
        encoded = PyObject_Repr(kstr);
        Py_DECREF(kstr);
        if (encoded == NULL)
            goto bail;
        if (PyList_Append(writer, encoded)) {
            Py_DECREF(encoded);
            goto bail;
        }
        Py_DECREF(encoded);
    }
    Py_CLEAR(items);
    if (ident != NULL) {
        if (PyDict_DelItem(markers, ident))
            goto bail;
        Py_CLEAR(ident);
    }
    return 0;
bail:
    Py_XDECREF(items);
    Py_XDECREF(ident);
    return -1;
}

static PyObject *
encode(struct scanner *self, PyObject *args)
{
    PyObject *dct, *markers = Py_None, *list;
    if (!PyArg_ParseTuple(args, "O!|O", &PyDict_Type, &dct, &markers))
        return NULL;
    list = PyList_New(0);
    if (list == NULL)
        return NULL;
    if (encode_dict(self, list, markers, dct)) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

// The memo's key replaces the one that was made, which is lost.
static PyObject *
memo_key_lost(struct scanner *s, PyObject *str)
{
    PyObject *memokey, *key = PyUnicode_Substring(str, 0, 1);
    if (key == NULL)
        return NULL;
    memokey = PyDict_SetDefault(s->memo, key, key);
    if (memokey == NULL) {
        Py_DECREF(key);
        return NULL;
    }
    Py_INCREF(memokey);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'key' leaks{{.*}}[refsan-leak]
    key = memokey;
    return key;
}

static PyObject *
build_lost(struct scanner *s, PyObject *str)
{
    PyObject *rval = PyObject_Repr(str), *pyidx, *tpl;
    if (rval == NULL)
        return NULL;
    pyidx = PyLong_FromSsize_t(1);
    if (pyidx == NULL) {
        Py_DECREF(rval);
        return NULL;
    }
    tpl = PyTuple_New(2);
    if (tpl == NULL) {
        Py_DECREF(pyidx);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'rval' leaks{{.*}}[refsan-leak]
        return NULL;
    }
    PyTuple_SET_ITEM(tpl, 0, rval);
    PyTuple_SET_ITEM(tpl, 1, pyidx);
    return tpl;
}

static PyMethodDef methods[] = {
    {"encode", (PyCFunction)encode, METH_VARARGS, NULL},
    {"memo_key_lost", (PyCFunction)memo_key_lost, METH_O, NULL},
    {"build_lost", (PyCFunction)build_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static void
scanner_dealloc(struct scanner *self)
{
    Py_XDECREF(self->memo);
    Py_XDECREF(self->object_hook);
    Py_XDECREF(self->object_pairs_hook);
    Py_XDECREF(self->parse_float);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
scanner_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    struct scanner *s;
    PyObject *ctx;
    static char *kwlist[] = {"context", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O:make_scanner", kwlist, &ctx))
        return NULL;
    s = (struct scanner *)type->tp_alloc(type, 0);
    if (s == NULL)
        return NULL;
    s->memo = PyDict_New();
    if (s->memo == NULL)
        goto bail;
    s->object_hook = PyObject_GetAttrString(ctx, "object_hook");
    if (s->object_hook == NULL)
        goto bail;
    s->object_pairs_hook = PyObject_GetAttrString(ctx, "object_pairs_hook");
    if (s->object_pairs_hook == NULL)
        goto bail;
    s->parse_float = PyObject_GetAttrString(ctx, "parse_float");
    if (s->parse_float == NULL)
        goto bail;
    return (PyObject *)s;
bail:
    Py_DECREF(s);
    return NULL;
}

static PyTypeObject scanner_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.scanner",
    .tp_basicsize = sizeof(struct scanner),
    .tp_dealloc = (destructor)scanner_dealloc,
    .tp_call = (ternaryfunc)scanner_call,
    .tp_new = scanner_new,
    .tp_methods = methods,
};
