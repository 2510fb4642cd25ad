// SPDX-License-Identifier: Apache-2.0
// Writing what the user asked for, with one line on stderr where that fails.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "path.h"
#include "tool.h"

static bool complain(const char *path)
{
    fprintf(stderr, "refsan: cannot write '%s': %s\n", path, strerror(errno));
    return false;
}

bool rs_try_output(struct rs_arena *arena, const char *path)
{
    struct stat info;
    bool there = stat(path, &info) == 0;

    if (there && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return complain(path);
    }
    if (there && !S_ISREG(info.st_mode))
        return access(path, W_OK) == 0 || complain(path);
    return access(rs_folder_name(arena, path), W_OK | X_OK) == 0 || complain(path);
}

bool rs_write_output(struct rs_arena *arena, const char *path,
                     void (*write)(FILE *out, const void *ctx), const void *ctx)
{
    struct rs_piece piece = {NULL, 0};
    char *text = NULL;
    FILE *out;
    bool done;

    if (path == NULL) {
        write(stdout, ctx);
        return (fflush(stdout) == 0 && !ferror(stdout)) || complain("standard output");
    }
    out = open_memstream(&text, &piece.len);
    if (out == NULL)
        return complain(path);
    write(out, ctx);
    done = !ferror(out);
    done = fclose(out) == 0 && done;
    piece.text = text;
    done = done && rs_replace_file(arena, path, &piece, 1);
    if (!done)
        complain(path);
    free(text);
    return done;
}

const char *rs_make_temporary(struct rs_arena *arena, const char *name)
{
    const char *base = getenv("TMPDIR");
    char *folder =
        rs_arena_printf(arena, "%s/%s-XXXXXX", base != NULL && *base == '/' ? base : "/tmp", name);

    if (mkdtemp(folder) != NULL)
        return folder;
    fprintf(stderr, "refsan: cannot make the folder '%s': %s\n", folder, strerror(errno));
    return NULL;
}
