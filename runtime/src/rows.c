// SPDX-License-Identifier: Apache-2.0
// rows.h.
#include <stdio.h>
#include <string.h>

#include "os.h"
#include "output.h"
#include "record.h"
#include "report.h"
#include "rows.h"

void rs_rows_add(struct rs_rows *rows, const struct rs_row *row)
{
    struct rs_row *grown = rs_os_grow(rows->rows, &rows->bytes, (rows->count + 1) * sizeof *grown);

    if (grown == NULL)
        return;
    rows->rows = grown;
    grown[rows->count++] = *row;
}

void rs_rows_free(struct rs_rows *rows)
{
    rs_os_free(rows->rows, rows->bytes);
    *rows = (struct rs_rows){0};
}

// ---- order --------------------------------------------------------------------------------------

static int compare_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int compare_calls(const struct rs_site *a, const struct rs_site *b)
{
    int order;

    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    order = strcmp(a->file, b->file);
    if (order == 0)
        order = a->line < b->line ? -1 : a->line > b->line;
    return order != 0 ? order : (int)a->column - (int)b->column;
}

// Most bytes first.
static int compare(const struct rs_row *a, const struct rs_row *b)
{
    int order = a->bytes > b->bytes ? -1 : a->bytes < b->bytes;

    if (order == 0)
        order = a->objects > b->objects ? -1 : a->objects < b->objects;
    if (order == 0)
        order = compare_text(a->origin.file, b->origin.file);
    if (order == 0)
        order = a->origin.line < b->origin.line ? -1 : a->origin.line > b->origin.line;
    if (order == 0)
        order = compare_text(a->type, b->type);
    return order != 0 ? order : compare_calls(a->origin.call, b->origin.call);
}

// A heap sort: qsort may use malloc.
static void sift(struct rs_row *heap, size_t i, size_t n)
{
    struct rs_row moved = heap[i];

    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && compare(&heap[child], &heap[child + 1]) < 0)
            child++;
        if (compare(&moved, &heap[child]) >= 0)
            break;
        heap[i] = heap[child];
    }
    heap[i] = moved;
}

void rs_rows_sort(struct rs_rows *all)
{
    struct rs_row *rows = all->rows;
    size_t n = all->count;

    for (size_t i = n / 2; i-- > 0;)
        sift(rows, i, n);
    for (size_t i = n; i-- > 1;) {
        struct rs_row top = rows[0];
        rows[0] = rows[i];
        rows[i] = top;
        sift(rows, 0, i);
    }
}

// ---- words --------------------------------------------------------------------------------------

const char *rs_bytes_text(int64_t bytes, bool change, char *text)
{
    static const char *const units[] = {"KiB", "MiB", "GiB"};
    double amount = (double)bytes;
    int unit = -1;

    while ((amount >= 1024 || amount <= -1024) && unit < 2) {
        amount /= 1024;
        unit++;
    }
    if (unit < 0)
        snprintf(text, RS_BYTES_MAX, change ? "%+lld bytes" : "%lld bytes", (long long)bytes);
    else
        snprintf(text, RS_BYTES_MAX, change ? "%+.1f %s" : "%.1f %s", amount, units[unit]);
    return text;
}

// "+1000 'str' objects, +62.5 KiB, at app.py:12 in fill, by PyUnicode_New in key at item.c:41:5".
static void add_row(struct rs_story *story, const struct rs_row *row, bool change)
{
    const struct rs_origin *origin = &row->origin;
    bool one = row->objects == 1 || row->objects == -1;
    char where[2 * RS_PLACE_MAX] = "";
    char what[RS_PLACE_MAX];
    char site[RS_PLACE_MAX];
    char bytes[RS_BYTES_MAX];

    if (row->type != NULL)
        snprintf(what, sizeof what, "'%s' object%s", row->type, one ? "" : "s");
    else
        snprintf(what, sizeof what, "block%s of memory", one ? "" : "s");
    if (origin->file != NULL)
        snprintf(where, sizeof where, ", at %s:%u in %s", origin->file, origin->line,
                 origin->function);
    rs_story_add(story, change ? "%+lld %s, %s%s%s%s" : "%lld %s, %s%s%s%s",
                 (long long)row->objects, what, rs_bytes_text(row->bytes, change, bytes), where,
                 origin->call != NULL ? ", by " : "",
                 origin->call != NULL ? rs_site_text(origin->call, site) : "");
}

// ---- telling ------------------------------------------------------------------------------------

const char *rs_story_line(struct rs_story *story)
{
    if (story->len > 0)
        story->text[story->len - 1] = '\0';
    return story->text;
}

void rs_row_record(const struct rs_row *row, const char *record, bool change)
{
    struct rs_story story = {0};

    if (!rs_record_begin(record))
        return;
    if (row->type != NULL)
        rs_record_string("type", row->type);
    rs_record_number("objects", row->objects);
    rs_record_number("bytes", row->bytes);
    rs_record_python("python", row->origin.file, row->origin.line, row->origin.function);
    rs_record_site("site", row->origin.call);
    add_row(&story, row, change);
    rs_record_string("text", rs_story_line(&story));
    rs_record_end();
}

void rs_rows_tell(const struct rs_rows *rows, size_t top, const char *record, bool change)
{
    for (size_t i = 0; i < rows->count && i < top; i++) {
        struct rs_story story = {0};

        add_row(&story, &rows->rows[i], change);
        rs_print("    %s", rs_story_line(&story));
        rs_row_record(&rows->rows[i], record, change);
    }
}
