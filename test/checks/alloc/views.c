// Views of buffers and locks.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc %s 2>&1 | FileCheck %s
#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyObject *lost(PyObject *self, PyObject *arg)
{
    Py_buffer view;

    if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    if (view.len != 3) {
        PyErr_SetString(PyExc_ValueError, "three bytes");
        // CHECK: views.c:[[#@LINE+1]]:9: warning: 'view' leaks on this path: buffer from PyObject_GetBuffer is never released [refsan-alloc]
        return NULL;
    }
    PyBuffer_Release(&view);
    Py_RETURN_NONE;
}

static PyObject *parsed(PyObject *self, PyObject *args)
{
    Py_buffer a, b;
    PyObject *result;

    if (!PyArg_ParseTuple(args, "y*y*", &a, &b))
        return NULL;
    result = PyBytes_FromStringAndSize(a.buf, a.len);
    PyBuffer_Release(&a);
    if (result == NULL)
        // CHECK: views.c:[[#@LINE+1]]:9: warning: 'b' leaks on this path: buffer from PyArg_ParseTuple is never released
        return NULL;
    PyBuffer_Release(&b);
    return result;
}

static int get(PyObject *o, Py_buffer *view)
{
    if (PyObject_GetBuffer(o, view, PyBUF_SIMPLE) < 0)
        return -1;
    if (view->len == 0) {
        PyBuffer_Release(view);
        PyErr_SetString(PyExc_ValueError, "empty");
        return -1;
    }
    return 0;
}

static PyObject *helped(PyObject *self, PyObject *arg)
{
    Py_buffer view;
    PyObject *result;

    if (get(arg, &view) < 0)
        return NULL;
    result = PyLong_FromSsize_t(view.len);
    if (result == NULL)
        // CHECK: views.c:[[#@LINE+1]]:9: warning: 'view' leaks on this path: buffer from get is never released
        return NULL;
    PyBuffer_Release(&view);
    return result;
}

typedef struct {
    PyObject_HEAD
    PyThread_type_lock lock;
    PyThread_type_lock thread;
    Py_buffer view;
} Holder;

static PyObject *locked(Holder *self, PyObject *arg)
{
    PyObject *result;

    PyThread_acquire_lock(self->lock, 1);
    result = PyObject_Repr(arg);
    if (result == NULL)
        // CHECK: views.c:[[#@LINE+1]]:9: warning: 'lock' leaks on this path: lock from PyThread_acquire_lock is never released
        return NULL;
    PyThread_release_lock(self->lock);
    return result;
}

static PyObject *allocated(PyObject *self, PyObject *arg)
{
    PyThread_type_lock lock = PyThread_allocate_lock();

    if (lock == NULL)
        return PyErr_NoMemory();
    if (PyObject_IsTrue(arg) < 0)
        // CHECK: views.c:[[#@LINE+1]]:9: warning: 'lock' leaks on this path: allocated-lock from PyThread_allocate_lock is never released
        return NULL;
    PyThread_free_lock(lock);
    Py_RETURN_NONE;
}

// ---- what is right -----------------------------------------------------------------------------

// A member says whether the view is there.
static PyObject *by_member(PyObject *self, PyObject *args)
{
    Py_buffer a = {NULL};
    Py_buffer b;
    PyObject *x, *y;
    PyObject *result = NULL;

    b.len = -1;
    if (!PyArg_UnpackTuple(args, "f", 2, 2, &x, &y))
        return NULL;
    if (PyObject_GetBuffer(x, &a, PyBUF_SIMPLE) < 0)
        goto done;
    if (PyObject_GetBuffer(y, &b, PyBUF_SIMPLE) < 0)
        goto done;
    result = PyLong_FromSsize_t(a.len + b.len);
done:
    if (a.obj != NULL)
        PyBuffer_Release(&a);
    if (b.len != -1)
        PyBuffer_Release(&b);
    return result;
}

// In an object, in an array, copied, of no object.
static int kept(Holder *self, PyObject *args, PyObject *kwds)
{
    Py_buffer view;

    if (PyObject_GetBuffer(args, &self->view, PyBUF_SIMPLE) < 0)
        return -1;
    if (PyObject_GetBuffer(args, &view, PyBUF_SIMPLE) < 0)
        return -1;
    self->view = view;
    return 0;
}

static PyObject *several(PyObject *self, PyObject *args)
{
    Py_buffer views[2];
    Py_buffer none;
    int i;

    if (PyBuffer_FillInfo(&none, NULL, "x", 1, 1, PyBUF_SIMPLE) < 0)
        return NULL;
    if (!PyArg_ParseTuple(args, "y*y*", &views[0], &views[1]))
        return NULL;
    for (i = 0; i < 2; i++)
        PyBuffer_Release(&views[i]);
    Py_RETURN_NONE;
}

// Through another variable.
static PyObject *pointed(PyObject *self, PyObject *arg)
{
    Py_buffer own;
    Py_buffer *view = NULL;
    PyObject *result = NULL;

    if (PyObject_IsTrue(arg)) {
        if (PyObject_GetBuffer(arg, &own, PyBUF_SIMPLE) < 0)
            return NULL;
        view = &own;
    }
    result = PyLong_FromLong(1);
    if (view == &own)
        PyBuffer_Release(view);
    return result;
}

// A lock that is to be held when the method returns; one that is taken again.
static PyObject *acquire(Holder *self, PyObject *arg)
{
    PyThread_acquire_lock(self->lock, 1);
    Py_RETURN_NONE;
}

static PyObject *start(Holder *self, PyObject *arg)
{
    PyThread_acquire_lock(self->thread, 1);
    if (PyObject_IsTrue(arg) < 0) {
        PyThread_release_lock(self->thread);
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *wait(Holder *self, PyObject *arg)
{
    PyThread_release_lock(self->lock);
    PyObject *result = PyObject_Repr(arg);
    PyThread_acquire_lock(self->lock, 1);
    return result;
}

static PyObject *attempt(Holder *self, PyObject *arg)
{
    if (!PyThread_acquire_lock(self->lock, 0)) {
        PyErr_SetString(PyExc_RuntimeError, "in use");
        return NULL;
    }
    PyThread_release_lock(self->lock);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"a", lost, METH_O},
                                {"b", parsed, METH_VARARGS},
                                {"c", helped, METH_O},
                                {"d", (PyCFunction)locked, METH_O},
                                {"e", allocated, METH_O},
                                {"f", by_member, METH_VARARGS},
                                {"g", several, METH_VARARGS},
                                {"h", pointed, METH_O},
                                {"i", (PyCFunction)acquire, METH_O},
                                {"j", (PyCFunction)start, METH_O},
                                {"k", (PyCFunction)wait, METH_O},
                                {"l", (PyCFunction)attempt, METH_O},
                                {NULL}};
PyTypeObject holder = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Holder",
                       .tp_init = (initproc)kept};
void *used[] = {methods};
// CHECK: {{^}}5 warnings generated
