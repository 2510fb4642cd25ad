// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Macros that leave the function forget what it owns; the warning stands where the macro is used.

#include <Python.h>
#include <assert.h>

#define RETURN_ERROR(type, text)                                                                   \
    do {                                                                                           \
        PyErr_SetString((type), (text));                                                           \
        return NULL;                                                                               \
    } while (0)
#define CHECK_OR(condition, label)                                                                 \
    do {                                                                                           \
        if (!(condition))                                                                          \
            goto label;                                                                            \
    } while (0)
#define ADD(module, name, object)                                                                  \
    if (PyModule_AddObject(module, name, (object)) < 0)                                            \
        goto error;

static PyObject *
first_of(PyObject *module, PyObject *arg)
{
    PyObject *list = PySequence_List(arg), *item;

    if (list == NULL)
        return NULL;
    if (PyList_GET_SIZE(list) == 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list' leaks{{.*}}[refsan-leak]
        RETURN_ERROR(PyExc_ValueError, "nothing there");
    assert(PyList_Check(list));
    item = Py_NewRef(PyList_GET_ITEM(list, 0));
    Py_DECREF(list);
    return item;
}

static PyObject *
labelled(PyObject *module, PyObject *arg)
{
    PyObject *text = NULL, *result = NULL;

    CHECK_OR((text = PyObject_Str(arg)) != NULL, done);
    CHECK_OR((result = PyList_New(0)) != NULL, done);
    CHECK_OR(PyList_Append(result, text) == 0, failed);
done:
    Py_XDECREF(text);
    return result;
failed:
    Py_XDECREF(text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'result' leaks{{.*}}[refsan-leak]
    return NULL;
}

static PyMethodDef methods[] = {
    {"first_of", first_of, METH_O, NULL},
    {"labelled", labelled, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "macros", NULL, -1, methods};

PyMODINIT_FUNC
PyInit_macros(void)
{
    PyObject *module = PyModule_Create(&definition);
    PyObject *names;

    if (module == NULL)
        return NULL;
    names = PyList_New(0);
    if (names == NULL)
        goto error;
    ADD(module, "names", names);
    return module;
error:
    Py_DECREF(module);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'names' leaks{{.*}}[refsan-leak]
    return NULL;
}
