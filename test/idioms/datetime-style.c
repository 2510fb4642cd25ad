// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Calls into Python that check the type of what comes back; substitutions in formats; fallbacks.

#include <Python.h>

static PyObject *
call_tzinfo_method(PyObject *tzinfo, const char *name, PyObject *arg)
{
    PyObject *offset;
    assert(tzinfo != NULL);
    if (tzinfo == Py_None)
        Py_RETURN_NONE;
    offset = PyObject_CallMethod(tzinfo, name, "O", arg);
    if (offset == Py_None || offset == NULL)
        return offset;
    if (PyLong_Check(offset)) {
        int nonzero = PyObject_IsTrue(offset);
        if (nonzero < 0) {
            Py_DECREF(offset);
            return NULL;
        }
        if (nonzero == 0) {
            Py_DECREF(offset);
            PyErr_Format(PyExc_ValueError, "not zero");
            return NULL;
        }
    }
    else {
        PyErr_Format(PyExc_TypeError, "%s() must return int, not %.200s", name,
                     Py_TYPE(offset)->tp_name);
        Py_DECREF(offset);
        return NULL;
    }
    return offset;
}

static PyObject *
utcoffset(PyObject *self, PyObject *arg)
{
    return call_tzinfo_method(self, "utcoffset", arg);
}

static PyObject *
name_or_none(PyObject *tzinfo, PyObject *arg)
{
    PyObject *result = PyObject_CallMethod(tzinfo, "tzname", "O", arg);
    if (result == NULL || result == Py_None)
        return result;
    if (!PyUnicode_Check(result)) {
        PyErr_Format(PyExc_TypeError, "not %s", Py_TYPE(result)->tp_name);
        Py_SETREF(result, NULL);
    }
    return result;
}

// The replacements are made when they are first needed.
static PyObject *
wrap_format(PyObject *object, PyObject *format)
{
    PyObject *result = NULL, *zrep = NULL, *Zrep = NULL, *freplacement = NULL, *newfmt = NULL;
    const char *pin;
    char *pnew;
    Py_ssize_t totalnew, flen, usednew = 0;
    char ch;
    pin = PyUnicode_AsUTF8AndSize(format, &flen);
    if (!pin)
        return NULL;
    totalnew = flen + 1;
    newfmt = PyBytes_FromStringAndSize(NULL, totalnew);
    if (newfmt == NULL)
        goto Done;
    pnew = PyBytes_AsString(newfmt);
    while ((ch = *pin++) != '\0') {
        const char *ptoappend;
        Py_ssize_t ntoappend;
        if (ch != '%') {
            ptoappend = pin - 1;
            ntoappend = 1;
        }
        else if ((ch = *pin++) == '\0') {
            PyErr_SetString(PyExc_ValueError, "ends with %");
            goto Done;
        }
        else if (ch == 'z') {
            if (zrep == NULL) {
                zrep = PyBytes_FromStringAndSize("+0000", 5);
                if (zrep == NULL)
                    goto Done;
            }
            ptoappend = PyBytes_AS_STRING(zrep);
            ntoappend = PyBytes_GET_SIZE(zrep);
        }
        else if (ch == 'Z') {
            if (Zrep == NULL) {
                Zrep = name_or_none(object, format);
                if (Zrep == NULL)
                    goto Done;
            }
            ptoappend = PyUnicode_AsUTF8AndSize(Zrep, &ntoappend);
            if (ptoappend == NULL)
                goto Done;
        }
        else if (ch == 'f') {
            if (freplacement == NULL) {
                freplacement = PyBytes_FromFormat("%06i", 1);
                if (freplacement == NULL)
                    goto Done;
            }
            ptoappend = PyBytes_AS_STRING(freplacement);
            ntoappend = PyBytes_GET_SIZE(freplacement);
        }
        else {
            ptoappend = pin - 2;
            ntoappend = 2;
        }
        if (ntoappend == 0)
            continue;
        while (usednew + ntoappend > totalnew) {
            if (_PyBytes_Resize(&newfmt, totalnew * 2) < 0)
                goto Done;
            totalnew *= 2;
            pnew = PyBytes_AsString(newfmt) + usednew;
        }
        memcpy(pnew, ptoappend, (size_t)ntoappend);
        pnew += ntoappend;
        usednew += ntoappend;
    }
    if (_PyBytes_Resize(&newfmt, usednew) < 0)
        goto Done;
    {
        PyObject *time = PyImport_ImportModule("time"), *fmt;
        if (time == NULL)
            goto Done;
        fmt = PyUnicode_FromString(PyBytes_AS_STRING(newfmt));
        if (fmt != NULL) {
            result = PyObject_CallMethod(time, "strftime", "OO", fmt, object);
            Py_DECREF(fmt);
        }
        Py_DECREF(time);
    }
Done:
    Py_XDECREF(freplacement);
    Py_XDECREF(zrep);
    Py_XDECREF(Zrep);
    Py_XDECREF(newfmt);
    return result;
}

