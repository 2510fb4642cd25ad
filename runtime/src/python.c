// SPDX-License-Identifier: Apache-2.0
// Finding CPython in the process, and everything that reads its memory. Nothing else in the runtime
// knows a version or calls the interpreter.
#include <string.h>

#include "os.h"
#include "output.h"
#include "python.h"
#include "shadow.h"
#include "table.h"

struct rs_python rs_python;
bool rs_python_ready;

// ---- what differs between versions --------------------------------------------------------------

struct version {
    int version;
    bool immortal;
    // In PyThreadState: the running frame object up to 3.10; then the newest piece of the stack of
    // frames, with the end of its used part behind it.
    size_t thread_frame;
    size_t thread_chunk;
};

static const struct version versions[] = {
    {0x0308, false, 24, 0},  {0x0309, false, 24, 0}, {0x030a, false, 24, 0},
    {0x030b, false, 0, 296}, {0x030c, true, 0, 232}, {0x030d, true, 0, 232},
};

#define RS_NVERSIONS (sizeof versions / sizeof versions[0])

static const struct version *version;

// PyFrameObject up to 3.10: f_back is the first field.
#define RS_FRAME_BACK 24

struct chunk {
    struct chunk *previous;
    size_t size;
    size_t top;  // in words; of all pieces but the newest
    uintptr_t data[];
};

// ---- the interpreter's functions ----------------------------------------------------------------

// PyMethodDef and PyMemAllocatorEx.
struct method_def {
    const char *name;
    void *(*function)(void *self, void *args);
    int flags;
    const char *doc;
};

#define RS_METH_NOARGS 4

struct allocator {
    void *ctx;
    void *(*malloc)(void *ctx, size_t size);
    void *(*calloc)(void *ctx, size_t nelem, size_t elsize);
    void *(*realloc)(void *ctx, void *block, size_t size);
    void (*free)(void *ctx, void *block);
};

static struct {
    int (*Py_IsInitialized)(void);
    const char *(*Py_GetVersion)(void);
    int (*PyGILState_Check)(void);
    void *(*PyImport_ImportModule)(const char *name);
    void *(*PyObject_CallMethod)(void *object, const char *name, const char *format, ...);
    void *(*PyCFunction_NewEx)(struct method_def *def, void *self, void *module);
    void (*PyErr_Fetch)(void **type, void **value, void **traceback);
    void (*PyErr_Restore)(void *type, void *value, void *traceback);
    void (*PyErr_Clear)(void);
    void (*Py_DecRef)(void *object);
    void (*Py_IncRef)(void *object);
    intptr_t (*PyList_Size)(void *list);
    void *(*PyList_GetItem)(void *list, intptr_t i);
    int (*PyList_SetItem)(void *list, intptr_t i, void *item);
    void *(*PyModule_GetState)(void *module);
    unsigned (*PyType_ClearCache)(void);
    void (*PyMem_GetAllocator)(int domain, struct allocator *allocator);
    void (*PyMem_SetAllocator)(int domain, struct allocator *allocator);
    void *(*PyInterpreterState_Head)(void);
    void *(*PyInterpreterState_ThreadHead)(void *interpreter);
    void *(*PyThreadState_Next)(void *thread);
    void *_Py_NoneStruct;
    void *_Py_TrueStruct;
    void *_Py_FalseStruct;
    void *_Py_EllipsisObject;
    void *_Py_NotImplementedStruct;
    struct rs_py_type *PyModule_Type;
} py;

