// RUN: %clang_refsan -fsyntax-only -Wall %s 2>&1 | count 0
// RUN: %clangxx_refsan -x c++ -fsyntax-only -Wno-writable-strings %s 2>&1 | count 0
#include <Python.h>

extern char *elsewhere[];
int convert(PyObject *o, void *out);

int named(PyObject *args, PyObject *kwargs, PyObject *a, int n, char **names, int which)
{
    static char *two[] = {(char *)"a", (char *)"b", NULL};
    static const char *const constant[] = {"a", "b", NULL};
    char *local[] = {(char *)"a", (char *)"b", NULL};
    static char *positional[] = {(char *)"", (char *)"b", NULL};
    static char *none[] = {NULL};
    static char *roomy[5] = {(char *)"a", (char *)"b"};
    char *shortened[] = {(char *)"a", (char *)"b", NULL};

    if (which)
        shortened[1] = NULL;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", two, &a, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "O|$i:f", two, &a, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "(Oi)|i", two, &a, &n, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "O!O&", (char **)constant, &PyList_Type, &a,
                                       convert, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", local, &a, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", positional, &a, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", roomy, &a, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "", none) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "i", shortened, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", names, &a, &n) &&
           PyArg_ParseTupleAndKeywords(args, kwargs, "Oii", elsewhere, &a, &n, &n);
}
