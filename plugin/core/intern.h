// SPDX-License-Identifier: Apache-2.0
// Interned names: two equal names of one table are one pointer. A table lives in an arena and dies
// with it.
#ifndef RS_CORE_INTERN_H
#define RS_CORE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

#ifdef __cplusplus
extern "C" {
#endif

// `text` is NUL-terminated; `len` does not count the NUL. `id` counts from 0 in order of interning,
// so that an order by id is the same in every run.
struct rs_name {
    uint32_t len;
    uint32_t hash;
    uint32_t id;
    struct rs_name *chain;  // the table's own
    char text[];
};

struct rs_names {
    struct rs_arena *arena;
    struct rs_name **buckets;
    uint32_t nbuckets;  // a power of two, or 0 before first use
    uint32_t count;
};

void rs_names_init(struct rs_names *names, struct rs_arena *arena);

// The one rs_name of these characters, made if need be. Lives as long as the table's arena.
const struct rs_name *rs_intern(struct rs_names *names, const char *text, size_t len);
const struct rs_name *rs_intern_cstr(struct rs_names *names, const char *text);

// As rs_intern, but NULL where the table does not have it.
const struct rs_name *rs_intern_find(const struct rs_names *names, const char *text, size_t len);

#ifdef __cplusplus
}
#endif
#endif
