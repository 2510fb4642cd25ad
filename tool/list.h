// SPDX-License-Identifier: Apache-2.0
// Lists of text, in an arena.
#ifndef RS_TOOL_LIST_H
#define RS_TOOL_LIST_H

#include "arena.h"

// Empty when zero-initialised.
struct rs_list {
    const char **items;
    size_t count;
    size_t cap;
};

void rs_list_add(struct rs_arena *arena, struct rs_list *list, const char *item);

// Adds a NULL, which does not count, and returns the items.
const char **rs_list_end(struct rs_arena *arena, struct rs_list *list);

#endif
