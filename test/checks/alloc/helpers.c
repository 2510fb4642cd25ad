// What the unit's own functions acquire, release and keep for their callers.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc %s 2>&1 | FileCheck %s
#include <Python.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *p = PyMem_Malloc(strlen(text) + 1);

    if (p != NULL)
        strcpy(p, text);
    return p;
}

static char *copy_of_copy(const char *text)
{
    return copy(text);
}

static void drop(char *p)
{
    if (p != NULL)
        PyMem_Free(p);
}

static void drop_twice_removed(char *p)
{
    drop(p);
}

static PyObject *lost(PyObject *self, PyObject *arg)
{
    char *p = copy_of_copy("abc");
    PyObject *o;

    if (p == NULL)
        return PyErr_NoMemory();
    o = PyUnicode_FromString(p);
    if (o == NULL)
        // CHECK: helpers.c:[[#@LINE+1]]:9: warning: 'p' leaks on this path: memory from copy_of_copy is never released [refsan-alloc]
        return NULL;
    drop_twice_removed(p);
    return o;
}

static PyObject *mixed(PyObject *self, PyObject *arg)
{
    char *p = strdup("abc");

    if (p == NULL)
        return PyErr_NoMemory();
    // CHECK: helpers.c:[[#@LINE+1]]:5: warning: 'p' is from strdup: drop must not release it
    drop(p);
    Py_RETURN_NONE;
}

static PyObject *balanced(PyObject *self, PyObject *arg)
{
    char *p = copy("abc");
    PyObject *o = p == NULL ? PyErr_NoMemory() : PyUnicode_FromString(p);

    drop_twice_removed(p);
    return o;
}

// It may release what it is given, or not: its callers know.
typedef struct {
    PyObject_HEAD
    int owned;
    char *text;
} Holder;

static void drop_if_owned(Holder *self, char *p)
{
    if (self->owned)
        PyMem_Free(p);
}

static PyObject *doubtful(Holder *self, PyObject *arg)
{
    char *p = copy("abc");

    if (p == NULL)
        return PyErr_NoMemory();
    self->owned = 1;
    drop_if_owned(self, p);
    Py_RETURN_NONE;
}

// It keeps what it is given, though not by name.
static void keep_inner(Holder *self, char *p)
{
    self->text = p + 1;
}

static void keep(Holder *self, char *p)
{
    keep_inner(self, p);
}

static PyObject *kept(Holder *self, PyObject *arg)
{
    char *p = copy("abc");

    if (p == NULL)
        return PyErr_NoMemory();
    keep(self, p);
    Py_RETURN_NONE;
}

// A pointer into its argument comes back.
static char *skip(char *p)
{
    while (*p == ' ')
        p++;
    return p;
}

static PyObject *skipped(PyObject *self, PyObject *arg)
{
    char *p = copy("  abc");

    if (p == NULL)
        return PyErr_NoMemory();
    p = skip(p);
    return PyUnicode_FromString(p);
}

// Memory or not, as the second argument says.
static char *maybe_copy(char *text, int *copied)
{
    if (text[0] == ' ')
        return text;
    *copied = 1;
    return copy(text);
}

static PyObject *by_flag(PyObject *self, PyObject *arg)
{
    char text[] = "abc";
    int copied = 0;
    char *p = maybe_copy(text, &copied);
    PyObject *o;

    if (p == NULL)
        return PyErr_NoMemory();
    o = PyUnicode_FromString(p);
    if (copied)
        PyMem_Free(p);
    return o;
}

static PyMethodDef methods[] = {{"a", lost, METH_O},
                                {"b", mixed, METH_O},
                                {"c", balanced, METH_O},
                                {"d", (PyCFunction)doubtful, METH_O},
                                {"e", (PyCFunction)kept, METH_O},
                                {"f", skipped, METH_O},
                                {"g", by_flag, METH_O},
                                {NULL}};
void *used[] = {methods};
// CHECK: {{^}}2 warnings generated
