// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Loops that build lists, tuples, dicts and sets.

#include <Python.h>

static PyObject *
list_set_item_macro(PyObject *self, PyObject *arg)
{
    Py_ssize_t n = PyTuple_GET_SIZE(arg);
    PyObject *list = PyList_New(n);
    if (!list)
        return NULL;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PyTuple_GET_ITEM(arg, i);
        Py_INCREF(item);
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}

static PyObject *
list_append_xdecref(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    PyObject *item = NULL;
    if (list == NULL)
        return NULL;
    for (int i = 0; i < 100; i++) {
        item = Py_BuildValue("(ii)", i, i * i);
        if (item == NULL)
            goto error;
        if (PyList_Append(list, item))
            goto error;
        Py_CLEAR(item);
    }
    return list;
error:
    Py_XDECREF(item);
    Py_DECREF(list);
    return NULL;
}

// psutil: the label releases two that may be NULL, the loop's end releases both.
static PyObject *
list_of_tuples(PyObject *self, PyObject *args)
{
    PyObject *retlist = PyList_New(0);
    PyObject *tuple = NULL, *name = NULL;
    if (retlist == NULL)
        return NULL;
    for (int i = 0; i < 8; i++) {
        name = PyUnicode_DecodeFSDefault("dev");
        if (!name)
            goto error;
        if (i == 3) {
            Py_CLEAR(name);
            continue;
        }
        tuple = Py_BuildValue("(Oi)", name, i);
        if (!tuple)
            goto error;
        if (PyList_Append(retlist, tuple))
            goto error;
        Py_CLEAR(name);
        Py_CLEAR(tuple);
    }
    return retlist;
error:
    Py_XDECREF(name);
    Py_XDECREF(tuple);
    Py_DECREF(retlist);
    return NULL;
}

static PyObject *
dict_of_lists(PyObject *self, PyObject *arg)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    for (int i = 0; i < 4; i++) {
        PyObject *key = PyLong_FromLong(i), *value;
        if (key == NULL)
            goto fail;
        value = PyDict_GetItemWithError(dict, key);
        if (value == NULL) {
            if (PyErr_Occurred()) {
                Py_DECREF(key);
                goto fail;
            }
            value = PyList_New(0);
            if (value == NULL || PyDict_SetItem(dict, key, value) < 0) {
                Py_XDECREF(value);
                Py_DECREF(key);
                goto fail;
            }
            Py_DECREF(value);  // the dict has it
        }
        Py_DECREF(key);
        if (PyList_Append(value, arg) < 0)
            goto fail;
    }
    return dict;
fail:
    Py_DECREF(dict);
    return NULL;
}

// Break, then one test behind the loop.
static PyObject *
break_on_error(PyObject *self, PyObject *arg)
{
    PyObject *set = PySet_New(NULL), *it, *item;
    if (set == NULL)
        return NULL;
    it = PyObject_GetIter(arg);
    if (it == NULL) {
        Py_DECREF(set);
        return NULL;
    }
    while ((item = PyIter_Next(it)) != NULL) {
        int rc = PySet_Add(set, item);
        Py_DECREF(item);
        if (rc < 0)
            break;
    }
    Py_DECREF(it);
    if (PyErr_Occurred()) {
        Py_DECREF(set);
        return NULL;
    }
    return set;
}

// Rows of a matrix; the inner loop leaves both.
static PyObject *
nested(PyObject *self, PyObject *args)
{
    int rows, cols;
    if (!PyArg_ParseTuple(args, "ii", &rows, &cols))
        return NULL;
    PyObject *matrix = PyList_New(rows);
    if (matrix == NULL)
        return NULL;
    for (int i = 0; i < rows; i++) {
        PyObject *row = PyList_New(cols);
        if (row == NULL) {
            Py_DECREF(matrix);
            return NULL;
        }
        for (int j = 0; j < cols; j++) {
            PyObject *cell = PyFloat_FromDouble(i * j);
            if (cell == NULL) {
                Py_DECREF(row);
                Py_DECREF(matrix);
                return NULL;
            }
            PyList_SET_ITEM(row, j, cell);
        }
        PyList_SET_ITEM(matrix, i, row);
    }
    return matrix;
}

// The items made so far are in the tuple, also when the rest fails.
static PyObject *
fixed_tuple(PyObject *self, PyObject *arg)
{
    int i = 0;
    PyObject *t = PyTuple_New(3);
    if (t == NULL)
        return NULL;
    PyTuple_SET_ITEM(t, i++, PyLong_FromLong(1));
    PyTuple_SET_ITEM(t, i++, PyUnicode_FromString("two"));
    PyTuple_SET_ITEM(t, i++, Py_NewRef(arg));
    if (PyErr_Occurred()) {
        Py_DECREF(t);
        return NULL;
    }
    return t;
}

