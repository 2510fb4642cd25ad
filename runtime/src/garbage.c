// SPDX-License-Identifier: Apache-2.0
// garbage.h. The collector does not say what it frees, only how much. So its algorithm is done
// before it begins: of the objects in the generations that it will look at, those are garbage that
// nothing leads to from one with more references than the others have to it. What a finalizer keeps
// alive is counted all the same.
#include "garbage.h"
#include "census.h"
#include "heap.h"
#include "options.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "record.h"
#include "rows.h"
#include "shadow.h"
#include "story.h"

static struct rs_census garbage;
static long long nobjects;
static long long ncollections;
static bool over;

struct look {
    struct rs_counts young;  // `found` are references from each other; `held`: reachable
    uintptr_t *pending;      // complemented
    size_t npending;
    size_t pending_bytes;
};

static void add_young(void *ctx, void *object)
{
    struct look *look = ctx;

    rs_counts_want(&look->young, object);
}

static int count_reference(void *object, void *arg)
{
    struct look *look = arg;
    struct rs_count *count = rs_counts_find(&look->young, object);

    if (count != NULL)
        count->found++;
    return 0;
}

static int reach(void *object, void *arg)
{
    struct look *look = arg;
    struct rs_count *count = rs_counts_find(&look->young, object);
    uintptr_t *pending;

    if (count == NULL || count->held != 0)
        return 0;
    count->held = 1;
    pending =
        rs_os_grow(look->pending, &look->pending_bytes, (look->npending + 1) * sizeof *pending);
    if (pending == NULL)
        return 0;
    look->pending = pending;
    pending[look->npending++] = count->hidden;
    return 0;
}

static void traverse(void *object, rs_visit visit, void *arg)
{
    rs_py_type(object)->traverse(object, visit, arg);
}

static void each_young(struct look *look, void (*visit)(struct look *look, struct rs_count *count))
{
    for (size_t i = 0; i < look->young.capacity; i++) {
        if (look->young.table[i].hidden != 0)
            visit(look, &look->young.table[i]);
    }
}

static void count_references(struct look *look, struct rs_count *count)
{
    traverse((void *)~count->hidden, count_reference, look);
}

static void reach_held(struct look *look, struct rs_count *count)
{
    void *object = (void *)~count->hidden;

    if (rs_py_is_immortal(object) || rs_py_refcnt(object) > count->found)
        reach(object, look);
}

static void add_garbage(struct look *look, struct rs_count *count)
{
    void *object = (void *)~count->hidden;
    uintptr_t block = (uintptr_t)object - rs_py_before(rs_py_type(object));
    const struct rs_origin *origin = rs_origin(rs_shadow_number_of(block));
    struct rs_row row = {.objects = 1, .bytes = (int64_t)rs_py_size(object)};

    (void)look;
    if (count->held != 0)
        return;
    row.type = rs_name(rs_py_type_name(object));
    if (origin != NULL)
        row.origin = *origin;
    rs_census_add(&garbage, &row);
    nobjects++;
}

static void before_collection(int generation)
{
    struct look look = {0};

    if (over)
        return;
    ncollections++;
    for (int i = 0; i <= generation; i++)
        rs_py_each_in_generation(i, add_young, &look);
    each_young(&look, count_references);
    each_young(&look, reach_held);
    while (look.npending > 0)
        traverse((void *)~look.pending[--look.npending], reach, &look);
    each_young(&look, add_garbage);
    rs_counts_free(&look.young);
    rs_os_free(look.pending, look.pending_bytes);
}

void rs_garbage_start(void)
{
    rs_py_watch_collector(before_collection);
}

// ---- telling ------------------------------------------------------------------------------------

void rs_garbage_report(void)
{
    struct rs_rows rows = {0};
    struct rs_story story = {0};

    over = true;
    if (nobjects == 0)
        return;
    for (size_t i = 0; i < garbage.capacity; i++) {
        if (garbage.table[i].objects != 0)
            rs_rows_add(&rows, &garbage.table[i]);
    }
    rs_rows_sort(&rows);
    rs_story_add(&story,
                 "GARBAGE: %lld objects that held each other, of %zu places, were freed by "
                 "%lld collections",
                 nobjects, rows.count, ncollections);
    rs_story_print(&story);
    rs_rows_tell(&rows, rs_rt_options.cycles, "garbage", false);
    if (rs_record_begin("garbage-sum")) {
        rs_record_number("places", (long long)rows.count);
        rs_record_number("objects", nobjects);
        rs_record_number("collections", ncollections);
        rs_record_string("text", rs_story_line(&story));
        rs_record_end();
    }
    rs_rows_free(&rows);
}