// The members of `py`, in order.
static const char *const py_names[] = {
    "Py_IsInitialized",
    "Py_GetVersion",
    "PyGILState_Check",
    "PyImport_ImportModule",
    "PyObject_CallMethod",
    "PyCFunction_NewEx",
    "PyErr_Fetch",
    "PyErr_Restore",
    "PyErr_Clear",
    "Py_DecRef",
    "Py_IncRef",
    "PyList_Size",
    "PyList_GetItem",
    "PyList_SetItem",
    "PyModule_GetState",
    "PyType_ClearCache",
    "PyMem_GetAllocator",
    "PyMem_SetAllocator",
    "PyInterpreterState_Head",
    "PyInterpreterState_ThreadHead",
    "PyThreadState_Next",
    "_Py_NoneStruct",
    "_Py_TrueStruct",
    "_Py_FalseStruct",
    "_Py_EllipsisObject",
    "_Py_NotImplementedStruct",
    "PyModule_Type",
};

_Static_assert(sizeof py == sizeof py_names, "a name for each member");

static void *(*current_interpreter)(void);
static void *first_interpreter;

static bool find_functions(void)
{
    void **member = (void **)&py;

    for (size_t i = 0; i < sizeof py_names / sizeof py_names[0]; i++) {
        member[i] = rs_os_symbol(py_names[i]);
        if (member[i] == NULL)
            return false;
    }
    *(void **)&current_interpreter = rs_os_symbol("PyInterpreterState_Get");
    if (current_interpreter == NULL)
        *(void **)&current_interpreter = rs_os_symbol("_PyInterpreterState_Get");
    return current_interpreter != NULL;
}

bool rs_python_usable(void)
{
    return rs_python_ready && py.Py_IsInitialized() && py.PyGILState_Check();
}

// A function may have released the GIL by the time it returns: then nobody can tell.
bool rs_python_same_interpreter(void)
{
    return !py.PyGILState_Check() || current_interpreter() == first_interpreter;
}

// "3.11.2 (main, ...": 0x030b, or 0.
static int parse_version(const char *text)
{
    int major = 0;
    int minor = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        major = major * 10 + (*text - '0');
    if (*text++ != '.')
        return 0;
    for (; *text >= '0' && *text <= '9'; text++)
        minor = minor * 10 + (*text - '0');
    return major << 8 | minor;
}

static bool find_version(void)
{
    int number = parse_version(py.Py_GetVersion());

    for (size_t i = 0; i < RS_NVERSIONS; i++) {
        if (versions[i].version == number)
            version = &versions[i];
    }
    rs_python.version = number;
    rs_python.immortal = version != NULL && version->immortal;
    if (version == NULL)
        rs_print("ERROR: Python %d.%d is not supported; nothing is checked", number >> 8,
                 number & 0xff);
    else if (rs_os_symbol("_Py_DecRefShared") != NULL)
        rs_print("ERROR: free-threaded Python is not supported; nothing is checked");
    else
        return true;
    return false;
}

// ---- allocator hooks ----------------------------------------------------------------------------

// Objects and their memory. The raw domain is left alone: it is used without the GIL.
enum { RS_DOMAIN_MEM = 1, RS_DOMAIN_OBJ = 2, RS_DOMAINS = 3 };

static struct allocator original[RS_DOMAINS];

// An object begins behind the collector's head, and from 3.11 on behind two more words before that.
#define RS_BEFORE_OBJECT_MAX 48
#define RS_ALIGNMENT 16

static void objects_gone(uintptr_t block, size_t size)
{
    if (!rs_shadow_any_mark(block))
        return;
    for (size_t before = 0; before <= RS_BEFORE_OBJECT_MAX && before < size; before += RS_ALIGNMENT)
        rs_table_dead((void *)(block + before));
}

static void objects_new(uintptr_t block, size_t size)
{
    if (!rs_shadow_any_mark(block))
        return;
    for (size_t before = 0; before <= RS_BEFORE_OBJECT_MAX && before < size; before += RS_ALIGNMENT)
        rs_table_remove((void *)(block + before));
}

static void *allocated(void *block, size_t size)
{
    if (block != NULL) {
        rs_shadow_block((uintptr_t)block, size);
        objects_new((uintptr_t)block, size);
    }
    return block;
}

