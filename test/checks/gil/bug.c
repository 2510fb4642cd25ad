// The GIL: used while it is given up, not taken back, not released.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=gil %s 2>&1 | FileCheck %s
#include <Python.h>

int elsewhere(void);

static PyObject *called(PyObject *self, PyObject *arg)
{
    PyObject *result;

    Py_BEGIN_ALLOW_THREADS
    // CHECK: bug.c:[[#@LINE+1]]:14: warning: PyLong_FromLong is called without the GIL [refsan-gil]
    result = PyLong_FromLong(elsewhere());
    Py_END_ALLOW_THREADS
    return result;
}

static PyObject *counted(PyObject *self, PyObject *arg)
{
    Py_BEGIN_ALLOW_THREADS
    elsewhere();
    // CHECK: bug.c:[[#@LINE+1]]:5: warning: a reference count is changed without the GIL [refsan-gil]
    Py_INCREF(arg);
    Py_END_ALLOW_THREADS
    return arg;
}

static PyObject *raised(PyObject *self, PyObject *arg)
{
    Py_BEGIN_ALLOW_THREADS
    if (elsewhere() < 0)
        // CHECK: bug.c:[[#@LINE+1]]:9: warning: PyErr_SetString is called without the GIL
        PyErr_SetString(PyExc_OSError, "no");
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *given_up(PyObject *self, PyObject *arg)
{
    PyThreadState *save = PyEval_SaveThread();

    if (elsewhere() < 0)
        // CHECK: bug.c:[[#@LINE+1]]:9: warning: the GIL given up by PyEval_SaveThread is not taken back on this path [refsan-gil]
        return NULL;
    PyEval_RestoreThread(save);
    Py_RETURN_NONE;
}

static void callback(void *p)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *result = PyObject_CallObject((PyObject *)p, NULL);

    if (result == NULL) {
        PyErr_Print();
        // CHECK: bug.c:[[#@LINE+1]]:9: warning: the GIL taken by PyGILState_Ensure is not released on this path [refsan-gil]
        return;
    }
    Py_DECREF(result);
    PyGILState_Release(state);
}

static PyMethodDef methods[] = {{"a", called, METH_O},
                                {"b", counted, METH_O},
                                {"c", raised, METH_O},
                                {"d", given_up, METH_O},
                                {NULL}};
void *used[] = {methods, callback};
// CHECK: {{^}}5 warnings generated
