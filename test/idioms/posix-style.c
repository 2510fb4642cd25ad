// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What wrappers of system calls do: pointer arrays of strings, environments, directory listings.

#include <Python.h>

struct path {
    const char *narrow;
    PyObject *object;
    PyObject *cleanup;
};

static void
path_cleanup(struct path *p)
{
    Py_CLEAR(p->object);
    Py_CLEAR(p->cleanup);
}

static int
path_converter(PyObject *o, void *p)
{
    struct path *path = (struct path *)p;
    PyObject *bytes = NULL;
    int is_unicode;
    if (o == NULL) {
        path_cleanup(path);
        return 1;
    }
    path->object = path->cleanup = NULL;
    Py_INCREF(o);
    is_unicode = PyUnicode_Check(o);
    if (!is_unicode && !PyBytes_Check(o)) {
        PyObject *func = PyObject_GetAttrString(o, "__fspath__"), *res;
        if (func == NULL)
            goto error;
        res = PyObject_CallNoArgs(func);
        Py_DECREF(func);
        if (res == NULL)
            goto error;
        Py_SETREF(o, res);
        if (PyUnicode_Check(o)) {
            is_unicode = 1;
        }
        else if (!PyBytes_Check(o)) {
            PyErr_SetString(PyExc_TypeError, "str or bytes");
            goto error;
        }
    }
    if (is_unicode) {
        bytes = PyUnicode_EncodeFSDefault(o);
        if (!bytes)
            goto error;
    }
    else {
        bytes = Py_NewRef(o);
    }
    path->narrow = PyBytes_AS_STRING(bytes);
    if (bytes == o) {
        Py_DECREF(bytes);
        path->object = o;
        return Py_CLEANUP_SUPPORTED;
    }
    path->cleanup = bytes;
    path->object = o;
    return Py_CLEANUP_SUPPORTED;
error:
    Py_XDECREF(o);
    Py_XDECREF(bytes);
    return 0;
}

static PyObject *
use_path(PyObject *self, PyObject *arg)
{
    struct path p;
    PyObject *res;
    if (!path_converter(arg, &p))
        return NULL;
    res = PyUnicode_DecodeFSDefault(p.narrow);
    path_cleanup(&p);
    return res;
}

static void
free_strings(char **array, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++)
        PyMem_Free(array[i]);
    PyMem_Free(array);
}

static int
fs_convert(PyObject *o, char **out)
{
    PyObject *bytes, *ub;
    Py_ssize_t size;
    int result = 0;
    if (!PyUnicode_FSConverter(o, &bytes))
        return 0;
    size = PyBytes_GET_SIZE(bytes);
    *out = PyMem_Malloc((size_t)size + 1);
    if (*out) {
        memcpy(*out, PyBytes_AS_STRING(bytes), (size_t)size + 1);
        result = 1;
    }
    else
        PyErr_NoMemory();
    ub = bytes;
    Py_DECREF(ub);
    return result;
}

static char **
parse_env(PyObject *env, Py_ssize_t *count_out)
{
    PyObject *keys = NULL, *vals = NULL;
    char **envlist;
    Py_ssize_t i, pos, envc;
    i = PyMapping_Size(env);
    if (i < 0)
        return NULL;
    envlist = PyMem_New(char *, i + 1);
    if (envlist == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    envc = 0;
    keys = PyMapping_Keys(env);
    if (!keys)
        goto error;
    vals = PyMapping_Values(env);
    if (!vals)
        goto error;
    if (!PyList_Check(keys) || !PyList_Check(vals)) {
        PyErr_Format(PyExc_TypeError, "lists");
        goto error;
    }
    for (pos = 0; pos < i; pos++) {
        PyObject *key, *val, *keyval;
        key = PyList_GetItem(keys, pos);
        if (key == NULL)
            goto error;
        val = PyList_GetItem(vals, pos);
        if (val == NULL)
            goto error;
        keyval = PyUnicode_FromFormat("%U=%U", key, val);
        if (!keyval)
            goto error;
        if (!fs_convert(keyval, &envlist[envc++])) {
            Py_DECREF(keyval);
            goto error;
        }
        Py_DECREF(keyval);
    }
    Py_DECREF(vals);
    Py_DECREF(keys);
    envlist[envc] = 0;
    *count_out = envc;
    return envlist;
error:
    Py_XDECREF(keys);
    Py_XDECREF(vals);
    free_strings(envlist, envc);
    return NULL;
}

static PyObject *
use_env(PyObject *self, PyObject *env)
{
    Py_ssize_t n = 0;
    char **list = parse_env(env, &n);
    if (list == NULL)
        return NULL;
    free_strings(list, n);
    return PyLong_FromSsize_t(n);
}

extern const char *next_name(void *dir);
extern void *open_dir(const char *);
extern void close_dir(void *);

static PyObject *
list_dir(PyObject *self, PyObject *arg)
{
    PyObject *v, *list = NULL;
    void *dirp = NULL;
    const char *name;
    struct path p = {NULL, NULL, NULL};
    if (!path_converter(arg, &p))
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    dirp = open_dir(p.narrow);
    Py_END_ALLOW_THREADS
    if (dirp == NULL) {
        list = PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, p.object);
        goto exit;
    }
    if ((list = PyList_New(0)) == NULL)
        goto exit;
    for (;;) {
        errno = 0;
        name = next_name(dirp);
        if (name == NULL) {
            if (errno == 0)
                break;
            Py_DECREF(list);
            list = PyErr_SetFromErrno(PyExc_OSError);
            goto exit;
        }
        if (name[0] == '.' && name[1] == 0)
            continue;
        v = p.cleanup ? PyUnicode_DecodeFSDefault(name) : PyBytes_FromString(name);
        if (v == NULL) {
            Py_CLEAR(list);
            break;
        }
        if (PyList_Append(list, v) != 0) {
            Py_DECREF(v);
            Py_CLEAR(list);
            break;
        }
        Py_DECREF(v);
    }
exit:
    if (dirp != NULL)
        close_dir(dirp);
    path_cleanup(&p);
    return list;
}

static PyObject *
list_dir_lost(PyObject *self, PyObject *arg)
{
    PyObject *v, *list = NULL;
    void *dirp = open_dir(".");
    const char *name;
    if (dirp == NULL)
        return PyErr_SetFromErrno(PyExc_OSError);
    if ((list = PyList_New(0)) == NULL)
        goto exit;
    while ((name = next_name(dirp)) != NULL) {
        v = PyUnicode_DecodeFSDefault(name);
        if (v == NULL) {
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list' leaks{{.*}}[refsan-leak]
            list = NULL;
            break;
        }
        if (PyList_Append(list, v) != 0) {
            // CHECK: warning: 'v' leaks{{.*}}[refsan-leak]
            Py_CLEAR(list);
            break;
        }
        Py_DECREF(v);
    }
exit:
    close_dir(dirp);
    return list;
}

static PyMethodDef methods[] = {
    {"use_path", use_path, METH_O, NULL},
    {"use_env", use_env, METH_O, NULL},
    {"list_dir", list_dir, METH_O, NULL},
    {"list_dir_lost", list_dir_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
