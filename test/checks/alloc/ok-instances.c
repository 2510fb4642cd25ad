// Instances that are made, freed and tracked as their types want it.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    PyObject *first;
    PyObject *second;
    PyObject *items[2];
    int ready;
} Pair;

void fill(Pair *pair);

static int pair_traverse(Pair *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->first);
    Py_VISIT(self->second);
    for (int i = 0; i < self->ready; i++)
        Py_VISIT(self->items[i]);
    return 0;
}

static void pair_dealloc(Pair *self)
{
    PyTypeObject *type = Py_TYPE(self);

    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->first);
    Py_XDECREF(self->second);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot pair_slots[] = {
    {Py_tp_traverse, pair_traverse},
    {Py_tp_dealloc, pair_dealloc},
    {Py_tp_free, PyObject_GC_Del},
    {0, NULL},
};

PyType_Spec pair_spec = {
    "m.Pair", sizeof(Pair), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, pair_slots,
};

static PyObject *plain(PyTypeObject *type, PyObject *arg)
{
    Pair *pair = PyObject_GC_New(Pair, type);

    if (pair == NULL)
        return NULL;
    pair->first = NULL;
    pair->second = PyObject_Str(arg);
    if (pair->second == NULL) {
        PyObject_GC_Del(pair);
        return NULL;
    }
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

// Set in both ways, by a loop, or by a call.
static PyObject *branches(PyTypeObject *type, PyObject *arg)
{
    Pair *pair = PyObject_GC_New(Pair, type);

    if (pair == NULL)
        return NULL;
    if (arg == Py_None) {
        pair->first = NULL;
        pair->second = Py_NewRef(arg);
    } else {
        pair->first = Py_NewRef(arg);
        pair->second = NULL;
    }
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

static PyObject *elements(PyTypeObject *type, int ready)
{
    Pair *pair = PyObject_GC_New(Pair, type);

    if (pair == NULL)
        return NULL;
    pair->first = pair->second = NULL;
    for (int i = 0; i < ready; i++)
        pair->items[i] = NULL;
    pair->ready = ready;
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

static PyObject *filled(PyTypeObject *type)
{
    Pair *pair = PyObject_GC_New(Pair, type);

    if (pair == NULL)
        return NULL;
    fill(pair);
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

static PyObject *cleared(PyTypeObject *type)
{
    Pair *pair = PyObject_GC_New(Pair, type);

    if (pair == NULL)
        return NULL;
    memset(&pair->first, 0, sizeof(Pair) - offsetof(Pair, first));
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

// A helper makes it, who calls it tracks it.
static Pair *raw(PyTypeObject *type)
{
    Pair *pair = PyObject_GC_New(Pair, type);

    if (pair != NULL) {
        pair->first = NULL;
        pair->second = NULL;
    }
    return pair;
}

static Pair *half_raw(PyTypeObject *type, int ready)
{
    Pair *pair = raw(type);

    for (int i = 0; pair != NULL && i < ready; i++)
        pair->items[i] = NULL;
    return pair;
}

static PyObject *by_helper(PyTypeObject *type, PyObject *arg)
{
    Pair *pair = half_raw(type, 2);

    if (pair == NULL)
        return NULL;
    pair->first = Py_NewRef(arg);
    PyObject_GC_Track(pair);
    return (PyObject *)pair;
}

// What tp_alloc gives is cleared, and tracked already.
static PyObject *allocated(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Pair *pair = (Pair *)type->tp_alloc(type, 0);

    if (pair == NULL)
        return NULL;
    pair->first = PyList_New(0);
    return (PyObject *)pair;
}

PyObject *use(PyTypeObject *type, PyObject *arg)
{
    PyObject *all[] = {plain(type, arg), branches(type, arg),  filled(type),
                       cleared(type),    by_helper(type, arg), allocated(type, arg, NULL),
                       elements(type, 2)};

    return PyTuple_Pack(7, all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
}

// ---- without the collector ---------------------------------------------------------------------

typedef struct {
    PyObject_HEAD
    int number;
} Number;

static PyTypeObject number_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Number",
    .tp_basicsize = sizeof(Number),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_free = PyObject_Free,
};

PyObject *number(int value)
{
    Number *number = PyObject_New(Number, &number_type);

    if (number == NULL)
        return NULL;
    if (value < 0) {
        PyObject_Free(number);
        return PyErr_Format(PyExc_ValueError, "negative: %d", value);
    }
    number->number = value;
    return (PyObject *)number;
}
