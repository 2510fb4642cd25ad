// SPDX-License-Identifier: Apache-2.0
// Memory of Python's allocators is what was put into it, new or not, however often blocks are given
// again, and with each of the allocators that Python can be told to use. From 3.12 on interpreters
// have allocators of their own.
// CHECK-NOT: refsan
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/allocators%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_allocators.py 2>&1 | FileCheck --allow-empty %s
// RUN: env PYTHONPATH=%t PYTHONMALLOC=malloc %python %S/Inputs/use_allocators.py 2>&1 | FileCheck --allow-empty %s
// RUN: env PYTHONPATH=%t PYTHONMALLOC=debug %python %S/Inputs/use_allocators.py 2>&1 | FileCheck --allow-empty %s
#include "module.h"

#include <string.h>

#define BLOCKS 300
#define LARGEST 700

static struct {
    unsigned char *bytes;
    size_t size;
    unsigned char value;
} blocks[BLOCKS];

static size_t random_below(size_t n)
{
    static unsigned seed;

    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

static int has(size_t i, size_t size, unsigned char value)
{
    for (size_t k = 0; k < size; k++) {
        if (blocks[i].bytes[k] != value)
            return 0;
    }
    return 1;
}

// False if there is no memory, or it is not what it should be.
static int change(size_t i)
{
    size_t size = random_below(4) == 0 ? random_below(LARGEST) : random_below(100);
    size_t kept = size < blocks[i].size ? size : blocks[i].size;
    size_t how = random_below(3);
    int fine = has(i, blocks[i].size, blocks[i].value);

    if (how == 0) {
        blocks[i].bytes = PyMem_Realloc(blocks[i].bytes, size);
        fine = fine && blocks[i].bytes != NULL && has(i, kept, blocks[i].value);
    } else {
        PyMem_Free(blocks[i].bytes);
        blocks[i].bytes = how == 1 ? PyMem_Malloc(size) : PyMem_Calloc(1, size);
        fine = fine && blocks[i].bytes != NULL && (how == 1 || has(i, size, 0));
    }
    if (!fine)
        return 0;
    blocks[i].size = size;
    blocks[i].value = (unsigned char)random_below(256);
    memset(blocks[i].bytes, blocks[i].value, size);
    return 1;
}

static PyObject *churn(PyObject *self, PyObject *unused)
{
    for (int n = 0; n < 300000; n++) {
        if (!change(random_below(BLOCKS))) {
            PyErr_SetString(PyExc_AssertionError, "memory is not as it was left");
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(churn, METH_NOARGS)
MODULE_END(allocators)
