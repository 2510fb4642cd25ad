// SPDX-License-Identifier: Apache-2.0
// An extension with one bug, to try recipes on.
#include <Python.h>

static PyObject *some(PyObject *self, PyObject *items)
{
    PyObject *list = PySequence_List(items);

    (void)self;
    if (list == NULL)
        return NULL;
    if (PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    return list;
}

static PyMethodDef methods[] = {{"some", some, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "spam", NULL, -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_spam(void)
{
    return PyModule_Create(&module);
}
