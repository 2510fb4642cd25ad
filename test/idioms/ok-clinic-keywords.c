// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// Argument Clinic's METH_FASTCALL|METH_KEYWORDS wrapper: unpacked keywords, labels that skip what
// is optional, a number as the impl function's result, a string and a buffer to clean up.

#define Py_BUILD_CORE_MODULE 1
#include <Python.h>

static PyObject *
m_split_impl(PyObject *module, PyObject *text, PyObject *sep, Py_ssize_t maxsplit)
{
    if (sep == Py_None)
        sep = NULL;
    return PyUnicode_Split(text, sep, maxsplit);
}

static PyObject *
m_split(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *return_value = NULL;
    static const char *const _keywords[] = {"text", "sep", "maxsplit", NULL};
    static _PyArg_Parser _parser = {.keywords = _keywords, .fname = "split"};
    PyObject *argsbuf[3];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 1;
    PyObject *text;
    PyObject *sep = Py_None;
    Py_ssize_t maxsplit = -1;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 1, 3, 0, argsbuf);
    if (!args) {
        goto exit;
    }
    if (!PyUnicode_Check(args[0])) {
        _PyArg_BadArgument("split", "argument 'text'", "str", args[0]);
        goto exit;
    }
    text = args[0];
    if (!noptargs) {
        goto skip_optional_pos;
    }
    if (args[1]) {
        sep = args[1];
        if (!--noptargs) {
            goto skip_optional_pos;
        }
    }
    {
        Py_ssize_t ival = -1;
        PyObject *iobj = _PyNumber_Index(args[2]);
        if (iobj != NULL) {
            ival = PyLong_AsSsize_t(iobj);
            Py_DECREF(iobj);
        }
        if (ival == -1 && PyErr_Occurred()) {
            goto exit;
        }
        maxsplit = ival;
    }
skip_optional_pos:
    return_value = m_split_impl(module, text, sep, maxsplit);

exit:
    return return_value;
}

static Py_ssize_t
m_measure_impl(PyObject *module, const char *name, Py_buffer *data, PyObject *callback)
{
    PyObject *size;
    Py_ssize_t answer;

    if (callback == Py_None)
        return data->len;
    size = PyObject_CallFunction(callback, "sn", name, data->len);
    if (size == NULL)
        return -1;
    answer = PyLong_AsSsize_t(size);
    Py_DECREF(size);
    return answer;
}

static PyObject *
m_measure(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *return_value = NULL;
    static const char *const _keywords[] = {"name", "data", "callback", NULL};
    static _PyArg_Parser _parser = {.keywords = _keywords, .fname = "measure"};
    PyObject *argsbuf[3];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 2;
    const char *name;
    Py_buffer data = {NULL, NULL};
    PyObject *callback = Py_None;
    Py_ssize_t name_length;
    Py_ssize_t _return_value;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 1, 2, 1, argsbuf);
    if (!args)
        goto exit;
    name = PyUnicode_AsUTF8AndSize(args[0], &name_length);
    if (name == NULL)
        goto exit;
    if (strlen(name) != (size_t)name_length) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        goto exit;
    }
    if (PyObject_GetBuffer(args[1], &data, PyBUF_SIMPLE) != 0)
        goto exit;
    if (!noptargs)
        goto skip_optional_kwonly;
    callback = args[2];
skip_optional_kwonly:
    _return_value = m_measure_impl(module, name, &data, callback);
    if ((_return_value == -1) && PyErr_Occurred())
        goto exit;
    return_value = PyLong_FromSsize_t(_return_value);

exit:
    /* Cleanup for data */
    if (data.obj) {
        PyBuffer_Release(&data);
    }
    return return_value;
}

static PyMethodDef methods[] = {
    {"split", _PyCFunction_CAST(m_split), METH_FASTCALL | METH_KEYWORDS, NULL},
    {"measure", _PyCFunction_CAST(m_measure), METH_FASTCALL | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
