// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --check-prefix=DEFAULT
// Whether a key of the unit's own runs code is not known: pedantic.

// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefix=PEDANTIC --implicit-check-not=warning:
#include <Python.h>

static PyObject *key_name;

static PyObject *
names(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    PyObject *item = PyList_GET_ITEM(list, 0);
    PyObject *dict = PyModule_GetDict(self);
    // DEFAULT-NOT: warning:
    if (PyDict_SetItem(dict, key_name, list) < 0)
        return NULL;
    // PEDANTIC: :[[#@LINE+2]]:{{.*}}warning: borrowed 'item' is used after PyDict_SetItem, which can make it die
    // PEDANTIC: :[[#@LINE-3]]:{{.*}}note: may run Python code, which can change 'list'
    return Py_NewRef(item);
}

static PyMethodDef methods[] = {
    {"names", names, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
