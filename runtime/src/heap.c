// SPDX-License-Identifier: Apache-2.0
// The heap's answer: which references to an object can be found.
#include <string.h>

#include "heap.h"
#include "os.h"
#include "python.h"
#include "shadow.h"
#include "walk.h"

// ---- counts -------------------------------------------------------------------------------------

#define RS_COUNTS_FIRST 1024

static size_t hash(uintptr_t key)
{
    uint64_t h = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

    return (size_t)(h ^ h >> 32);
}

struct rs_count *rs_counts_find(const struct rs_counts *counts, void *object)
{
    uintptr_t hidden = ~(uintptr_t)object;
    size_t i = hash(hidden);

    for (; counts->capacity > 0; i++) {
        struct rs_count *count = &counts->table[i & (counts->capacity - 1)];

        // What is free looks like the address of which all bits are set.
        if (count->hidden == 0)
            break;
        if (count->hidden == hidden)
            return count;
    }
    return NULL;
}

static struct rs_count *insert(struct rs_counts *counts, uintptr_t hidden)
{
    size_t i = hash(hidden) & (counts->capacity - 1);

    while (counts->table[i].hidden != 0)
        i = (i + 1) & (counts->capacity - 1);
    counts->table[i].hidden = hidden;
    counts->count++;
    return &counts->table[i];
}

static bool grow(struct rs_counts *counts)
{
    struct rs_counts old = *counts;
    size_t want = old.capacity == 0 ? RS_COUNTS_FIRST : old.capacity * 2;

    counts->table = rs_os_alloc(want * sizeof *counts->table);
    if (counts->table == NULL) {
        *counts = old;
        return false;
    }
    counts->capacity = want;
    counts->count = 0;
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.table[i].hidden != 0)
            *insert(counts, old.table[i].hidden) = old.table[i];
    }
    rs_os_free(old.table, old.capacity * sizeof *old.table);
    return true;
}

struct rs_count *rs_counts_want(struct rs_counts *counts, void *object)
{
    struct rs_count *count = rs_counts_find(counts, object);

    if (count != NULL)
        return count;
    if (counts->count >= counts->capacity / 4 * 3 && !grow(counts))
        return NULL;
    return insert(counts, ~(uintptr_t)object);
}

void rs_counts_free(struct rs_counts *counts)
{
    rs_os_free(counts->table, counts->capacity * sizeof *counts->table);
    *counts = (struct rs_counts){0};
}

// ---- a walk -------------------------------------------------------------------------------------

// A recorded slot that holds an object of interest.
struct slot {
    uintptr_t address;
    uintptr_t hidden;
    bool inside;  // lies in an object that was walked
};

// What one object's tp_traverse reported of the objects of interest.
#define RS_REPORTS_MAX 256

struct report {
    void *object;
    int32_t times;
};

struct walk {
    struct rs_counts *counts;
    struct slot *slots;  // sorted by address
    size_t nslots;
    size_t slot_bytes;
    const struct rs_os_map *map;
    struct report reports[RS_REPORTS_MAX];
    size_t nreports;
};

static struct rs_count *wanted(struct walk *walk, void *object)
{
    return walk->counts->all ? rs_counts_want(walk->counts, object)
                             : rs_counts_find(walk->counts, object);
}

// ---- slots --------------------------------------------------------------------------------------

static void collect_slot(void *ctx, uintptr_t address)
{
    struct walk *walk = ctx;
    struct slot *slots;
    void *object;

    if (rs_os_in_stack(address) || !rs_os_mapped(walk->map, address))
        return;
    object = *(void **)address;
    if (object == NULL || rs_counts_find(walk->counts, object) == NULL)
        return;
    slots = rs_os_grow(walk->slots, &walk->slot_bytes, (walk->nslots + 1) * sizeof *slots);
    if (slots == NULL)
        return;
    walk->slots = slots;
    walk->slots[walk->nslots++] = (struct slot){address, ~(uintptr_t)object, false};
}

