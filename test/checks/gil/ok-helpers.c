// Functions of the unit that may be called without the GIL.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=gil -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>
#include <string.h>

int elsewhere(int number);

static int verbose;

// It takes the GIL where it needs it.
static int report(int number)
{
    PyGILState_STATE state;

    if (number >= 0)
        return number;
    state = PyGILState_Ensure();
    PyErr_SetString(PyExc_OSError, "no");
    PyGILState_Release(state);
    return -1;
}

static int report_if(int number)
{
    return elsewhere(number) < 0 ? report(number) : 0;
}

// The caller says whether it has it, by an argument, a field or a variable, or is asked.
static int fetch(int number, int raise)
{
    int got = elsewhere(number);

    if (got < 0 && raise)
        PyErr_SetString(PyExc_OSError, "no");
    return got;
}

struct job {
    int number;
    PyObject *result;
    int with_gil;
};

static void work(struct job *job)
{
    job->number = elsewhere(job->number);
    if (job->with_gil)
        job->result = PyLong_FromLong(job->number);
}

static void trace(int number)
{
    if (verbose)
        PySys_WriteStdout("%d\n", number);
}

static void check(int number)
{
    if (PyGILState_Check())
        PyErr_SetString(PyExc_OSError, "no");
    elsewhere(number);
}

// What needs no GIL.
static char *buffer(size_t size)
{
    char *p = PyMem_RawMalloc(size);

    if (p != NULL)
        memset(p, 0, size);
    return p;
}

static PyObject *run(PyObject *self, PyObject *arg)
{
    struct job job = {1, NULL, 0};
    char *p;
    int got;

    Py_BEGIN_ALLOW_THREADS
    got = fetch(1, 0) + report_if(2);
    work(&job);
    trace(got);
    check(got);
    p = buffer(10);
    Py_BLOCK_THREADS
    fetch(1, 1);
    Py_UNBLOCK_THREADS
    Py_END_ALLOW_THREADS
    PyMem_RawFree(p);
    return got < 0 ? NULL : PyLong_FromLong(got);
}

// A function for each side of both.
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
    int failed = elsewhere(number) < 0;

    if (failed)
        PyErr_Clear();
    leave(state);
    return failed;
}

PyMethodDef methods[] = {{"run", run, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
