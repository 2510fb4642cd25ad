// SPDX-License-Identifier: Apache-2.0
// holders.h. A reference is found in one of four ways: tp_traverse reports it; an object without
// tp_traverse has a word with the address; an object is an instance of the type; instrumented code
// stored it at an address that is in none of these.
#include <string.h>

#include "heap.h"
#include "holders.h"
#include "origins.h"
#include "os.h"
#include "python.h"
#include "record.h"
#include "shadow.h"
#include "table.h"
#include "walk.h"
#include "words.h"

struct search {
    struct rs_counts targets;  // `seen`: how many holders were told
    struct rs_types types;
    const struct rs_os_map *map;
    uintptr_t last_holder;  // complemented: who was told of last, and of what
    uintptr_t last_object;
};

// ---- records ------------------------------------------------------------------------------------

static struct rs_count *target(struct search *search, void *object)
{
    return object != NULL ? rs_counts_find(&search->targets, object) : NULL;
}

// Whether one more is told of.
static bool begin_holder(struct search *search, void *object)
{
    struct rs_count *count = target(search, object);

    return count != NULL && count->seen++ < RS_HOLDERS_MAX && rs_record_begin("holder");
}

static void tell_holder(struct search *search, void *holder, void *object, const char *how,
                        size_t offset)
{
    const char *member;

    // A list that has it many times is one holder.
    if (search->last_holder == ~(uintptr_t)holder && search->last_object == ~(uintptr_t)object)
        return;
    search->last_holder = ~(uintptr_t)holder;
    search->last_object = ~(uintptr_t)object;
    if (!begin_holder(search, object))
        return;
    rs_record_number("object", (long long)(uintptr_t)object);
    rs_record_number("holder", (long long)(uintptr_t)holder);
    rs_record_string("how", how);
    if (offset != 0) {
        member = rs_py_member_name(rs_py_type(holder), offset);
        rs_record_number("offset", (long long)offset);
        if (member != NULL)
            rs_record_string("member", member);
    }
    rs_record_end();
}

static void tell_slot(struct search *search, uintptr_t address, void *object)
{
    if (!begin_holder(search, object))
        return;
    rs_record_number("object", (long long)(uintptr_t)object);
    rs_record_number("address", (long long)address);
    rs_record_string("how", "slot");
    rs_record_end();
}

// ---- objects ------------------------------------------------------------------------------------

// Where an object's own memory has the address of another, behind the first two words of its head;
// 0: nowhere.
static size_t offset_of(void *holder, const void *object)
{
    uintptr_t start = (uintptr_t)rs_py(holder);
    size_t size = rs_py_size(holder);

    for (size_t at = 2 * sizeof(void *); at + sizeof(void *) <= size; at += sizeof(void *)) {
        if (*(void **)(start + at) == object)
            return start + at - (uintptr_t)holder;
    }
    return 0;
}

static void found(struct rs_walk *walk, void *holder, void *object)
{
    struct search *search = walk->ctx;

    if (target(search, object) != NULL)
        tell_holder(search, holder, object, "traverse", offset_of(holder, object));
}

// An object without tp_traverse.
static void look_into(struct search *search, void *holder)
{
    uintptr_t start = (uintptr_t)rs_py(holder);
    size_t size = (size_t)rs_py_type(holder)->basicsize;

    for (size_t at = 2 * sizeof(void *); at + sizeof(void *) <= size; at += sizeof(void *)) {
        void *word = *(void **)(start + at);

        if (target(search, word) != NULL)
            tell_holder(search, holder, word, "word", start + at - (uintptr_t)holder);
    }
}

static void done(struct rs_walk *walk, void *object)
{
    struct search *search = walk->ctx;
    struct rs_py_type *type = rs_py_type(object);

    if (!rs_py_is_gc(object) && (type->flags & RS_TPFLAGS_TYPE_SUBCLASS) == 0)
        look_into(search, object);
    if ((type->flags & RS_TPFLAGS_HEAPTYPE) != 0 && target(search, rs_py(object)->type) != NULL)
        tell_holder(search, object, rs_py(object)->type, "class", 0);
}

// ---- slots --------------------------------------------------------------------------------------

// Whether the walk has told of the reference.
static bool is_told(void *holder, void *object)
{
    return !rs_py_is_gc(holder) || rs_heap_holds(holder, object);
}

static void look_at_slot(void *ctx, uintptr_t address)
{
    struct search *search = ctx;
    void *object;
    void *holder = NULL;
    uintptr_t block;
    size_t size;

    if (rs_os_in_stack(address) || !rs_os_mapped(search->map, address))
        return;
    object = *(void **)address;
    if (target(search, object) == NULL)
        return;
    block = rs_shadow_block_of(address, &size);
    if (block != 0)
        holder = rs_py_object_in(block, size, &search->types);
    if (holder == NULL)
        tell_slot(search, address, object);
    else if (holder != object && !is_told(holder, object))
        tell_holder(search, holder, object, "field", address - (uintptr_t)holder);
}

// ---- the objects themselves ---------------------------------------------------------------------

#define RS_PLACES_MAX 4

