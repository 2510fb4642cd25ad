// SPDX-License-Identifier: Apache-2.0
// Names of files, as text: nothing is looked up.
#ifndef RS_TOOL_PATH_H
#define RS_TOOL_PATH_H

#include "arena.h"

// The folder the process is in.
const char *rs_current_folder(struct rs_arena *arena);

// The name of a file that is written from this folder: absolute, without "." and "//", symbolic
// links as they are.
const char *rs_path_absolute(struct rs_arena *arena, const char *directory, const char *path);

// `path` without `root/` before it, if that is there; "" is no root.
const char *rs_path_below(const char *path, const char *root);

// What stands behind the last slash.
const char *rs_base_name(const char *path);

// What stands before it; "/" for what is in the root, "." if there is none.
const char *rs_folder_name(struct rs_arena *arena, const char *path);

#endif
