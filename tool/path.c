// SPDX-License-Identifier: Apache-2.0
// Puts names of files together and takes them apart.
#include "path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *rs_current_folder(struct rs_arena *arena)
{
    char *folder = getcwd(NULL, 0);
    char *copy =
        rs_arena_strndup(arena, folder != NULL ? folder : "/", folder != NULL ? strlen(folder) : 1);

    free(folder);
    return copy;
}

// "." and "//" go; ".." stays, for the folder before it may be a link.
static void tidy(char *path)
{
    char *out = path;
    const char *in = path;

    while (*in != '\0') {
        if (in[0] == '/' && in[1] == '/') {
            in++;
        } else if (in[0] == '/' && in[1] == '.' && (in[2] == '/' || in[2] == '\0')) {
            in += 2;
        } else {
            *out++ = *in++;
        }
    }
    if (out > path + 1 && out[-1] == '/')
        out--;
    *out = '\0';
    if (*path == '\0')
        strcpy(path, "/");
}

const char *rs_path_absolute(struct rs_arena *arena, const char *directory, const char *path)
{
    char *whole = *path == '/' ? rs_arena_printf(arena, "%s", path)
                               : rs_arena_printf(arena, "%s/%s", directory, path);

    tidy(whole);
    return whole;
}

const char *rs_path_below(const char *path, const char *root)
{
    size_t len = strlen(root);

    if (len == 0)
        return path;
    while (len > 0 && root[len - 1] == '/')
        len--;
    if (strncmp(path, root, len) != 0 || path[len] != '/')
        return path;
    return path + len + 1;
}

const char *rs_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

const char *rs_folder_name(struct rs_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return slash == path ? "/" : rs_arena_strndup(arena, path, (size_t)(slash - path));
}
