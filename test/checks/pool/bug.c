// Free lists that keep references, and give out instances that are not ready.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=pool %s 2>&1 | FileCheck %s --check-prefixes=CHECK,DEFAULT
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=pool -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s --check-prefixes=CHECK,PEDANTIC
#include <Python.h>

#define MAX_FREE 16

// ---- an array: what the link holds stays, nobody counts, nobody tracks --------------------------

typedef struct {
    PyObject_HEAD
    PyObject *key;
    PyObject *value;
} Pair;

static PyTypeObject pair_type;
static Pair *free_pairs[MAX_FREE];
static int nfree_pairs;

static void pair_dealloc(Pair *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->key);
    if (nfree_pairs < MAX_FREE) {
        // CHECK: bug.c:[[#@LINE+2]]:35: warning: 'value' of an instance of 'Pair' is still held when it is put into the free list 'free_pairs' [refsan-pool]
        // PEDANTIC: bug.c:[[#@LINE+1]]:35: warning: the free list 'free_pairs' is never emptied [refsan-pool]
        free_pairs[nfree_pairs++] = self;
        return;
    }
    Py_CLEAR(self->value);
    PyObject_GC_Del(self);
}

static PyObject *pair_new(PyObject *key, PyObject *value)
{
    Pair *self;

    if (nfree_pairs > 0) {
        // CHECK: bug.c:[[#@LINE+2]]:16: warning: what is taken from the free list 'free_pairs' has no reference: _Py_NewReference or PyObject_Init is missing [refsan-pool]
        // CHECK: bug.c:[[#@LINE+1]]:16: warning: what is taken from the free list 'free_pairs' is not tracked again: PyObject_GC_Track is missing [refsan-pool]
        self = free_pairs[--nfree_pairs];
        self->key = Py_NewRef(key);
        self->value = Py_NewRef(value);
        return (PyObject *)self;
    }
    self = PyObject_GC_New(Pair, &pair_type);
    if (self == NULL)
        return NULL;
    self->key = Py_NewRef(key);
    self->value = Py_NewRef(value);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static int pair_traverse(Pair *self, visitproc visit, void *arg)
{
    Py_VISIT(self->key);
    Py_VISIT(self->value);
    return 0;
}

static PyTypeObject pair_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Pair",
    .tp_basicsize = sizeof(Pair),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = (destructor)pair_dealloc,
    .tp_traverse = (traverseproc)pair_traverse,
};

// ---- a chain: nobody counts --------------------------------------------------------------------

typedef struct node {
    PyObject_HEAD
    struct node *next;
    PyObject *text;
} Node;

static PyTypeObject node_type;
static Node *free_nodes;

static void keep_node(Node *self)
{
    self->next = free_nodes;
    free_nodes = self;
}

static void node_dealloc(Node *self)
{
    Py_CLEAR(self->text);
    keep_node(self);
}

static void clear_nodes(void)
{
    while (free_nodes != NULL) {
        Node *node = free_nodes;
        free_nodes = node->next;
        PyObject_Free(node);
    }
}

static PyObject *node_new(PyObject *text)
{
    // CHECK: bug.c:[[#@LINE+1]]:18: warning: what is taken from the free list 'free_nodes' has no reference
    Node *self = free_nodes;

    if (self != NULL)
        free_nodes = self->next;
    else {
        self = PyObject_New(Node, &node_type);
        if (self == NULL)
            return NULL;
    }
    self->next = NULL;
    self->text = Py_NewRef(text);
    return (PyObject *)self;
}

static PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)node_dealloc,
};

static PyObject *make(PyObject *self, PyObject *arg)
{
    PyObject *node = node_new(arg);
    PyObject *pair = node ? pair_new(arg, node) : NULL;

    Py_XDECREF(node);
    clear_nodes();
    return pair;
}

static PyMethodDef methods[] = {{"make", make, METH_O, NULL}, {NULL, NULL, 0, NULL}};

PyMethodDef *use = methods;
// DEFAULT: {{^}}4 warnings generated
// PEDANTIC: {{^}}5 warnings generated
