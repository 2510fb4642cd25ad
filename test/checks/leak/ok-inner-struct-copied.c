// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A struct within a struct is copied, and its member counted for the copy, which code elsewhere
// frees.
#include <Python.h>

struct fields {
    PyObject *descr;
    int n;
};

struct data {
    void (*free)(struct data *);
    struct fields fields;
};

int start(struct data *data);

struct data *data_copy(struct data *from)
{
    struct data *to = (struct data *)PyMem_Malloc(sizeof *to);
    if (to == NULL)
        return NULL;
    to->free = from->free;
    to->fields = from->fields;
    Py_INCREF(to->fields.descr);
    if (start(to) < 0) {
        to->free(to);
        return NULL;
    }
    return to;
}
