// SPDX-License-Identifier: Apache-2.0
// stacks=1: the C functions, static ones too, of the call that left a reference over, and of what is
// told at once.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/stacks%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=stacks=1:fail=every:fail_function=PyDict_New:json=%t/json:log_path=stdout %python %S/Inputs/use_stacks.py makes | FileCheck --check-prefix=MAKES %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=stacks=1:json=%t/json:log_path=stdout not %python %S/Inputs/use_stacks.py loses | FileCheck --check-prefix=LOSES %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=stacks=1:json=%t/json:log_path=stdout not %python %S/Inputs/use_stacks.py over | FileCheck --check-prefix=OVER %s
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/json.* | FileCheck --check-prefix=JSON %s
// JSON: injection {{.*}}"stack": ["maker+
//
// Off by default.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=log_path=stdout not %python %S/Inputs/use_stacks.py loses | FileCheck --check-prefix=OFF %s
// OFF: ERROR: leaked
// OFF-NOT: by the call
#include "module.h"

// MAKES:      ==refsan: NOTE: failure 1 injected: PyDict_New in maker
// MAKES-NEXT: ==refsan:     by the call:
// MAKES-NEXT: ==refsan:         #0 maker+0x{{[0-9a-f]+}} (stacks.{{.*}}so+0x{{[0-9a-f]+}})
// MAKES-NEXT: ==refsan:         #1 makes+0x{{[0-9a-f]+}} (stacks.{{.*}}so+0x{{[0-9a-f]+}})
// MAKES-NEXT: ==refsan:         #2 {{.+}}
__attribute__((noinline)) static PyObject *maker(void)
{
    return PyDict_New();
}

__attribute__((noinline)) static PyObject *makes(PyObject *self, PyObject *unused)
{
    PyObject *dict = maker();
    Py_XINCREF(dict);
    return dict;
}

// OVER:      ==refsan: ERROR: over-decref of
// OVER:      ==refsan:     by the call:
// OVER-NEXT: ==refsan:         #0 over+0x
static PyObject *over(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// LOSES:      ==refsan: ERROR: leaked reference to 'list' object
// LOSES-NEXT: ==refsan:     acquired by PyList_New in loser
// LOSES-NEXT: ==refsan:     1 object
// LOSES-NEXT: ==refsan:     {{certain|probable}}
// LOSES-NEXT: ==refsan:     by the call:
// LOSES-NEXT: ==refsan:         #0 loser+0x
// LOSES-NEXT: ==refsan:         #1 middle+0x
// LOSES-NEXT: ==refsan:         #2 loses+0x
__attribute__((noinline)) static int loser(void)
{
    PyObject *list = PyList_New(0);
    return (int)PyList_GET_SIZE(list);
}

__attribute__((noinline)) static int middle(void)
{
    return loser() + 1;
}

static PyObject *loses(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(middle() + 1);
}

MODULE_BEGIN
METHOD(makes, METH_NOARGS)
METHOD(over, METH_O)
METHOD(loses, METH_NOARGS)
MODULE_END(stacks)
