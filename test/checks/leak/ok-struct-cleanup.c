// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A parser's struct is filled step by step and torn down by one function.

#include <Python.h>

struct parser {
    PyObject *source;
    PyObject *stack;
    PyObject *result;
};

static void
parser_clear(struct parser *p)
{
    Py_CLEAR(p->source);
    Py_CLEAR(p->stack);
    Py_CLEAR(p->result);
}

static int
parser_init(struct parser *p, PyObject *source)
{
    memset(p, 0, sizeof(*p));
    p->source = PyObject_Str(source);
    p->stack = PyList_New(0);
    p->result = PyDict_New();
    if (p->source == NULL || p->stack == NULL || p->result == NULL) {
        parser_clear(p);
        return -1;
    }
    return 0;
}

static PyObject *
parse(PyObject *self, PyObject *source)
{
    struct parser p;
    if (parser_init(&p, source) < 0)
        return NULL;
    PyObject *result = p.result;
    p.result = NULL;
    parser_clear(&p);
    return result;
}

static PyMethodDef methods[] = {
    {"parse", parse, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