static void *hook_malloc(void *ctx, size_t size)
{
    const struct allocator *to = ctx;

    return allocated(to->malloc(to->ctx, size), size);
}

static void *hook_calloc(void *ctx, size_t nelem, size_t elsize)
{
    const struct allocator *to = ctx;

    return allocated(to->calloc(to->ctx, nelem, elsize), nelem * elsize);
}

static void *hook_realloc(void *ctx, void *block, size_t size)
{
    const struct allocator *to = ctx;
    uintptr_t old = (uintptr_t)block;
    void *moved = to->realloc(to->ctx, block, size);
    size_t old_size;

    if (block == NULL || moved == NULL)
        return allocated(moved, size);
    old_size = rs_shadow_move_block(old, (uintptr_t)moved, size);
    if ((uintptr_t)moved != old) {
        objects_gone(old, old_size);
        objects_new((uintptr_t)moved, size);
    }
    return moved;
}

// What was allocated before the hooks were there has no known size, but may be an object.
static void hook_free(void *ctx, void *block)
{
    const struct allocator *to = ctx;
    size_t size;

    if (block != NULL) {
        size = rs_shadow_unblock((uintptr_t)block);
        objects_gone((uintptr_t)block, size != 0 ? size : RS_ALIGNMENT + 1);
    }
    to->free(to->ctx, block);
}

static void hook_allocators(void)
{
    for (int domain = RS_DOMAIN_MEM; domain <= RS_DOMAIN_OBJ; domain++) {
        struct allocator hooked = {&original[domain], hook_malloc, hook_calloc, hook_realloc,
                                   hook_free};

        py.PyMem_GetAllocator(domain, &original[domain]);
        py.PyMem_SetAllocator(domain, &hooked);
    }
}

// ---- the end ------------------------------------------------------------------------------------

static void (*at_exit_function)(void);

// Runs `function` with the exception that may be set put aside.
static void without_exception(void (*function)(void))
{
    void *type;
    void *value;
    void *traceback;

    py.PyErr_Fetch(&type, &value, &traceback);
    function();
    py.PyErr_Clear();
    py.PyErr_Restore(type, value, traceback);
}

static void *exit_callback(void *self, void *args)
{
    (void)self;
    (void)args;
    without_exception(at_exit_function);
    py.Py_IncRef(py._Py_NoneStruct);
    return py._Py_NoneStruct;
}

static struct method_def exit_def = {"refsan_at_exit", exit_callback, RS_METH_NOARGS, NULL};

// When the C library runs its exit handlers, Py_FinalizeEx has taken the interpreter apart: modules
// and their globals are gone, in 3.8 to 3.11 the interpreter's state and the collector's lists too,
// so that nothing could be told from the rest. The atexit module's callbacks run while everything
// is alive and non-daemon threads have ended, the oldest last; ours is registered when the first
// instrumented module is loaded, before that module's users can have registered theirs.
static void register_exit(void)
{
    void *module = py.PyImport_ImportModule("atexit");
    void *function = py.PyCFunction_NewEx(&exit_def, NULL, NULL);
    void *result = NULL;

    if (module != NULL && function != NULL)
        result = py.PyObject_CallMethod(module, "register", "O", function);
    if (result == NULL)
        rs_print("WARNING: cannot register with Python's atexit: references are judged only by "
                 "rs_rt_check");
    py.Py_DecRef(result);
    py.Py_DecRef(function);
    py.Py_DecRef(module);
}

void rs_python_setup(size_t head, void (*first)(void), void (*at_exit)(void))
{
    static bool tried;

    if (tried)
        return;
    if (py.Py_IsInitialized == NULL && !find_functions())
        return;
    if (!py.Py_IsInitialized() || !py.PyGILState_Check())
        return;
    tried = true;
    if (!find_version())
        return;
    rs_python.head = head;
    first_interpreter = current_interpreter();
    at_exit_function = at_exit;
    hook_allocators();
    rs_python_ready = true;
    without_exception(register_exit);
    without_exception(first);
}

