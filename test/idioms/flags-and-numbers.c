// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Ownership that a flag, a count or a return code remembers.

#include <Python.h>

// A flag that says "decref on the way out".
static PyObject *
flag(PyObject *self, PyObject *arg)
{
    int must_free = 0;
    PyObject *bytes, *res;
    if (PyUnicode_Check(arg)) {
        bytes = PyUnicode_EncodeFSDefault(arg);
        if (bytes == NULL)
            return NULL;
        must_free = 1;
    }
    else if (PyBytes_Check(arg)) {
        bytes = arg;
    }
    else {
        PyErr_SetString(PyExc_TypeError, "a path");
        return NULL;
    }
    res = PyLong_FromSsize_t(PyBytes_GET_SIZE(bytes));
    if (must_free) {
        Py_DECREF(bytes);
    }
    return res;
}

// rc == 0 means that the reference went into the result.
static PyObject *
by_rc(PyObject *self, PyObject *arg)
{
    PyObject *dict = PyDict_New();
    if (!dict)
        return NULL;
    PyObject *text = PyObject_Str(arg);
    int rc = -1;
    if (text != NULL) {
        rc = PyDict_SetItemString(dict, "text", text);
        Py_DECREF(text);
    }
    if (rc == 0)
        rc = PyDict_SetItemString(dict, "arg", arg);
    if (rc < 0)
        Py_CLEAR(dict);
    return dict;
}

// The number of things made says which to release.
static PyObject *
by_stage(PyObject *self, PyObject *arg)
{
    PyObject *a, *b, *r = NULL;
    int stage = 0;
    a = PyObject_Repr(arg);
    if (!a)
        goto done;
    stage++;
    b = PyObject_Str(arg);
    if (!b)
        goto done;
    stage++;
    r = PyTuple_Pack(2, a, b);
done:
    switch (stage) {
    case 2:
        Py_DECREF(b);
        /* fall through */
    case 1:
        Py_DECREF(a);
    }
    return r;
}

// A mask of several flags.
#define OWN_KEY 1
#define OWN_VALUE 2

static PyObject *
by_mask(PyObject *self, PyObject *args)
{
    PyObject *key = NULL, *value = NULL, *res = NULL;
    unsigned own = 0;
    if (!PyArg_ParseTuple(args, "|OO", &key, &value))
        return NULL;
    if (key == NULL) {
        key = PyLong_FromLong(0);
        if (key == NULL)
            return NULL;
        own |= OWN_KEY;
    }
    if (value == NULL) {
        value = PyList_New(0);
        if (value == NULL)
            goto end;
        own |= OWN_VALUE;
    }
    res = PyTuple_Pack(2, key, value);
end:
    if (own & OWN_KEY)
        Py_DECREF(key);
    if (own & OWN_VALUE)
        Py_DECREF(value);
    return res;
}

// A bool function tells by its result whether *out is set.
static int
find(PyObject *arg, PyObject **out)
{
    PyObject *r = PyObject_GetAttrString(arg, "name");
    if (r == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError))
            return -1;
        PyErr_Clear();
        return 0;
    }
    *out = r;
    return 1;
}

static PyObject *
by_result(PyObject *self, PyObject *arg)
{
    PyObject *name;
    int found = find(arg, &name);
    if (found < 0)
        return NULL;
    if (!found)
        Py_RETURN_NONE;
    return name;
}

static PyObject *
by_result_switch(PyObject *self, PyObject *arg)
{
    PyObject *name;
    switch (find(arg, &name)) {
    case -1:
        return NULL;
    case 0:
        Py_RETURN_FALSE;
    default:
        Py_DECREF(name);
        Py_RETURN_TRUE;
    }
}

static PyObject *
by_result_forgotten(PyObject *self, PyObject *arg)
{
    PyObject *name;
    int found = find(arg, &name);
    if (found < 0)
        return NULL;
    if (found)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' leaks{{.*}}[refsan-leak]
        Py_RETURN_TRUE;
    Py_RETURN_FALSE;
}

static PyObject *
flag_inverted(PyObject *self, PyObject *arg)
{
    int borrowed = 1;
    PyObject *bytes = arg;
    if (PyUnicode_Check(arg)) {
        bytes = PyUnicode_EncodeFSDefault(arg);
        if (bytes == NULL)
            return NULL;
        borrowed = 0;
    }
    PyObject *res = PyObject_Repr(bytes);
    if (borrowed)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
        Py_DECREF(bytes);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'bytes' leaks{{.*}}[refsan-leak]
    return res;
}

static PyObject *
stage_off_by_one(PyObject *self, PyObject *arg)
{
    PyObject *a, *b, *r = NULL;
    int stage = 0;
    a = PyObject_Repr(arg);
    if (!a)
        goto done;
    stage = 1;
    b = PyObject_Str(arg);
    if (!b)
        goto done;
    r = PyTuple_Pack(2, a, b);
done:
    if (stage >= 2)
        Py_DECREF(b);
    if (stage >= 1)
        Py_DECREF(a);
    // CHECK: warning: 'b' leaks{{.*}}PyObject_Str{{.*}}[refsan-leak]
    return r;
}

static PyMethodDef methods[] = {
    {"flag", flag, METH_O, NULL},
    {"by_rc", by_rc, METH_O, NULL},
    {"by_stage", by_stage, METH_O, NULL},
    {"by_mask", by_mask, METH_VARARGS, NULL},
    {"by_result", by_result, METH_O, NULL},
    {"by_result_switch", by_result_switch, METH_O, NULL},
    {"by_result_forgotten", by_result_forgotten, METH_O, NULL},
    {"flag_inverted", flag_inverted, METH_O, NULL},
    {"stage_off_by_one", stage_off_by_one, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
