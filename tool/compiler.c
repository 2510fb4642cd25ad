// SPDX-License-Identifier: Apache-2.0
// Asks compilers what they are.
#include "compiler.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

// The program that a command of one plain word runs, links followed; NULL for other commands, and
// for programs that only start a compiler: what these say depends on more than themselves.
static const char *program_of(struct rs_arena *arena, const char *cc)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "._+-/";
    const char *folders = strchr(cc, '/') != NULL ? "" : getenv("PATH");
    char real[PATH_MAX];

    if (folders == NULL || cc[strspn(cc, plain)] != '\0')
        return NULL;
    for (;; folders++) {
        size_t len = strcspn(folders, ":");
        const char *path = len > 0 ? rs_arena_printf(arena, "%.*s/%s", (int)len, folders, cc) : cc;

        if (access(path, X_OK) == 0)
            return realpath(path, real) != NULL && strncmp(rs_base_name(real), "clang", 5) == 0
                       ? rs_arena_printf(arena, "%s", real)
                       : NULL;
        folders += len;
        if (*folders == '\0')
            return NULL;
    }
}

static bool run(const char *cc, char line[RS_MAX_COMPILER_LINE])
{
    char command[PATH_MAX];
    int len = snprintf(command, sizeof command, "%s --version 2>/dev/null </dev/null", cc);
    FILE *pipe;
    bool got;

    if (len < 0 || (size_t)len >= sizeof command)
        return false;
    pipe = popen(command, "r");
    if (pipe == NULL)
        return false;
    got = fgets(line, RS_MAX_COMPILER_LINE, pipe) != NULL;
    while (fgetc(pipe) != EOF)
        continue;
    if (pclose(pipe) != 0 || !got)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

// What was said before. False if nothing is known.
static bool recall(struct rs_cache *cache, const char *key, char line[RS_MAX_COMPILER_LINE])
{
    size_t len;
    char *text = rs_cache_get(cache, key, &len);
    bool known = text != NULL && len > 0 && len < RS_MAX_COMPILER_LINE;

    if (known) {
        memcpy(line, text, len);
        line[len] = '\0';
    }
    free(text);
    return known;
}

static void keep(struct rs_cache *cache, const char *key, const char *program, const char *line)
{
    json_t *files = json_array();

    json_array_append_new(files, json_string(program));
    rs_cache_put(cache, key, files, line, strlen(line));
    json_decref(files);
}

bool rs_ask_compiler(struct rs_cache *cache, const char *cc, char line[RS_MAX_COMPILER_LINE])
{
    const char *program = cache != NULL ? program_of(cache->arena, cc) : NULL;
    const char *const words[] = {program, "--version", NULL};
    const char *key;

    if (program == NULL)
        return run(cc, line);
    key = rs_cache_key(cache->arena, "", words, "");
    if (recall(cache, key, line))
        return true;
    if (!run(cc, line))
        return false;
    keep(cache, key, program, line);
    return true;
}
