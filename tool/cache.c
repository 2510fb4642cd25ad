// SPDX-License-Identifier: Apache-2.0
// A folder of files named by their keys, which any number of processes may use: a file appears when
// it is complete. Each opens with a line of the files that its text depends on.
#include "cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define FORMAT "refsan-cache-1"

// ---- the folder -----------------------------------------------------------------------------

static const char *own_folder(struct rs_arena *arena)
{
    const char *base = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");

    if (base != NULL && *base == '/')
        return rs_arena_printf(arena, "%s/refsan", base);
    return home != NULL && *home == '/' ? rs_arena_printf(arena, "%s/.cache/refsan", home) : NULL;
}

void rs_cache_open(struct rs_cache *cache, struct rs_arena *arena, const char *folder)
{
    if (folder == NULL)
        folder = own_folder(arena);
    *cache = (struct rs_cache){.arena = arena, .folder = folder, .hashes = json_object()};
    cache->start = time(NULL);
    if (folder != NULL && !rs_make_folders(arena, folder)) {
        fprintf(stderr, "refsan: cannot use the cache '%s': %s\n", folder, strerror(errno));
        cache->folder = NULL;
    }
}

void rs_cache_close(struct rs_cache *cache)
{
    json_decref(cache->hashes);
    cache->hashes = NULL;
}

static const char *entry_path(struct rs_arena *arena, const struct rs_cache *cache, const char *key)
{
    return rs_arena_printf(arena, "%s/%s.jsonl", cache->folder, key);
}

// ---- hashes ---------------------------------------------------------------------------------

static const char *hex(struct rs_arena *arena, XXH128_hash_t hash)
{
    return rs_arena_printf(arena, "%016" PRIx64 "%016" PRIx64, hash.high64, hash.low64);
}

void rs_cache_forget(struct rs_cache *cache)
{
    json_object_clear(cache->hashes);
}

const char *rs_cache_key(struct rs_arena *arena, const char *folder, const char *const *words,
                         const char *more)
{
    XXH3_state_t state;

    XXH3_128bits_reset(&state);
    XXH3_128bits_update(&state, FORMAT, sizeof FORMAT);
    XXH3_128bits_update(&state, folder, strlen(folder) + 1);
    for (; *words != NULL; words++)
        XXH3_128bits_update(&state, *words, strlen(*words) + 1);
    XXH3_128bits_update(&state, more, strlen(more) + 1);
    return hex(arena, XXH3_128bits_digest(&state));
}

static const char *hash_content(struct rs_cache *cache, const char *path)
{
    const char *hash;
    char *text;
    size_t len;

    if (!rs_load_file(path, &text, &len))
        return "";
    hash = hex(cache->arena, XXH3_128bits(text, len));
    free(text);
    return hash;
}

// The key of a file's hash, for as long as the file system does not say that it is another.
static const char *state_key(struct rs_arena *arena, const char *path, const struct stat *info)
{
    const char *const words[] = {path, NULL};
    const char *state = rs_arena_printf(
        arena, "%ju %ju %jd %jd.%09ld %jd.%09ld", (uintmax_t)info->st_dev, (uintmax_t)info->st_ino,
        (intmax_t)info->st_size, (intmax_t)info->st_mtim.tv_sec, info->st_mtim.tv_nsec,
        (intmax_t)info->st_ctim.tv_sec, info->st_ctim.tv_nsec);

    return rs_cache_key(arena, "", words, state);
}

// Of a large file (a plugin with what debuggers need has 70 MB) the hash is kept.
static const char *hash_large(struct rs_cache *cache, const char *path, const struct stat *info)
{
    const char *key = state_key(cache->arena, path, info);
    const char *hash = NULL;
    json_t *files;
    size_t len;
    char *text = rs_cache_get(cache, key, &len);

    if (text != NULL && len == 2 * sizeof(XXH128_hash_t))
        hash = rs_arena_strndup(cache->arena, text, len);
    free(text);
    if (hash != NULL)
        return hash;
    hash = hash_content(cache, path);
    files = json_array();
    if (*hash != '\0')
        rs_cache_put(cache, key, files, hash, strlen(hash));
    json_decref(files);
    return hash;
}

