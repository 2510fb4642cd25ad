// SPDX-License-Identifier: Apache-2.0
// One line a function: each macro makes small functions around a call, correct ones, of which nothing
// may be told, and wrong ones. With -verify all that is told on the line counts.
//
// In a call, `x` is a new object that the function owns, `o`, `p` and `q` are arguments, `r` is where an
// object is stored, `v` an array that has x.
//
//     STOLEN(PyList_SetItem(o, 0, x))
#include <Python.h>
#include <frameobject.h>
#include <structmember.h>

#include "prototypes.h"

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FUNCTION void PASTE(check, __COUNTER__)(PyObject *o, PyObject *p, PyObject *q)
#define OWNED \
    PyErr_Clear(); \
    PyObject *x = PyObject_CallNoArgs(o); \
    if (x == NULL) \
        return;

void use(const void *pointer);

// The reference to x is consumed, whatever the outcome.
#define STOLEN(call) \
    FUNCTION { OWNED(void)(call); } \
    FUNCTION { OWNED(void)(call); Py_DECREF(x); }

// Consumed, and o holds it.
#define STOLEN_HELD(call) \
    STOLEN(call) \
    FUNCTION { OWNED(void)(call); use(Py_TYPE(x)); }
#define STOLEN_HELD_ON_0(call) \
    STOLEN(call) \
    FUNCTION { OWNED if ((call) < 0) return; use(Py_TYPE(x)); }

// Consumed only if the call gives 0.
#define STOLEN_ON_0(call) \
    FUNCTION { OWNED if ((call) < 0) Py_DECREF(x); } \
    FUNCTION { OWNED(void)(call); }

// o has a reference of its own to x afterwards, unless the call fails.
#define HELD(call) \
    FUNCTION { OWNED if ((call) < 0) { Py_DECREF(x); return; } Py_DECREF(x); use(Py_TYPE(x)); } \
    FUNCTION { OWNED(void)(call); }
#define HELD_ALWAYS(call) \
    FUNCTION { OWNED call; Py_DECREF(x); use(Py_TYPE(x)); } \
    FUNCTION { OWNED call; }

// The call never succeeds with this number.
#define REFUSED(succeeds) \
    FUNCTION { OWNED if (succeeds) return; Py_DECREF(x); }

// An object is stored that the caller owns; nothing or NULL if the call `fails`.
#define WRITTEN(call, fails) \
    FUNCTION { PyObject *r; if ((call) fails) return; Py_XDECREF(r); } \
    FUNCTION { PyObject *r; (void)(call); }

// Three objects are stored, in r, s and t.
#define WRITTEN_3(failed) \
    FUNCTION { PyObject *r, *s, *t; if (failed) return; Py_XDECREF(r); Py_XDECREF(s); Py_XDECREF(t); } \
    FUNCTION { PyObject *r, *s, *t; if (failed) return; Py_XDECREF(s); Py_XDECREF(t); } \
    FUNCTION { PyObject *r, *s, *t; if (failed) return; Py_XDECREF(r); Py_XDECREF(t); } \
    FUNCTION { PyObject *r, *s, *t; if (failed) return; Py_XDECREF(r); Py_XDECREF(s); }
#define NORMALIZED(call) \
    FUNCTION { PyObject *r, *s, *t; PyErr_Fetch(&r, &s, &t); call; PyErr_Restore(r, s, t); } \
    FUNCTION { PyObject *r, *s, *t; PyErr_Fetch(&r, &s, &t); call; }

// A borrowed object is stored.
#define LENT_OUT(call, fails) \
    FUNCTION { PyObject *r = NULL; if ((call) fails) return; use(r); } \
    FUNCTION { PyObject *r = NULL; if ((call) fails) return; Py_XDECREF(r); }

// The object in x is replaced; NULL stands there if the call fails.
#define REPLACED(call) \
    FUNCTION { OWNED if ((call) < 0) return; Py_DECREF(x); } \
    FUNCTION { OWNED if ((call) < 0) return; } \
    FUNCTION { OWNED(void)(call); Py_DECREF(x); }
#define REPLACED_VOID(call) \
    FUNCTION { OWNED call; Py_XDECREF(x); } \
    FUNCTION { OWNED call; }

