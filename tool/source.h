// SPDX-License-Identifier: Apache-2.0
// Lines of source files, to be shown. Each file is read once.
#ifndef RS_TOOL_SOURCE_H
#define RS_TOOL_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct rs_source_file {
    const char *name;
    char *text;  // NULL if it cannot be read
    size_t len;
    size_t *starts;  // of its lines, and the end of the last
    uint32_t nlines;
};

struct rs_sources {
    struct rs_arena *arena;
    const char *root;  // where relative names start; "" is the current folder
    struct rs_source_file **items;
    size_t count;
    size_t cap;
};

// The file; without a text if it cannot be read. Lives until rs_sources_close.
const struct rs_source_file *rs_source_find(struct rs_sources *sources, const char *name);

// The line, without what ends it; NULL if there is none. Not NUL-terminated.
const char *rs_source_line(const struct rs_source_file *source, uint32_t line, size_t *len);

void rs_sources_close(struct rs_sources *sources);

#endif
