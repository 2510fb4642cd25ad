// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A switch without a default over a member that only ever has one of the listed values.

#include <Python.h>

enum { IN_LIST, WANTS_KEY };

struct level {
    PyObject *container;
    PyObject *key;
    int kind;
};

int
add(struct level *level, const char *text)
{
    PyObject *item = PyUnicode_FromString(text);
    int failed = 0;
    if (item == NULL)
        return -1;
    switch (level->kind) {
    case IN_LIST:
        failed = PyList_Append(level->container, item);
        Py_DECREF(item);
        break;
    case WANTS_KEY:
        level->key = item;
        break;
    }
    return failed;
}
// XFAIL: *
