// SPDX-License-Identifier: Apache-2.0
// What is inferred, kind by kind, and that no more is.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-no-analysis \
// RUN:   -fplugin-arg-refsan-dump=contracts %s 2>%t.refs
// RUN: FileCheck %s <%t.refs
// RUN: refsan contracts --contracts=%t.refs put
#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *field;
} Holder;

// ---- questions about an argument ----

// CHECK: {{^}}is_error(o) -> 1 unless nonnull(o) | 0 unless null(o) pure{{$}}
int is_error(PyObject *o)
{
    return o == NULL;
}

// CHECK-NEXT: {{^}}is_there(o) -> 1 unless null(o) | 0 unless nonnull(o) pure{{$}}
int is_there(PyObject *o)
{
    return !is_error(o);
}

// One of two that are NULL: which, the answer does not say.
// CHECK-NEXT: {{^}}is_same(a, b) -> 0..1 pure{{$}}
int is_same(PyObject *a, PyObject *b)
{
    return a == b;
}

// ---- the result ----

// CHECK-NEXT: {{^}}lend(list) -> borrowed(list) loose | NULL! lookup{{$}}
PyObject *lend(PyObject *list)
{
    return PyList_GetItem(list, 0);
}

// CHECK-NEXT: {{^}}lend_field(self) -> borrowed(self) | NULL{{$}}
PyObject *lend_field(Holder *self)
{
    return self->field;
}

// CHECK-NEXT: {{^}}clear(self) -> void may-run-python{{$}}
void clear(Holder *self)
{
    Py_CLEAR(self->field);
}

// CHECK-NEXT: {{^}}lend_second(a, used-late b) -> borrowed(b) loose | NULL! runs-python{{$}}
PyObject *lend_second(PyObject *a, PyObject *b)
{
    if (PyObject_Size(a) < 0)
        return NULL;
    return lend(b);
}

// NULL with an exception, and NULL without one.
// CHECK-NEXT: {{^}}find(dict, key) -> new shared | NULL | NULL! may-run-python lookup{{$}}
PyObject *find(PyObject *dict, PyObject *key)
{
    PyObject *value = PyDict_GetItemWithError(dict, key);

    Py_XINCREF(value);
    return value;
}

// CHECK-NEXT: {{^}}unless_none(o) -> new unless _Py_NoneStruct(o) | NULL | NULL! unless _Py_NoneStruct(o) may-run-python{{$}}
PyObject *unless_none(PyObject *o)
{
    return o == Py_None ? NULL : PyObject_Str(o);
}

// CHECK-NEXT: {{^}}raise_it(text) -> NULL!{{$}}
PyObject *raise_it(const char *text)
{
    PyErr_SetString(PyExc_ValueError, text);
    return NULL;
}

// An argument that is one number, or not NULL and one number.
// CHECK-NEXT: {{^}}refuse(how) -> 0 | -1! unless ..2(how) unless 4..(how){{$}}
int refuse(int how)
{
    if (how != 3)
        return 0;
    PyErr_SetString(PyExc_ValueError, "not this way");
    return -1;
}

// CHECK-NEXT: {{^}}chosen(o, p, how) -> new unless null(o) | o {gain o} unless null(o) unless ..1(how) unless 3..(how)
// CHECK-SAME: {{^}} | NULL unless nonnull(o) | NULL! unless null(o) may-run-python{{$}}
PyObject *chosen(PyObject *o, PyObject *p, int how)
{
    if (o == NULL)
        return NULL;
    return how == 2 ? Py_NewRef(o) : PyObject_Str(p);
}

// CHECK-NEXT: {{^}}compare(used-late a, used-late b) -> 0..1 | -1! runs-python{{$}}
int compare(PyObject *a, PyObject *b)
{
    int equal = PyObject_RichCompareBool(a, b, Py_EQ);

    if (equal < 0)
        return -1;
    return !equal;
}

// An answer that is passed on as it is, beside one of its own.
// CHECK-NEXT: {{^}}compare_if(used-late a, used-late b, wanted) -> {{.*}} | -1! unless 0(wanted) runs-python{{$}}
int compare_if(PyObject *a, PyObject *b, int wanted)
{
    if (!wanted)
        return 0;
    return compare(a, b);
}

// CHECK-NEXT: {{^}}pass(result) -> result unless null(result) | NULL! unless nonnull(result){{$}}
PyObject *pass(PyObject *result)
{
    if (!result && !PyErr_Occurred())
        PyErr_SetNone(PyExc_ValueError);
    return result;
}

