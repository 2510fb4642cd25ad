// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A set of the C++ library keeps the object, which is counted if it was not there.

#include <Python.h>
#include <unordered_set>

struct Frame {
    std::unordered_set<PyObject *> patients;

    void keep(PyObject *obj)
    {
        if (patients.insert(obj).second)
            Py_INCREF(obj);
    }
    ~Frame()
    {
        for (PyObject *each : patients)
            Py_DECREF(each);
    }
};
