// SPDX-License-Identifier: Apache-2.0
// What is known of a unit that was analysed before, by the contents of all that its compile read.
#ifndef RS_TOOL_CACHE_H
#define RS_TOOL_CACHE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "arena.h"

struct rs_cache {
    struct rs_arena *arena;
    const char *folder;  // NULL: nothing is kept
    json_t *hashes;      // of files, by name; one reading a run
    time_t start;        // what is younger may be still being written
};

// Opens the cache in `folder`, made if need be; NULL is the user's own ($XDG_CACHE_HOME/refsan). A
// folder that cannot be made is told on stderr, and nothing is kept.
void rs_cache_open(struct rs_cache *cache, struct rs_arena *arena, const char *folder);
void rs_cache_close(struct rs_cache *cache);

// The key of a compile: 32 hexadecimal digits, of its folder, its words and a text that stands for
// what the words leave open.
const char *rs_cache_key(struct rs_arena *arena, const char *folder, const char *const *words,
                         const char *more);

// The hash of a file's contents; "" if it cannot be read, or was written since the run began.
const char *rs_cache_hash(struct rs_cache *cache, const char *path);

// Forgets what it knows of files, which may have changed since.
void rs_cache_forget(struct rs_cache *cache);

// What was kept for the key, to be freed; NULL unless all files that were read then are the same.
char *rs_cache_get(struct rs_cache *cache, const char *key, size_t *len);

// Keeps a text for the key; `files` are the names of those it depends on. Fails silently: the next
// run has more to do.
void rs_cache_put(struct rs_cache *cache, const char *key, const json_t *files, const char *text,
                  size_t len);

// Takes the oldest entries away until no more than `most` bytes are left.
void rs_cache_trim(const struct rs_cache *cache, size_t most);

#endif
