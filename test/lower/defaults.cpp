// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Default arguments are evaluated at the call; a static is initialised on some call.
#include <Python.h>

static PyObject *with_default(PyObject *o, PyObject *d = Py_None, int k = 2)
{
    return k ? d : o;
}

PyObject *defaults(PyObject *o)
{
    static PyObject *name = PyUnicode_InternFromString("name");

    if (o == name)
        return with_default(o);
    return with_default(o, static_cast<PyObject *>(name));
}


// CHECK-LABEL: function obj:PyObject with_default(obj:PyObject o addressed, obj:PyObject d addressed, int k) static
// CHECK: branch k, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = addr d
// CHECK: [[T2:%[0-9]+]] = [[T1]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = addr o
// CHECK: [[T2]] = [[T3]]
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: [[T4:%[0-9]+]] = load *[[T2]]
// CHECK: ret [[T4]]

// CHECK-LABEL: function obj:PyObject defaults(obj:PyObject o)
// CHECK: switch ?, [[B2:b[0-9]+]], 1: [[B3:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T1:%[0-9]+]] = call PyUnicode_InternFromString("name")
// CHECK: store `defaults.name` = [[T1]] !init
// CHECK: jump [[B2]]
// CHECK: [[B2]]:
// CHECK: [[T2:%[0-9]+]] = load `defaults.name`
// CHECK: [[T3:%[0-9]+]] = eq o, [[T2]]
// CHECK: branch [[T3]], [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T4:%[0-9]+]] = call with_default(o, &_Py_NoneStruct, 2)
// CHECK: ret [[T4]]
// CHECK: [[B5]]:
// CHECK: [[T5:%[0-9]+]] = load `defaults.name`
// CHECK: [[T6:%[0-9]+]] = call with_default(o, [[T5]], 2)
// CHECK: ret [[T6]]
