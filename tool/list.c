// SPDX-License-Identifier: Apache-2.0
// Grows lists.
#include "list.h"

void rs_list_add(struct rs_arena *arena, struct rs_list *list, const char *item)
{
    list->items =
        rs_arena_grow(arena, list->items, &list->cap, list->count + 1, sizeof *list->items);
    list->items[list->count++] = item;
}

const char **rs_list_end(struct rs_arena *arena, struct rs_list *list)
{
    rs_list_add(arena, list, NULL);
    list->count--;
    return list->items;
}
