// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Objects handed to C code as user data, and taken back.

#include <Python.h>

typedef void (*hook_fn)(void *data, int event);
typedef void (*free_fn)(void *data);

extern int lib_register(hook_fn fn, void *data);
extern int lib_register_full(hook_fn fn, void *data, free_fn destroy);
extern void *lib_unregister(int id);
extern void *lib_get_data(int id);

static void
on_event(void *data, int event)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *func = (PyObject *)data;
    PyObject *r = PyObject_CallFunction(func, "i", event);
    if (r == NULL)
        PyErr_WriteUnraisable(func);
    else
        Py_DECREF(r);
    PyGILState_Release(gil);
}

static void
on_event_once(void *data, int event)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *func = data, *res;
    res = PyObject_CallFunction(func, "i", event);
    Py_XDECREF(res);
    if (res == NULL)
        PyErr_Print();
    Py_DECREF(func);
    PyGILState_Release(gil);
}

static void
drop(void *data)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    Py_XDECREF((PyObject *)data);
    PyGILState_Release(gil);
}

static PyObject *
watch(PyObject *self, PyObject *func)
{
    int id;
    if (!PyCallable_Check(func)) {
        PyErr_SetString(PyExc_TypeError, "callable");
        return NULL;
    }
    Py_INCREF(func);
    id = lib_register(on_event, func);
    if (id < 0) {
        Py_DECREF(func);
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    return PyLong_FromLong(id);
}

static PyObject *
watch_full(PyObject *self, PyObject *func)
{
    int id = lib_register_full(on_event, Py_NewRef(func), drop);
    return PyLong_FromLong(id);
}

static PyObject *
watch_pair(PyObject *self, PyObject *args)
{
    PyObject *func, *extra = NULL, *data;
    if (!PyArg_ParseTuple(args, "O|O:watch", &func, &extra))
        return NULL;
    data = Py_BuildValue("(OO)", func, extra ? extra : Py_None);
    if (data == NULL)
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    lib_register_full(on_event, data, drop);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *
unwatch(PyObject *self, PyObject *arg)
{
    int id = (int)PyLong_AsLong(arg);
    if (id == -1 && PyErr_Occurred())
        return NULL;
    PyObject *func = lib_unregister(id);
    if (func == NULL)
        Py_RETURN_NONE;
    Py_DECREF(func);
    Py_RETURN_TRUE;
}

static PyObject *
watcher(PyObject *self, PyObject *arg)
{
    int id = (int)PyLong_AsLong(arg);
    if (id == -1 && PyErr_Occurred())
        return NULL;
    PyObject *func = (PyObject *)lib_get_data(id);
    return Py_NewRef(func ? func : Py_None);
}

static void
result_lost(void *data, int event)
{
    PyObject *r = PyObject_CallFunction((PyObject *)data, "i", event);
    if (r == NULL) {
        PyErr_Print();
        return;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'r' leaks{{.*}}[refsan-leak]
}

static void
args_lost(void *data, int event)
{
    PyObject *args = Py_BuildValue("(i)", event);
    if (args == NULL)
        return;
    PyObject *r = PyObject_CallObject((PyObject *)data, args);
    if (r == NULL) {
        PyErr_Print();
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'args' leaks{{.*}}[refsan-leak]
        return;
    }
    Py_DECREF(args);
    Py_DECREF(r);
}

static PyObject *
watch_bad(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    if (lib_register(result_lost, arg) < 0 || lib_register(args_lost, arg) < 0 ||
        lib_register(on_event_once, arg) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}[refsan-leak]
        return PyErr_SetFromErrno(PyExc_OSError);
    return text;
}

static PyMethodDef methods[] = {
    {"watch", watch, METH_O, NULL},
    {"watch_full", watch_full, METH_O, NULL},
    {"watch_pair", watch_pair, METH_VARARGS, NULL},
    {"unwatch", unwatch, METH_O, NULL},
    {"watcher", watcher, METH_O, NULL},
    {"watch_bad", watch_bad, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
