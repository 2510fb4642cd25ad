// SPDX-License-Identifier: Apache-2.0
// Two instrumented modules in one process: what one acquires the other may release. The runtime may
// come with the modules, be preloaded, or be linked into a module.
// REQUIRES: one-flag
// RUN: mkdir -p %t/shared %t/preloaded %t/static
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs -DMAKER %s -o %t/shared/maker%ext_suffix 2>/dev/null
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/shared/taker%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t/shared not %python %S/Inputs/use_modules.py 2>&1 | FileCheck %s
// RUN: env PYTHONPATH=%t/shared not %python %S/Inputs/use_modules.py taker first 2>&1 | FileCheck %s
//
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -shared -fPIC -I%S/Inputs -DMAKER %s -o %t/preloaded/maker%ext_suffix 2>/dev/null
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -shared -fPIC -I%S/Inputs %s -o %t/preloaded/taker%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t/preloaded LD_PRELOAD=%rt not %python %S/Inputs/use_modules.py 2>&1 | FileCheck %s
//
// A runtime of a module's own knows nothing of other modules.
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -shared -fPIC -I%S/Inputs %S/leak.c %rt_static -o %t/static/leak%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t/static not %python %S/Inputs/use_leak.py 2>&1 | FileCheck %S/leak.c
//
// Without the runtime the import says what is missing.
// RUN: env PYTHONPATH=%t/preloaded not %python %S/Inputs/use_modules.py 2>&1 | FileCheck --check-prefix=MISSING %s
// MISSING: ImportError: {{.*}}undefined symbol: rs_rt_
#include "module.h"

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in make at {{.*}}modules.c:[[@LINE+6]]:
// CHECK-NEXT: ==refsan:     1 object
// CHECK:      ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
// CHECK-NOT: refsan
static void *make(void)
{
    return PyList_New(0);
}

#ifdef MAKER
static PyObject *api(PyObject *self, PyObject *unused)
{
    return PyCapsule_New((void *)make, "maker.make", NULL);
}

MODULE_BEGIN
METHOD(api, METH_NOARGS)
MODULE_END(maker)
#else
static PyObject *take(PyObject *self, PyObject *args)
{
    PyObject *capsule;
    int lose;
    void *(*function)(void);
    PyObject *list;
    if (!PyArg_ParseTuple(args, "Oi", &capsule, &lose))
        return NULL;
    function = (void *(*)(void))PyCapsule_GetPointer(capsule, "maker.make");
    if (function == NULL)
        function = make;
    list = function();
    if (!lose)
        Py_XDECREF(list);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(take, METH_VARARGS)
MODULE_END(taker)
#endif
