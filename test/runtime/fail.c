// SPDX-License-Identifier: Apache-2.0
// Failures on purpose: the N-th call that can fail does, as its contract says; what the error path
// loses is told, and whether the exception agrees with what is returned.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/fail%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_fail.py pair steals unsteals buffer resize memory guarded number optional | FileCheck --check-prefix=NONE %s
// NONE-NOT: refsan
// NONE: (1, 2)
// NONE-NOT: refsan
#include "module.h"
#include "pair.h"

// The second call fails, and the first one's object is lost.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=1:fail_in=pair:log_path=stdout %python %S/Inputs/use_fail.py pair | FileCheck --check-prefix=PAIR1 %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=2:fail_in=pair:log_path=stdout not %python %S/Inputs/use_fail.py pair | FileCheck --check-prefix=PAIR2 %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=4:fail_in=pair:log_path=stdout %python %S/Inputs/use_fail.py pair | FileCheck --check-prefix=PAIR4 %s
// PAIR1:      ==refsan: NOTE: failure 1 injected: PyLong_FromLong in pair at {{.*}}pair.h:10:23
// PAIR1-NEXT: pair: InjectedFailure injected failure: PyLong_FromLong in pair at {{.*}}pair.h:10:23
// PAIR1-NOT: refsan
// PAIR2:      ==refsan: NOTE: failure 2 injected: PyLong_FromLong in pair at {{.*}}pair.h:13:24
// PAIR2-NEXT: pair: InjectedFailure injected failure: PyLong_FromLong in pair at {{.*}}pair.h:13:24
// PAIR2-NEXT: ==refsan: ERROR: leaked reference to 'int' object
// PAIR2-NEXT: ==refsan:     acquired by PyLong_FromLong in pair at {{.*}}pair.h:10:23
// PAIR4-NOT: injected:
// PAIR4: (1, 2)
// PAIR4: ==refsan: NOTE: no failure injected: 3 calls could have failed
// PAIR4-NOT: refsan

// What a callee takes even when it fails is taken; what only success takes is not.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=_Py_BuildValue_SizeT,Py_BuildValue:log_path=stdout %python %S/Inputs/use_fail.py steals | FileCheck --check-prefix=STEALS %s
// STEALS: steals: InjectedFailure
// STEALS-NOT: ERROR
static PyObject *steals(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    return list == NULL ? NULL : Py_BuildValue("(N)", list);
}

// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=PyModule_AddObject:log_path=stdout not %python %S/Inputs/use_fail.py unsteals | FileCheck --check-prefix=UNSTEALS %s
// UNSTEALS: unsteals: InjectedFailure
// UNSTEALS: ERROR: leaked reference to 'list' object
static PyObject *unsteals(PyObject *self, PyObject *unused)
{
    if (PyModule_AddObject(self, "list", PyList_New(0)) < 0)
        return NULL;
    Py_RETURN_NONE;
}

// A buffer that was not acquired holds no object.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=PyObject_GetBuffer:log_path=stdout %python %S/Inputs/use_fail.py buffer | FileCheck --check-prefix=BUFFER %s
// BUFFER: buffer: InjectedFailure
// BUFFER-NOT: ERROR
static PyObject *buffer(PyObject *self, PyObject *unused)
{
    Py_buffer view;
    int status = PyObject_GetBuffer(self, &view, PyBUF_SIMPLE);
    PyErr_Clear();
    PyObject *bytes = PyBytes_FromString("x");
    if (bytes != NULL && status < 0)
        status = PyObject_GetBuffer(bytes, &view, PyBUF_SIMPLE);
    PyBuffer_Release(&view);
    Py_XDECREF(bytes);
    return status < 0 ? NULL : PyLong_FromLong(0);
}

// An in-out parameter is released and NULL.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=_PyBytes_Resize:log_path=stdout %python %S/Inputs/use_fail.py resize | FileCheck --check-prefix=RESIZE %s
// RESIZE: resize: InjectedFailure
// RESIZE-NOT: ERROR
static PyObject *resize(PyObject *self, PyObject *unused)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, 100);
    if (bytes != NULL && _PyBytes_Resize(&bytes, 10) < 0 && bytes != NULL)
        Py_FatalError("not NULL");
    return bytes;
}

// Memory: NULL without an exception. The function forgets to set one.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=PyMem_Malloc:log_path=stdout not %python %S/Inputs/use_fail.py memory | FileCheck --check-prefix=MEMORY %s
// MEMORY:      NOTE: failure 1 injected: PyMem_Malloc in memory at {{.*}}fail.c:[[@LINE+6]]:19
// MEMORY-NEXT: ERROR: a failure is returned without an exception
// MEMORY-NEXT:     returned by memory at {{.*}}fail.c:{{[0-9]+}}:1
// MEMORY-NEXT:     after the failure of PyMem_Malloc in memory at {{.*}}fail.c:[[@LINE+3]]:19
static PyObject *memory(PyObject *self, PyObject *unused)
{
    void *block = PyMem_Malloc(10);
    if (block == NULL)
        return NULL;
    PyMem_Free(block);
    return PyLong_FromLong(0);
}

// A failure that a contract excludes is not injected: a list's size is always to be had.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_in=guarded:log_path=stdout %python %S/Inputs/use_fail.py guarded | FileCheck --check-prefix=GUARDED %s
// GUARDED-NOT: PyList_Size
// GUARDED: failure 1 injected: PyLong_FromSsize_t
static PyObject *guarded(PyObject *self, PyObject *arg)
{
    return PyLong_FromSsize_t(PyList_Size(arg));
}

// The exception is forgotten.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=PyFloat_AsDouble:log_path=stdout not %python %S/Inputs/use_fail.py number 2>/dev/null | FileCheck --check-prefix=NUMBER %s
// NUMBER:      NOTE: failure 1 injected: PyFloat_AsDouble in number
// NUMBER-NEXT: ERROR: a result is returned with an exception set
// NUMBER-NEXT:     returned by number at
// NUMBER-NEXT:     after the failure of PyFloat_AsDouble in number at
static PyObject *number(PyObject *self, PyObject *arg)
{
    return PyBool_FromLong(PyFloat_AsDouble(arg) > 0);
}

// Dealing with the failure is no error.
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=every:fail_function=PyDict_New:log_path=stdout %python %S/Inputs/use_fail.py optional | FileCheck --check-prefix=OPTIONAL %s
// OPTIONAL: NOTE: failure 1 injected: PyDict_New in optional
// OPTIONAL-NEXT: optional: None
// OPTIONAL-NOT: ERROR
static PyObject *optional(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        PyErr_Clear();
    Py_XDECREF(dict);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(pair, METH_NOARGS)
METHOD(steals, METH_NOARGS)
METHOD(unsteals, METH_NOARGS)
METHOD(buffer, METH_NOARGS)
METHOD(resize, METH_NOARGS)
METHOD(memory, METH_NOARGS)
METHOD(guarded, METH_O)
METHOD(number, METH_O)
METHOD(optional, METH_NOARGS)
MODULE_END(fail)
