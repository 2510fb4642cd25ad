// Memory in a field, freed in another function by another allocator than it is from.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=alloc %s 2>&1 | FileCheck %s
#include <Python.h>
#include <stdlib.h>

typedef struct {
    PyObject_HEAD
    char *text;
    char *mended;
    int *numbers;
    char *any;
    char *taken;
} Box;

static char *new_text(Py_ssize_t size)
{
    return PyMem_Malloc((size_t)size);
}

static int box_init(Box *self, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t size;
    int *numbers;

    if (!PyArg_ParseTuple(args, "n", &size))
        return -1;
    self->text = new_text(size);
    numbers = malloc((size_t)size * sizeof(int));
    if (numbers == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->numbers = numbers;
    // Either way it is memory of one allocator.
    self->mended = PyMem_RawMalloc((size_t)size);
    if (size > 100)
        self->mended = PyMem_RawRealloc(self->mended, 100);
    // Of several, or nobody knows which.
    self->any = size > 10 ? PyMem_Malloc(10) : malloc(10);
    return 0;
}

void box_take(Box *self, char *text)
{
    self->taken = text;
    if (text == NULL)
        self->taken = malloc(1);
}

static void box_dealloc(Box *self)
{
    // CHECK: fields.c:[[#@LINE+2]]:5: warning: what 'text' holds is from new_text: free must not release it [refsan-alloc]
    // CHECK: fields.c:[[#@LINE-26]]:18: note: it is allocated here
    free(self->text);
    // CHECK: fields.c:[[#@LINE+1]]:5: warning: what 'numbers' holds is from malloc: PyMem_Free must not release it [refsan-alloc]
    PyMem_Free(self->numbers);
    PyMem_RawFree(self->mended);
    free(self->any);
    PyMem_Free(self->taken);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject box_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Box",
    .tp_basicsize = sizeof(Box),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)box_dealloc,
    .tp_init = (initproc)box_init,
};
// CHECK: {{^}}2 warnings generated