const char *rs_cache_hash(struct rs_cache *cache, const char *path)
{
    enum { LARGE = 1 << 20 };
    const char *known = json_string_value(json_object_get(cache->hashes, path));
    struct stat info;

    if (known != NULL)
        return known;
    known = "";
    if (stat(path, &info) == 0 && info.st_mtime < cache->start)
        known = info.st_size < LARGE ? hash_content(cache, path) : hash_large(cache, path, &info);
    json_object_set_new(cache->hashes, path, json_string(known));
    return known;
}

// ---- entries --------------------------------------------------------------------------------

static bool is_current(struct rs_cache *cache, const char *line, size_t len)
{
    json_t *files = json_loadb(line, len, 0, NULL);
    const char *path;
    json_t *hash;
    bool current = json_is_object(files);

    json_object_foreach(files, path, hash)
    {
        const char *now = current ? rs_cache_hash(cache, path) : "";

        current = *now != '\0' && json_is_string(hash) && strcmp(now, json_string_value(hash)) == 0;
    }
    json_decref(files);
    return current;
}

char *rs_cache_get(struct rs_cache *cache, const char *key, size_t *len)
{
    const char *path;
    char *text;
    char *end;

    if (cache->folder == NULL)
        return NULL;
    path = entry_path(cache->arena, cache, key);
    if (!rs_load_file(path, &text, len))
        return NULL;
    end = memchr(text, '\n', *len);
    if (end == NULL || !is_current(cache, text, (size_t)(end - text))) {
        free(text);
        return NULL;
    }
    *len -= (size_t)(end + 1 - text);
    memmove(text, end + 1, *len);
    utimensat(AT_FDCWD, path, NULL, 0);  // the oldest are those not used for the longest time
    return text;
}

void rs_cache_put(struct rs_cache *cache, const char *key, const json_t *files, const char *text,
                  size_t len)
{
    json_t *hashes = json_object();
    bool known = cache->folder != NULL;
    size_t i;
    const json_t *name;
    char *line = NULL;

    json_array_foreach((json_t *)(uintptr_t)files, i, name)
    {
        const char *hash = known ? rs_cache_hash(cache, json_string_value(name)) : "";

        known = *hash != '\0';
        json_object_set_new(hashes, json_string_value(name), json_string(hash));
    }
    if (known)
        line = json_dumps(hashes, JSON_COMPACT);
    if (line != NULL) {
        struct rs_piece pieces[] = {{line, strlen(line)}, {"\n", 1}, {text, len}};

        rs_replace_file(cache->arena, entry_path(cache->arena, cache, key), pieces, 3);
    }
    free(line);
    json_decref(hashes);
}

// ---- size -----------------------------------------------------------------------------------

struct entry {
    const char *path;
    time_t used;
    size_t size;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;

    return (a->used > b->used) - (a->used < b->used);
}

static size_t list_entries(const struct rs_cache *cache, DIR *folder, struct entry **entries)
{
    size_t count = 0;
    size_t cap = 0;
    struct dirent *each;
    struct stat info;

    while ((each = readdir(folder)) != NULL) {
        const char *path;

        if (each->d_name[0] == '.')
            continue;
        path = rs_arena_printf(cache->arena, "%s/%s", cache->folder, each->d_name);
        if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        *entries = rs_arena_grow(cache->arena, *entries, &cap, count + 1, sizeof **entries);
        (*entries)[count++] = (struct entry){path, info.st_mtime, (size_t)info.st_size};
    }
    return count;
}

void rs_cache_trim(const struct rs_cache *cache, size_t most)
{
    DIR *folder = cache->folder != NULL ? opendir(cache->folder) : NULL;
    struct entry *entries = NULL;
    size_t count;
    size_t size = 0;

    if (folder == NULL)
        return;
    count = list_entries(cache, folder, &entries);
    closedir(folder);
    if (count > 1)
        qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 0; i < count; i++)
        size += entries[i].size;
    for (size_t i = 0; i < count && size > most; i++) {
        unlink(entries[i].path);
        size -= entries[i].size;
    }
}
