// RUN: %clang_refsan -fsyntax-only -Wall %s 2>&1 | count 0
// RUN: %clangxx_refsan -x c++ -fsyntax-only %s 2>&1 | count 0
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

typedef struct {
    PyObject_HEAD
    unsigned char byte;
    unsigned flag : 1;
    char name[8];
} Thing;

PyObject *values(int which, Thing *self, Py_ssize_t n, PyObject *o, unsigned char *bytes, float f)
{
    short h = 1;
    int64_t wide = 1;
    size_t size = 2;
    Py_complex complex = {1, 2};

    switch (which) {
    case 0:
        return Py_BuildValue("bBhHicCi", self->byte, 'x', h, h, self->flag, 'x', 'x', n > 1);
    case 1:
        return Py_BuildValue("(nnkKLl)", n, size, size, wide, wide, 1L);
    case 2:
        return Py_BuildValue("fd, D", f, f * 2, &complex);
    case 3:
        return Py_BuildValue("{s:s#, s:z}", self->name, bytes, n, "key", NULL);
    case 4:
        return Py_BuildValue("[OOSN]", self, Py_None, o, Py_NewRef(o));
    case 5:
        return Py_BuildValue("O&O&", PyLong_FromVoidPtr, (void *)bytes, PyLong_FromVoidPtr, size);
    case 6:
        return Py_BuildValue("");
    case 7:
        return PyObject_CallFunction(o, NULL);
    case 8:
        return PyObject_CallFunction(o, "");
    case 9:
        return PyObject_CallMethod(o, "m", NULL);
    case 10:  // in vain, but harmless
        return PyObject_CallMethod(o, "m", "O", o, NULL);
    default:
        return PyObject_CallFunction(o, "O(ii)", self, 1, 2);
    }
}
