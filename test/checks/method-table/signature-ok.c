// Functions that take what is passed to them: silent.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>

static PyObject *two(PyObject *self, PyObject *args)
{
    return Py_BuildValue("OO", self, args);
}

static PyObject *three(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("OOO", self, args, kwargs);
}

static PyObject *fast(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return nargs ? Py_NewRef(args[0]) : Py_NewRef(self);
}

static PyObject *fast_keywords(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                               PyObject *kwnames)
{
    return kwnames ? Py_NewRef(kwnames) : fast(self, args, nargs);
}

static PyObject *in_class(PyObject *self, PyTypeObject *cls, PyObject *const *args,
                          Py_ssize_t nargs, PyObject *kwnames)
{
    return cls ? Py_NewRef(cls) : fast_keywords(self, args, nargs, kwnames);
}

// Nothing is known of what it takes.
extern PyObject *old();

static PyMethodDef methods[] = {
    {"two", two, METH_VARARGS, NULL},
    {"class_", two, METH_O | METH_CLASS, NULL},
    {"static_", two, METH_NOARGS | METH_STATIC, NULL},
    {"contains", two, METH_O | METH_COEXIST, NULL},
    {"three", (PyCFunction)(void (*)(void))three, METH_VARARGS | METH_KEYWORDS, NULL},
    {"fast", (PyCFunction)(void (*)(void))fast, METH_FASTCALL, NULL},
    {"keys", (PyCFunction)(void (*)(void))fast_keywords, METH_FASTCALL | METH_KEYWORDS, NULL},
    {"cls", (PyCFunction)(void (*)(void))in_class, METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
    {"old", (PyCFunction)old, METH_O, NULL},
    {NULL},
};

static void dealloc(PyObject *self)
{
    Py_TYPE(self)->tp_free(self);
}

static int bool_of(PyObject *self)
{
    return self != NULL;
}

static PyNumberMethods number = {.nb_add = two, .nb_power = three, .nb_bool = bool_of};

PyTypeObject type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "spam.Spam",
    .tp_dealloc = dealloc,
    .tp_as_number = &number,
    .tp_call = three,
    .tp_methods = methods,
};
