// SPDX-License-Identifier: Apache-2.0
// What bench/runtime.py measures: the ways in which hand-written extensions handle references, in
// about the mixture in which they occur, with little work of any other kind between them. Each
// kernel says how many operations on references it does: an Py_INCREF or Py_DECREF, a call that
// gives, takes or lends a reference, a store of a pointer into an object.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

struct holder {
    PyObject_HEAD PyObject *last;
    PyObject *names;
};

static int holder_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((struct holder *)self)->last);
    Py_VISIT(((struct holder *)self)->names);
    return 0;
}

static int holder_clear(PyObject *self)
{
    Py_CLEAR(((struct holder *)self)->last);
    Py_CLEAR(((struct holder *)self)->names);
    return 0;
}

static void holder_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    holder_clear(self);
    Py_TYPE(self)->tp_free(self);
}

static PyTypeObject HolderType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "workload.Holder",
    .tp_basicsize = sizeof(struct holder),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = holder_dealloc,
    .tp_traverse = holder_traverse,
    .tp_clear = holder_clear,
};

// 3 operations: a borrowed item is kept for a moment.
static long look(PyObject *list, Py_ssize_t i)
{
    PyObject *item = PyList_GetItem(list, i);
    long value;
    if (item == NULL)
        return -1;
    Py_INCREF(item);
    value = PyLong_AsLong(item);
    Py_DECREF(item);
    return value;
}

// 3 operations: a field is replaced.
static void replace(struct holder *self, PyObject *value)
{
    PyObject *old = self->last;
    Py_INCREF(value);
    self->last = value;
    Py_XDECREF(old);
}

// 9 operations: a list of four new objects is built and dropped.
static int build(long start)
{
    PyObject *list = PyList_New(4);
    if (list == NULL)
        return -1;
    for (int i = 0; i < 4; i++) {
        PyObject *item = PyLong_FromLong(start + i);
        if (item == NULL) {
            Py_DECREF(list);
            return -1;
        }
        PyList_SET_ITEM(list, i, item);
    }
    Py_DECREF(list);
    return 0;
}

// 3 operations: a new object goes into a container, which takes a reference of its own.
static int append(PyObject *list, double value)
{
    PyObject *item = PyFloat_FromDouble(value);
    int status;
    if (item == NULL)
        return -1;
    status = PyList_Append(list, item);
    Py_DECREF(item);
    return status;
}

