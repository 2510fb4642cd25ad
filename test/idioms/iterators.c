// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=borrowed-dies %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=borrowed-dies -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// tp_iternext: an exhausted iterator lets go of what it goes over; reused result tuples.
// The functions share a struct, so that each field may be replaced while Python code runs: that is
// refsan-borrowed-dies', which has its own tests.

#include <Python.h>

struct iter {
    PyObject_HEAD
    PyObject *seq;
    PyObject *func;
    PyObject *result;
    Py_ssize_t index;
};

static void
iter_dealloc(struct iter *it)
{
    Py_XDECREF(it->seq);
    Py_XDECREF(it->func);
    Py_XDECREF(it->result);
    PyObject_Del(it);
}

// The sequence iterator.
static PyObject *
next_item(struct iter *it)
{
    PyObject *seq = it->seq, *item;
    if (seq == NULL)
        return NULL;
    item = PySequence_GetItem(seq, it->index);
    if (item != NULL) {
        it->index++;
        return item;
    }
    if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        it->seq = NULL;
        Py_DECREF(seq);
    }
    return NULL;
}

// The list iterator.
static PyObject *
next_of_list(struct iter *it)
{
    PyObject *seq = it->seq, *item;
    assert(it != NULL);
    if (seq == NULL)
        return NULL;
    assert(PyList_Check(seq));
    if (it->index < PyList_GET_SIZE(seq)) {
        item = PyList_GET_ITEM(seq, it->index);
        ++it->index;
        Py_INCREF(item);
        return item;
    }
    it->seq = NULL;
    Py_DECREF(seq);
    return NULL;
}

// filter()
static PyObject *
next_filtered(struct iter *lz)
{
    PyObject *item, *it = lz->seq;
    long ok;
    PyObject *(*iternext)(PyObject *);
    int checktrue = lz->func == Py_None || lz->func == (PyObject *)&PyBool_Type;
    iternext = *Py_TYPE(it)->tp_iternext;
    for (;;) {
        item = iternext(it);
        if (item == NULL)
            return NULL;
        if (checktrue) {
            ok = PyObject_IsTrue(item);
        }
        else {
            PyObject *good = PyObject_CallOneArg(lz->func, item);
            if (good == NULL) {
                Py_DECREF(item);
                return NULL;
            }
            ok = PyObject_IsTrue(good);
            Py_DECREF(good);
        }
        if (ok > 0)
            return item;
        Py_DECREF(item);
        if (ok < 0)
            return NULL;
    }
}

// takewhile()
static PyObject *
next_while(struct iter *lz)
{
    PyObject *item, *good;
    long ok;
    if (lz->index == 1)
        return NULL;
    item = (*Py_TYPE(lz->seq)->tp_iternext)(lz->seq);
    if (item == NULL)
        return NULL;
    good = PyObject_CallOneArg(lz->func, item);
    if (good == NULL) {
        Py_DECREF(item);
        return NULL;
    }
    ok = PyObject_IsTrue(good);
    Py_DECREF(good);
    if (ok > 0)
        return item;
    Py_DECREF(item);
    if (ok == 0)
        lz->index = 1;
    return NULL;
}

// enumerate(): the result tuple is used again where nobody else has it.
static PyObject *
next_pair(struct iter *en)
{
    PyObject *result = en->result, *old_index, *old_item, *next_index, *item;
    item = PyIter_Next(en->seq);
    if (item == NULL)
        return NULL;
    next_index = PyLong_FromSsize_t(en->index);
    if (next_index == NULL) {
        Py_DECREF(item);
        return NULL;
    }
    en->index++;
    if (Py_REFCNT(result) == 1) {
        Py_INCREF(result);
        old_index = PyTuple_GET_ITEM(result, 0);
        old_item = PyTuple_GET_ITEM(result, 1);
        PyTuple_SET_ITEM(result, 0, next_index);
        PyTuple_SET_ITEM(result, 1, item);
        Py_DECREF(old_index);
        Py_DECREF(old_item);
        return result;
    }
    result = PyTuple_New(2);
    if (result == NULL) {
        Py_DECREF(next_index);
        Py_DECREF(item);
        return NULL;
    }
    PyTuple_SET_ITEM(result, 0, next_index);
    PyTuple_SET_ITEM(result, 1, item);
    return result;
}