// ---- objects ------------------------------------------------------------------------------------

bool rs_py_is_singleton(const void *object)
{
    return object == py._Py_NoneStruct || object == py._Py_TrueStruct ||
           object == py._Py_FalseStruct || object == py._Py_EllipsisObject ||
           object == py._Py_NotImplementedStruct;
}

// At most one digit of up to 256: -5 to 256 are cached. The sign and the number of digits are
// ob_size, from 3.12 on the higher bits of it.
static bool is_small_int(intptr_t size, uint32_t digit)
{
    bool one_digit = rs_python.version >= 0x030c ? (uintptr_t)size < 16 : size >= -1 && size <= 1;

    return one_digit && digit <= 256;
}

// PyASCIIObject.state, whose lowest bits say whether the string is interned.
#define RS_UNICODE_STATE 32

bool rs_py_is_cached(void *object)
{
    unsigned long flags = rs_py_type(object)->flags;
    intptr_t size = rs_py(object)->size;
    const char *base = (const char *)rs_py(object);

    if ((flags & RS_TPFLAGS_UNICODE_SUBCLASS) != 0)
        return size <= 1 || (*(const uint32_t *)(base + RS_UNICODE_STATE) & 3) != 0;
    if ((flags & RS_TPFLAGS_LONG_SUBCLASS) != 0)
        return is_small_int(size, *(const uint32_t *)(base + sizeof(struct rs_py_object)));
    if ((flags & RS_TPFLAGS_BYTES_SUBCLASS) != 0)
        return size <= 1;
    return (flags & RS_TPFLAGS_TUPLE_SUBCLASS) != 0 && size == 0;
}

bool rs_py_is_gc(void *object)
{
    struct rs_py_type *type = rs_py_type(object);

    return (type->flags & RS_TPFLAGS_HAVE_GC) != 0 && (type->is_gc == NULL || type->is_gc(object));
}

// The collector's head is two words before the object; the first is zero while it is not tracked.
bool rs_py_is_tracked(void *object)
{
    return rs_py_is_gc(object) && ((uintptr_t *)object)[-2] != 0;
}

static bool read_type(void *object, struct rs_py_type *type)
{
    struct rs_py_object head;

    return (uintptr_t)object % sizeof(void *) == 0 &&
           rs_os_read(&head, (uintptr_t)object + rs_python.head, 2 * sizeof(void *)) &&
           head.refcnt != 0 && (uintptr_t)head.type % sizeof(void *) == 0 &&
           rs_os_read(type, (uintptr_t)head.type + rs_python.head, sizeof *type);
}

