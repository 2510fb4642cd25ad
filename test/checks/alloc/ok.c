// Memory that is released, or that others have.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc %s 2>&1 | count 0
#include <Python.h>
#include <stdlib.h>
#include <string.h>

int elsewhere(char *p);

typedef struct node {
    struct node *next;
    char *text;
} Node;

typedef struct {
    PyObject_HEAD
    char *text;
    Node *first;
    char inside[16];
} Holder;

static char *cache;
static Node *nodes[4];

// What is too large for the stack.
static PyObject *small_or_large(PyObject *self, PyObject *arg)
{
    char small[100];
    char *buf = small;
    Py_ssize_t n = PyObject_Size(arg);
    PyObject *result;

    if (n < 0)
        return NULL;
    if (n > 100) {
        buf = malloc(n);
        if (buf == NULL)
            return PyErr_NoMemory();
    }
    memset(buf, 0, n);
    result = PyBytes_FromStringAndSize(buf, n);
    if (buf != small)
        free(buf);
    return result;
}

// Whether it was allocated is decided by a number twice.
static PyObject *by_number(PyObject *self, PyObject *arg)
{
    char small[100];
    char *buf = small;
    Py_ssize_t n = PyObject_Size(arg);
    Py_ssize_t i;

    if (n < 0)
        return NULL;
    if (n > 100 && (buf = malloc(n)) == NULL)
        return PyErr_NoMemory();
    for (i = 0; i < n; i++)
        buf[i] = 0;
    arg = PyBytes_FromStringAndSize(buf, n);
    if (n > 100)
        free(buf);
    return arg;
}

// Several ways out, one place that releases.
static PyObject *one_exit(PyObject *self, PyObject *arg)
{
    char *a = NULL;
    char *b = NULL;
    PyObject *result = NULL;

    if ((a = PyMem_Malloc(10)) == NULL || (b = PyMem_Malloc(10)) == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    if (PyObject_IsTrue(arg) < 0)
        goto done;
    result = Py_BuildValue("y#y#", a, (Py_ssize_t)10, b, (Py_ssize_t)10);
done:
    PyMem_Free(a);
    PyMem_Free(b);
    return result;
}

// Stored in an object, a global, an array, another block; handed to code not seen.
static int kept(Holder *self, PyObject *args, PyObject *kwds)
{
    Node *node = malloc(sizeof *node);
    char *text = PyMem_Malloc(4);
    char *more = PyMem_Malloc(4);

    if (node == NULL || text == NULL || more == NULL) {
        free(node);
        PyMem_Free(text);
        PyMem_Free(more);
        return -1;
    }
    self->text = text;
    node->text = strdup("x");
    node->next = self->first;
    self->first = node;
    elsewhere(more);
    return PyObject_IsTrue(args) < 0 ? -1 : 0;
}

static PyObject *global(PyObject *self, PyObject *arg)
{
    Node *node = calloc(1, sizeof *node);

    if (node == NULL)
        return PyErr_NoMemory();
    nodes[0] = node;
    cache = strdup("x");
    Py_RETURN_NONE;
}

// The start is found again from another pointer.
static PyObject *header(PyObject *self, PyObject *arg)
{
    char *block = malloc(24);
    char *inner;

    if (block == NULL)
        return PyErr_NoMemory();
    inner = block + 8;
    inner[0] = 0;
    if (elsewhere(NULL) < 0) {
        free(inner - 8);
        return NULL;
    }
    free(inner - 8);
    Py_RETURN_NONE;
}

static char *offset(void)
{
    char *block = malloc(24);

    return block == NULL ? NULL : block + 8;
}

static PyObject *grown(PyObject *self, PyObject *arg)
{
    char *p = malloc(10);
    char *q;

    if (p == NULL)
        return PyErr_NoMemory();
    q = realloc(p, 20);
    if (q == NULL) {
        free(p);
        return PyErr_NoMemory();
    }
    free(q);
    Py_RETURN_NONE;
}

// Memory that has become an object.
static PyObject *object(PyObject *self, PyTypeObject *type)
{
    PyObject *o = PyObject_Malloc(sizeof(Holder));

    if (o == NULL)
        return PyErr_NoMemory();
    PyObject_Init(o, type);
    if (PyObject_IsTrue(self) < 0) {
        Py_DECREF(o);
        return NULL;
    }
    return o;
}

// A capsule has it.
static void destroy(PyObject *capsule)
{
    free(PyCapsule_GetPointer(capsule, "x"));
}

static PyObject *capsule(PyObject *self, PyObject *arg)
{
    char *p = malloc(10);
    PyObject *o;

    if (p == NULL)
        return PyErr_NoMemory();
    o = PyCapsule_New(p, "x", destroy);
    if (o == NULL)
        free(p);
    return o;
}

// A list whose blocks are reached through one another.
static PyObject *chain(PyObject *self, PyObject *arg)
{
    Node *head = NULL;
    Node *node;
    int i;

    for (i = 0; i < 3; i++) {
        node = malloc(sizeof *node);
        if (node == NULL)
            break;
        node->next = head;
        head = node;
    }
    while (head) {
        node = head->next;
        free(head);
        head = node;
    }
    Py_RETURN_NONE;
}

// Nothing runs after it.
static PyObject *fatal(PyObject *self, PyObject *arg)
{
    char *p = malloc(10);

    if (p == NULL)
        Py_FatalError("no memory");
    if (p[0])
        abort();
    free(p);
    Py_RETURN_NONE;
}

// Through the address of the variable.
static int get(char **to)
{
    *to = malloc(10);
    return *to == NULL ? -1 : 0;
}

static void put(char **from)
{
    free(*from);
    *from = NULL;
}

static PyObject *by_address(PyObject *self, PyObject *arg)
{
    char *p = NULL;
    char *q = malloc(10);

    if (get(&p) < 0) {
        free(q);
        return PyErr_NoMemory();
    }
    put(&p);
    put(&q);
    Py_RETURN_NONE;
}

// Room before the items: the functions that free them know where the memory begins.
static void free_items(char *items)
{
    free(items - 1);
}

static void clear_items(char *items, Py_ssize_t n)
{
    memset(items, 0, n);
    free_items(items);
}

static PyObject *room_before(PyObject *self, PyObject *arg)
{
    Py_ssize_t n = PyObject_Size(arg);
    char *items = malloc(n + 1);
    if (!items) {
        return PyErr_NoMemory();
    }
    items++;
    for (Py_ssize_t i = 0; i < n; i++) {
        items[i] = 1;
    }
    if (elsewhere(NULL)) {
        clear_items(items, n);
        Py_RETURN_NONE;
    }
    free_items(items);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"a", small_or_large, METH_O}, {"b", by_number, METH_O},
                                {"c", one_exit, METH_O},       {"d", global, METH_O},
                                {"e", header, METH_O},         {"f", grown, METH_O},
                                {"g", capsule, METH_O},        {"h", chain, METH_O},
                                {"i", fatal, METH_O},          {"j", by_address, METH_O},
                                {"k", room_before, METH_O},    {NULL}};
PyTypeObject holder = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Holder",
                       .tp_init = (initproc)kept};
void *used[] = {methods, offset, object};
