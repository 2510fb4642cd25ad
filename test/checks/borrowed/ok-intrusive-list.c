// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A ring of links: each has one reference for being in the ring, wherever in it.
#include <Python.h>

typedef struct elem {
    PyObject_HEAD struct elem *prev, *next;
    PyObject *key, *result;
} elem;
typedef struct {
    elem root;
    PyObject *cache;
} cache;

static void extract(elem *link)
{
    elem *p = link->prev, *n = link->next;
    p->next = link->next;
    n->prev = link->prev;
}

static void append(cache *self, elem *link)
{
    elem *root = &self->root, *last = root->prev;
    last->next = root->prev = link;
    link->prev = last;
    link->next = root;
}

static void prepend(cache *self, elem *link)
{
    elem *root = &self->root, *first = root->next;
    first->prev = root->next = link;
    link->prev = root;
    link->next = first;
}

PyObject *hit(cache *self, PyObject *key)
{
    elem *link = (elem *)PyDict_GetItem(self->cache, key);
    if (!link)
        return NULL;
    extract(link);
    append(self, link);
    return Py_NewRef(link->result);
}

PyObject *miss(cache *self, PyObject *key, PyTypeObject *t)
{
    elem *link = PyObject_New(elem, t);
    if (!link)
        return NULL;
    link->key = Py_NewRef(key);
    link->result = Py_NewRef(key);
    if (PyDict_SetItem(self->cache, key, (PyObject *)link) < 0) {
        Py_DECREF(link);
        return NULL;
    }
    append(self, link);
    return Py_NewRef(key);
}

PyObject *evict(cache *self)
{
    elem *link = self->root.next;
    PyObject *r;
    extract(link);
    r = PyObject_GetItem(self->cache, link->key);
    if (r == NULL) {
        prepend(self, link);
        return NULL;
    }
    Py_DECREF(link);
    return r;
}

PyObject *cache_make(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    cache *obj = (cache *)type->tp_alloc(type, 0);
    if (!obj)
        return NULL;
    obj->root.prev = &obj->root;
    obj->root.next = &obj->root;
    return (PyObject *)obj;
}

static elem *unlink_list(cache *self)
{
    elem *root = &self->root, *link = root->next;
    if (link == root)
        return NULL;
    root->prev->next = NULL;
    root->next = root->prev = root;
    return link;
}

static void clear_list(elem *link)
{
    while (link != NULL) {
        elem *next = link->next;
        Py_SETREF(link, next);
    }
}

int cache_clear(cache *self)
{
    elem *list = unlink_list(self);
    Py_CLEAR(self->cache);
    clear_list(list);
    return 0;
}

static void cache_dealloc(cache *self)
{
    PyObject_GC_UnTrack(self);
    cache_clear(self);
    Py_TYPE(self)->tp_free(self);
}

static void elem_dealloc(elem *l)
{
    Py_XDECREF(l->key);
    Py_XDECREF(l->result);
    PyTypeObject *tp = Py_TYPE(l);
    tp->tp_free(l);
    Py_DECREF(tp);
}

static PyType_Slot cs[] = {
    {Py_tp_new, cache_make}, {Py_tp_clear, cache_clear}, {Py_tp_dealloc, cache_dealloc}, {0, 0}};
static PyType_Slot es[] = {{Py_tp_dealloc, elem_dealloc}, {0, 0}};
PyType_Spec cspec = {"m.cache", sizeof(cache), 0, Py_TPFLAGS_DEFAULT, cs};
PyType_Spec espec = {"m.elem", sizeof(elem), 0, Py_TPFLAGS_DEFAULT, es};
