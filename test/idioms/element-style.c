// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A tree with an "extra" part made on demand, children in an array, tagged text pointers.

#include <Python.h>

#define STATIC_CHILDREN 4

struct extra {
    PyObject *attrib;
    Py_ssize_t length;
    Py_ssize_t allocated;
    PyObject **children;
    PyObject *_children[STATIC_CHILDREN];
};

struct element {
    PyObject_HEAD
    PyObject *tag;
    PyObject *text;
    PyObject *tail;
    struct extra *extra;
};

#define JOIN_GET(p) ((uintptr_t)(p) & 1)
#define JOIN_SET(p, flag) ((PyObject *)((uintptr_t)(JOIN_OBJ(p)) | (flag)))
#define JOIN_OBJ(p) ((PyObject *)((uintptr_t)(p) & ~(uintptr_t)1))

static PyTypeObject Element_Type;
#define Element_Check(op) PyObject_TypeCheck(op, &Element_Type)

static void
clear_joined_ptr(PyObject **p)
{
    if (*p) {
        PyObject *tmp = JOIN_OBJ(*p);
        *p = NULL;
        Py_DECREF(tmp);
    }
}

static int
create_extra(struct element *self, PyObject *attrib)
{
    self->extra = PyObject_Malloc(sizeof(struct extra));
    if (!self->extra) {
        PyErr_NoMemory();
        return -1;
    }
    self->extra->attrib = Py_XNewRef(attrib);
    self->extra->length = 0;
    self->extra->allocated = STATIC_CHILDREN;
    self->extra->children = self->extra->_children;
    return 0;
}

static void
dealloc_extra(struct extra *extra)
{
    if (!extra)
        return;
    Py_XDECREF(extra->attrib);
    for (Py_ssize_t i = 0; i < extra->length; i++)
        Py_DECREF(extra->children[i]);
    if (extra->children != extra->_children)
        PyObject_Free(extra->children);
    PyObject_Free(extra);
}

static void
clear_extra(struct element *self)
{
    struct extra *myextra;
    if (!self->extra)
        return;
    myextra = self->extra;
    self->extra = NULL;
    dealloc_extra(myextra);
}

