// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A struct behind a capsule owns its object; the destructor releases both.

#include <Python.h>

struct job {
    PyObject *func;
    int priority;
};

static void
job_destroy(PyObject *capsule)
{
    struct job *job = PyCapsule_GetPointer(capsule, "m.job");
    if (job == NULL) {
        PyErr_WriteUnraisable(capsule);
        return;
    }
    Py_DECREF(job->func);
    PyMem_Free(job);
}

static PyObject *
job_make(PyObject *self, PyObject *func)
{
    struct job *job = PyMem_Malloc(sizeof(*job));
    if (job == NULL)
        return PyErr_NoMemory();
    Py_INCREF(func);
    job->func = func;
    job->priority = 0;
    PyObject *capsule = PyCapsule_New(job, "m.job", job_destroy);
    if (capsule == NULL) {
        Py_DECREF(func);
        PyMem_Free(job);
    }
    return capsule;
}

static PyMethodDef methods[] = {
    {"job_make", job_make, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
