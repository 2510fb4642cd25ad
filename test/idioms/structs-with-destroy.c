// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A struct of references with an init, a destroy, and functions that hand it over.

#include <Python.h>

struct request {
    PyObject *url;
    PyObject *headers;
    Py_buffer body;
    int has_body;
};

static void
request_clear(struct request *r)
{
    Py_CLEAR(r->url);
    Py_CLEAR(r->headers);
    if (r->has_body)
        PyBuffer_Release(&r->body);
}

static int
request_init(struct request *r, PyObject *arg)
{
    memset(r, 0, sizeof(*r));
    r->url = PyObject_Str(arg);
    if (r->url == NULL)
        goto fail;
    r->headers = PyDict_New();
    if (r->headers == NULL)
        goto fail;
    return 0;
fail:
    request_clear(r);
    return -1;
}

static PyObject *
on_stack(PyObject *self, PyObject *arg)
{
    struct request r;
    PyObject *res = NULL;
    if (request_init(&r, arg) < 0)
        return NULL;
    if (PyDict_SetItemString(r.headers, "url", r.url) < 0)
        goto done;
    res = PyTuple_Pack(2, r.url, r.headers);
done:
    request_clear(&r);
    return res;
}

// What it held is moved into the result.
static PyObject *
moved_out(PyObject *self, PyObject *arg)
{
    struct request r;
    if (request_init(&r, arg) < 0)
        return NULL;
    PyObject *res = r.headers;
    r.headers = NULL;
    request_clear(&r);
    return res;
}

static struct request *
request_new(PyObject *arg)
{
    struct request *r = PyMem_Malloc(sizeof(*r));
    if (r == NULL)
        return (struct request *)PyErr_NoMemory();
    if (request_init(r, arg) < 0) {
        PyMem_Free(r);
        return NULL;
    }
    return r;
}

static void
request_free(struct request *r)
{
    if (r == NULL)
        return;
    request_clear(r);
    PyMem_Free(r);
}

static PyObject *
on_heap(PyObject *self, PyObject *arg)
{
    struct request *r = request_new(arg);
    if (r == NULL)
        return NULL;
    PyObject *res = PyObject_Repr(r->headers);
    request_free(r);
    return res;
}

// The url goes into the struct, which frees it in every case afterwards.
static PyObject *
given(PyObject *self, PyObject *arg)
{
    struct request r = {0};
    PyObject *res = NULL;
    PyObject *url = PyUnicode_FromFormat("<%R>", arg);
    if (url == NULL)
        return NULL;
    r.url = url;
    r.headers = PyDict_New();
    if (r.headers != NULL)
        res = PyObject_GetItem(r.headers, r.url);
    request_clear(&r);
    return res;
}

static PyObject *
not_cleared(PyObject *self, PyObject *arg)
{
    struct request r = {0};
    r.url = PyUnicode_FromFormat("<%R>", arg);
    if (r.url == NULL)
        return NULL;
    r.headers = PyDict_New();
    if (r.headers == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyUnicode_FromFormat{{.*}}[refsan-leak]
        return NULL;
    PyObject *res = PyObject_GetItem(r.headers, r.url);
    request_clear(&r);
    return res;
}

static PyMethodDef methods[] = {
    {"on_stack", on_stack, METH_O, NULL},
    {"moved_out", moved_out, METH_O, NULL},
    {"on_heap", on_heap, METH_O, NULL},
    {"given", given, METH_O, NULL},
    {"not_cleared", not_cleared, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
