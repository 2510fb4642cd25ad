// SPDX-License-Identifier: Apache-2.0
// What the runtime does where the interpreter allocates and frees: facts about blocks, what died,
// and memory for a list of its own.
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "options.h"
#include "origins.h"
#include "os.h"
#include "python.h"
#include "quarantine.h"
#include "shadow.h"
#include "table.h"

// Objects and their memory. The raw domain is left alone: it is used without the GIL.
enum { RS_DOMAIN_RAW, RS_DOMAIN_MEM, RS_DOMAIN_OBJ, RS_DOMAINS };

static struct rs_allocator original[RS_DOMAINS];

static void each_object(uintptr_t block, size_t size, void (*tell)(void *object))
{
    for (size_t before = 0; before <= RS_BEFORE_OBJECT_MAX && before < size; before += RS_GRANULE)
        tell((void *)(block + before));
}

// From 3.12 on interpreters can have allocators, and locks, of their own: what one has allocated
// must not be another's.
static inline bool is_allocator_shared(void)
{
    return rs_python.version < 0x030c || rs_api.PyInterpreterState_Head() == rs_first_interpreter;
}

// What is not done for each object stays out of the way of what is: then that needs no register
// saved.
#define RS_SELDOM __attribute__((noinline))

RS_SELDOM static void *allocated_otherwise(void *block, size_t size)
{
    if (block != NULL && rs_shadow_begin_block((uintptr_t)block, size))
        each_object((uintptr_t)block, size, rs_table_remove);
    return block;
}

static inline void *allocated(void *block, size_t size)
{
    if (!rs_shadow_begin_plain((uintptr_t)block, size))
        return allocated_otherwise(block, size);
    return block;
}

// ---- memory of our own list ---------------------------------------------------------------------

// The items of the list of all objects, while it grows: in memory that is given back to the system.
// The interpreter's would keep a copy of the list each time it moves.
static struct {
    bool wanted;
    void *block;
    size_t bytes;
} list_memory;

static void free_list_memory(void)
{
    rs_os_free(list_memory.block, list_memory.bytes);
    list_memory.block = NULL;
    list_memory.bytes = 0;
}

static void *grow_list_memory(size_t size)
{
    void *grown = rs_os_grow(list_memory.block, &list_memory.bytes, size);

    if (grown != NULL)
        list_memory.block = grown;
    return grown;
}

// Whether a block that is to grow, or NULL, is the list's.
static bool is_list_memory(const struct rs_allocator *to, const void *block)
{
    return block != NULL
               ? block == list_memory.block
               : list_memory.wanted && list_memory.block == NULL && to == &original[RS_DOMAIN_MEM];
}

void rs_python_list_memory(bool wanted)
{
    list_memory.wanted = wanted;
}

// ---- the hooks ----------------------------------------------------------------------------------

static void *hook_malloc(void *ctx, size_t size)
{
    const struct rs_allocator *to = ctx;

    return allocated(to->malloc(to->ctx, size), size);
}

static void *hook_calloc(void *ctx, size_t nelem, size_t elsize)
{
    const struct rs_allocator *to = ctx;

    return allocated(to->calloc(to->ctx, nelem, elsize), nelem * elsize);
}

RS_SELDOM static void *moved_otherwise(void *block, void *moved, size_t size)
{
    uintptr_t old = (uintptr_t)block;
    bool marked;
    size_t old_size = rs_shadow_move_block(old, (uintptr_t)moved, size, &marked);

    if (moved != block && marked) {
        each_object(old, old_size, rs_table_dead);
        each_object((uintptr_t)moved, size, rs_table_remove);
    }
    return moved;
}

static void *hook_realloc(void *ctx, void *block, size_t size)
{
    const struct rs_allocator *to = ctx;
    uintptr_t old = (uintptr_t)block;
    void *moved;

    if (is_list_memory(to, block))
        return grow_list_memory(size);
    moved = to->realloc(to->ctx, block, size);
    if (block == NULL || moved == NULL || (moved != block && rs_shadow_end_plain(old)))
        return allocated(moved, size);
    if (moved == block && rs_shadow_resize_plain(old, size))
        return moved;
    return moved_otherwise(block, moved, size);
}

// What was allocated before the hooks were there has no known size, but may be an object.
static void freed(uintptr_t block, size_t size)
{
    each_object(block, size != 0 ? size : RS_GRANULE + 1, rs_table_dead);
}

static size_t end_block(void *block)
{
    bool marked;
    size_t size = rs_shadow_end_block((uintptr_t)block, &marked);

    if (marked)
        freed((uintptr_t)block, size);
    return size;
}

RS_SELDOM static void free_otherwise(const struct rs_allocator *to, void *block)
{
    if (block != NULL && block == list_memory.block) {
        free_list_memory();
        return;
    }
    if (block != NULL)
        end_block(block);
    to->free(to->ctx, block);
}

