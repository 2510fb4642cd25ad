// SPDX-License-Identifier: Apache-2.0
// census.h: blocks whose allocation was recorded, and objects from before that, which only a walk
// over the heap finds.
#include "census.h"
#include "heap.h"
#include "os.h"
#include "python.h"
#include "shadow.h"
#include "walk.h"

// ---- rows ---------------------------------------------------------------------------------------

#define RS_ROWS_FIRST 1024

static size_t hash(const struct rs_row *row)
{
    const struct rs_origin *origin = &row->origin;
    uint64_t h = (uint64_t)(uintptr_t)row->type;

    h = (h ^ (uint64_t)(uintptr_t)origin->file) * UINT64_C(0x9e3779b97f4a7c15);
    h = (h ^ h >> 29 ^ origin->line) * UINT64_C(0x9e3779b97f4a7c15);
    h = (h ^ h >> 29 ^ (uint64_t)(uintptr_t)origin->call) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(h ^ h >> 32);
}

static bool alike(const struct rs_row *a, const struct rs_row *b)
{
    return a->type == b->type && a->origin.file == b->origin.file &&
           a->origin.line == b->origin.line && a->origin.call == b->origin.call;
}

// The row, or the free one that it would take.
static struct rs_row *find(const struct rs_census *census, const struct rs_row *like)
{
    size_t i = hash(like) & (census->capacity - 1);

    while (census->table[i].objects != 0 && !alike(&census->table[i], like))
        i = (i + 1) & (census->capacity - 1);
    return &census->table[i];
}

static bool grow(struct rs_census *census)
{
    struct rs_census old = *census;

    census->capacity = old.capacity == 0 ? RS_ROWS_FIRST : old.capacity * 2;
    census->table = rs_os_alloc(census->capacity * sizeof *census->table);
    if (census->table == NULL) {
        *census = old;
        return false;
    }
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.table[i].objects != 0)
            *find(census, &old.table[i]) = old.table[i];
    }
    rs_os_free(old.table, old.capacity * sizeof *old.table);
    return true;
}

void rs_census_add(struct rs_census *census, const struct rs_row *row)
{
    struct rs_row *known;

    if (census->count >= census->capacity / 4 * 3 && !grow(census))
        return;
    known = find(census, row);
    if (known->objects == 0) {
        *known = *row;
        census->count++;
    } else {
        known->objects += row->objects;
        known->bytes += row->bytes;
    }
}

const struct rs_row *rs_census_find(const struct rs_census *census, const struct rs_row *like)
{
    const struct rs_row *row = census->capacity != 0 ? find(census, like) : NULL;

    return row != NULL && row->objects != 0 ? row : NULL;
}

void rs_census_free(struct rs_census *census)
{
    rs_os_free(census->table, census->capacity * sizeof *census->table);
    *census = (struct rs_census){0};
}

// ---- what is alive ------------------------------------------------------------------------------

struct taking {
    struct rs_census *census;
    struct rs_types types;
};

static void add_block(void *ctx, uintptr_t block, size_t size, uint32_t number)
{
    struct taking *taking = ctx;
    const struct rs_origin *origin = rs_origin(number);
    struct rs_row row = {.objects = 1, .bytes = (int64_t)size};
    void *object;

    if (origin == NULL)
        return;
    object = rs_py_object_in(block, size, &taking->types);
    if (object != NULL)
        row.type = rs_name(rs_py_type_name(object));
    row.origin = *origin;
    rs_census_add(taking->census, &row);
}

static void add_object(struct rs_walk *walk, void *object)
{
    struct taking *taking = walk->ctx;
    uintptr_t block = (uintptr_t)object - rs_py_before(rs_py_type(object));
    struct rs_row row = {.objects = 1, .bytes = (int64_t)rs_py_size(object)};

    if (rs_origin(rs_shadow_number_of(block)) != NULL)
        return;
    row.type = rs_name(rs_py_type_name(object));
    rs_census_add(taking->census, &row);
}

bool rs_census_take(struct rs_census *census)
{
    struct taking taking = {.census = census};
    struct rs_walk walk = {.object = add_object, .ctx = &taking};
    bool ok = rs_walk_heap(&walk);

    if (ok)
        rs_shadow_each_block(add_block, &taking);
    rs_types_free(&taking.types);
    return ok;
}
