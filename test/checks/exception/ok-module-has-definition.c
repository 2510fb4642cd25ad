// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: not %clang_refsan -DELSEWHERE -fsyntax-only -Werror %s 2>&1 | FileCheck %s
// A function of a module is called with the module that was made of the definition whose table it
// stands in. Of another module nobody knows.
#include <Python.h>

static PyObject *
look_up(PyObject *self, PyObject *module)
{
#ifdef ELSEWHERE
    PyModuleDef *def = PyModule_GetDef(module);
#else
    PyModuleDef *def = PyModule_GetDef(self);
#endif
    if (def == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}error: NULL is returned without an exception set
        return NULL;
    return PyLong_FromSsize_t(def->m_size);
}

static PyMethodDef methods[] = {
    {"look_up", look_up, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "self",
    .m_methods = methods,
};

PyMODINIT_FUNC
PyInit_self(void)
{
    return PyModule_Create(&definition);
}
