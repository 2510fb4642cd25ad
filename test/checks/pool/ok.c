// Free lists that do all that is needed.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=pool -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>

#define MAX_FREE 16

// ---- an array ----------------------------------------------------------------------------------

typedef struct {
    PyObject_HEAD
    PyObject *key;
    PyObject *value;
} Pair;

static PyTypeObject pair_type;
static Pair *free_pairs[MAX_FREE];
static int nfree_pairs;

static int pair_clear(Pair *self)
{
    Py_CLEAR(self->key);
    Py_CLEAR(self->value);
    return 0;
}

static void pair_dealloc(Pair *self)
{
    PyObject_GC_UnTrack(self);
    pair_clear(self);
    if (nfree_pairs < MAX_FREE && Py_IS_TYPE(self, &pair_type))
        free_pairs[nfree_pairs++] = self;
    else
        PyObject_GC_Del(self);
}

static PyObject *pair_new(PyObject *key, PyObject *value)
{
    Pair *self;

    if (nfree_pairs > 0) {
        self = free_pairs[--nfree_pairs];
        _Py_NewReference((PyObject *)self);
    } else {
        self = PyObject_GC_New(Pair, &pair_type);
        if (self == NULL)
            return NULL;
    }
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
    .tp_clear = (inquiry)pair_clear,
};

// ---- a chain through a member that holds nothing then, and a helper that takes -------------------

typedef struct {
    PyObject_HEAD
    PyObject *text;
} Node;

static PyTypeObject node_type;
static Node *free_nodes;

static void node_dealloc(Node *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->text);
    self->text = (PyObject *)free_nodes;
    free_nodes = self;
}

static Node *take_node(void)
{
    Node *self = free_nodes;

    if (self == NULL)
        return PyObject_GC_New(Node, &node_type);
    free_nodes = (Node *)self->text;
    return (Node *)PyObject_Init((PyObject *)self, &node_type);
}

static PyObject *node_new(PyObject *text)
{
    Node *self = take_node();

    if (self == NULL)
        return NULL;
    self->text = Py_NewRef(text);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static void spam_free(void *module)
{
    while (nfree_pairs > 0)
        PyObject_GC_Del(free_pairs[--nfree_pairs]);
    while (free_nodes != NULL) {
        Node *node = free_nodes;
        free_nodes = (Node *)node->text;
        PyObject_GC_Del(node);
    }
}

static PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = (destructor)node_dealloc,
};

// ---- not for use again: those that died are counted ----------------------------------------------

typedef struct {
    PyObject_HEAD
    PyObject *text;
} Zombie;

static PyObject *last_dead;

static void zombie_dealloc(Zombie *self)
{
    last_dead = Py_TYPE(self)->tp_name ? (PyObject *)self : NULL;
    Py_XDECREF(self->text);
    last_dead = NULL;
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject zombie_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Zombie",
    .tp_basicsize = sizeof(Zombie),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)zombie_dealloc,
};

static PyObject *make(PyObject *self, PyObject *arg)
{
    PyObject *node = node_new(arg);
    PyObject *pair = node ? pair_new(arg, node) : NULL;

    Py_XDECREF(node);
    return pair;
}

static PyMethodDef methods[] = {{"make", make, METH_O, NULL}, {NULL, NULL, 0, NULL}};

PyModuleDef spam = {
    PyModuleDef_HEAD_INIT, .m_name = "spam", .m_size = -1, .m_methods = methods, .m_free = spam_free,
};
