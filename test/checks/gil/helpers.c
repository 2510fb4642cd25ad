// The unit's own functions: that need the GIL and are called without it, that take it, give it up or
// give it back for others.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=gil %s 2>&1 | FileCheck %s
#include <Python.h>

int elsewhere(int number);

static int fetch(int number)
{
    int got = elsewhere(number);

    if (got < 0)
        PyErr_SetString(PyExc_OSError, "no");
    return got;
}

static int fetch_twice(int number)
{
    return fetch(number) + elsewhere(number);
}

static PyObject *raised_inside(PyObject *self, PyObject *arg)
{
    int got;

    Py_BEGIN_ALLOW_THREADS
    // CHECK: helpers.c:[[#@LINE+2]]:11: warning: fetch_twice is called without the GIL [refsan-gil]
    // CHECK: helpers.c:[[#@LINE-9]]:12: note: which needs it for fetch
    got = fetch_twice(1);
    Py_END_ALLOW_THREADS
    return got < 0 ? NULL : PyLong_FromLong(got);
}

static void keep(PyObject *object)
{
    Py_INCREF(object);
}

static PyObject *counted_inside(PyObject *self, PyObject *arg)
{
    PyThreadState *save = PyEval_SaveThread();

    elsewhere(1);
    // CHECK: helpers.c:[[#@LINE+2]]:5: warning: keep is called without the GIL [refsan-gil]
    // CHECK: helpers.c:[[#@LINE-9]]:5: note: which needs it for a reference count
    keep(arg);
    PyEval_RestoreThread(save);
    return arg;
}

static PyGILState_STATE enter(void)
{
    return PyGILState_Ensure();
}

static void leave(PyGILState_STATE state)
{
    PyGILState_Release(state);
}

int callback(int number)
{
    PyGILState_STATE state = enter();

    if (elsewhere(number) < 0)
        // CHECK: helpers.c:[[#@LINE+1]]:9: warning: the GIL taken by enter is not released on this path [refsan-gil]
        return -1;
    leave(state);
    return 0;
}

static PyThreadState *give_up(void)
{
    return PyEval_SaveThread();
}

static void take_back(PyThreadState *state)
{
    PyEval_RestoreThread(state);
}

static PyObject *lost(PyObject *self, PyObject *arg)
{
    PyThreadState *state = give_up();

    if (elsewhere(1) < 0)
        // CHECK: helpers.c:[[#@LINE+1]]:9: warning: the GIL given up by give_up is not taken back on this path [refsan-gil]
        return NULL;
    take_back(state);
    Py_RETURN_NONE;
}

static PyObject *used(PyObject *self, PyObject *arg)
{
    PyThreadState *state = give_up();
    // CHECK: helpers.c:[[#@LINE+1]]:24: warning: PyLong_FromLong is called without the GIL
    PyObject *result = PyLong_FromLong(elsewhere(1));

    take_back(state);
    return result;
}

PyMethodDef methods[] = {
    {"raised_inside", raised_inside, METH_O, NULL},
    {"counted_inside", counted_inside, METH_O, NULL},
    {"lost", lost, METH_O, NULL},
    {"used", used, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// CHECK: {{^}}5 warnings generated
