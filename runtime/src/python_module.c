// SPDX-License-Identifier: Apache-2.0
// What Python code sees of the runtime: the module _refsan and the exception of failures on
// purpose.
#include <stdio.h>

#include "api.h"
#include "os.h"
#include "output.h"
#include "python.h"

// ---- the module _refsan -------------------------------------------------------------------------

// The module's functions are one function in C, each with its entry of the table as its self: a
// capsule.
static void *call(void *self, void *args)
{
    const struct rs_py_function *function = rs_api.PyCapsule_GetPointer(self, NULL);
    void *with = NULL;
    int argument = 0;
    size_t bytes = 0;
    char *text;
    void *object;

    if (function == NULL ||
        !(function->call_with != NULL ? rs_api.PyArg_ParseTuple(args, "O", &with)
                                      : rs_api.PyArg_ParseTuple(args, "|i", &argument)))
        return NULL;
    text = with != NULL ? function->call_with(with, &bytes) : function->call(argument, &bytes);
    object = rs_api.PyUnicode_FromString(text != NULL ? text : "");
    rs_os_free(text, bytes);
    return object;
}

static bool publish(void *module, const struct rs_py_function *function)
{
    static struct rs_method_def def = {"call", call, RS_METH_VARARGS, NULL};
    void *self = rs_api.PyCapsule_New((void *)function, NULL, NULL);
    void *object = self != NULL ? rs_api.PyCFunction_NewEx(&def, self, NULL) : NULL;
    bool ok = object != NULL && rs_api.PyObject_SetAttrString(module, function->name, object) >= 0;

    rs_api.Py_DecRef(object);
    rs_api.Py_DecRef(self);
    return ok;
}

void rs_py_publish(const struct rs_py_function *functions)
{
    void *module = rs_api.PyImport_AddModule("_refsan");

    for (; module != NULL && functions->name != NULL; functions++) {
        if (!publish(module, functions))
            rs_api.PyErr_Clear();
    }
}

// ---- the module refsan --------------------------------------------------------------------------

static void *draw(const struct rs_drawing *drawing)
{
    void *module = rs_api.PyImport_ImportModule("refsan._graph");
    void *path;

    if (module == NULL) {
        rs_print(
            "WARNING: graph=%s needs the module refsan: PYTHONPATH=\"$(refsan flags --python)\"",
            drawing->folder);
        rs_api.PyErr_Clear();
        return NULL;
    }
    path = rs_api.PyObject_CallMethod(module, "leak", "OissI", drawing->object, drawing->references,
                                      drawing->text, drawing->folder, drawing->number);
    rs_api.Py_DecRef(module);
    if (path == NULL)
        rs_api.PyErr_Print();
    return path;
}

bool rs_py_draw_leak(const struct rs_drawing *drawing)
{
    static bool failed;
    void *path = failed ? NULL : draw(drawing);
    const char *text = path != NULL ? rs_api.PyUnicode_AsUTF8(path) : NULL;

    failed |= text == NULL;
    if (text != NULL)
        snprintf(drawing->path, drawing->size, "%s", text);
    rs_api.Py_DecRef(path);
    return text != NULL;
}

// ---- exceptions ---------------------------------------------------------------------------------

bool rs_py_can_raise(void)
{
    return rs_python_usable() && rs_api.PyErr_Occurred() == NULL;
}

bool rs_py_has_raised(void)
{
    return rs_python_usable() && rs_api.PyErr_Occurred() != NULL;
}

// A kind of MemoryError, which every function of the C API may raise.
void rs_py_raise(const char *text)
{
    static void *type;

    if (type == NULL)
        type = rs_api.PyErr_NewException("refsan.InjectedFailure", *rs_api.PyExc_MemoryError, NULL);
    rs_api.PyErr_SetString(type != NULL ? type : *rs_api.PyExc_MemoryError, text);
}

void rs_py_release(void *object)
{
    rs_api.Py_DecRef(object);
}
