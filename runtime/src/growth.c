// SPDX-License-Identifier: Apache-2.0
// growth.h.
#include <stdio.h>
#include <string.h>

#include "census.h"
#include "growth.h"
#include "options.h"
#include "origins.h"
#include "os.h"
#include "python.h"
#include "record.h"
#include "rows.h"
#include "story.h"

// ---- snapshots ----------------------------------------------------------------------------------

static struct rs_census *snapshots;  // by number, from 1
static size_t snapshot_bytes;
static int last;   // the newest number, 0: there is none
static int start;  // that of rs_growth_start

static bool is_snapshot(int number)
{
    return number > 0 && number <= last && snapshots[number].table != NULL;
}

// Returns its number, or 0.
static int add_snapshot(void)
{
    struct rs_census *grown =
        rs_os_grow(snapshots, &snapshot_bytes, (size_t)(last + 2) * sizeof *snapshots);

    if (grown == NULL)
        return 0;
    snapshots = grown;
    snapshots[last + 1] = (struct rs_census){0};
    if (!rs_census_take(&snapshots[last + 1])) {
        rs_census_free(&snapshots[last + 1]);
        return 0;
    }
    return ++last;
}

void rs_growth_start(void)
{
    rs_origins_start();
    start = add_snapshot();
}

int rs_growth_snapshot(void)
{
    rs_origins_start();
    rs_py_collect();
    return add_snapshot();
}

void rs_growth_forget(int snapshot)
{
    if (is_snapshot(snapshot))
        rs_census_free(&snapshots[snapshot]);
}

// ---- the difference -----------------------------------------------------------------------------

struct growth {
    struct rs_rows rows;
    struct rs_row sum;  // of all that changed, what became less too
};

static void add_difference(struct growth *growth, const struct rs_row *now, int64_t objects,
                           int64_t bytes)
{
    struct rs_row row = *now;

    row.objects = objects;
    row.bytes = bytes;
    growth->sum.objects += objects;
    growth->sum.bytes += bytes;
    if (bytes > 0 || objects > 0)
        rs_rows_add(&growth->rows, &row);
}

static void subtract(struct growth *growth, const struct rs_census *before,
                     const struct rs_census *now)
{
    for (size_t i = 0; i < now->capacity; i++) {
        const struct rs_row *row = &now->table[i];
        const struct rs_row *old = row->objects != 0 ? rs_census_find(before, row) : NULL;

        if (row->objects != 0)
            add_difference(growth, row, row->objects - (old != NULL ? old->objects : 0),
                           row->bytes - (old != NULL ? old->bytes : 0));
    }
    for (size_t i = 0; i < before->capacity; i++) {
        const struct rs_row *row = &before->table[i];

        if (row->objects != 0 && rs_census_find(now, row) == NULL)
            add_difference(growth, row, -row->objects, -row->bytes);
    }
    rs_rows_sort(&growth->rows);
}

// ---- words --------------------------------------------------------------------------------------

static void add_sum(struct rs_story *story, const struct growth *growth, const char *since)
{
    char bytes[RS_BYTES_MAX];

    rs_story_add(story, "GROWTH since %s: %s in %zu places, %+lld objects and blocks", since,
                 rs_bytes_text(growth->sum.bytes, true, bytes), growth->rows.count,
                 (long long)growth->sum.objects);
}

static void record_sum(const struct growth *growth, const char *since)
{
    struct rs_story story = {0};

    if (!rs_record_begin("growth-sum"))
        return;
    rs_record_number("places", (long long)growth->rows.count);
    rs_record_number("objects", growth->sum.objects);
    rs_record_number("bytes", growth->sum.bytes);
    add_sum(&story, growth, since);
    rs_record_string("text", rs_story_line(&story));
    rs_record_end();
}

// ---- telling ------------------------------------------------------------------------------------

// Calls `tell` with the difference to a snapshot; false if it is not there.
static bool with_growth(int snapshot, void (*tell)(const struct growth *growth))
{
    struct rs_census now = {0};
    struct growth growth = {0};
    bool ok = is_snapshot(snapshot) && rs_census_take(&now);

    if (ok) {
        subtract(&growth, &snapshots[snapshot], &now);
        tell(&growth);
    }
    rs_rows_free(&growth.rows);
    rs_census_free(&now);
    return ok;
}

static void record_all(const struct growth *growth)
{
    for (size_t i = 0; i < growth->rows.count; i++)
        rs_row_record(&growth->rows.rows[i], "growth", true);
    record_sum(growth, "the snapshot");
}

char *rs_growth_records(int snapshot, size_t *bytes)
{
    rs_py_collect();
    rs_record_capture();
    with_growth(snapshot, record_all);
    return rs_record_captured(bytes);
}

// The newest snapshot that was not forgotten.
static int newest(void)
{
    int number = last;

    while (number > 0 && !is_snapshot(number))
        number--;
    return number;
}

static void report(const struct growth *growth)
{
    const char *since = newest() == start ? "the start" : "the last snapshot";
    struct rs_story sum = {0};

    add_sum(&sum, growth, since);
    rs_story_print(&sum);
    rs_rows_tell(&growth->rows, rs_rt_options.growth, "growth", true);
    record_sum(growth, since);
}

void rs_growth_report(void)
{
    if (rs_rt_options.growth > 0)
        with_growth(newest(), report);
}