// ---- arguments ----

// CHECK-NEXT: {{^}}put(list, item) -> 0 {steal item} | -1! may-run-python{{$}}
int put(PyObject *list, PyObject *item)
{
    if (PyList_Append(list, item) < 0)
        return -1;
    Py_DECREF(item);
    return 0;
}

// CHECK-NEXT: {{^}}put_or_drop(list, item) -> 0 | -1! {steal item} may-run-python{{$}}
int put_or_drop(PyObject *list, PyObject *item)
{
    if (PyList_Append(list, item) == 0)
        return 0;
    Py_DECREF(item);
    return -1;
}

// CHECK-NEXT: {{^}}checked(o) -> o {is list(o)} | NULL! {steal o} may-run-python lookup{{$}}
PyObject *checked(PyObject *o)
{
    if (PyList_Check(o))
        return o;
    PyErr_SetString(PyExc_TypeError, "a list is wanted");
    Py_DECREF(o);
    return NULL;
}

// CHECK-NEXT: {{^}}drop(o) -> void {steal o} may-run-python{{$}}
void drop(PyObject *o)
{
    Py_XDECREF(o);
}

// CHECK-NEXT: {{^}}keep(o) -> o {gain o}{{$}}
PyObject *keep(PyObject *o)
{
    Py_INCREF(o);
    return o;
}

// CHECK-NEXT: {{^}}keep_if_there(o) -> o {gain o} unless null(o) | NULL unless nonnull(o){{$}}
PyObject *keep_if_there(PyObject *o)
{
    Py_XINCREF(o);
    return o;
}

// ---- out-parameters ----

// CHECK-NEXT: {{^}}get(o, out) -> 0? {*out = NULL} | 1 {*out = {{new.*}}} | -1! {*out = NULL}
int get(PyObject *o, PyObject **out)
{
    PyObject *text = PyObject_Repr(o);

    *out = NULL;
    if (!text)
        return -1;
    if (PyUnicode_GetLength(text) > 4) {
        *out = text;
        return 1;
    }
    Py_DECREF(text);
    return 0;
}

// CHECK-NEXT: {{^}}get_lent(list, out) -> 0 {*out = borrowed(list) loose} | -1!{{$}}
int get_lent(PyObject *list, PyObject **out)
{
    PyObject *item = PyList_GetItem(list, 0);

    if (!item)
        return -1;
    *out = item;
    return 0;
}

// ---- Python code, and no return ----

// CHECK-NEXT: {{^}}size(list) -> 0.. pure{{$}}
Py_ssize_t size(PyObject *list)
{
    return PyList_GET_SIZE(list);
}

// CHECK-NEXT: {{^}}is_true_and_long(used-late o) -> 0..1? runs-python{{$}}
int is_true_and_long(PyObject *o)
{
    return compare(o, Py_True) && size(o) > 5;
}

// CHECK-NEXT: {{^}}die(text) noreturn{{$}}
void die(const char *text)
{
    Py_FatalError(text);
}

// CHECK-NEXT: {{^}}die_if_empty(o) -> void unless null(o) pure{{$}}
void die_if_empty(PyObject *o)
{
    if (!o)
        die("empty");
}

// ---- recursion ----

// CHECK-NEXT: {{^}}nested(o, n) -> new unless 0(n) | o {gain o}{{.*}} | NULL! unless 0(n) runs-python{{$}}
PyObject *nested(PyObject *o, int n)
{
    PyObject *text;
    PyObject *result;

    if (n == 0)
        return keep(o);
    text = PyObject_Repr(o);
    if (!text)
        return NULL;
    result = nested(text, n - 1);
    Py_DECREF(text);
    return result;
}

// CHECK-NEXT: {{^}}eat(o, n) -> 0? {steal o} may-run-python{{$}}
int eat(PyObject *o, int n)
{
    if (n > 0)
        return eat(o, n - 1);
    Py_DECREF(o);
    return 0;
}

int walk(PyObject *o, int n);

// CHECK-NEXT: {{^}}step(o, n) -> 0? | -1! may-run-python{{$}}
int step(PyObject *o, int n)
{
    PyObject *text = PyObject_Str(o);
    int failed;

    if (!text)
        return -1;
    failed = walk(text, n);
    Py_DECREF(text);
    return failed;
}

// CHECK-NEXT: {{^}}walk(o, n) -> 0? | -1! unless 0(n) may-run-python{{$}}
int walk(PyObject *o, int n)
{
    if (n == 0)
        return 0;
    return step(o, n - 1);
}
