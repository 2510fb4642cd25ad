// Memory that is lost on some path, or released by a function of another allocator.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc %s 2>&1 | FileCheck %s
#include <Python.h>
#include <stdlib.h>

static PyObject *lost(PyObject *self, PyObject *arg)
{
    char *buf = PyMem_Malloc(10);
    PyObject *o;

    if (buf == NULL)
        return PyErr_NoMemory();
    o = PyUnicode_FromString("x");
    if (o == NULL)
        // CHECK: bug.c:[[#@LINE+4]]:9: warning: 'buf' leaks on this path: memory from PyMem_Malloc is never released [refsan-alloc]
        // CHECK: bug.c:[[#@LINE-8]]:17: note: result of PyMem_Malloc
        // CHECK: bug.c:[[#@LINE-6]]:13: note: 'buf' is not NULL
        // CHECK: bug.c:[[#@LINE-4]]:11: note: 'o' is NULL
        return NULL;
    PyMem_Free(buf);
    return o;
}

static PyObject *mixed(PyObject *self, PyObject *arg)
{
    char *buf = PyMem_Malloc(10);

    if (buf == NULL)
        return PyErr_NoMemory();
    // CHECK: bug.c:[[#@LINE+1]]:5: warning: 'buf' is from PyMem_Malloc: free must not release it [refsan-alloc]
    free(buf);
    Py_RETURN_NONE;
}

static PyObject *raw(PyObject *self, PyObject *arg)
{
    int *numbers = PyMem_New(int, 7);

    if (numbers == NULL)
        return PyErr_NoMemory();
    // CHECK: bug.c:[[#@LINE+1]]:5: warning: 'numbers' is from PyMem_Malloc: PyMem_RawFree must not release it
    PyMem_RawFree(numbers);
    Py_RETURN_NONE;
}

// Where realloc fails, the old block stays.
static PyObject *grown(PyObject *self, PyObject *arg)
{
    char *p = malloc(10);

    if (p == NULL)
        return PyErr_NoMemory();
    // CHECK: bug.c:[[#@LINE+1]]:7: warning: 'p' leaks on this path: memory from malloc is never released
    p = realloc(p, 20);
    if (p == NULL)
        return PyErr_NoMemory();
    free(p);
    Py_RETURN_NONE;
}

// What another name has walked through is still to be released.
static PyObject *walked(PyObject *self, PyObject *arg)
{
    char *start = malloc(10);
    char *at = start;
    int i;

    if (start == NULL)
        return PyErr_NoMemory();
    for (i = 0; i < 9; i++)
        *at++ = 'a';
    *at = 0;
    // CHECK: bug.c:[[#@LINE+1]]:5: warning: 'start' leaks on this path: memory from malloc is never released
    return PyUnicode_FromString(start);
}

static PyObject *encoded(PyObject *self, PyObject *args)
{
    char *name;
    PyObject *o;

    if (!PyArg_ParseTuple(args, "es", "utf-8", &name))
        return NULL;
    o = PyUnicode_FromString(name);
    if (o == NULL)
        // CHECK: bug.c:[[#@LINE+1]]:9: warning: 'name' leaks on this path: memory from PyArg_ParseTuple is never released
        return NULL;
    PyMem_Free(name);
    return o;
}

static PyMethodDef methods[] = {
    {"lost", lost, METH_O},     {"mixed", mixed, METH_O},   {"raw", raw, METH_O},
    {"grown", grown, METH_O},   {"walked", walked, METH_O}, {"encoded", encoded, METH_VARARGS},
    {NULL}};
void *used[] = {methods};
// CHECK: {{^}}6 warnings generated