// An object's type is an object whose type is a metatype.
bool rs_py_plausible(void *object)
{
    struct rs_py_type type;
    struct rs_py_type metatype;

    return read_type(object, &type) && type.refcnt != 0 && type.type != NULL &&
           rs_os_read(&metatype, (uintptr_t)type.type + rs_python.head, sizeof metatype) &&
           (metatype.flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0;
}

const char *rs_py_type_name(void *object)
{
    return rs_py_type(object)->name;
}

size_t rs_py_size(void *object)
{
    struct rs_py_type *type = rs_py_type(object);
    intptr_t items = type->itemsize != 0 ? rs_py(object)->size : 0;

    return (size_t)type->basicsize + (size_t)(items < 0 ? -items : items) * (size_t)type->itemsize;
}

// PyListObject.ob_item; PyModuleDef.m_size.
#define RS_LIST_ITEMS 24
#define RS_MODULE_DEF 24
#define RS_DEF_SIZE 56

void rs_py_annex(void *object, uintptr_t *start, uintptr_t *end)
{
    struct rs_py_type *type = rs_py_type(object);
    char *base = (char *)rs_py(object);
    char *def;
    intptr_t size;

    *start = *end = 0;
    if ((type->flags & RS_TPFLAGS_LIST_SUBCLASS) != 0) {
        *start = *(uintptr_t *)(base + RS_LIST_ITEMS);
        *end = *start + (size_t)rs_py(object)->size * sizeof(void *);
    } else if (rs_py(object)->type == py.PyModule_Type) {
        def = *(char **)(base + RS_MODULE_DEF);
        *start = (uintptr_t)py.PyModule_GetState(object);
        if (def != NULL && *start != 0) {
            size = *(intptr_t *)(def + rs_python.head + RS_DEF_SIZE);
            *end = *start + (size_t)(size > 0 ? size : 0);
        }
    }
}

// ---- the heap -----------------------------------------------------------------------------------

static void *call_gc(const char *method)
{
    void *module = py.PyImport_ImportModule("gc");
    void *result = module != NULL ? py.PyObject_CallMethod(module, method, NULL) : NULL;

    py.Py_DecRef(module);
    if (result == NULL)
        py.PyErr_Clear();
    return result;
}

// gc.collect collects also while the collector is disabled, which PyGC_Collect does not.
void rs_py_collect(void)
{
    py.Py_DecRef(call_gc("collect"));
    py.PyType_ClearCache();
}

// The list's memory is overwritten before it is freed, so that a search of memory does not find
// every object in it.
static void drop_list(void *list)
{
    intptr_t n = py.PyList_Size(list);

    for (intptr_t i = 0; i < n; i++) {
        py.Py_IncRef(py._Py_NoneStruct);
        py.PyList_SetItem(list, i, py._Py_NoneStruct);
    }
    py.Py_DecRef(list);
}

// gc.get_objects is the one way that every version has: it leaves out the list itself, and, as the
// collector does, what was frozen.
bool rs_py_each_tracked(void (*visit)(void *ctx, void *object), void *ctx)
{
    void *list;
    intptr_t n;

    py.Py_DecRef(call_gc("unfreeze"));
    list = call_gc("get_objects");
    if (list == NULL)
        return false;
    n = py.PyList_Size(list);
    for (intptr_t i = 0; i < n; i++)
        visit(ctx, py.PyList_GetItem(list, i));
    drop_list(list);
    return true;
}

// ---- frames -------------------------------------------------------------------------------------

static void each_thread(void (*visit)(char *thread, void *arg), void *arg)
{
    void *thread = py.PyInterpreterState_ThreadHead(first_interpreter);

    for (; thread != NULL; thread = py.PyThreadState_Next(thread))
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
    char *frame = *(char **)(thread + version->thread_frame);

    for (; frame != NULL; frame = *(char **)(frame + rs_python.head + RS_FRAME_BACK))
        rs_py_type(frame)->traverse(frame, visit_frame_word, arg);
}

static void frame_chunks(char *thread, void *arg)
{
    struct frame_visit *frames = arg;
    struct chunk *chunk = *(struct chunk **)(thread + version->thread_chunk);
    uintptr_t *top = *(uintptr_t **)(thread + version->thread_chunk + sizeof chunk);

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

    each_thread(version->thread_chunk != 0 ? frame_chunks : frame_objects, &frames);
}

struct memory_visit {
    void (*visit)(void *ctx, uintptr_t start, uintptr_t end);
    void *ctx;
};

static void chunk_memory(char *thread, void *arg)
{
    struct memory_visit *memory = arg;
    struct chunk *chunk = *(struct chunk **)(thread + version->thread_chunk);

    for (; chunk != NULL; chunk = chunk->previous)
        memory->visit(memory->ctx, (uintptr_t)chunk, (uintptr_t)chunk + chunk->size);
}

void rs_py_frame_memory(void (*visit)(void *ctx, uintptr_t start, uintptr_t end), void *ctx)
{
    struct memory_visit memory = {visit, ctx};

    if (version->thread_chunk != 0)
        each_thread(chunk_memory, &memory);
}
