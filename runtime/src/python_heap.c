// SPDX-License-Identifier: Apache-2.0
// What is alive: the objects that the collector tracks, and the frames of running code.
#include <string.h>

#include "api.h"
#include "output.h"
#include "python.h"

// ---- the heap -----------------------------------------------------------------------------------

static void *call_gc(const char *method)
{
    void *module = rs_api.PyImport_ImportModule("gc");
    void *result = module != NULL ? rs_api.PyObject_CallMethod(module, method, NULL) : NULL;

    rs_api.Py_DecRef(module);
    if (result == NULL)
        rs_api.PyErr_Clear();
    return result;
}

// gc.collect collects also while the collector is disabled, which PyGC_Collect does not.
void rs_py_collect(void)
{
    rs_api.Py_DecRef(call_gc("collect"));
    rs_api.PyType_ClearCache();
}

// Calls `visit` with the items of a list, which it gives up; false if there is none.
static bool each_item(void *list, void (*visit)(void *ctx, void *object), void *ctx)
{
    intptr_t n;

    if (list == NULL) {
        rs_api.PyErr_Clear();
        return false;
    }
    n = rs_api.PyList_Size(list);
    for (intptr_t i = 0; i < n; i++)
        visit(ctx, rs_api.PyList_GetItem(list, i));
    rs_api.Py_DecRef(list);
    return true;
}

// gc.get_objects is the one way that every version has: it leaves out the list itself, and, as the
// collector does, what was frozen.
bool rs_py_each_tracked(void (*visit)(void *ctx, void *object), void *ctx)
{
    void *list;

    rs_api.Py_DecRef(call_gc("unfreeze"));
    rs_python_list_memory(true);
    list = call_gc("get_objects");
    rs_python_list_memory(false);
    return each_item(list, visit, ctx);
}

bool rs_py_each_in_generation(int generation, void (*visit)(void *ctx, void *object), void *ctx)
{
    void *module = rs_api.PyImport_ImportModule("gc");
    void *list;

    rs_python_list_memory(true);
    list =
        module != NULL ? rs_api.PyObject_CallMethod(module, "get_objects", "i", generation) : NULL;
    rs_python_list_memory(false);
    rs_api.Py_DecRef(module);
    return each_item(list, visit, ctx);
}

// ---- the collector's beginnings -----------------------------------------------------------------

static void (*collection_begins)(int generation);

// gc.callbacks: ("start", {"generation": 0, ...}).
static void *collector_calls(void *self, void *args)
{
    const char *phase;
    void *info;
    void *generation;

    (void)self;
    if (!rs_api.PyArg_ParseTuple(args, "sO", &phase, &info))
        return NULL;
    if (strcmp(phase, "start") == 0) {
        generation = rs_api.PyDict_GetItemString(info, "generation");
        if (generation != NULL)
            collection_begins((int)rs_api.PyLong_AsLong(generation));
    }
    rs_api.Py_IncRef(rs_api._Py_NoneStruct);
    return rs_api._Py_NoneStruct;
}

void rs_py_watch_collector(void (*begin)(int generation))
{
    static struct rs_method_def def = {"refsan_collection", collector_calls, RS_METH_VARARGS, NULL};
    void *module = rs_api.PyImport_ImportModule("gc");
    void *function = rs_api.PyCFunction_NewEx(&def, NULL, NULL);
    void *callbacks = module != NULL ? rs_api.PyObject_GetAttrString(module, "callbacks") : NULL;

    collection_begins = begin;
    if (callbacks == NULL || function == NULL || rs_api.PyList_Append(callbacks, function) < 0) {
        rs_print("WARNING: cannot watch the collector: garbage is not counted");
        rs_api.PyErr_Clear();
    }
    rs_api.Py_DecRef(callbacks);
    rs_api.Py_DecRef(function);
    rs_api.Py_DecRef(module);
}

// ---- frames -------------------------------------------------------------------------------------

// PyFrameObject up to 3.10: f_back is the first field.
#define RS_FRAME_BACK 24

struct chunk {
    struct chunk *previous;
    size_t size;
    size_t top;  // in words; of all pieces but the newest
    uintptr_t data[];
};

static void each_thread(void (*visit)(char *thread, void *arg), void *arg)
{
    void *thread = rs_api.PyInterpreterState_ThreadHead(rs_first_interpreter);

    for (; thread != NULL; thread = rs_api.PyThreadState_Next(thread))
        visit(thread, arg);
}

struct frame_visit {
    void (*visit)(void *ctx, uintptr_t word);
    void *ctx;
};

static int visit_frame_word(void *object, void *arg)
{
    struct frame_visit *frames = arg;

    frames->visit(frames->ctx, (uintptr_t)object);
    return 0;
}

static void frame_objects(char *thread, void *arg)
{
    char *frame = *(char **)(thread + rs_version->thread_frame);

    for (; frame != NULL; frame = *(char **)(frame + rs_python.head + RS_FRAME_BACK))
        rs_py_type(frame)->traverse(frame, visit_frame_word, arg);
}

static void frame_chunks(char *thread, void *arg)
{
    struct frame_visit *frames = arg;
    struct chunk *chunk = *(struct chunk **)(thread + rs_version->thread_chunk);
    uintptr_t *top = *(uintptr_t **)(thread + rs_version->thread_chunk + sizeof chunk);

    while (chunk != NULL) {
        for (uintptr_t *word = chunk->data; word < top; word++)
            frames->visit(frames->ctx, *word);
        chunk = chunk->previous;
        top = chunk != NULL ? chunk->data + chunk->top : NULL;
    }
}

void rs_py_frames(void (*visit)(void *ctx, uintptr_t word), void *ctx)
{
    struct frame_visit frames = {visit, ctx};

    each_thread(rs_version->thread_chunk != 0 ? frame_chunks : frame_objects, &frames);
}

// PyFrameObject.f_valuestack.
#define RS_FRAME_VALUES 64

static void frame_values(char *thread, void *arg)
{
    struct frame_visit *frames = arg;
    char *frame = *(char **)(thread + rs_version->thread_frame);

    for (; frame != NULL; frame = *(char **)(frame + rs_python.head + RS_FRAME_BACK)) {
        uintptr_t *word = *(uintptr_t **)(frame + rs_python.head + RS_FRAME_VALUES);
        uintptr_t *end = (uintptr_t *)(frame + rs_python.head + rs_py_size(frame));

        for (; word < end; word++)
            frames->visit(frames->ctx, *word);
    }
}

void rs_py_value_stacks(void (*visit)(void *ctx, uintptr_t word), void *ctx)
{
    struct frame_visit frames = {visit, ctx};

    if (rs_version->thread_frame != 0)
        each_thread(frame_values, &frames);
}

struct memory_visit {
    void (*visit)(void *ctx, uintptr_t start, uintptr_t end);
    void *ctx;
};

static void chunk_memory(char *thread, void *arg)
{
    struct memory_visit *memory = arg;
    struct chunk *chunk = *(struct chunk **)(thread + rs_version->thread_chunk);

    for (; chunk != NULL; chunk = chunk->previous)
        memory->visit(memory->ctx, (uintptr_t)chunk, (uintptr_t)chunk + chunk->size);
}

void rs_py_frame_memory(void (*visit)(void *ctx, uintptr_t start, uintptr_t end), void *ctx)
{
    struct memory_visit memory = {visit, ctx};

    if (rs_version->thread_chunk != 0)
        each_thread(chunk_memory, &memory);
}
