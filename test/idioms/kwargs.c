// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Dictionaries of keywords built for a call, optional arguments with defaults, copies on demand.

#include <Python.h>

static PyObject *
call_with_keywords(PyObject *self, PyObject *arg)
{
    PyObject *kwargs = NULL, *args = NULL, *value = NULL, *res = NULL;
    if ((args = PyTuple_Pack(1, arg)) == NULL)
        goto done;
    if ((kwargs = PyDict_New()) == NULL)
        goto done;
    if ((value = PyLong_FromLong(3)) == NULL)
        goto done;
    if (PyDict_SetItemString(kwargs, "level", value) < 0)
        goto done;
    res = PyObject_Call(self, args, kwargs);
done:
    Py_XDECREF(value);
    Py_XDECREF(kwargs);
    Py_XDECREF(args);
    return res;
}

#define ADD_STRING(dict, key, text)                         \
    do {                                                    \
        PyObject *str_ = PyUnicode_FromString(text);        \
        if (str_ == NULL || PyDict_SetItemString(dict, key, str_) < 0) { \
            Py_XDECREF(str_);                               \
            goto error;                                     \
        }                                                   \
        Py_DECREF(str_);                                    \
    } while (0)

static PyObject *
info(PyObject *self, PyObject *ignored)
{
    PyObject *d = PyDict_New();
    if (!d)
        return NULL;
    ADD_STRING(d, "name", "n");
    ADD_STRING(d, "version", "1");
    ADD_STRING(d, "author", "a");
    return d;
error:
    Py_DECREF(d);
    return NULL;
}

// A helper that takes the value away, whatever happens.
static int
set_and_release(PyObject *dict, const char *key, PyObject *value)
{
    int rc;
    if (value == NULL)
        return -1;
    rc = PyDict_SetItemString(dict, key, value);
    Py_DECREF(value);
    return rc;
}

static PyObject *
info_by_helper(PyObject *self, PyObject *arg)
{
    PyObject *d = PyDict_New();
    if (d == NULL)
        return NULL;
    if (set_and_release(d, "one", PyLong_FromLong(1)) < 0 ||
        set_and_release(d, "repr", PyObject_Repr(arg)) < 0 ||
        set_and_release(d, "arg", Py_NewRef(arg)) < 0) {
        Py_DECREF(d);
        return NULL;
    }
    return d;
}

// kwargs may be NULL; it is copied before it is changed.
static PyObject *
with_default(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *kw, *res;
    if (kwargs == NULL)
        kw = PyDict_New();
    else
        kw = PyDict_Copy(kwargs);
    if (kw == NULL)
        return NULL;
    if (PyDict_GetItemString(kw, "level") == NULL) {
        PyObject *zero = PyLong_FromLong(0);
        if (zero == NULL) {
            Py_DECREF(kw);
            return NULL;
        }
        if (PyDict_SetItemString(kw, "level", zero) < 0) {
            Py_DECREF(zero);
            Py_DECREF(kw);
            return NULL;
        }
        Py_DECREF(zero);
    }
    res = PyObject_Call(self, args, kw);
    Py_DECREF(kw);
    return res;
}

static PyObject *
optional_iterable(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"values", "key", NULL};
    PyObject *values = Py_None, *key = NULL, *list, *it = NULL, *item;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OO", names, &values, &key))
        return NULL;
    list = PyList_New(0);
    if (list == NULL)
        return NULL;
    if (key == Py_None)
        key = NULL;
    if (values != Py_None) {
        it = PyObject_GetIter(values);
        if (it == NULL)
            goto error;
        while ((item = PyIter_Next(it)) != NULL) {
            if (key != NULL) {
                PyObject *k = PyObject_CallOneArg(key, item);
                Py_DECREF(item);
                if (k == NULL)
                    goto error;
                item = k;
            }
            if (PyList_Append(list, item) < 0) {
                Py_DECREF(item);
                goto error;
            }
            Py_DECREF(item);
        }
        if (PyErr_Occurred())
            goto error;
        Py_CLEAR(it);
    }
    return list;
error:
    Py_XDECREF(it);
    Py_DECREF(list);
    return NULL;
}

static PyObject *
keywords_lost(PyObject *self, PyObject *arg)
{
    PyObject *kwargs, *args, *res;
    args = PyTuple_Pack(1, arg);
    if (args == NULL)
        return NULL;
    kwargs = Py_BuildValue("{s:i}", "level", 3);
    if (kwargs == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'args' leaks{{.*}}[refsan-leak]
        return NULL;
    res = PyObject_Call(self, args, kwargs);
    Py_DECREF(args);
    Py_DECREF(kwargs);
    return res;
}

static PyObject *
helper_released_too(PyObject *self, PyObject *arg)
{
    PyObject *d = PyDict_New();
    if (d == NULL)
        return NULL;
    PyObject *text = PyObject_Repr(arg);
    if (set_and_release(d, "repr", text) < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}[refsan-
        Py_XDECREF(text);
        Py_DECREF(d);
        return NULL;
    }
    return d;
}

static PyObject *
copy_lost(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *kw = kwargs ? PyDict_Copy(kwargs) : PyDict_New();
    if (kw == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'kw' leaks{{.*}}[refsan-leak]
    return PyObject_Call(self, args, kw);
}

static PyMethodDef methods[] = {
    {"call_with_keywords", call_with_keywords, METH_O, NULL},
    {"info", info, METH_NOARGS, NULL},
    {"info_by_helper", info_by_helper, METH_O, NULL},
    {"with_default", (PyCFunction)(void (*)(void))with_default, METH_VARARGS | METH_KEYWORDS, NULL},
    {"optional_iterable", (PyCFunction)(void (*)(void))optional_iterable,
     METH_VARARGS | METH_KEYWORDS, NULL},
    {"keywords_lost", keywords_lost, METH_O, NULL},
    {"helper_released_too", helper_released_too, METH_O, NULL},
    {"copy_lost", (PyCFunction)(void (*)(void))copy_lost, METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL},
};