// The object in x is replaced, and stays if the call fails.
#define REPLACED_OR_KEPT(call) \
    FUNCTION { OWNED(void)(call); Py_DECREF(x); } \
    FUNCTION { OWNED if ((call) < 0) return; Py_DECREF(x); }

// The result points into x.
#define INSIDE(call) \
    FUNCTION { OWNED const void *s = call; if (s != NULL) use(s); Py_DECREF(x); } \
    FUNCTION { OWNED const void *s = call; Py_DECREF(x); if (s != NULL) use(s); }

// The result is borrowed from x.
#define LENDS(call) \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); if (s != NULL) use(Py_TYPE(s)); Py_DECREF(x); } \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); Py_DECREF(x); if (s != NULL) use(Py_TYPE(s)); }

// The call cannot fail where `test` is true.
#define CERTAIN(test, failed) \
    FUNCTION { if (!(test)) return; OWNED if (failed) return; Py_DECREF(x); } \
    FUNCTION { OWNED if (failed) return; Py_DECREF(x); }

// The call cannot fail for `f` where PySequence_Fast has made it.
#define CERTAIN_FAST(failed) \
    FUNCTION { OWNED PyObject *f = PySequence_Fast(o, ""); if (f == NULL) { Py_DECREF(x); return; } \
               if (failed) { Py_DECREF(f); return; } Py_DECREF(f); Py_DECREF(x); } \
    FUNCTION { OWNED PyObject *f = o; if (failed) return; Py_DECREF(x); }

// The call cannot fail with the first arguments, and can with the second.
#define CERTAIN_FOR(certain, open) \
    FUNCTION { PyObject *s = certain; use(Py_TYPE(s)); Py_DECREF(s); } \
    FUNCTION { PyObject *s = open; use(Py_TYPE(s)); Py_DECREF(s); }

// The call does not give NULL for x, and gives it for NULL.
#define NULL_FOR(certain, null) \
    FUNCTION { OWNED if ((certain) == NULL) return; Py_DECREF(x); } \
    FUNCTION { OWNED if ((null) == NULL) return; Py_DECREF(x); }

// What the call accepts passes the test; what comes of it is borrowed, an object, memory.
#define ACCEPTS(refused, test) \
    FUNCTION { if (refused) return; OWNED if (!(test)) return; Py_DECREF(x); } \
    FUNCTION { OWNED if (!(test)) return; Py_DECREF(x); }
#define ACCEPTS_OWNED(call, test) \
    FUNCTION { PyObject *s = call; if (s == NULL) return; Py_DECREF(s); \
               OWNED if (!(test)) return; Py_DECREF(x); } \
    FUNCTION { OWNED if (!(test)) return; Py_DECREF(x); }
#define ACCEPTS_MEMORY(call, test) \
    FUNCTION { void *s = call; if (s == NULL) return; PyMem_Free(s); \
               OWNED if (!(test)) return; Py_DECREF(x); } \
    FUNCTION { OWNED if (!(test)) return; Py_DECREF(x); }

// A test of o's type: made twice, it agrees with itself, and it may be true or false.
#define TYPE_TEST(call) \
    FUNCTION { if (!(call)) return; OWNED if (!(call)) return; Py_DECREF(x); } \
    FUNCTION { OWNED if (!(call)) return; Py_DECREF(x); } \
    FUNCTION { OWNED if (call) return; Py_DECREF(x); }

// -1 may be an answer, and a failure.
#define AMBIGUOUS(call) \
    FUNCTION { OWNED if ((call) == -1 && PyErr_Occurred()) use(Py_TYPE(x)); Py_DECREF(x); } \
    FUNCTION { OWNED if ((call) == -1 && PyErr_Occurred()) return; Py_DECREF(x); } \
    FUNCTION { OWNED if ((call) == -1 && !PyErr_Occurred()) return; Py_DECREF(x); }

// NULL may be an answer, and a failure: a borrowed object or a pointer, an object that is owned.
#define NULL_OR_FAILED(call) \
    FUNCTION { OWNED if ((call) != NULL && PyErr_Occurred()) return; Py_DECREF(x); } \
    FUNCTION { OWNED if ((call) == NULL && PyErr_Occurred()) return; Py_DECREF(x); } \
    FUNCTION { OWNED if ((call) == NULL && !PyErr_Occurred()) return; Py_DECREF(x); }
