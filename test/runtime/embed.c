// SPDX-License-Identifier: Apache-2.0
// A program that embeds Python and is instrumented itself, with Py_FinalizeEx and without.
// REQUIRES: one-flag
// RUN: mkdir -p %t
// RUN: %clang_refsan -fplugin-arg-refsan-instrument %s %rt_static -lpthread -ldl -o %t/embed %pyldflags 2>/dev/null
// RUN: not %t/embed finalize 2>&1 | FileCheck %s
// RUN: not %t/embed exit 2>&1 | FileCheck %s
#include <Python.h>

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in lose at {{.*}}embed.c:[[@LINE+5]]:22
// CHECK:      ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
// CHECK-NOT: refsan
static Py_ssize_t lose(void)
{
    PyObject *list = PyList_New(0);
    return PyObject_Size(list);
}

// Deep in the stack, so that what the program leaves there is not taken for a use at its end.
static Py_ssize_t deep(void)
{
    volatile char room[100000];
    room[0] = 1;
    return lose() + room[0];
}

int main(int argc, char **argv)
{
    Py_Initialize();
    deep();
    if (argc > 1 && strcmp(argv[1], "finalize") == 0)
        Py_FinalizeEx();
    return 0;
}
