// What may be right, if what is passed begins with what is asked for.
//
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | count 0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-level=pedantic %s 2>&1 | FileCheck %s
#include <Python.h>

struct opaque;
struct holder {
    PyObject *held;
};
union number {
    int i;
    float f;
};

int parse(PyObject *args, struct opaque *opaque, struct holder *holder, union number *number)
{
    void *handle;
    PyObject *o;

    // CHECK: warning: 'k' needs 'unsigned long *', but argument 3 of PyArg_ParseTuple is 'struct opaque **'
    // CHECK: warning: 'n' needs 'Py_ssize_t *', but argument 4 of PyArg_ParseTuple is 'void **'
    if (!PyArg_ParseTuple(args, "kn", &opaque, &handle))
        return 0;
    // CHECK: warning: 'O' needs 'PyObject **', but argument 3 of PyArg_ParseTuple is 'PyObject *'
    if (!PyArg_ParseTuple(args, "O", (PyObject *)&o))
        return 0;
    // CHECK: warning: 'O' needs 'PyObject **', but argument 3 of PyArg_ParseTuple is 'struct opaque **'
    // CHECK: warning: 'O' needs 'PyObject **', but argument 4 of PyArg_ParseTuple is 'struct holder *'
    // CHECK: warning: 'i' needs 'int *', but argument 5 of PyArg_ParseTuple is 'union number *'
    return PyArg_ParseTuple(args, "OOi", &opaque, holder, number);
}

PyObject *build(struct opaque *opaque, PyObject *o)
{
    // CHECK: warning: 'O' needs 'PyObject *', but argument 3 of PyObject_CallFunction is 'struct opaque *'
    // CHECK: warning: 'k' needs 'unsigned long', but argument 4 of PyObject_CallFunction is 'struct opaque *'
    // CHECK: warning: the format of PyObject_CallFunction takes 1 argument, but 2 are passed
    if (opaque)
        return PyObject_CallFunction(o, "Ok", opaque, opaque);
    return PyObject_CallFunction(o, "O", o, NULL);
}
// CHECK: {{^}}9 warnings generated
