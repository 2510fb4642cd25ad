// What is passed for the "..." of a function, and what arrays of strings begin as.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis \
// RUN:   %s 2>&1 | FileCheck %s
#define PY_SSIZE_T_CLEAN
#include <Python.h>

static char *global_names[] = {"x", NULL};

enum colour { RED };

typedef struct {
    PyObject_HEAD
    char text[8];
} Thing;

static int convert(PyObject *o, void *out);

PyObject *integers(short h, _Bool b, enum colour c, long l, unsigned long long u, Py_ssize_t n)
{
    return Py_BuildValue("", h, b, c, l, u, n, 'x', 1.5f, "text", NULL);
}
// CHECK-LABEL: function obj:PyObject integers(
// CHECK: call _Py_BuildValue_SizeT("", h as int:32 "int" @{{[0-9]+}}, b as int:32 "int" @{{[0-9]+}},
// CHECK-SAME: c as uint:32 "unsigned int" @{{[0-9]+}}, l as int:64 "long" @{{[0-9]+}},
// CHECK-SAME: u as uint:64 "unsigned long long" @{{[0-9]+}}, n as int:64 "Py_ssize_t" @{{[0-9]+}},
// CHECK-SAME: 120 as int:32 "int" @{{[0-9]+}}, {{%[0-9]+}} as float:64 "double" @{{[0-9]+}},
// CHECK-SAME: "text" as int:8* "char *" @{{[0-9]+}}, NULL as void* cast "void *" @{{[0-9]+}})

int pointers(PyObject *args, Thing *thing, struct opaque **opaque, char ***deep)
{
    return PyArg_ParseTuple(args, "", &thing, thing, thing->text, &thing->text, opaque, deep, convert,
                            &convert, (void *)args);
}
// CHECK-LABEL: function int pointers(
// CHECK: call _PyArg_ParseTuple_SizeT(args, "", {{%[0-9]+}} as obj** "Thing **" @{{[0-9]+}},
// CHECK-SAME: thing as obj* "Thing *" @{{[0-9]+}}, {{%[0-9]+}} as int:8* "char *" @{{[0-9]+}},
// CHECK-SAME: {{%[0-9]+}} as int:8* "char (*)[8]" @{{[0-9]+}},
// CHECK-SAME: opaque as struct** "struct opaque **" @{{[0-9]+}}, deep as int:8*** "char ***" @{{[0-9]+}},
// CHECK-SAME: &convert as function* "int (*)(PyObject *, void *)" @{{[0-9]+}},
// CHECK-SAME: &convert as function* "int (*)(PyObject *, void *)" @{{[0-9]+}},
// CHECK-SAME: args as void* cast "void *" @{{[0-9]+}})

int names(PyObject *args, PyObject *kwargs, PyObject **o)
{
    static char *names[] = {"a", "b" "c", NULL};
    const char *const local[4] = {"a"};
    char *other[] = {"a", (char *)o, NULL};
    return PyArg_ParseTupleAndKeywords(args, kwargs, "OO", names, o, o) +
           PyArg_ParseTupleAndKeywords(args, kwargs, "O", (char **)local, o) +
           PyArg_ParseTupleAndKeywords(args, kwargs, "O", other, o) +
           PyArg_ParseTupleAndKeywords(args, kwargs, "O", global_names, o);
}
// CHECK-LABEL: function int names(
// CHECK-DAG: static array `names.names` addressed {"a", "bc", NULL} @
// CHECK-DAG: var array local addressed const {"a", NULL} @
// CHECK-DAG: var array other addressed @
// CHECK-DAG: global array global_names addressed {"x", NULL} @