// 2 operations, and a new reference for the caller.
static PyObject *find(PyObject *dict, PyObject *key)
{
    PyObject *value = PyDict_GetItemWithError(dict, key);
    if (value == NULL) {
        if (!PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, key);
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

// 3 operations with find's 2.
static int found(PyObject *dict, PyObject *key)
{
    PyObject *value = find(dict, key);
    if (value == NULL)
        return -1;
    Py_DECREF(value);
    return 0;
}

// 4 operations: a pair is made of two arguments, read and dropped.
static long pair(PyObject *a, PyObject *b)
{
    PyObject *tuple = PyTuple_Pack(2, a, b);
    PyObject *first;
    long value;
    if (tuple == NULL)
        return -1;
    first = PyTuple_GET_ITEM(tuple, 0);
    Py_INCREF(first);
    Py_DECREF(tuple);
    value = Py_REFCNT(first) > 1 ? 1 : 0;
    Py_DECREF(first);
    return value;
}

// 4 operations: arithmetic on objects, with an error path.
static PyObject *sum(PyObject *a, PyObject *b)
{
    PyObject *one = PyNumber_Add(a, b);
    PyObject *two = NULL;
    PyObject *result = NULL;
    if (one == NULL)
        goto done;
    two = PyNumber_Add(one, b);
    if (two == NULL)
        goto done;
    Py_INCREF(two);
    result = two;
done:
    Py_XDECREF(one);
    Py_XDECREF(two);
    return result;
}

// 5 operations: an attribute is read, called and written.
static int attribute(PyObject *object, PyObject *name, PyObject *argument)
{
    PyObject *method = PyObject_GetAttr(object, name);
    PyObject *result;
    int status;
    if (method == NULL)
        return -1;
    result = PyObject_CallFunctionObjArgs(method, argument, NULL);
    Py_DECREF(method);
    if (result == NULL)
        return -1;
    status = PyDict_SetItemString(object, "result", result);
    Py_DECREF(result);
    return status;
}

// 5 operations: text is made of objects, compared and kept in a set.
static int text(PyObject *set, PyObject *key, long i)
{
    PyObject *made = PyUnicode_FromFormat("%U-%ld", key, i % 100);
    PyObject *same;
    if (made == NULL)
        return -1;
    same = PyObject_RichCompare(made, key, Py_EQ);
    if (same == NULL || PySet_Add(set, made) < 0) {
        Py_XDECREF(same);
        Py_DECREF(made);
        return -1;
    }
    Py_DECREF(same);
    Py_DECREF(made);
    return 0;
}

struct arguments {
    struct holder *self;
    PyObject *list;
    PyObject *dict;
    PyObject *key;
    PyObject *get;
    PyObject *set;
};

// 42 operations.
static int round_of_all(const struct arguments *a, long i)
{
    PyObject *total;
    if (look(a->list, i % 8) < 0 || build(i) < 0 || append(a->self->names, (double)i) < 0)
        return -1;
    if (found(a->dict, a->key) < 0 || pair(a->key, a->list) < 0)
        return -1;
    if (attribute(a->dict, a->get, a->key) < 0 || text(a->set, a->key, i) < 0)
        return -1;
    replace(a->self, i % 2 ? a->key : a->list);
    total = sum(PyList_GET_ITEM(a->list, 1), PyList_GET_ITEM(a->list, 2));
    if (total == NULL)
        return -1;
    Py_DECREF(total);
    if (i % 64 == 0)
        return PyList_SetSlice(a->self->names, 0, PyList_GET_SIZE(a->self->names), NULL);
    return 0;
}

#define OPERATIONS 42

// run(list, dict, key, n): about n operations.
static PyObject *run(PyObject *module, PyObject *args)
{
    struct arguments a;
    long n;
    if (!PyArg_ParseTuple(args, "O!O!Ol", &PyList_Type, &a.list, &PyDict_Type, &a.dict, &a.key, &n))
        return NULL;
    a.self = (struct holder *)PyObject_CallObject((PyObject *)&HolderType, NULL);
    if (a.self == NULL)
        return NULL;
    a.self->names = PyList_New(0);
    a.get = PyUnicode_InternFromString("get");
    a.set = PySet_New(NULL);
    for (long i = 0; i < n / OPERATIONS && a.self != NULL; i++) {
        if (a.self->names == NULL || a.get == NULL || a.set == NULL || round_of_all(&a, i) < 0)
            Py_CLEAR(a.self);
    }
    Py_XDECREF(a.get);
    Py_XDECREF(a.set);
    return (PyObject *)a.self;
}

// Each item has a reference too many afterwards.
static PyObject *lose(PyObject *module, PyObject *list)
{
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *item = PyList_GetItem(list, i);
        Py_XINCREF(item);
    }
    Py_RETURN_NONE;
}

// An array of C's holds each item afterwards.
static PyObject **array;

static PyObject *store(PyObject *module, PyObject *list)
{
    Py_ssize_t n = PyList_Size(list);
    array = PyMem_Calloc((size_t)n, sizeof *array);
    for (Py_ssize_t i = 0; array != NULL && i < n; i++) {
        PyObject *item = PyList_GetItem(list, i);
        Py_XINCREF(item);
        array[i] = item;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"run", run, METH_VARARGS, NULL},
                                {"lose", lose, METH_O, NULL},
                                {"store", store, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "workload", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_workload(void)
{
    if (PyType_Ready(&HolderType) < 0)
        return NULL;
    return PyModule_Create(&definition);
}