// A macro that sets one, and gives up.
#define SET(index, expr)                    \
    do {                                    \
        PyObject *v_ = (expr);              \
        if (v_ == NULL) {                   \
            Py_DECREF(t);                   \
            return NULL;                    \
        }                                   \
        PyTuple_SET_ITEM(t, (index), v_);   \
    } while (0)

static PyObject *
by_macro(PyObject *self, PyObject *arg)
{
    PyObject *t = PyTuple_New(3);
    if (t == NULL)
        return NULL;
    SET(0, PyLong_FromLong(1));
    SET(1, PyObject_Repr(arg));
    SET(2, Py_NewRef(arg));
    return t;
}

static PyObject *
item_not_released(PyObject *self, PyObject *arg)
{
    PyObject *set = PySet_New(NULL), *it, *item;
    if (set == NULL)
        return NULL;
    it = PyObject_GetIter(arg);
    if (it == NULL) {
        Py_DECREF(set);
        return NULL;
    }
    while ((item = PyIter_Next(it)) != NULL) {
        if (PySet_Add(set, item) < 0)
            break;
        Py_DECREF(item);
    }
    Py_DECREF(it);
    if (PyErr_Occurred()) {
        Py_DECREF(set);
        // CHECK: warning: 'item' leaks{{.*}}[refsan-leak]
        return NULL;
    }
    return set;
}

static PyObject *
key_on_error(PyObject *self, PyObject *arg)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    for (int i = 0; i < 4; i++) {
        PyObject *key = PyLong_FromLong(i);
        PyObject *value = PyLong_FromLong(i * i);
        if (key == NULL || value == NULL || PyDict_SetItem(dict, key, value) < 0) {
            Py_XDECREF(value);
            Py_DECREF(dict);
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'key' leaks{{.*}}[refsan-leak]
            return NULL;
        }
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return dict;
}

static PyObject *
continue_skips(PyObject *self, PyObject *args)
{
    PyObject *retlist = PyList_New(0);
    if (retlist == NULL)
        return NULL;
    for (int i = 0; i < 8; i++) {
        PyObject *name = PyUnicode_DecodeFSDefault("dev");
        if (!name)
            goto error;
        if (PyUnicode_GET_LENGTH(name) == i)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' leaks{{.*}}[refsan-leak]
            continue;
        int rc = PyList_Append(retlist, name);
        Py_DECREF(name);
        if (rc < 0)
            goto error;
    }
    return retlist;
error:
    Py_DECREF(retlist);
    return NULL;
}

static PyObject *
borrowed_into_tuple(PyObject *self, PyObject *arg)
{
    PyObject *t = PyTuple_New(1);
    if (t == NULL)
        return NULL;
    // CHECK: warning: {{.*}}'arg'{{.*}}[refsan-
    PyTuple_SET_ITEM(t, 0, arg);
    return t;
}

static PyObject *
row_lost(PyObject *self, PyObject *args)
{
    int rows, cols;
    if (!PyArg_ParseTuple(args, "ii", &rows, &cols))
        return NULL;
    PyObject *matrix = PyList_New(rows);
    if (matrix == NULL)
        return NULL;
    for (int i = 0; i < rows; i++) {
        PyObject *row = PyList_New(cols);
        if (row == NULL) {
            Py_DECREF(matrix);
            return NULL;
        }
        for (int j = 0; j < cols; j++) {
            PyObject *cell = PyFloat_FromDouble(i * j);
            if (cell == NULL) {
                Py_DECREF(matrix);
                // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'row' leaks{{.*}}[refsan-leak]
                return NULL;
            }
            PyList_SET_ITEM(row, j, cell);
        }
        PyList_SET_ITEM(matrix, i, row);
    }
    return matrix;
}

static PyMethodDef methods[] = {
    {"list_set_item_macro", list_set_item_macro, METH_VARARGS, NULL},
    {"list_append_xdecref", list_append_xdecref, METH_O, NULL},
    {"list_of_tuples", list_of_tuples, METH_NOARGS, NULL},
    {"dict_of_lists", dict_of_lists, METH_O, NULL},
    {"break_on_error", break_on_error, METH_O, NULL},
    {"nested", nested, METH_VARARGS, NULL},
    {"fixed_tuple", fixed_tuple, METH_O, NULL},
    {"by_macro", by_macro, METH_O, NULL},
    {"item_not_released", item_not_released, METH_O, NULL},
    {"key_on_error", key_on_error, METH_O, NULL},
    {"continue_skips", continue_skips, METH_NOARGS, NULL},
    {"borrowed_into_tuple", borrowed_into_tuple, METH_O, NULL},
    {"row_lost", row_lost, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
