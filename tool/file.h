// SPDX-License-Identifier: Apache-2.0
// Files and folders, without messages: errno says why something failed.
#ifndef RS_TOOL_FILE_H
#define RS_TOOL_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct rs_piece {
    const char *text;
    size_t len;
};

bool rs_file_exists(const char *path);

// The first of `names` (ended by NULL) that is, as `there` says, in `folder` (absolute) or above
// it; NULL if there is none.
const char *rs_find_upward(struct rs_arena *arena, const char *folder, const char *const *names,
                           bool (*there)(void *ctx, const char *path), void *ctx);

// The bytes of a file, to be freed, with a NUL behind them.
bool rs_load_file(const char *path, char **text, size_t *len);

// Writes the pieces into a file that appears when it is complete; what is no regular file is
// written to as it is. The old one stays if that fails.
bool rs_replace_file(struct rs_arena *arena, const char *path, const struct rs_piece *pieces,
                     size_t npieces);

// Makes the folder and those above it, where they are missing.
bool rs_make_folders(struct rs_arena *arena, const char *path);

// Removes a folder and the files in it.
void rs_remove_folder(struct rs_arena *arena, const char *path);

#endif
