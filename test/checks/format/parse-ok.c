// Arguments that are what their format asks for, in all ways that code writes them.
//
// RUN: %clang_refsan -fsyntax-only -Wall -fplugin-arg-refsan-disable=alloc %s 2>&1 | count 0
// RUN: %clangxx_refsan -x c++ -fsyntax-only -fplugin-arg-refsan-disable=alloc %s 2>&1 | count 0
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct {
    PyObject_HEAD
    int number;
    PyObject *field;
} Thing;

enum colour { RED, GREEN };

int numbers(PyObject *args, Thing *self, int numbers[3])
{
    unsigned int u;
    int32_t i32;
    int64_t i64;
    uint64_t u64;
    long l;
    long long ll;
    size_t size;
    off_t offset;
    unsigned char byte;
    signed char signed_byte;
    enum colour colour;
    float f;
    double pair[2];
    Py_complex complex;

    // Signedness does not matter, nor do names of one width.
    return PyArg_ParseTuple(args, "iIiiii", &u, &i32, &self->number, numbers, numbers + 1, &numbers[2]) &&
           PyArg_ParseTuple(args, "nnLLlkK", &size, &l, &offset, &i64, &ll, &u64, &i64) &&
           PyArg_ParseTuple(args, "bBcbi", &byte, &signed_byte, &byte, (unsigned char *)&i32, &colour) &&
           PyArg_ParseTuple(args, "fddD", &f, pair, &pair[1], &complex) &&
           PyArg_ParseTuple(args, "i|n", (void *)&i32, (Py_ssize_t *)&l);
}

int strings(PyObject *args, void *anywhere)
{
    const char *s;
    unsigned char *bytes;
    char *memory = NULL;
    Py_ssize_t n;
    Py_buffer view;
    Py_buffer views[2];

    return PyArg_ParseTuple(args, "szy", &s, (char **)&bytes, &bytes) &&
           PyArg_ParseTuple(args, "s#y#", &s, &n, &bytes, &n) &&
           PyArg_ParseTuple(args, "s*y*w*", &view, views, &views[1]) &&
           PyArg_ParseTuple(args, "eset#", "utf-8", &memory, NULL, &memory, &n) &&
           PyArg_ParseTuple(args, "s", anywhere);
}

static int convert(PyObject *o, void *out)
{
    *(long *)out = PyLong_AsLong(o);
    return !(*(long *)out == -1 && PyErr_Occurred());
}

int objects(PyObject *args, Thing *self)
{
    PyObject *o;
    PyObject *array[2];
    PyListObject *list;
    Thing *thing;
    long l;

    return PyArg_ParseTuple(args, "OOO", &o, array, &array[1]) &&
           PyArg_ParseTuple(args, "O!O!", &PyList_Type, &list, Py_TYPE(self), &thing) &&
           PyArg_ParseTuple(args, "O!O", (PyObject *)&PyList_Type, &o, &self->field) &&
           PyArg_ParseTuple(args, "SUY", &o, &o, &o) &&
           PyArg_ParseTuple(args, "O&O&", convert, &l, &convert, (void *)&l) &&
           PyArg_ParseTuple(args, "O&", (int (*)(PyObject *, void *))convert, &l) &&
           PyArg_ParseTuple(args, "(O(OO))|O:name with O and |", &o, &o, &o, &o) &&
           PyArg_ParseTuple(args, "O;a message that has %s", &o) &&
           PyArg_ParseTuple(args, "") && PyArg_ParseTuple(args, ":f");
}

// A format that is no literal says nothing.
int unknown(PyObject *args, const char *format, PyObject *o, int which)
{
    return PyArg_ParseTuple(args, format, o) && PyArg_ParseTuple(args, which ? "i" : "O", &o, &o);
}