static PyObject *
create_new_element(PyObject *tag, PyObject *attrib)
{
    struct element *self = PyObject_GC_New(struct element, &Element_Type);
    if (self == NULL)
        return NULL;
    self->extra = NULL;
    self->tag = Py_NewRef(tag);
    self->text = Py_NewRef(Py_None);
    self->tail = Py_NewRef(Py_None);
    PyObject_GC_Track(self);
    if (attrib != NULL && PyDict_GET_SIZE(attrib) > 0) {
        if (create_extra(self, attrib) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static int
element_resize(struct element *self, Py_ssize_t extra)
{
    PyObject **children;
    Py_ssize_t size;
    if (!self->extra && create_extra(self, NULL) < 0)
        return -1;
    size = self->extra->length + extra;
    if (size > self->extra->allocated) {
        size = (size >> 3) + (size < 9 ? 3 : 6) + size;
        if (self->extra->children != self->extra->_children) {
            children = PyObject_Realloc(self->extra->children, (size_t)size * sizeof(PyObject *));
            if (!children)
                goto nomemory;
        }
        else {
            children = PyObject_Malloc((size_t)size * sizeof(PyObject *));
            if (!children)
                goto nomemory;
            memcpy(children, self->extra->children,
                   (size_t)self->extra->length * sizeof(PyObject *));
        }
        self->extra->children = children;
        self->extra->allocated = size;
    }
    return 0;
nomemory:
    PyErr_NoMemory();
    return -1;
}

static int
add_subelement(struct element *self, PyObject *element)
{
    if (element_resize(self, 1) < 0)
        return -1;
    self->extra->children[self->extra->length] = Py_NewRef(element);
    self->extra->length++;
    return 0;
}

static PyObject *
subelement(PyObject *self, PyObject *args)
{
    struct element *parent;
    PyObject *tag, *attrib = NULL, *elem;
    if (!PyArg_ParseTuple(args, "O!O|O!:SubElement", &Element_Type, &parent, &tag, &PyDict_Type,
                          &attrib))
        return NULL;
    if (attrib) {
        attrib = PyDict_Copy(attrib);
        if (!attrib)
            return NULL;
    }
    elem = create_new_element(tag, attrib);
    Py_XDECREF(attrib);
    if (elem == NULL)
        return NULL;
    if (add_subelement(parent, elem) < 0) {
        Py_DECREF(elem);
        return NULL;
    }
    return elem;
}

static PyObject *
get_attrib(struct element *self, void *closure)
{
    PyObject *res;
    if (!self->extra && create_extra(self, NULL) < 0)
        return NULL;
    res = self->extra->attrib;
    if (!res)
        res = self->extra->attrib = PyDict_New();
    return Py_XNewRef(res);
}

static int
set_text(struct element *self, PyObject *value, void *closure)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete");
        return -1;
    }
    Py_INCREF(value);
    Py_SETREF(self->text, value);
    return 0;
}

static int
set_joined(struct element *self, PyObject *value, void *closure)
{
    Py_XINCREF(value);
    clear_joined_ptr(&self->tail);
    self->tail = value;
    return 0;
}

static PyObject *
pop_last(struct element *self, PyObject *ignored)
{
    if (!self->extra || self->extra->length == 0)
        Py_RETURN_NONE;
    return self->extra->children[--self->extra->length];
}

static PyObject *
insert(struct element *self, PyObject *args)
{
    Py_ssize_t index, i;
    PyObject *child;
    if (!PyArg_ParseTuple(args, "nO!:insert", &index, &Element_Type, &child))
        return NULL;
    if (element_resize(self, 1) < 0)
        return NULL;
    for (i = self->extra->length; i > index; i--)
        self->extra->children[i] = self->extra->children[i - 1];
    self->extra->children[index] = Py_NewRef(child);
    self->extra->length++;
    Py_RETURN_NONE;
}

static PyObject *
remove_first(struct element *self, PyObject *arg)
{
    Py_ssize_t i;
    int rc = 0;
    PyObject *found;
    if (!self->extra)
        goto missing;
    for (i = 0; i < self->extra->length; i++)
        if (self->extra->children[i] == arg)
            break;
    if (i == self->extra->length)
        goto missing;
    found = self->extra->children[i];
    self->extra->length--;
    for (; i < self->extra->length; i++)
        self->extra->children[i] = self->extra->children[i + 1];
    Py_DECREF(found);
    (void)rc;
    Py_RETURN_NONE;
missing:
    PyErr_SetString(PyExc_ValueError, "not in list");
    return NULL;
}

static PyObject *
children(struct element *self, PyObject *ignored)
{
    PyObject *list;
    Py_ssize_t i;
    if (!self->extra)
        return PyList_New(0);
    list = PyList_New(self->extra->length);
    if (!list)
        return NULL;
    for (i = 0; i < self->extra->length; i++)
        PyList_SET_ITEM(list, i, Py_NewRef(self->extra->children[i]));
    return list;
}

static PyObject *
subelement_lost(PyObject *self, PyObject *args)
{
    struct element *parent;
    PyObject *tag, *elem;
    if (!PyArg_ParseTuple(args, "O!O:SubElement", &Element_Type, &parent, &tag))
        return NULL;
    elem = create_new_element(tag, NULL);
    if (elem == NULL)
        return NULL;
    if (add_subelement(parent, elem) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'elem' leaks{{.*}}[refsan-leak]
        return NULL;
    return elem;
}

static PyObject *
attrib_lost(struct element *self, PyObject *args)
{
    PyObject *tag, *attrib, *elem;
    if (!PyArg_ParseTuple(args, "O", &tag))
        return NULL;
    attrib = PyDict_New();
    if (!attrib)
        return NULL;
    elem = create_new_element(tag, attrib);
    if (elem == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'attrib' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_DECREF(attrib);
    return elem;
}

static void
element_dealloc(struct element *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->tag);
    clear_joined_ptr(&self->text);
    clear_joined_ptr(&self->tail);
    clear_extra(self);
    PyObject_GC_Del(self);
}

static PyMethodDef methods[] = {
    {"subelement", subelement, METH_VARARGS, NULL},
    {"pop_last", (PyCFunction)pop_last, METH_NOARGS, NULL},
    {"insert", (PyCFunction)insert, METH_VARARGS, NULL},
    {"remove", (PyCFunction)remove_first, METH_O, NULL},
    {"children", (PyCFunction)children, METH_NOARGS, NULL},
    {"subelement_lost", subelement_lost, METH_VARARGS, NULL},
    {"attrib_lost", (PyCFunction)attrib_lost, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"attrib", (getter)get_attrib, NULL, NULL, NULL},
    {"text", NULL, (setter)set_text, NULL, NULL},
    {"tail", NULL, (setter)set_joined, NULL, NULL},
    {NULL},
};

static PyTypeObject Element_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Element",
    .tp_basicsize = sizeof(struct element),
    .tp_dealloc = (destructor)element_dealloc,
    .tp_methods = methods,
    .tp_getset = getset,
};
