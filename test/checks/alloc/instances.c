// Instances that are made, freed or tracked by what is for others.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc %s 2>&1 | FileCheck %s --check-prefixes=CHECK,DEFAULT
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefixes=CHECK,PEDANTIC
#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *first;
    PyObject *second;
} Pair;

static int pair_traverse(Pair *self, visitproc visit, void *arg)
{
    Py_VISIT(self->first);
    Py_VISIT(self->second);
    return 0;
}

static void pair_dealloc(Pair *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->first);
    Py_XDECREF(self->second);
    PyObject_GC_Del(self);
}

static PyTypeObject pair_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Pair",
    .tp_basicsize = sizeof(Pair),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = (destructor)pair_dealloc,
    .tp_traverse = (traverseproc)pair_traverse,
};

static PyObject *wrong_maker(PyObject *self, PyObject *arg)
{
    // CHECK: instances.c:[[#@LINE+1]]:18: warning: 'Pair' has Py_TPFLAGS_HAVE_GC: PyObject_GC_New makes its instances [refsan-alloc]
    Pair *pair = PyObject_New(Pair, &pair_type);

    if (pair == NULL)
        return NULL;
    pair->first = Py_NewRef(arg);
    pair->second = NULL;
    return (PyObject *)pair;
}

static PyObject *wrong_free(PyObject *self, PyObject *arg)
{
    Pair *pair = PyObject_GC_New(Pair, &pair_type);

    if (pair == NULL)
        return NULL;
    pair->first = PyObject_Str(arg);
    if (pair->first == NULL) {
        // CHECK: instances.c:[[#@LINE+1]]:9: warning: the instance of 'Pair' is from PyObject_GC_New: PyObject_Free must not free it [refsan-alloc]
        PyObject_Free(pair);
        return NULL;
    }
    pair->second = NULL;
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

static PyObject *untracked(PyObject *self, PyObject *arg)
{
    // CHECK: instances.c:[[#@LINE+1]]:18: warning: the garbage collector never knows this instance of 'Pair': PyObject_GC_Track is missing [refsan-alloc]
    Pair *pair = PyObject_GC_New(Pair, &pair_type);

    if (pair == NULL)
        return NULL;
    pair->first = Py_NewRef(arg);
    pair->second = NULL;
    return (PyObject *)pair;
}

static PyObject *early(PyObject *self, PyObject *arg)
{
    Pair *pair = PyObject_GC_New(Pair, &pair_type);

    if (pair == NULL)
        return NULL;
    pair->first = Py_NewRef(arg);
    // CHECK: instances.c:[[#@LINE+1]]:5: warning: the instance of 'Pair' is tracked before 'second' is set, which tp_traverse visits [refsan-alloc]
    PyObject_GC_Track(pair);
    pair->second = PyList_New(0);
    return (PyObject *)pair;
}

static PyObject *half(PyObject *self, PyObject *arg)
{
    Pair *pair = PyObject_GC_New(Pair, &pair_type);

    if (pair == NULL)
        return NULL;
    pair->first = Py_NewRef(arg);
    if (arg != Py_None)
        pair->second = NULL;
    // CHECK: instances.c:[[#@LINE+1]]:5: warning: the instance of 'Pair' is tracked before 'second' is set
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

// Nothing is allocated in between.
static PyObject *unseen(PyObject *self, PyObject *arg)
{
    Pair *pair = PyObject_GC_New(Pair, &pair_type);

    if (pair == NULL)
        return NULL;
    pair->first = Py_NewRef(arg);
    // PEDANTIC: instances.c:[[#@LINE+1]]:5: warning: the instance of 'Pair' is tracked before 'second' is set
    PyObject_GC_Track(pair);
    pair->second = NULL;
    return (PyObject *)pair;
}

typedef struct {
    PyObject_HEAD
    int number;
} Number;

static void number_dealloc(Number *self)
{
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject number_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Number",
    .tp_basicsize = sizeof(Number),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)number_dealloc,
    // CHECK: instances.c:[[#@LINE+1]]:16: warning: tp_free of 'Number' is PyObject_GC_Del, but its instances have no header of the garbage collector [refsan-alloc]
    .tp_free = PyObject_GC_Del,
};

static PyObject *gc_deleted(PyObject *self, PyObject *arg)
{
    Number *number = PyObject_New(Number, &number_type);

    if (number == NULL)
        return NULL;
    number->number = PyObject_IsTrue(arg);
    if (number->number < 0) {
        // CHECK: instances.c:[[#@LINE+1]]:9: warning: the instance of 'Number' is from PyObject_New: PyObject_GC_Del must not free it
        PyObject_GC_Del(number);
        return NULL;
    }
    return (PyObject *)number;
}

PyMethodDef methods[] = {
    {"wrong_maker", wrong_maker, METH_O, NULL}, {"wrong_free", wrong_free, METH_O, NULL},
    {"untracked", untracked, METH_O, NULL},     {"early", early, METH_O, NULL},
    {"half", half, METH_O, NULL},               {"unseen", unseen, METH_O, NULL},
    {"gc_deleted", gc_deleted, METH_O, NULL},   {NULL, NULL, 0, NULL},
};
// DEFAULT: {{^}}7 warnings generated
// PEDANTIC: {{^}}8 warnings generated
