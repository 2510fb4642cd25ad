// SPDX-License-Identifier: Apache-2.0
// Before Clang 18 a plugin cannot add a pass: the flag that is missing is named, with the file, and
// nothing is instrumented. Before 17 a pass sees lines only with -g; the runtime asks for it once.
// REQUIRES: clang-16
// RUN: rm -rf %t && mkdir %t
// RUN: %clang_refsan -fplugin-arg-refsan-instrument -S -emit-llvm %s -o %t/one.ll 2>&1 \
// RUN:   | FileCheck -DSO=%refsan_so --check-prefix=SAYS %s
// RUN: FileCheck --input-file=%t/one.ll --check-prefix=PLAIN %s
// RUN: %clang_refsan %refsan_rt_flags %s -o %t/second%ext_suffix
// RUN: not env PYTHONPATH=%t %python -c "import second; second.lose()" 2>&1 \
// RUN:   | FileCheck --check-prefix=LINES %s
#define PY_SSIZE_T_CLEAN
#include <Python.h>

// SAYS: -fpass-plugin=[[SO]] beside -fplugin: the unit's functions are not instrumented
// PLAIN-NOT: rs_rt_
// LINES: refsan: {{ *}}acquired by PyList_New in lose at {{.*}}second-flag.c{{$}}
// LINES-COUNT-1: NOTE: compile with -g or -gline-tables-only to have lines
// LINES-NOT: to have lines
static PyObject *lose(PyObject *self, PyObject *unused)
{
    PyList_New(0);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"lose", lose, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "second",
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit_second(void)
{
    return PyModule_Create(&module);
}