static PyObject *
to_text(PyObject *self, PyObject *arg)
{
    return wrap_format(self, arg);
}

// A sum of products with many temporaries.
static PyObject *
to_microseconds(PyObject *self, PyObject *arg)
{
    PyObject *x1 = NULL, *x2 = NULL, *x3 = NULL, *result = NULL;
    x1 = PyLong_FromLong(1);
    if (x1 == NULL)
        goto Done;
    x2 = PyNumber_Multiply(x1, arg);
    if (x2 == NULL)
        goto Done;
    Py_SETREF(x1, NULL);
    x3 = PyLong_FromLong(2);
    if (x3 == NULL)
        goto Done;
    x1 = PyNumber_Add(x3, x2);
    if (x1 == NULL)
        goto Done;
    Py_DECREF(x2);
    Py_DECREF(x3);
    x2 = x3 = NULL;
    x3 = PyNumber_Multiply(x1, arg);
    if (x3 == NULL)
        goto Done;
    Py_DECREF(x1);
    x1 = NULL;
    result = PyNumber_Add(x3, arg);
    assert(result == NULL || PyLong_CheckExact(result));
Done:
    Py_XDECREF(x1);
    Py_XDECREF(x2);
    Py_XDECREF(x3);
    return result;
}

// One of two callables, then a tuple from a divmod.
static PyObject *
divmod_pair(PyObject *self, PyObject *arg)
{
    PyObject *tuple = PyNumber_Divmod(self, arg), *num, *rest;
    if (tuple == NULL)
        return NULL;
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != 2) {
        PyErr_SetString(PyExc_TypeError, "divmod()");
        goto Error;
    }
    num = PyTuple_GET_ITEM(tuple, 0);
    rest = PyTuple_GET_ITEM(tuple, 1);
    long n = PyLong_AsLong(num);
    if (n == -1 && PyErr_Occurred())
        goto Error;
    Py_INCREF(rest);
    Py_DECREF(tuple);
    Py_SETREF(rest, PyNumber_Add(rest, rest));
    return rest;
Error:
    Py_DECREF(tuple);
    return NULL;
}

static PyObject *
divmod_after(PyObject *self, PyObject *arg)
{
    PyObject *tuple = PyNumber_Divmod(self, arg), *num;
    if (tuple == NULL)
        return NULL;
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != 2) {
        PyErr_SetString(PyExc_TypeError, "divmod()");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'tuple' leaks{{.*}}[refsan-leak]
        return NULL;
    }
    num = Py_NewRef(PyTuple_GET_ITEM(tuple, 0));
    Py_DECREF(tuple);
    return num;
}

static PyObject *
wrong_type_lost(PyObject *self, PyObject *arg)
{
    PyObject *result = PyObject_CallMethod(self, "tzname", "O", arg);
    if (result == NULL || result == Py_None)
        return result;
    if (!PyUnicode_Check(result)) {
        PyErr_Format(PyExc_TypeError, "not %s", Py_TYPE(result)->tp_name);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'result' leaks{{.*}}[refsan-leak]
        return NULL;
    }
    return result;
}

static PyObject *
temporaries_lost(PyObject *self, PyObject *arg)
{
    PyObject *x1 = NULL, *x2 = NULL, *result = NULL;
    x1 = PyLong_FromLong(1);
    if (x1 == NULL)
        goto Done;
    x2 = PyNumber_Multiply(x1, arg);
    if (x2 == NULL)
        goto Done;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'x1' leaks{{.*}}[refsan-leak]
    x1 = PyNumber_Add(x2, x2);
    if (x1 == NULL)
        goto Done;
    result = PyNumber_Add(x1, arg);
Done:
    Py_XDECREF(x1);
    Py_XDECREF(x2);
    return result;
}

static PyMethodDef methods[] = {
    {"utcoffset", utcoffset, METH_O, NULL},
    {"to_text", to_text, METH_O, NULL},
    {"to_microseconds", to_microseconds, METH_O, NULL},
    {"divmod_pair", divmod_pair, METH_O, NULL},
    {"divmod_after", divmod_after, METH_O, NULL},
    {"wrong_type_lost", wrong_type_lost, METH_O, NULL},
    {"temporaries_lost", temporaries_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
