// SPDX-License-Identifier: Apache-2.0
// Nothing to report: callbacks in both directions, helpers that steal, return borrowed or hand
// references out through addresses, errors on every path, singletons.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_calls%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_calls.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_calls%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_calls.py 2>&1 | count 0
#include "module.h"

static PyObject *callback;

static PyObject *set_callback(PyObject *self, PyObject *arg)
{
    PyObject *old = callback;
    Py_INCREF(arg);
    callback = arg;
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyObject *fire(PyObject *self, PyObject *args)
{
    if (callback == NULL)
        Py_RETURN_NONE;
    return PyObject_CallObject(callback, args);
}

static PyObject *twice(PyObject *self, PyObject *args)
{
    PyObject *first = fire(self, args);
    PyObject *second;
    if (first == NULL)
        return NULL;
    second = fire(self, args);
    if (second == NULL) {
        Py_DECREF(first);
        return NULL;
    }
    return Py_BuildValue("NN", first, second);
}

// ---- helpers ----

// Takes over `value`, also when it fails.
static int steal_into(PyObject *list, PyObject *value)
{
    int result = value == NULL ? -1 : PyList_Append(list, value);
    Py_XDECREF(value);
    return result;
}

static PyObject *first_of(PyObject *list)
{
    return PyList_GetItem(list, 0);
}

static int split(PyObject *pair, PyObject **left, PyObject **right)
{
    *left = PySequence_GetItem(pair, 0);
    if (*left == NULL)
        return -1;
    *right = PySequence_GetItem(pair, 1);
    if (*right == NULL) {
        Py_CLEAR(*left);
        return -1;
    }
    return 0;
}

static PyObject *helped(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    PyObject *left;
    PyObject *right;
    PyObject *first;
    if (list == NULL || steal_into(list, PyLong_FromLong(98765)) < 0)
        goto fail;
    if (split(arg, &left, &right) < 0)
        goto fail;
    if (steal_into(list, left) < 0) {
        Py_DECREF(right);
        goto fail;
    }
    if (steal_into(list, right) < 0)
        goto fail;
    first = first_of(list);
    Py_XINCREF(first);
    Py_DECREF(list);
    return first;
fail:
    Py_XDECREF(list);
    return NULL;
}

// ---- singletons ----

static PyObject *none_or(PyObject *arg, int which)
{
    PyObject *result = Py_None;
    if (which)
        result = arg;
    Py_INCREF(result);
    return result;
}

static PyObject *singletons(PyObject *self, PyObject *arg)
{
    PyObject *a = none_or(arg, 0);
    PyObject *b = none_or(Py_True, 1);
    PyObject *result = PyTuple_Pack(2, a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    if (result == NULL)
        return NULL;
    Py_DECREF(result);
    if (arg == Py_None)
        Py_RETURN_NONE;
    return Py_INCREF(arg), arg;
}

// ---- every way to get arguments ----

static PyObject *keywords(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"a", "b", "c", NULL};
    PyObject *a;
    PyObject *b = Py_None;
    PyObject *c = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|OO!", names, &a, &b, &PyList_Type, &c))
        return NULL;
    if (c == NULL)
        c = PyList_New(0);
    else
        Py_INCREF(c);
    if (c == NULL)
        return NULL;
    return Py_BuildValue("OON", a, b, c);
}

static PyObject *fast(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *list = PyList_New(nargs);
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        PyList_SET_ITEM(list, i, args[i]);
    }
    return list;
}

static PyObject *unpack(PyObject *self, PyObject *args)
{
    PyObject *a = NULL;
    PyObject *b = NULL;
    if (!PyArg_UnpackTuple(args, "unpack", 1, 2, &a, &b))
        return NULL;
    if (b == NULL)
        b = a;
    Py_INCREF(b);
    return b;
}

static PyObject *grown(PyObject *self, PyObject *arg)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, 100);
    if (bytes == NULL || _PyBytes_Resize(&bytes, 3000) < 0)
        return NULL;
    memset(PyBytes_AS_STRING(bytes), 'x', 3000);
    PyBytes_ConcatAndDel(&bytes, PyBytes_FromString("and more"));
    return bytes;
}

static PyObject *failing(PyObject *self, PyObject *arg)
{
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyObject *result = PyObject_CallMethod(arg, "no_such_method", NULL);
    if (result != NULL)
        return result;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    result = PyObject_Str(value);
    PyErr_Restore(type, value, traceback);
    if (result != NULL)
        PyErr_SetObject(PyExc_ValueError, result);
    Py_XDECREF(result);
    return NULL;
}

MODULE_BEGIN
METHOD(set_callback, METH_O)
METHOD(fire, METH_VARARGS)
METHOD(twice, METH_VARARGS)
METHOD(helped, METH_O)
METHOD(singletons, METH_O)
METHOD(keywords, METH_VARARGS | METH_KEYWORDS)
METHOD(fast, METH_FASTCALL)
METHOD(unpack, METH_VARARGS)
METHOD(grown, METH_O)
METHOD(failing, METH_O)
MODULE_END(silent_calls)
