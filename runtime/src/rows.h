// SPDX-License-Identifier: Apache-2.0
// Rows of a census in order and in words: what growth and garbage have in common.
#ifndef RS_RT_ROWS_H
#define RS_RT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "census.h"
#include "story.h"

// Zero before use.
struct rs_rows {
    struct rs_row *rows;
    size_t count;
    size_t bytes;
};

void rs_rows_add(struct rs_rows *rows, const struct rs_row *row);
void rs_rows_free(struct rs_rows *rows);

// Most bytes first; then by names, so that the order is always the same.
void rs_rows_sort(struct rs_rows *rows);

// Prints and records the first `top` of them. A `change` has its sign.
void rs_rows_tell(const struct rs_rows *rows, size_t top, const char *record, bool change);

void rs_row_record(const struct rs_row *row, const char *record, bool change);

// "+62.5 KiB", written to `text`, which has room for RS_BYTES_MAX.
#define RS_BYTES_MAX 32
const char *rs_bytes_text(int64_t bytes, bool change, char *text);

// A story of one line without the newline that ends it.
const char *rs_story_line(struct rs_story *story);

#endif