static void hook_free(void *ctx, void *block)
{
    const struct rs_allocator *to = ctx;

    if (!rs_shadow_end_plain((uintptr_t)block))
        free_otherwise(to, block);
    else
        to->free(to->ctx, block);
}

// ---- blocks at hand -----------------------------------------------------------------------------

// What was freed last is given again before the interpreter's allocator is asked, by size in
// granules. The interpreter is compiled with the code of its own allocator in the place of calls of
// it; with any hook there these are calls again, which cost more than all that the hooks above do.
// Blocks that wait are free, as far as the facts about addresses go, and are not written to.
#define RS_SPARES 63  // of one size

static struct {
    _Alignas(16) size_t count;  // all is a power of two long, and found without a multiplication
    struct {
        void *block;
        rs_granule *first;
    } blocks[RS_SPARES];
} spares[RS_KEPT_BLOCK + 1];

// One of `n` granules, of which there is one.
static inline void *take_spare(size_t n)
{
    size_t i = --spares[n].count;
    void *block = spares[n].blocks[i].block;

    return rs_granule_begin_plain(spares[n].blocks[i].first, n)
               ? block
               : allocated_otherwise(block, n * RS_GRANULE);
}

// Blocks are as long as their number of granules says, whoever allocates them.
static inline size_t whole_granules(size_t size)
{
    return size <= RS_KEPT_BLOCK * RS_GRANULE ? rs_granules(size) * RS_GRANULE : size;
}

RS_SELDOM static void *whole_malloc(void *ctx, size_t size)
{
    const struct rs_allocator *to = ctx;

    return allocated(to->malloc(to->ctx, whole_granules(size)), size);
}

RS_SELDOM static void *whole_calloc(void *ctx, size_t nelem, size_t elsize)
{
    const struct rs_allocator *to = ctx;
    size_t size = nelem * elsize;

    return allocated(to->calloc(to->ctx, 1, whole_granules(size)), size);
}

static void *whole_realloc(void *ctx, void *block, size_t size)
{
    return hook_realloc(ctx, block, whole_granules(size));
}

static void *spare_malloc(void *ctx, size_t size)
{
    size_t n = rs_granules(size);

    if (size > RS_KEPT_BLOCK * RS_GRANULE || spares[n].count == 0)
        return whole_malloc(ctx, size);
    return take_spare(n);
}

static void *spare_calloc(void *ctx, size_t nelem, size_t elsize)
{
    size_t size = nelem * elsize;
    size_t n = rs_granules(size);

    if (size > RS_KEPT_BLOCK * RS_GRANULE || spares[n].count == 0)
        return whole_calloc(ctx, nelem, elsize);
    return memset(take_spare(n), 0, size);
}

static void spare_free(void *ctx, void *block)
{
    const struct rs_allocator *to = ctx;
    rs_granule *first;
    size_t n = rs_shadow_end_at((uintptr_t)block, &first);
    size_t i = spares[n].count;

    if (n == 0) {
        free_otherwise(to, block);
    } else if (i == RS_SPARES) {
        to->free(to->ctx, block);
    } else {
        spares[n].blocks[i].block = block;
        spares[n].blocks[i].first = first;
        spares[n].count = i + 1;
    }
}

// A block that is long enough stays where it is unless a quarter of it and more would be lost, as
// in the interpreter's allocator. The facts about addresses have its length.
static void *spare_realloc(void *ctx, void *block, size_t size)
{
    size_t n = rs_granules(size);
    size_t old = rs_shadow_plain_size((uintptr_t)block);
    void *moved;

    if (old == 0 || size - 1 >= RS_KEPT_BLOCK * RS_GRANULE)
        return whole_realloc(ctx, block, size);
    if (n <= old && 4 * n > 3 * old)
        return block;
    moved = spare_malloc(ctx, size);
    if (moved != NULL) {
        memcpy(moved, block, (n < old ? n : old) * RS_GRANULE);
        spare_free(ctx, block);
    }
    return moved;
}

static void *spare_malloc_of_one(void *ctx, size_t size)
{
    return is_allocator_shared() ? spare_malloc(ctx, size) : whole_malloc(ctx, size);
}

static void *spare_calloc_of_one(void *ctx, size_t nelem, size_t elsize)
{
    return is_allocator_shared() ? spare_calloc(ctx, nelem, elsize)
                                 : whole_calloc(ctx, nelem, elsize);
}

static void *spare_realloc_of_one(void *ctx, void *block, size_t size)
{
    return is_allocator_shared() ? spare_realloc(ctx, block, size)
                                 : whole_realloc(ctx, block, size);
}

