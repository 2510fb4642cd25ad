// Static objects of a module that may exist in several interpreters at a time.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=module-state -DINTERPRETERS=2 %s 2>&1 | FileCheck %s --check-prefixes=CHECK,OWN
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=module-state -DINTERPRETERS=1 -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefixes=CHECK,SHARED
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=module-state -DINTERPRETERS=1 -Werror %s
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=module-state -DINTERPRETERS=0 -fplugin-arg-refsan-level=pedantic -Werror %s
// RUN: %clang_refsan -fsyntax-only -DINTERPRETERS=2 -fplugin-arg-refsan-dump=ir %s 2>&1 | FileCheck --check-prefix=IR %s
#include <Python.h>

// Older headers have no name for it.
#define MULTIPLE_INTERPRETERS 3

// IR: type module spam slots spam interpreters 2

// OWN: interpreters.c:[[#@LINE+2]]:21: warning: static type 'spam_type' is shared by interpreters that have a GIL each: make it of a PyType_Spec [refsan-module-state]
// SHARED: interpreters.c:[[#@LINE+1]]:21: warning: static type 'spam_type' is shared by all interpreters that import the module: make it of a PyType_Spec [refsan-module-state]
static PyTypeObject spam_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "spam.T",
    .tp_basicsize = sizeof(PyObject),
};

// Who makes it ready is somebody else.
PyTypeObject others_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "spam.O",
    .tp_basicsize = sizeof(PyObject),
};

static PyObject *error;
static PyObject *lent;
static int number;

static PyObject *cached(PyObject *self, PyObject *ignored)
{
    static PyObject *text;

    if (text == NULL) {
        // CHECK: interpreters.c:[[#@LINE+1]]:14: warning: 'text' is shared by {{.*}}: it belongs into the module's state
        text = PyUnicode_FromString("text");
    }
    number++;
    return Py_XNewRef(text);
}

static PyObject *borrow(PyObject *self, PyObject *arg)
{
    lent = arg;
    lent = NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"cached", cached, METH_NOARGS, NULL},
    {"borrow", borrow, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static int spam_exec(PyObject *module)
{
    if (error == NULL) {
        // CHECK: interpreters.c:[[#@LINE+1]]:15: warning: 'error' is shared by {{.*}}: it belongs into the module's state
        error = PyErr_NewException("spam.error", NULL, NULL);
    }
    if (error == NULL || PyModule_AddObjectRef(module, "error", error) < 0)
        return -1;
    return PyModule_AddType(module, &spam_type);
}

static PyModuleDef_Slot spam_slots[] = {
    {Py_mod_exec, spam_exec},
    {MULTIPLE_INTERPRETERS, (void *)INTERPRETERS},
    {0, NULL},
};

static PyModuleDef spam = {
    PyModuleDef_HEAD_INIT, .m_name = "spam", .m_methods = methods, .m_slots = spam_slots,
};

PyObject *PyInit_spam(void)
{
    return PyModuleDef_Init(&spam);
}
// CHECK: {{^}}3 warnings generated
