// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -isystem %S/Inputs/library %s 2>&1 | FileCheck %s --check-prefixes=CHECK,C --implicit-check-not=warning:
// RUN: %clangxx_refsan -fsyntax-only -x c++ -isystem %S/Inputs/library %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -Werror -I%S/Inputs/library %s
// A function of a system's header that throws nothing, and is given nobody to call, leaves the
// exception as it is. Of any other nothing is known.
#include <Python.h>

#include <library.h>

static PyObject *
speed(PyObject *self, PyObject *arg)
{
    int port = PyObject_AsFileDescriptor(arg);
    if (port < 0)
        return NULL;
    int value = port_speed(port);
    if (value < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set
        return NULL;
    return PyLong_FromLong(value);
}

// A helper in C that calls nothing else leaves it, too.
static int
twice(int port)
{
    return 2 * port_speed(port);
}

static PyObject *
double_speed(PyObject *self, PyObject *noargs)
{
    int value = twice(0);
    if (value < 0)
        // C: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set
        return NULL;
    return PyLong_FromLong(value);
}

static PyObject *
after_failure(PyObject *self, PyObject *arg)
{
    PyObject *name = PyObject_Str(arg);
    if (name == NULL) {
        port_speed(0);
        return NULL;
    }
    return name;
}

static int
found(int port)
{
    PyObject *made = PyLong_FromLong(port);
    if (made == NULL)
        return -1;
    Py_DECREF(made);
    return 0;
}

static PyObject *
each(PyObject *self, PyObject *noargs)
{
    if (port_each(found) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *
wait(PyObject *self, PyObject *noargs)
{
    if (port_wait(0) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *
log_it(PyObject *self, PyObject *noargs)
{
    if (port_log("%d", 1) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"speed", speed, METH_O, NULL},
    {"double_speed", double_speed, METH_NOARGS, NULL},
    {"after_failure", after_failure, METH_O, NULL},
    {"each", each, METH_NOARGS, NULL},
    {"wait", wait, METH_NOARGS, NULL},
    {"log_it", log_it, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *library_methods = methods;
