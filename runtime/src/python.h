// SPDX-License-Identifier: Apache-2.0
// The interpreter as the runtime sees it. It is found in the running process, so that one
// librefsan_rt.so serves every version: no Python.h, no link with libpython. What differs between
// versions is the table in python.c.
#ifndef RS_RT_PYTHON_H
#define RS_RT_PYTHON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os.h"

typedef int (*rs_visit)(void *object, void *arg);

// PyTypeObject without what stands before ob_refcnt; the same since 3.8.
struct rs_py_type {
    intptr_t refcnt;
    struct rs_py_type *type;
    intptr_t size;
    const char *name;
    intptr_t basicsize;
    intptr_t itemsize;
    void *dealloc;
    intptr_t vectorcall_offset;
    void *slots_1[12];  // tp_getattr to tp_setattro
    void *as_buffer;
    unsigned long flags;
    const char *doc;
    int (*traverse)(void *self, rs_visit visit, void *arg);
    void *clear;
    void *richcompare;
    intptr_t weaklistoffset;
    void *slots_2[3];  // tp_iter to tp_methods
    const struct rs_py_member *members;
    void *getset;
    struct rs_py_type *base;
    void *dict;
    void *slots_3[2];  // tp_descr_get, tp_descr_set
    intptr_t dictoffset;
    void *slots_4[4];  // tp_init to tp_free
    int (*is_gc)(void *self);
    void *bases;
    void *mro;
    void *cache;
    void *subclasses;
    void *weaklist;
};

// PyMemberDef.
struct rs_py_member {
    const char *name;
    int type;
    intptr_t offset;
    int flags;
    const char *doc;
};

struct rs_py_object {
    intptr_t refcnt;
    struct rs_py_type *type;
    intptr_t size;  // of variable objects
};

#define RS_TPFLAGS_MANAGED_WEAKREF (1UL << 3)  // from 3.12 on
#define RS_TPFLAGS_MANAGED_DICT (1UL << 4)     // from 3.11 on
#define RS_TPFLAGS_HEAPTYPE (1UL << 9)
#define RS_TPFLAGS_HAVE_GC (1UL << 14)
#define RS_TPFLAGS_LONG_SUBCLASS (1UL << 24)
#define RS_TPFLAGS_LIST_SUBCLASS (1UL << 25)
#define RS_TPFLAGS_TUPLE_SUBCLASS (1UL << 26)
#define RS_TPFLAGS_BYTES_SUBCLASS (1UL << 27)
#define RS_TPFLAGS_UNICODE_SUBCLASS (1UL << 28)
#define RS_TPFLAGS_TYPE_SUBCLASS (1UL << 31)

struct rs_python {
    int version;    // 0x030b for 3.11
    size_t head;    // of ob_refcnt in an object: 16 where Py_TRACE_REFS is built in
    bool immortal;  // objects can be immortal
};

extern RS_OWN struct rs_python rs_python;

struct rs_types;

// Whether the interpreter was found and prepared. Read by each hook.
extern RS_OWN bool rs_python_ready;

// Finds and prepares the interpreter if it is initialised and this thread holds the GIL:
// installs the allocator hooks, has `at_exit` called before the interpreter is finalised.
// `at_exit` and `first` are called with the GIL held and no exception set, the latter at once.
void rs_python_setup(size_t head, void (*first)(void), void (*at_exit)(void));

// From now on freed objects go through rs_quarantine_put.
void rs_python_free_by_quarantine(void);

// From now on rs_origins_allocated and rs_origins_freed are told of blocks; once, after the above.
void rs_python_record_allocations(void);

// Whether Python can be called from this thread now.
bool rs_python_usable(void);

// Whether the calling thread's interpreter is the one that was prepared.
bool rs_python_same_interpreter(void);

static inline struct rs_py_object *rs_py(void *object)
{
    return (struct rs_py_object *)((char *)object + rs_python.head);
}

static inline struct rs_py_type *rs_py_type(void *object)
{
    return (struct rs_py_type *)((char *)rs_py(object)->type + rs_python.head);
}

// From 3.12 on the low half counts; 3.14 has flags in the other.
static inline intptr_t rs_py_refcnt(void *object)
{
    intptr_t refcnt = rs_py(object)->refcnt;

    return rs_python.immortal ? (int32_t)refcnt : refcnt;
}

// Whether there is one reference. The low half of the count says so where the other one counts too.
static inline bool rs_py_is_sole(void *object)
{
    return (int32_t)rs_py(object)->refcnt == 1;
}

static inline bool rs_py_is_immortal(void *object)
{
    return rs_python.immortal && (int32_t)rs_py(object)->refcnt < 0;
}

// None, True and the like: objects of which there is one, whose references nobody keeps in order.
bool rs_py_is_singleton(const void *object);

// Whether the interpreter may keep this one object for itself: a small int, an interned string, an
// empty or one-character string, an empty tuple.
bool rs_py_is_cached(void *object);