// accumulate()
static PyObject *
next_sum(struct iter *lz)
{
    PyObject *val, *newtotal;
    if (lz->result == NULL) {
        lz->result = PyIter_Next(lz->seq);
        return Py_XNewRef(lz->result);
    }
    val = (*Py_TYPE(lz->seq)->tp_iternext)(lz->seq);
    if (val == NULL)
        return NULL;
    newtotal = lz->func == NULL ? PyNumber_Add(lz->result, val)
                                : PyObject_CallFunctionObjArgs(lz->func, lz->result, val, NULL);
    Py_DECREF(val);
    if (newtotal == NULL)
        return NULL;
    Py_INCREF(newtotal);
    Py_SETREF(lz->result, newtotal);
    return newtotal;
}

// chain(): the active iterator is replaced.
static PyObject *
next_chained(struct iter *lz)
{
    PyObject *item;
    while (lz->seq != NULL) {
        if (lz->result == NULL) {
            PyObject *iterable = PyIter_Next(lz->seq);
            if (iterable == NULL) {
                Py_CLEAR(lz->seq);
                return NULL;
            }
            lz->result = PyObject_GetIter(iterable);
            Py_DECREF(iterable);
            if (lz->result == NULL) {
                Py_CLEAR(lz->seq);
                return NULL;
            }
        }
        item = (*Py_TYPE(lz->result)->tp_iternext)(lz->result);
        if (item != NULL)
            return item;
        if (PyErr_Occurred()) {
            if (PyErr_ExceptionMatches(PyExc_StopIteration))
                PyErr_Clear();
            else
                return NULL;
        }
        Py_CLEAR(lz->result);
    }
    return NULL;
}

static PyObject *
next_filtered_lost(struct iter *lz)
{
    for (;;) {
        PyObject *item = PyIter_Next(lz->seq);
        if (item == NULL)
            return NULL;
        PyObject *good = PyObject_CallOneArg(lz->func, item);
        if (good == NULL) {
            Py_DECREF(item);
            return NULL;
        }
        int ok = PyObject_IsTrue(good);
        if (ok < 0) {
            Py_DECREF(item);
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'good' leaks{{.*}}[refsan-leak]
            return NULL;
        }
        Py_DECREF(good);
        if (ok)
            return item;
        Py_DECREF(item);
    }
}

static PyObject *
next_pair_lost(struct iter *en)
{
    PyObject *item = PyIter_Next(en->seq);
    if (item == NULL)
        return NULL;
    PyObject *next_index = PyLong_FromSsize_t(en->index);
    if (next_index == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item' leaks{{.*}}[refsan-leak]
        return NULL;
    PyObject *result = PyTuple_Pack(2, next_index, item);
    Py_DECREF(next_index);
    Py_DECREF(item);
    return result;
}

static PyObject *
next_sum_borrowed(struct iter *lz)
{
    PyObject *val = PyIter_Next(lz->seq), *newtotal;
    if (val == NULL)
        return NULL;
    newtotal = PyNumber_Add(lz->result, val);
    Py_DECREF(val);
    if (newtotal == NULL)
        return NULL;
    Py_SETREF(lz->result, newtotal);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'newtotal'{{.*}}[refsan-borrowed]
    return newtotal;
}

#define ITERATOR(fn)                               \
    static PyType_Slot fn##_slots[] = {            \
        {Py_tp_dealloc, iter_dealloc},             \
        {Py_tp_iter, PyObject_SelfIter},           \
        {Py_tp_iternext, fn},                      \
        {0, NULL},                                 \
    }

ITERATOR(next_item);
ITERATOR(next_of_list);
ITERATOR(next_filtered);
ITERATOR(next_while);
ITERATOR(next_pair);
ITERATOR(next_sum);
ITERATOR(next_chained);
ITERATOR(next_filtered_lost);
ITERATOR(next_pair_lost);
ITERATOR(next_sum_borrowed);
