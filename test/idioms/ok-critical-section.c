// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DGIL %s
// Critical sections as 3.13's headers expand them: a block with a struct in it in free-threaded
// builds, a plain block in others.

#include <Python.h>

#ifdef GIL
#define BEGIN_CRITICAL_SECTION(op) {
#define END_CRITICAL_SECTION() }
#define BEGIN_CRITICAL_SECTION2(a, b) {
#define END_CRITICAL_SECTION2() }
#else
struct section { uintptr_t previous; void *mutex; };
struct section2 { struct section base; void *mutex2; };
extern void section_begin(struct section *c, PyObject *op);
extern void section_end(struct section *c);
extern void section2_begin(struct section2 *c, PyObject *a, PyObject *b);
extern void section2_end(struct section2 *c);
#define BEGIN_CRITICAL_SECTION(op)                                                                 \
    {                                                                                              \
        struct section _py_cs;                                                                     \
        section_begin(&_py_cs, (PyObject *)(op))
#define END_CRITICAL_SECTION()                                                                     \
    section_end(&_py_cs);                                                                          \
    }
#define BEGIN_CRITICAL_SECTION2(a, b)                                                              \
    {                                                                                              \
        struct section2 _py_cs2;                                                                   \
        section2_begin(&_py_cs2, (PyObject *)(a), (PyObject *)(b))
#define END_CRITICAL_SECTION2()                                                                    \
    section2_end(&_py_cs2);                                                                        \
    }
#endif

typedef struct {
    PyObject_HEAD
    PyObject *value;
} cell;

static PyObject *
cell_get_impl(cell *self)
{
    return Py_XNewRef(self->value ? self->value : Py_None);
}

static PyObject *
cell_get(cell *self, void *closure)
{
    PyObject *return_value = NULL;

    BEGIN_CRITICAL_SECTION(self);
    return_value = cell_get_impl(self);
    END_CRITICAL_SECTION();
    return return_value;
}

static int
cell_set(cell *self, PyObject *value, void *closure)
{
    PyObject *old;

    BEGIN_CRITICAL_SECTION(self);
    old = self->value;
    self->value = Py_XNewRef(value);
    END_CRITICAL_SECTION();
    Py_XDECREF(old);
    return 0;
}

static PyObject *
cell_swap(cell *self, PyObject *arg)
{
    cell *other;

    if (Py_TYPE(arg) != Py_TYPE(self)) {
        PyErr_SetString(PyExc_TypeError, "cannot swap");
        return NULL;
    }
    other = (cell *)arg;
    BEGIN_CRITICAL_SECTION2(self, other);
    PyObject *value = self->value;
    self->value = other->value;
    other->value = value;
    END_CRITICAL_SECTION2();
    Py_RETURN_NONE;
}

static PyObject *
cell_joined(cell *self, PyObject *list)
{
    PyObject *result = NULL, *text = NULL;

    BEGIN_CRITICAL_SECTION(list);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        Py_XSETREF(text, PyObject_Str(PyList_GET_ITEM(list, i)));
        if (text == NULL)
            goto done;
    }
    result = text != NULL ? Py_NewRef(text) : PyUnicode_FromString("");
done:;
    END_CRITICAL_SECTION();
    Py_XDECREF(text);
    return result;
}

static void
cell_dealloc(cell *self)
{
    Py_XDECREF(self->value);
    Py_TYPE(self)->tp_free(self);
}

static PyGetSetDef getset[] = {
    {"value", (getter)cell_get, (setter)cell_set, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    {"swap", (PyCFunction)cell_swap, METH_O, NULL},
    {"joined", (PyCFunction)cell_joined, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject cell_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "cell",
    .tp_basicsize = sizeof(cell),
    .tp_dealloc = (destructor)cell_dealloc,
    .tp_getset = getset,
    .tp_methods = methods,
};
