// SPDX-License-Identifier: Apache-2.0
// An interpreter that the runtime does not know, or without the GIL, is told and left alone: the
// program runs as ever, calls that are to fail are made, and nothing is judged.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/refused%ext_suffix 2>/dev/null
// RUN: %clang -rdynamic %pyinclude -DVERSION='"3.14.0 (main)"' %S/Inputs/other_python.c %pyldflags -o %t/newer
// RUN: %clang -rdynamic %pyinclude -DVERSION='"3.7.17 (main)"' %S/Inputs/other_python.c %pyldflags -o %t/older
// RUN: %clang -rdynamic %pyinclude -DFREE_THREADED %S/Inputs/other_python.c %pyldflags -o %t/free
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_refused.py 2>&1 | FileCheck --check-prefix=KNOWN %s
// KNOWN: ==refsan: ERROR: leaked reference to 'list' object
// RUN: env PYTHONPATH=%t:%refsan_modules %t/newer -B %S/Inputs/use_refused.py 2>&1 | FileCheck --check-prefix=NEWER %s
// RUN: env PYTHONPATH=%t %t/older %S/Inputs/use_refused.py 2>&1 | FileCheck --check-prefix=OLDER %s
// RUN: env PYTHONPATH=%t %t/free %S/Inputs/use_refused.py 2>&1 | FileCheck --check-prefix=FREE %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_in=leak %t/newer %S/Inputs/use_refused.py 2>&1 | FileCheck --check-prefix=NEWER %s
// NEWER:      ==refsan: ERROR: Python 3.14 is not supported; nothing is checked
// NEWER-NOT:  ERROR
// OLDER:      ==refsan: ERROR: Python 3.7 is not supported; nothing is checked
// OLDER-NOT:  ERROR
// FREE:       ==refsan: ERROR: free-threaded Python is not supported; nothing is checked
// FREE-NOT:   ERROR
#include "module.h"

static PyObject *leak(PyObject *self, PyObject *unused)
{
    if (PyList_New(0) == NULL)
        return NULL;
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(leak, METH_NOARGS)
MODULE_END(refused)