static void record_places(void *object)
{
    static const char *const keys[RS_PLACES_MAX] = {"ledger0", "ledger1", "ledger2", "ledger3"};
    struct rs_place places[RS_PLACES_MAX];
    size_t n = rs_table_places(object, places, RS_PLACES_MAX);

    for (size_t i = 0; i < n; i++) {
        if (places[i].balance > 0)
            rs_record_site(keys[i], places[i].site);
    }
}

// What has a count of its own, so that references say nothing.
static bool is_uncounted(void *object)
{
    return rs_py_is_immortal(object) || rs_py_is_cached(object) || rs_py_is_singleton(object);
}

// References that nothing in the heap shows; with `least` without as many as there are words in
// frames and stacks, some of which may be references.
static long long surplus(void *object, const struct rs_count *count, bool least)
{
    long long references = (long long)rs_py_refcnt(object) - count->found - count->seen -
                           count->slots - count->words - (least ? count->frames : 0);

    return references > 0 && !is_uncounted(object) ? references : 0;
}

static void record_held(void *object, const struct rs_count *count)
{
    uintptr_t block = (uintptr_t)object - rs_py_before(rs_py_type(object));
    const struct rs_origin *origin = rs_origin(rs_shadow_number_of(block));

    if (!rs_record_begin("held"))
        return;
    rs_record_number("object", (long long)(uintptr_t)object);
    rs_record_number("surplus", surplus(object, count, false));
    rs_record_number("unaccounted", surplus(object, count, true));
    rs_record_number("balance", rs_table_balance(object) - count->held);
    if (origin != NULL) {
        rs_record_python("python", origin->file, origin->line, origin->function);
        rs_record_site("site", origin->call);
    }
    record_places(object);
    rs_record_end();
}

static void count_value(void *ctx, uintptr_t word)
{
    struct rs_count *count = word != 0 ? rs_counts_find(ctx, (void *)word) : NULL;

    if (count != NULL)
        count->words++;
}

static void record_objects(const struct rs_counts *targets)
{
    struct rs_counts counts = {0};

    for (size_t i = 0; i < targets->capacity; i++) {
        if (targets->table[i].hidden != 0)
            rs_counts_want(&counts, (void *)~targets->table[i].hidden);
    }
    if (rs_heap_count(&counts)) {
        rs_words_frames(&counts, __builtin_frame_address(0));
        rs_py_value_stacks(count_value, &counts);
        for (size_t i = 0; i < counts.capacity; i++) {
            if (counts.table[i].hidden != 0)
                record_held((void *)~counts.table[i].hidden, &counts.table[i]);
        }
    }
    rs_counts_free(&counts);
}

// ---- the search ---------------------------------------------------------------------------------

// Objects to which nothing of Python's leads may hold others. One of the collector's that it does
// not track may not be complete yet.
struct roots {
    struct rs_walk *walk;
    struct search *search;
};

static void walk_block(void *ctx, uintptr_t block, size_t size, uint32_t number)
{
    struct roots *roots = ctx;
    void *object = rs_py_object_in(block, size, &roots->search->types);

    (void)number;
    if (object != NULL && (!rs_py_is_gc(object) || rs_py_is_container(object)))
        rs_walk_from(roots->walk, object);
}

// What instrumented code has stored somewhere, in whatever block it is.
static void walk_slot(void *ctx, uintptr_t address)
{
    struct roots *roots = ctx;
    void *object;

    if (rs_os_in_stack(address) || !rs_os_mapped(roots->search->map, address))
        return;
    object = *(void **)address;
    if ((uintptr_t)object % RS_GRANULE == 0 &&
        rs_os_mapped(roots->search->map, (uintptr_t)object) &&
        !rs_shadow_freed((uintptr_t)object) && rs_py_refcnt(object) > 0 &&
        rs_types_has(&roots->search->types, rs_py(object)->type) &&
        (!rs_py_is_gc(object) || rs_py_is_container(object)))
        rs_walk_from(roots->walk, object);
}

static void search_holders(struct search *search)
{
    struct rs_walk walk = {.reference = found, .done = done, .ctx = search};
    struct roots roots = {&walk, search};
    struct rs_os_map map;

    if (rs_os_map(&map)) {
        search->map = &map;
        rs_shadow_each_block(walk_block, &roots);
        rs_shadow_each_slot(walk_slot, &roots);
        rs_walk_heap(&walk);
        rs_shadow_each_slot(look_at_slot, search);
    }
    rs_os_free_map(&map);
}

// Of whom not all were told.
static void record_cuts(const struct search *search)
{
    for (size_t i = 0; i < search->targets.capacity; i++) {
        const struct rs_count *count = &search->targets.table[i];

        if (count->hidden == 0 || count->seen <= RS_HOLDERS_MAX || !rs_record_begin("cut"))
            continue;
        rs_record_number("object", (long long)~count->hidden);
        rs_record_number("holders", count->seen);
        rs_record_end();
    }
}

char *rs_holders_records(void *list, size_t *bytes)
{
    struct search search = {0};

    for (intptr_t i = rs_py_list_size(list); i-- > 0;)
        rs_counts_want(&search.targets, rs_py_list_item(list, i));
    rs_record_capture();
    record_objects(&search.targets);
    search_holders(&search);
    record_cuts(&search);
    rs_types_free(&search.types);
    rs_counts_free(&search.targets);
    return rs_record_captured(bytes);
}
