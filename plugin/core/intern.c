// SPDX-License-Identifier: Apache-2.0
// The table of names: a chained hash table, hashed by xxHash, grown when it is full.
#include "intern.h"

#include <assert.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define RS_FIRST_BUCKETS 256u

void rs_names_init(struct rs_names *names, struct rs_arena *arena)
{
    *names = (struct rs_names){.arena = arena};
}

static struct rs_name *find(const struct rs_names *names, const char *text, size_t len,
                            uint32_t hash)
{
    struct rs_name *name;

    if (names->nbuckets == 0)
        return NULL;
    name = names->buckets[hash & (names->nbuckets - 1)];
    while (name != NULL &&
           (name->hash != hash || name->len != len || memcmp(name->text, text, len) != 0))
        name = name->chain;
    return name;
}

static void insert(struct rs_names *names, struct rs_name *name)
{
    struct rs_name **bucket = &names->buckets[name->hash & (names->nbuckets - 1)];

    name->chain = *bucket;
    *bucket = name;
}

static void grow(struct rs_names *names)
{
    struct rs_name **old = names->buckets;
    uint32_t nold = names->nbuckets;

    names->nbuckets = nold == 0 ? RS_FIRST_BUCKETS : nold * 2;
    names->buckets = RS_NEW_ARRAY(names->arena, struct rs_name *, names->nbuckets);
    for (uint32_t i = 0; i < nold; i++) {
        struct rs_name *name = old[i];

        while (name != NULL) {
            struct rs_name *next = name->chain;

            insert(names, name);
            name = next;
        }
    }
}

static uint32_t hash_text(const char *text, size_t len)
{
    return (uint32_t)XXH3_64bits(text, len);
}

const struct rs_name *rs_intern(struct rs_names *names, const char *text, size_t len)
{
    uint32_t hash = hash_text(text, len);
    struct rs_name *name = find(names, text, len, hash);

    if (name != NULL)
        return name;
    assert(len < UINT32_MAX);
    if (names->count >= names->nbuckets)
        grow(names);
    name = rs_arena_alloc(names->arena, sizeof *name + len + 1);
    name->len = (uint32_t)len;
    name->hash = hash;
    name->id = names->count++;
    if (len > 0)
        memcpy(name->text, text, len);
    insert(names, name);
    return name;
}

const struct rs_name *rs_intern_cstr(struct rs_names *names, const char *text)
{
    return rs_intern(names, text, strlen(text));
}

const struct rs_name *rs_intern_find(const struct rs_names *names, const char *text, size_t len)
{
    return find(names, text, len, hash_text(text, len));
}
