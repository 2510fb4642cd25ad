// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Statics that are made once: interned names, imported functions, caches that are replaced.

#include <Python.h>

static PyObject *
call_repr(PyObject *self, PyObject *arg)
{
    static PyObject *str_name;
    if (str_name == NULL) {
        str_name = PyUnicode_InternFromString("__repr__");
        if (str_name == NULL)
            return NULL;
    }
    return PyObject_CallMethodNoArgs(arg, str_name);
}

static PyObject *
imported(PyObject *self, PyObject *arg)
{
    static PyObject *dumps = NULL;
    if (dumps == NULL) {
        PyObject *json = PyImport_ImportModule("json");
        if (json == NULL)
            return NULL;
        dumps = PyObject_GetAttrString(json, "dumps");
        Py_DECREF(json);
        if (dumps == NULL)
            return NULL;
    }
    return PyObject_CallFunctionObjArgs(dumps, arg, NULL);
}

static PyObject *strptime_module;

static PyObject *
get_module(void)
{
    if (!strptime_module)
        strptime_module = PyImport_ImportModule("_strptime");
    return strptime_module;
}

static PyObject *
through_helper(PyObject *self, PyObject *arg)
{
    PyObject *mod = get_module();
    if (mod == NULL)
        return NULL;
    return PyObject_CallMethod(mod, "parse", "O", arg);
}

static void
cache_import(const char *module, const char *attr, PyObject **cache)
{
    if (*cache == NULL) {
        PyObject *mod = PyImport_ImportModule(module);
        if (mod != NULL) {
            *cache = PyObject_GetAttrString(mod, attr);
            Py_DECREF(mod);
        }
    }
}

static PyObject *
through_cache(PyObject *self, PyObject *arg)
{
    static PyObject *cls = NULL;
    cache_import("numpy.core", "Warning", &cls);
    if (cls == NULL)
        return NULL;
    return PyObject_CallOneArg(cls, arg);
}

static struct {
    PyObject *zero;
    PyObject *names[2];
    int ready;
} globals;

static int
init_globals(void)
{
    if (globals.ready)
        return 0;
    if ((globals.zero = PyLong_FromLong(0)) == NULL)
        return -1;
    if (!(globals.names[0] = PyUnicode_InternFromString("a")) ||
        !(globals.names[1] = PyUnicode_InternFromString("b")))
        return -1;
    globals.ready = 1;
    return 0;
}

static PyObject *
zero(PyObject *self, PyObject *ignored)
{
    if (init_globals() < 0)
        return NULL;
    return Py_NewRef(globals.zero);
}

// The last one asked for, kept.
static PyObject *last_key, *last_value;

static PyObject *
cached(PyObject *self, PyObject *key)
{
    PyObject *value;
    if (key == last_key)
        return Py_NewRef(last_value);
    value = PyObject_Repr(key);
    if (value == NULL)
        return NULL;
    Py_XSETREF(last_key, Py_NewRef(key));
    Py_XSETREF(last_value, Py_NewRef(value));
    return value;
}

// What was not cached is released here.
static PyObject *small[16];

static PyObject *
small_int(PyObject *self, PyObject *arg)
{
    long n = PyLong_AsLong(arg);
    if (n == -1 && PyErr_Occurred())
        return NULL;
    if (n >= 0 && n < 16) {
        PyObject *v = small[n];
        if (v == NULL) {
            v = PyLong_FromLong(n);
            if (v == NULL)
                return NULL;
            small[n] = v;
        }
        return Py_NewRef(v);
    }
    return PyLong_FromLong(n);
}

static PyObject *
module_lost(PyObject *self, PyObject *arg)
{
    static PyObject *dumps = NULL;
    if (dumps == NULL) {
        PyObject *json = PyImport_ImportModule("json");
        if (json == NULL)
            return NULL;
        dumps = PyObject_GetAttrString(json, "dumps");
        if (dumps == NULL)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'json' leaks{{.*}}[refsan-leak]
            return NULL;
        Py_DECREF(json);
    }
    return PyObject_CallFunctionObjArgs(dumps, arg, NULL);
}

static PyObject *
fresh_each_time(PyObject *self, PyObject *arg)
{
    PyObject *name = PyUnicode_InternFromString("__repr__");
    if (name == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' leaks{{.*}}[refsan-leak]
    return PyObject_CallMethodNoArgs(arg, name);
}

static PyMethodDef methods[] = {
    {"call_repr", call_repr, METH_O, NULL},
    {"imported", imported, METH_O, NULL},
    {"through_helper", through_helper, METH_O, NULL},
    {"through_cache", through_cache, METH_O, NULL},
    {"zero", zero, METH_NOARGS, NULL},
    {"cached", cached, METH_O, NULL},
    {"small_int", small_int, METH_O, NULL},
    {"module_lost", module_lost, METH_O, NULL},
    {"fresh_each_time", fresh_each_time, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
