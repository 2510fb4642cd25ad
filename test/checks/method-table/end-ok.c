// Tables and lists that end, and tables that nobody reads to an end: silent.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=method-table -fplugin-arg-refsan-level=pedantic -Werror %s
#include <Python.h>

static PyObject *two(PyObject *self, PyObject *args)
{
    return PyObject_CallFunctionObjArgs(self, args, args, NULL);
}

static PyObject *none(PyObject *self, PyObject *Py_UNUSED(args))
{
    return PyObject_CallMethodObjArgs(self, self, (PyObject *)NULL);
}

// Each way to write the end.
static PyMethodDef null_end[] = {{"two", two, METH_VARARGS, NULL}, {NULL, NULL}};
static PyMethodDef zero_end[] = {{"two", two, METH_VARARGS, NULL}, {0}};
static PyMethodDef named_end[] = {{"two", two, METH_VARARGS, NULL}, {.ml_doc = NULL}};
static PyMethodDef longer[2] = {{"two", two, METH_VARARGS, NULL}};
static PyMethodDef empty[] = {{}};
static PyMethodDef none_yet[2];

// Read by its size.
static PyMethodDef counted[] = {{"none", none, METH_NOARGS, NULL}, {"two", two, METH_VARARGS, NULL}};

static PyType_Slot slots[] = {{Py_tp_methods, null_end}, {0, NULL}};

PyType_Spec spec = {"spam.Spam", 0, 0, Py_TPFLAGS_DEFAULT, slots};

PyTypeObject type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "spam.Egg", .tp_methods = zero_end};

int ready(PyObject *module)
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(counted); i++) {
        PyObject *function = PyCFunction_New(&counted[i], module);
        if (PyModule_AddObject(module, counted[i].ml_name, function) < 0) {
            Py_XDECREF(function);
            return -1;
        }
    }
    none_yet[0] = counted[0];
    return PyModule_AddFunctions(module, named_end) || PyModule_AddFunctions(module, longer) ||
                   PyModule_AddFunctions(module, empty) || PyModule_AddFunctions(module, none_yet)
               ? -1
               : 0;
}
