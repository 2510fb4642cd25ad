// SPDX-License-Identifier: Apache-2.0
// The units of a build: compile_commands.json, or files with flags.
#ifndef RS_TOOL_DATABASE_H
#define RS_TOOL_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

// A command that compiles one file.
struct rs_command {
    const char *directory;  // absolute; where it runs
    const char *file;       // absolute
    const char **args;      // args[0] is the compiler; ends with NULL
    size_t nargs;
};

struct rs_database {
    struct rs_arena *arena;
    struct rs_command *commands;
    size_t count;
    size_t cap;
};

// Adds the commands of a compile_commands.json: `path` is the file, or a folder that has one.
// False, with one line on stderr, if it cannot be read or is not what it should be.
bool rs_database_read(struct rs_database *database, const char *path);

// A command of our own, `cc` with `flags`, that compiles the file, a name from the folder.
struct rs_command rs_command_make(struct rs_arena *arena, const char *cc, const char *const *flags,
                                  size_t nflags, const char *directory, const char *file);

// Adds such a command for a file from the current folder.
void rs_database_add(struct rs_database *database, const char *cc, const char *const *flags,
                     size_t nflags, const char *file);

#endif
