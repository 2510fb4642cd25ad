// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Error labels: chains, one label for success and failure, a result that stays NULL.

#include <Python.h>

// One label for all; what was never made is NULL.
static PyObject *
shared_label(PyObject *self, PyObject *arg)
{
    PyObject *a = NULL, *b = NULL, *c = NULL, *ret = NULL;
    a = PyObject_Repr(arg);
    if (a == NULL)
        goto out;
    b = PyObject_Str(arg);
    if (b == NULL)
        goto out;
    c = PyUnicode_Concat(a, b);
    if (c == NULL)
        goto out;
    ret = c;
    c = NULL;
out:
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(c);
    return ret;
}

// The success path falls into the second label only.
static PyObject *
two_exits(PyObject *self, PyObject *arg)
{
    PyObject *key, *value, *dict;
    dict = PyDict_New();
    if (!dict)
        return NULL;
    key = PyUnicode_FromString("key");
    if (!key)
        goto error;
    value = PyObject_Repr(arg);
    if (!value) {
        Py_DECREF(key);
        goto error;
    }
    if (PyDict_SetItem(dict, key, value) < 0)
        goto error_both;
    Py_DECREF(key);
    Py_DECREF(value);
    return dict;
error_both:
    Py_DECREF(key);
    Py_DECREF(value);
error:
    Py_DECREF(dict);
    return NULL;
}

// An error number, and a label inside the error arm.
static int
status(PyObject *self, PyObject *args, PyObject *kw)
{
    int rc = -1;
    PyObject *text = NULL, *list = PyList_New(0);
    if (list == NULL)
        goto exit;
    text = PyObject_Str(args);
    if (text == NULL)
        goto exit;
    if (PyList_Append(list, text) < 0)
        goto exit;
    if (PyList_GET_SIZE(list) != 1) {
        PyErr_SetString(PyExc_RuntimeError, "size");
        goto exit;
    }
    rc = PyObject_SetAttrString(self, "items", list);
exit:
    Py_XDECREF(text);
    Py_XDECREF(list);
    return rc;
}

// The success path jumps backwards over the error label.
static PyObject *
finally_and_error(PyObject *self, PyObject *arg)
{
    PyObject *res = NULL;
    PyObject *seq = PySequence_Fast(arg, "sequence");
    if (seq == NULL)
        goto error;
    res = PyTuple_New(PySequence_Fast_GET_SIZE(seq));
    if (res == NULL)
        goto error;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(seq); i++) {
        PyObject *r = PyObject_Repr(PySequence_Fast_GET_ITEM(seq, i));
        if (r == NULL)
            goto error;
        PyTuple_SET_ITEM(res, i, r);
    }
    goto finally;
error:
    assert(PyErr_Occurred());
    Py_CLEAR(res);
finally:
    Py_XDECREF(seq);
    return res;
}

// The chain is entered one label too late.
static PyObject *
chain_wrong_label(PyObject *self, PyObject *arg)
{
    PyObject *a, *b, *c;
    a = PyObject_Repr(arg);
    if (!a)
        goto fail_a;
    b = PyObject_Str(arg);
    if (!b)
        goto fail_b;
    c = PyUnicode_Concat(a, b);
    if (!c)
        goto fail_b;
    Py_DECREF(b);
    Py_DECREF(a);
    return c;
fail_b:
    Py_DECREF(a);
fail_a:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'b' leaks{{.*}}PyObject_Str{{.*}}[refsan-leak]
    return NULL;
}

// The label releases what the success path returns.
static PyObject *
released_result(PyObject *self, PyObject *arg)
{
    PyObject *ret = NULL;
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        goto done;
    ret = text;
done:
    Py_XDECREF(text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'{{text|ret}}'{{.*}}[refsan-
    return ret;
}

// ret is set before the last step that can fail.
static PyObject *
result_before_failure(PyObject *self, PyObject *arg)
{
    PyObject *ret = NULL;
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        goto done;
    ret = PyObject_Repr(text);
    if (ret == NULL)
        goto done;
    if (PyObject_SetAttrString(self, "last", ret) < 0) {
        ret = NULL;
        // CHECK: :[[#@LINE-1]]:{{.*}}warning: 'ret' leaks{{.*}}PyObject_Repr{{.*}}[refsan-leak]
        goto done;
    }
done:
    Py_XDECREF(text);
    return ret;
}

// One label, but the early return before it.
static PyObject *
return_not_goto(PyObject *self, PyObject *arg)
{
    PyObject *it = PyObject_GetIter(arg), *sum = NULL, *item;
    if (it == NULL)
        return NULL;
    sum = PyLong_FromLong(0);
    if (sum == NULL)
        goto error;
    while ((item = PyIter_Next(it))) {
        PyObject *tmp = PyNumber_Add(sum, item);
        Py_DECREF(item);
        if (tmp == NULL)
            goto error;
        Py_SETREF(sum, tmp);
    }
    if (PyErr_Occurred())
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: '{{it|sum}}' leaks{{.*}}[refsan-leak]
        return NULL;
        // CHECK: :[[#@LINE-1]]:{{.*}}warning: '{{it|sum}}' leaks{{.*}}[refsan-leak]
    Py_DECREF(it);
    return sum;
error:
    Py_DECREF(it);
    Py_XDECREF(sum);
    return NULL;
}

static PyMethodDef methods[] = {
    {"shared_label", shared_label, METH_O, NULL},
    {"two_exits", two_exits, METH_O, NULL},
    {"finally_and_error", finally_and_error, METH_O, NULL},
    {"chain_wrong_label", chain_wrong_label, METH_O, NULL},
    {"released_result", released_result, METH_O, NULL},
    {"result_before_failure", result_before_failure, METH_O, NULL},
    {"return_not_goto", return_not_goto, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_init, status},
    {0, NULL},
};
