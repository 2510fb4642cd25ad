// A module without a state of its own, which no import initialises twice.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=global -fplugin-arg-refsan-level=pedantic -Werror %s
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir %s 2>&1 | FileCheck --check-prefix=IR %s
#include <Python.h>

// IR: type module spam slots spam once
static PyModuleDef spam = {PyModuleDef_HEAD_INIT, .m_name = "spam", .m_size = -1};
static PyObject *error;

PyMODINIT_FUNC PyInit_spam(void)
{
    error = PyErr_NewException("spam.error", NULL, NULL);
    if (error == NULL)
        return NULL;
    return PyModule_Create(&spam);
}