#define NULL_OR_FAILED_OWNED(call) \
    FUNCTION { OWNED PyObject *s = call; if (s != NULL) { Py_DECREF(s); \
               if (PyErr_Occurred()) return; } Py_DECREF(x); } \
    FUNCTION { OWNED PyObject *s = call; if (s == NULL && PyErr_Occurred()) return; \
               Py_XDECREF(s); Py_DECREF(x); } \
    FUNCTION { OWNED PyObject *s = call; if (s == NULL && !PyErr_Occurred()) return; \
               Py_XDECREF(s); Py_DECREF(x); }

// The result is owned, and held by somebody else too.
#define SHARED(call) \
    FUNCTION { PyObject *s = call; if (s == NULL) return; Py_DECREF(s); use(Py_TYPE(s)); } \
    FUNCTION { PyObject *s = call; if (s != NULL) use(Py_TYPE(s)); }

// The result is x, with a reference more.
#define GIVEN_BACK(call) \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); Py_DECREF(x); Py_XDECREF(s); } \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); if (s != NULL) use(Py_TYPE(s)); Py_DECREF(x); }

// The reference to x is consumed, the result is owned.
#define PASSED_ON(call) \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); Py_XDECREF(s); } \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); if (s != NULL) use(Py_TYPE(s)); }

// Perhaps the reference to x is consumed: nothing is told either way.
#define MAYBE_STOLEN(call) \
    FUNCTION { OWNED(void)(call); } \
    FUNCTION { OWNED(void)(call); Py_DECREF(x); }

// The result is x itself, or NULL, and then x is still there.
#define SAME_OR_NULL(call) \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); Py_DECREF(s != NULL ? s : x); } \
    FUNCTION { OWNED PyObject *s = (PyObject *)(call); Py_XDECREF(s); }

// x has a reference more if the call gives 1, always.
#define COUNTED_ON_1(call) \
    FUNCTION { OWNED if (call) Py_DECREF(x); Py_DECREF(x); } \
    FUNCTION { OWNED(void)(call); Py_DECREF(x); }
#define COUNTED(call) \
    FUNCTION { OWNED call; Py_DECREF(x); Py_DECREF(x); } \
    FUNCTION { OWNED call; Py_DECREF(x); }

// The objects of an array are lent; the result is owned, or no object.
#define LENT(call) \
    FUNCTION { OWNED PyObject *v[] = {NULL, x}; PyObject *s = call; Py_XDECREF(s); Py_DECREF(x); } \
    FUNCTION { OWNED PyObject *v[] = {NULL, x}; PyObject *s = call; Py_XDECREF(s); }
#define LENT_PLAIN(call) \
    FUNCTION { OWNED PyObject *v[] = {NULL, x}; (void)(call); Py_DECREF(x); } \
    FUNCTION { OWNED PyObject *v[] = {NULL, x}; (void)(call); }

// The reference to x is consumed, for the result or in a format ("N"); the result is owned.
#define CONSUMED(call) \
    FUNCTION { OWNED PyObject *s = call; Py_XDECREF(s); } \
    FUNCTION { OWNED PyObject *s = call; Py_XDECREF(s); Py_DECREF(x); }

// The call does not return.
#define NO_RETURN(call) \
    FUNCTION { OWNED call; } \
    FUNCTION { OWNED if (o == p) call; }

// No exception is set afterwards. With results in r, s and t:
#define CLEARS(call) \
    FUNCTION { OWNED PyErr_SetNone(o); (void)(call); if (PyErr_Occurred()) return; Py_DECREF(x); } \
    FUNCTION { OWNED PyErr_SetNone(o); if (PyErr_Occurred()) return; Py_DECREF(x); }
#define CLEARED_BY(call) \
    FUNCTION { OWNED PyObject *r, *s = NULL, *t = NULL; PyErr_SetNone(o); (void)(call); \
               Py_XDECREF(r); Py_XDECREF(s); Py_XDECREF(t); \
               if (PyErr_Occurred()) return; Py_DECREF(x); } \
    FUNCTION { OWNED PyErr_SetNone(o); if (PyErr_Occurred()) return; Py_DECREF(x); }
