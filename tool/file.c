// SPDX-License-Identifier: Apache-2.0
// Reads files whole and replaces them at once.
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

bool rs_file_exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

const char *rs_find_upward(struct rs_arena *arena, const char *folder, const char *const *names,
                           bool (*there)(void *ctx, const char *path), void *ctx)
{
    for (;; folder = rs_folder_name(arena, folder)) {
        for (int i = 0; names[i] != NULL; i++) {
            const char *path =
                rs_path_absolute(arena, folder, rs_arena_printf(arena, "./%s", names[i]));

            if (there(ctx, path))
                return path;
        }
        if (strcmp(folder, "/") == 0 || strcmp(folder, ".") == 0)
            return NULL;
    }
}

// Grows `*text` until the stream ends. False if reading or memory fails.
static bool read_all(FILE *in, char **text, size_t *len)
{
    size_t cap = 0;

    for (;;) {
        if (*len + 1 >= cap) {
            char *grown = realloc(*text, cap = cap == 0 ? 65536 : cap * 2);

            if (grown == NULL)
                return false;
            *text = grown;
        }
        *len += fread(*text + *len, 1, cap - 1 - *len, in);
        (*text)[*len] = '\0';
        if (ferror(in))
            return false;
        if (feof(in))
            return true;
    }
}

bool rs_load_file(const char *path, char **text, size_t *len)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *in = standard ? stdin : fopen(path, "rb");
    bool done;
    int error;

    *text = NULL;
    *len = 0;
    done = in != NULL && read_all(in, text, len);
    error = errno;
    if (in != NULL && !standard)
        fclose(in);
    if (!done)
        free(*text);
    errno = error;
    return done;
}

// ---- writing --------------------------------------------------------------------------------

static bool write_pieces(int out, const struct rs_piece *pieces, size_t npieces)
{
    for (size_t i = 0; i < npieces; i++) {
        const char *at = pieces[i].text;
        size_t left = pieces[i].len;

        while (left > 0) {
            ssize_t len = write(out, at, left);

            if (len < 0 && errno == EINTR)
                continue;
            if (len < 0)
                return false;
            at += len;
            left -= (size_t)len;
        }
    }
    return true;
}

static bool write_to(const char *path, int flags, mode_t mode, const struct rs_piece *pieces,
                     size_t npieces)
{
    int out = open(path, O_WRONLY | O_CLOEXEC | flags, mode);
    bool done = out >= 0 && write_pieces(out, pieces, npieces);
    int error = errno;

    if (out >= 0 && close(out) != 0 && done) {
        error = errno;
        done = false;
    }
    errno = error;
    return done;
}

bool rs_replace_file(struct rs_arena *arena, const char *path, const struct rs_piece *pieces,
                     size_t npieces)
{
    struct stat info;
    bool there = stat(path, &info) == 0;
    char *draft;
    int error;

    if (there && !S_ISREG(info.st_mode))
        return write_to(path, 0, 0, pieces, npieces);
    draft = rs_arena_printf(arena, "%s.%ld.tmp", path, (long)getpid());
    if (write_to(draft, O_CREAT | O_TRUNC, there ? info.st_mode & 07777 : 0666, pieces, npieces) &&
        rename(draft, path) == 0)
        return true;
    error = errno;
    unlink(draft);
    errno = error;
    return false;
}

// ---- folders --------------------------------------------------------------------------------

bool rs_make_folders(struct rs_arena *arena, const char *path)
{
    char *part = rs_arena_strndup(arena, path, strlen(path));
    struct stat info;

    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(part, 0777);
        *slash = '/';
    }
    if (mkdir(part, 0777) == 0)
        return true;
    return errno == EEXIST && stat(part, &info) == 0 && S_ISDIR(info.st_mode);
}

void rs_remove_folder(struct rs_arena *arena, const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *each;

    while (folder != NULL && (each = readdir(folder)) != NULL)
        if (strcmp(each->d_name, ".") != 0 && strcmp(each->d_name, "..") != 0)
            unlink(rs_arena_printf(arena, "%s/%s", path, each->d_name));
    if (folder != NULL)
        closedir(folder);
    rmdir(path);
}