static size_t first_slot(const struct walk *walk, uintptr_t address)
{
    size_t low = 0;
    size_t high = walk->nslots;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (walk->slots[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_slot(const struct walk *walk, uintptr_t address)
{
    size_t i = first_slot(walk, address);

    return i < walk->nslots && walk->slots[i].address == address;
}

// Slots in memory that belongs to the object being walked: one that tp_traverse has reported is no
// second reference.
static void slots_inside(struct walk *walk, uintptr_t start, uintptr_t end)
{
    for (size_t i = first_slot(walk, start); i < walk->nslots && walk->slots[i].address < end;
         i++) {
        struct slot *slot = &walk->slots[i];

        if (slot->inside)
            continue;
        for (size_t k = 0; k < walk->nreports; k++) {
            struct report *report = &walk->reports[k];

            if (report->object == (void *)~slot->hidden && report->times > 0) {
                report->times--;
                slot->inside = true;
                break;
            }
        }
    }
}

static void count_slots(struct walk *walk)
{
    for (size_t i = 0; i < walk->nslots; i++) {
        struct rs_count *count = rs_counts_find(walk->counts, (void *)~walk->slots[i].hidden);

        if (count == NULL)
            continue;
        count->held++;
        count->slots += !walk->slots[i].inside;
    }
}

// ---- objects ------------------------------------------------------------------------------------

static void log_report(struct walk *walk, void *object)
{
    for (size_t i = 0; i < walk->nreports; i++) {
        if (walk->reports[i].object == object) {
            walk->reports[i].times++;
            return;
        }
    }
    if (walk->nreports < RS_REPORTS_MAX)
        walk->reports[walk->nreports++] = (struct report){object, 1};
}

static void found(struct rs_walk *heap, void *holder, void *object)
{
    struct walk *walk = heap->ctx;
    struct rs_count *count = wanted(walk, object);

    (void)holder;
    if (count != NULL) {
        count->found++;
        log_report(walk, object);
    }
}

// An instance of a heap type holds its type. Since 3.9 its tp_traverse should say so; many do not,
// and objects outside the collector cannot.
static void count_type(struct walk *walk, void *object)
{
    struct rs_py_type *type = rs_py_type(object);
    void *type_object = rs_py(object)->type;
    struct rs_count *count;

    if ((type->flags & RS_TPFLAGS_HEAPTYPE) == 0)
        return;
    for (size_t i = 0; i < walk->nreports; i++) {
        if (walk->reports[i].object == type_object)
            return;
    }
    count = wanted(walk, type_object);
    if (count != NULL)
        count->found++;
}

// A body without tp_traverse: each word that is an object of interest counts as a reference, unless
// it is a recorded slot, which counts by itself.
static void see_body(struct walk *walk, void *object)
{
    uintptr_t start = (uintptr_t)rs_py(object) + 2 * sizeof(void *);
    uintptr_t end = (uintptr_t)object + (size_t)rs_py_type(object)->basicsize;

    for (uintptr_t at = start; at + sizeof(void *) <= end; at += sizeof(void *)) {
        void *word = *(void **)at;
        struct rs_count *count = word != NULL ? rs_counts_find(walk->counts, word) : NULL;

        if (count != NULL && !is_slot(walk, at))
            count->seen++;
    }
}

// Some fields of a static type, which from 3.12 on may hold numbers.
static void see_static_type(struct walk *walk, const struct rs_py_type *type)
{
    void *const words[] = {type->dict, type->cache, type->subclasses};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct rs_count *count = words[i] != NULL ? rs_counts_find(walk->counts, words[i]) : NULL;

        if (count != NULL)
            count->found++;
    }
}

static void end_object(struct rs_walk *heap, void *object)
{
    struct walk *walk = heap->ctx;
    struct rs_py_type *type = rs_py_type(object);
    uintptr_t start;
    uintptr_t end;

    if ((type->flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0 && !rs_py_is_gc(object))
        see_static_type(walk, (struct rs_py_type *)rs_py(object));
    else if (!rs_py_is_gc(object) || type->traverse == NULL)
        see_body(walk, object);
    count_type(walk, object);
    if (rs_py_is_tracked(object))
        (void)wanted(walk, object);
    if (walk->nreports != 0 && walk->nslots != 0) {
        slots_inside(walk, (uintptr_t)object, (uintptr_t)object + rs_py_size(object));
        rs_py_annex(object, &start, &end);
        slots_inside(walk, start, end);
    }
    walk->nreports = 0;
}

// What nothing shows may still show others.
static void reach_wanted(struct walk *walk, struct rs_walk *heap)
{
    for (size_t i = 0; i < walk->counts->capacity; i++) {
        if (walk->counts->table[i].hidden != 0)
            rs_walk_from(heap, (void *)~walk->counts->table[i].hidden);
    }
}

// The code of the main file is a running frame's alone.
static void reach_code(void *heap, void *code)
{
    rs_walk_from(heap, code);
}

bool rs_heap_count(struct rs_counts *counts)
{
    // Only called under the GIL, and too large for the stack of a small thread.
    static struct walk walk;
    struct rs_walk heap = {.reference = found, .done = end_object, .ctx = &walk};
    struct rs_os_map map;
    bool ok;

    if (!counts->all && counts->count == 0)
        return true;
    ok = rs_os_map(&map);
    memset(&walk, 0, sizeof walk);
    walk.counts = counts;
    walk.map = &map;
    if (ok && !counts->all) {
        rs_shadow_each_slot(collect_slot, &walk);
        reach_wanted(&walk, &heap);
    }
    rs_py_running_code(reach_code, &heap);
    ok = ok && rs_walk_heap(&heap);
    if (ok)
        count_slots(&walk);
    rs_os_free(walk.slots, walk.slot_bytes);
    rs_os_free_map(&map);
    return ok;
}

// ---- one holder ---------------------------------------------------------------------------------

static int is_it(void *object, void *wanted_object)
{
    return object == wanted_object;
}

bool rs_heap_holds(void *holder, void *object)
{
    struct rs_py_type *type;

    if (holder == NULL || holder == object || !rs_py_plausible(holder))
        return false;
    type = rs_py_type(holder);
    return rs_py_is_gc(holder) && type->traverse != NULL &&
           type->traverse(holder, is_it, object) != 0;
}
