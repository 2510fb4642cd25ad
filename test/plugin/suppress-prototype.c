// SPDX-License-Identifier: Apache-2.0
// REFSAN_SUPPRESS on a prototype counts for the definition. An idle one is told, unless it stands
// in a header: another unit may need it.
//
// UNSUPPORTED: clang-16, clang-17, clang-18
// RUN: rm -rf %t && split-file %s %t
// RUN: %clang_refsan -I%refsan_build/include -fsyntax-only %t/main.c 2>&1 | FileCheck %s
// RUN: %clangxx_refsan -I%refsan_build/include -fsyntax-only %t/main.cpp 2>&1 | FileCheck %s
//
// CHECK-NOT: warning:
// CHECK: :[[#SHOWN:]]:{{[0-9]+}}: warning: {{.*}} [refsan-leak]
// CHECK-NEXT: return 0; // shown
// CHECK-NOT: warning:
// CHECK: :{{[0-9]+}}:1: warning: suppression of 'refsan-leak' silences nothing
// CHECK-NEXT: idle
// CHECK-NOT: warning:

//--- main.c
#include "main.h"

REFSAN_SUPPRESS("refsan-leak") static int before(void);
static int behind(void) REFSAN_SUPPRESS("refsan-steal, refsan-leak");
static int annotated(void) __attribute__((annotate("refsan: suppress leak")));
REFSAN_SUPPRESS("refsan-leak") static int idle(void);

static int before(void)
{
    PyObject *list = PyList_New(0);
    return list ? 0 : -1;
}

static int behind(void)
{
    PyObject *list = PyList_New(0);
    return list ? 0 : -1;
}

static int annotated(void)
{
    PyObject *list = PyList_New(0);
    return list ? 0 : -1;
}

int in_header(void)
{
    PyObject *list = PyList_New(0);
    return list ? 0 : -1;
}

int idle_in_header(void)
{
    return PyErr_Occurred() != NULL;
}

static int idle(void)
{
    return PyErr_Occurred() != NULL;
}

int shown(void)
{
    PyObject *list = PyList_New(0);
    if (!list)
        return before() + behind() + annotated() + idle();
    return 0; // shown
}

//--- main.cpp
#include "main.h"

struct Box {
    REFSAN_SUPPRESS("refsan-leak") int method();
};

namespace box
{
int inside() REFSAN_SUPPRESS("refsan-leak");
template <class T> REFSAN_SUPPRESS("refsan-leak") int pattern(T size);
}

REFSAN_SUPPRESS("refsan-leak") int idle();

int Box::method()
{
    PyObject *list = PyList_New(0);
    return list ? 0 : -1;
}

int box::inside()
{
    PyObject *list = PyList_New(0);
    return list ? 0 : -1;
}

template <class T> int box::pattern(T size)
{
    PyObject *list = PyList_New(size);
    return list ? 0 : -1;
}

int idle()
{
    return PyErr_Occurred() != nullptr;
}

int shown()
{
    PyObject *list = PyList_New(0);
    if (!list)
        return box::pattern(1);
    return 0; // shown
}

//--- main.h
#include <Python.h>
#include <refsan.h>

REFSAN_SUPPRESS("refsan-leak") int in_header(void);
REFSAN_SUPPRESS("refsan-leak") int idle_in_header(void);