static void spare_free_of_one(void *ctx, void *block)
{
    if (is_allocator_shared())
        spare_free(ctx, block);
    else
        hook_free(ctx, block);
}

// Where all memory is malloc's, or something checks it or counts it, the other hooks serve.
static bool can_spare(void)
{
    struct rs_allocator raw;
    const struct rs_allocator *mem = &original[RS_DOMAIN_MEM];
    const struct rs_allocator *object = &original[RS_DOMAIN_OBJ];

    rs_api.PyMem_GetAllocator(RS_DOMAIN_RAW, &raw);
    return rs_rt_options.quarantine == 0 && mem->ctx == NULL && object->ctx == NULL &&
           mem->malloc == object->malloc && mem->malloc != raw.malloc;
}

// With the quarantine another block may be freed, or none.
static void hook_free_object(void *ctx, void *block)
{
    const struct rs_allocator *to = ctx;
    size_t size = block != NULL ? end_block(block) : 0;

    if (block != NULL && is_allocator_shared())
        block = rs_quarantine_put(block, size);
    if (block != NULL)
        to->free(to->ctx, block);
}

// ---- where blocks are allocated
// ------------------------------------------------------------------

// The hooks above, as they were when allocations began to be recorded.
static struct rs_allocator unrecorded[RS_DOMAINS];

static void *record(void *block)
{
    if (block != NULL)
        rs_origins_allocated((uintptr_t)block);
    return block;
}

static void *record_malloc(void *ctx, size_t size)
{
    const struct rs_allocator *to = ctx;

    return record(to->malloc(to->ctx, size));
}

static void *record_calloc(void *ctx, size_t nelem, size_t elsize)
{
    const struct rs_allocator *to = ctx;

    return record(to->calloc(to->ctx, nelem, elsize));
}

static void *record_realloc(void *ctx, void *block, size_t size)
{
    const struct rs_allocator *to = ctx;

    return record(to->realloc(to->ctx, block, size));
}

static void record_free(void *ctx, void *block)
{
    const struct rs_allocator *to = ctx;

    if (block != NULL)
        rs_origins_freed((uintptr_t)block);
    to->free(to->ctx, block);
}

void rs_python_record_allocations(void)
{
    for (int domain = RS_DOMAIN_MEM; domain <= RS_DOMAIN_OBJ; domain++) {
        struct rs_allocator recording = {&unrecorded[domain], record_malloc, record_calloc,
                                         record_realloc, record_free};

        rs_api.PyMem_GetAllocator(domain, &unrecorded[domain]);
        rs_api.PyMem_SetAllocator(domain, &recording);
    }
}

// ---- memory that is given back ------------------------------------------------------------------

static struct rs_arenas original_arenas;

static void hook_free_arena(void *ctx, void *arena, size_t size)
{
    rs_shadow_forget_blocks((uintptr_t)arena, (uintptr_t)arena + size);
    original_arenas.free(ctx, arena, size);
}

// What the interpreter frees is only its own again where it does not use malloc for everything.
static void watch_arenas(void)
{
    const char *allocator = getenv("PYTHONMALLOC");
    struct rs_arenas hooked;

    if (allocator != NULL && strncmp(allocator, "malloc", strlen("malloc")) == 0)
        rs_shadow_keep_none();
    rs_api.PyObject_GetArenaAllocator(&original_arenas);
    hooked = original_arenas;
    hooked.free = hook_free_arena;
    rs_api.PyObject_SetArenaAllocator(&hooked);
}

// ---- the beginning ------------------------------------------------------------------------------

void rs_python_hook_allocators(void)
{
    struct rs_allocator hooks = {NULL, hook_malloc, hook_calloc, hook_realloc, hook_free};

    watch_arenas();
    for (int domain = RS_DOMAIN_MEM; domain <= RS_DOMAIN_OBJ; domain++)
        rs_api.PyMem_GetAllocator(domain, &original[domain]);
    if (can_spare() && rs_python.version < 0x030c)
        hooks = (struct rs_allocator){NULL, spare_malloc, spare_calloc, spare_realloc, spare_free};
    else if (can_spare())
        hooks = (struct rs_allocator){NULL, spare_malloc_of_one, spare_calloc_of_one,
                                      spare_realloc_of_one, spare_free_of_one};
    for (int domain = RS_DOMAIN_MEM; domain <= RS_DOMAIN_OBJ; domain++) {
        hooks.ctx = &original[domain];
        rs_api.PyMem_SetAllocator(domain, &hooks);
    }
}

void rs_python_free_by_quarantine(void)
{
    struct rs_allocator hooked;

    rs_api.PyMem_GetAllocator(RS_DOMAIN_OBJ, &hooked);
    hooked.free = hook_free_object;
    rs_api.PyMem_SetAllocator(RS_DOMAIN_OBJ, &hooked);
}
