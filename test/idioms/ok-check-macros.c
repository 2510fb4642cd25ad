// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// Macros that leave the function or go to its cleanup.

#include <Python.h>
#include <assert.h>

#define CHECK(condition, label)                                                                    \
    do {                                                                                           \
        if (!(condition))                                                                          \
            goto label;                                                                            \
    } while (0)
#define RETURN_ERROR(type, text)                                                                   \
    do {                                                                                           \
        PyErr_SetString((type), (text));                                                           \
        return NULL;                                                                               \
    } while (0)
#define RETURN_IF_NULL(object)                                                                     \
    if ((object) == NULL)                                                                          \
        return NULL
#define ADD(module, name, object)                                                                  \
    {                                                                                              \
        PyObject *added_ = (object);                                                               \
        if (added_ == NULL)                                                                        \
            goto error;                                                                            \
        if (PyModule_AddObject(module, name, added_) < 0) {                                        \
            Py_DECREF(added_);                                                                     \
            goto error;                                                                            \
        }                                                                                          \
    }
#define TRY(expression) ((expression) < 0 ? -1 : 0)

static PyObject *
table_of(PyObject *module, PyObject *args)
{
    PyObject *key, *value, *table = NULL, *text = NULL;

    if (PyTuple_GET_SIZE(args) != 2)
        RETURN_ERROR(PyExc_TypeError, "two arguments expected");
    assert(PyTuple_Check(args));
    key = PyTuple_GET_ITEM(args, 0);
    value = PyTuple_GET_ITEM(args, 1);
    CHECK((table = PyDict_New()), error);
    CHECK((text = PyObject_Str(key)) != NULL, error);
    CHECK(PyDict_SetItem(table, text, value) == 0, error);
    CHECK(TRY(PyDict_SetItemString(table, "last", value)) == 0, error);
    Py_DECREF(text);
    return table;
error:
    Py_XDECREF(table);
    Py_XDECREF(text);
    return NULL;
}

static PyObject *
both(PyObject *module, PyObject *arg)
{
    PyObject *text, *result;

    text = PyObject_Repr(arg);
    RETURN_IF_NULL(text);
    result = PyTuple_Pack(2, text, arg);
    Py_DECREF(text);
    RETURN_IF_NULL(result);
    return result;
}

static PyMethodDef methods[] = {
    {"table_of", table_of, METH_VARARGS, NULL},
    {"both", both, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "macros", NULL, -1, methods};

PyMODINIT_FUNC
PyInit_macros(void)
{
    PyObject *module = PyModule_Create(&definition);

    RETURN_IF_NULL(module);
    ADD(module, "one", PyLong_FromLong(1));
    ADD(module, "none", Py_NewRef(Py_None));
    ADD(module, "names", PyList_New(0));
    return module;
error:
    Py_DECREF(module);
    return NULL;
}