// Whether the collector knows objects like this one, and whether it tracks this one.
bool rs_py_is_gc(void *object);
bool rs_py_is_tracked(void *object);

// Whether `object` looks like a live object; reads no memory that is not there.
bool rs_py_plausible(void *object);

// Whether `object` is a type; likewise.
bool rs_py_is_type(void *object);

// The same of any address at all, for sure: a type is the first of its own mro.
bool rs_py_is_ready_type(void *address);

// The name of the object's type.
const char *rs_py_type_name(void *object);

// Whether the object's type is, or derives from, the one that contracts call `word`.
bool rs_py_is(void *object, const char *word);

// What Python code can call as _refsan.NAME(number), or as _refsan.NAME(object): returns text in
// memory of rs_os_alloc, of which it tells the size, or NULL. The table ends with a NULL name and
// stays.
struct rs_py_function {
    const char *name;
    char *(*call)(int argument, size_t *bytes);
    char *(*call_with)(void *object, size_t *bytes);
};

void rs_py_publish(const struct rs_py_function *functions);

// A picture of who holds a leaked object.
struct rs_drawing {
    void *object;
    int references;      // that were lost, to this object
    const char *text;    // where they were acquired
    const char *folder;  // that it goes to
    unsigned number;
    char *path;  // of the picture, to be written
    size_t size;
};

// Has the module refsan draw it. False, after a message, if that fails.
bool rs_py_draw_leak(const struct rs_drawing *drawing);

// Whether this thread may raise: it holds the GIL and no exception is set. Whether one is.
bool rs_py_can_raise(void);
bool rs_py_has_raised(void);

// Sets the exception that stands for a failure on purpose.
void rs_py_raise(const char *text);

// Gives up a reference; NULL is ignored.
void rs_py_release(void *object);

// The memory outside the object that belongs to it alone: a list's items, a module's state. Empty
// if there is none.
void rs_py_annex(void *object, uintptr_t *start, uintptr_t *end);

// The object's own size in bytes.
size_t rs_py_size(void *object);

// The constants of a code object, a tuple that nothing else may show; NULL of any other object.
void *rs_py_constants(void *object);

// How many bytes of its block the interpreter puts before an object of this type.
size_t rs_py_before(const struct rs_py_type *type);

// The object in a block of the interpreter's allocators, told by its type; NULL if there is none,
// or if it is dead and waits in a free list. The set remembers which addresses are types.
void *rs_py_object_in(uintptr_t block, size_t size, struct rs_types *types);

// The base of a type; NULL of object's.
const struct rs_py_type *rs_py_base(const struct rs_py_type *type);

// Whether the object is of one of the interpreter's own containers: dict, list, set, frozenset and
// tuple themselves, which are complete from the beginning and may keep what they hold in blocks
// beside them.
bool rs_py_is_container(void *object);

// A function of the interpreter.
const void *rs_py_own_function(void);

// The name by which Python code knows an object that an instance of the type has at this offset;
// NULL if there is none.
const char *rs_py_member_name(const struct rs_py_type *type, size_t offset);

intptr_t rs_py_list_size(void *list);
void *rs_py_list_item(void *list, intptr_t i);

// Collects all garbage, empties the caches that hold references.
void rs_py_collect(void);

// Calls `visit` for each object that the collector tracks. References that this takes itself are
// gone when it returns. False if that was not possible.
bool rs_py_each_tracked(void (*visit)(void *ctx, void *object), void *ctx);

// The same of those in one of the collector's generations.
bool rs_py_each_in_generation(int generation, void (*visit)(void *ctx, void *object), void *ctx);

// Calls `begin` before each collection, with the oldest generation that it will look at.
void rs_py_watch_collector(void (*begin)(int generation));

// ---- where Python code is -----------------------------------------------------------------------

// An instruction of Python code. All zero where none runs.
struct rs_py_place {
    void *frame;
    void *code;
    uintptr_t instruction;
};

// Where the calling thread is. The GIL is held. Allocates nothing.
struct rs_py_place rs_py_here(void);

// The line of a place whose code is alive; writes the names of its file and function, cut to
// `size` bytes.
uint32_t rs_py_place_text(struct rs_py_place place, char *file, char *function, size_t size);

// Calls `visit` with the code objects of running Python code.
void rs_py_running_code(void (*visit)(void *ctx, void *code), void *ctx);

// Calls `visit` with each word in the frames of running Python code.
void rs_py_frames(void (*visit)(void *ctx, uintptr_t word), void *ctx);

// The same of the values that running code has at hand, up to 3.10: there frames hold them
// elsewhere than what they tell of.
void rs_py_value_stacks(void (*visit)(void *ctx, uintptr_t word), void *ctx);

// The memory those frames live in, used or not: [start, end) of each piece.
void rs_py_frame_memory(void (*visit)(void *ctx, uintptr_t start, uintptr_t end), void *ctx);

#endif
