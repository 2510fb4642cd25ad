// A free list in a static variable of a module that may exist in several interpreters.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=pool -DINTERPRETERS=2 %s 2>&1 | FileCheck %s --check-prefix=OWN
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=pool -DINTERPRETERS=1 -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefix=SHARED
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=pool -DINTERPRETERS=0 -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>

typedef struct {
    PyObject_HEAD
    int number;
} Number;

static PyTypeObject number_type;
static Number *spare;

static void number_dealloc(Number *self)
{
    if (spare == NULL)
        // OWN: interpreters.c:[[#@LINE+2]]:15: warning: interpreters that have a GIL each share the free list 'spare' [refsan-pool]
        // SHARED: interpreters.c:[[#@LINE+1]]:15: warning: all interpreters that import the module share the free list 'spare' [refsan-pool]
        spare = self;
    else
        PyObject_Free(self);
}

static PyObject *number_new(PyObject *module, PyObject *ignored)
{
    Number *self = spare;

    if (self == NULL)
        return (PyObject *)PyObject_New(Number, &number_type);
    spare = NULL;
    _Py_NewReference((PyObject *)self);
    return (PyObject *)self;
}

static PyTypeObject number_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Number",
    .tp_basicsize = sizeof(Number),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)number_dealloc,
};

static void spam_free(void *module)
{
    PyObject_Free(spare);
    spare = NULL;
}

static PyMethodDef methods[] = {{"number", number_new, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyModuleDef_Slot slots[] = {{3, (void *)INTERPRETERS}, {0, NULL}};

PyModuleDef spam = {
    PyModuleDef_HEAD_INIT,
    .m_name = "spam",
    .m_methods = methods,
    .m_slots = slots,
    .m_free = spam_free,
};
// OWN: {{^}}1 warning generated
// SHARED: {{^}}1 warning generated
