// The GIL given up and taken as it should be.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=gil %s 2>&1 | count 0
#include <Python.h>
#include <string.h>

int elsewhere(void *p);

// What needs no GIL: memory, reading, another thread state's calls, nothing of Python.
static PyObject *free_of_it(PyObject *self, PyObject *arg)
{
    char *raw = NULL;
    const char *text = PyBytes_AsString(arg);
    int n = 0;

    if (text == NULL)
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    raw = PyMem_RawMalloc(10);
    if (raw != NULL)
        memcpy(raw, PyBytes_AS_STRING(arg), 1);
    PyMem_RawFree(raw);
    n = elsewhere(NULL);
    Py_END_ALLOW_THREADS
    return PyLong_FromLong(n);
}

// Taken for a moment.
static PyObject *blocked(PyObject *self, PyObject *arg)
{
    Py_BEGIN_ALLOW_THREADS
    if (elsewhere(NULL) < 0) {
        Py_BLOCK_THREADS
        PyErr_SetString(PyExc_OSError, "no");
        Py_UNBLOCK_THREADS
    }
    Py_END_ALLOW_THREADS
    return PyErr_Occurred() ? NULL : PyLong_FromLong(1);
}

static PyObject *ensured(PyObject *self, PyObject *arg)
{
    Py_BEGIN_ALLOW_THREADS
    if (elsewhere(NULL) < 0) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyErr_SetString(PyExc_OSError, "no");
        PyGILState_Release(state);
    }
    Py_END_ALLOW_THREADS
    return PyErr_Occurred() ? NULL : PyLong_FromLong(1);
}

// Given up where a number says so, and where it was given up, taken back.
static PyObject *sometimes(PyObject *self, PyObject *arg)
{
    PyThreadState *save = NULL;
    int object = elsewhere(NULL);
    int i;

    if (!elsewhere(arg))
        save = PyEval_SaveThread();
    for (i = 0; i < object; i++) {
        if (object > 3)
            Py_INCREF(arg);
        elsewhere(arg);
    }
    if (save != NULL)
        PyEval_RestoreThread(save);
    Py_RETURN_NONE;
}

// Others take it back.
typedef struct {
    PyObject_HEAD
    PyThreadState *save;
    PyGILState_STATE state;
} Holder;

static PyObject *leave(Holder *self, PyObject *arg)
{
    self->save = PyEval_SaveThread();
    return NULL;
}

static PyThreadState *leave_for_caller(void)
{
    return PyEval_SaveThread();
}

static void come_back(PyThreadState *save)
{
    PyEval_RestoreThread(save);
}

static PyObject *helped(PyObject *self, PyObject *arg)
{
    PyThreadState *save = leave_for_caller();

    elsewhere(NULL);
    come_back(save);
    return PyLong_FromLong(1);
}

static void enter(Holder *self)
{
    self->state = PyGILState_Ensure();
}

static PyGILState_STATE enter_for_caller(void)
{
    return PyGILState_Ensure();
}

static void callback(void *p)
{
    PyGILState_STATE state = enter_for_caller();

    Py_DECREF((PyObject *)p);
    PyGILState_Release(state);
}

// Python has ended.
static void late(PyObject *o)
{
    PyGILState_STATE state = PyGILState_Ensure();

    Py_DECREF(o);
    if (Py_IsInitialized())
        PyGILState_Release(state);
}

static PyMethodDef methods[] = {{"a", free_of_it, METH_O},
                                {"b", blocked, METH_O},
                                {"c", ensured, METH_O},
                                {"d", sometimes, METH_O},
                                {"e", (PyCFunction)leave, METH_O},
                                {"f", helped, METH_O},
                                {NULL}};
void *used[] = {methods, enter, callback, late};
