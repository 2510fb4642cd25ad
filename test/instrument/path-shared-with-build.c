// A source given by an absolute path that shares its start with the working directory keeps that
// path in its sites, with and without -g; one given by a relative path keeps that.
// RUN: rm -rf %t && mkdir -p %t/src %t/build && cp %s %t/src/item.c && cd %t/build
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -S -emit-llvm -o - %t/src/item.c \
// RUN:   | FileCheck --check-prefix=WHOLE %s
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -g -S -emit-llvm -o - %t/src/item.c \
// RUN:   | FileCheck --check-prefix=WHOLE %s
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -S -emit-llvm -o - ../src/item.c \
// RUN:   | FileCheck --check-prefix=GIVEN %s
// REQUIRES: one-flag
#include <Python.h>

// WHOLE-DAG: c"/{{.*}}/src/item.c\00"
// WHOLE-DAG: c"Py_INCREF(item)\00"
// GIVEN-DAG: c"../src/item.c\00"
// GIVEN-DAG: c"Py_INCREF(item)\00"
PyObject *keep(PyObject *item)
{
    Py_INCREF(item);
    return NULL;
}
