// SPDX-License-Identifier: Apache-2.0
// The settings of a project: .refsan.yml, found upward from the source.
#ifndef RS_TOOL_CONFIG_H
#define RS_TOOL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "list.h"

#define RS_CONFIG_NAME ".refsan.yml"

struct rs_config {
    const char *file;    // NULL if there is none
    const char *folder;  // of the file
    const char *level;   // NULL: not set, as all that follows
    const char *budget;
    const char *baseline;  // absolute
    const char *cc;
    uint32_t timeout;  // seconds; 0: not set
    bool generated;
    struct rs_list only;       // checks
    struct rs_list disable;    // likewise
    struct rs_list contracts;  // files, absolute
    struct rs_list exclude;    // patterns of file names, relative to the folder
};

// Reads the file. False, with one line FILE:LINE:COLUMN: ... on stderr, if it cannot be read, or
// says something that is not understood.
bool rs_config_read(struct rs_config *config, struct rs_arena *arena, const char *path);

// The nearest .refsan.yml in `folder` (absolute) or above it, NULL if there is none.
const char *rs_config_find(struct rs_arena *arena, const char *folder);

// Whether a file (absolute) is one that the project excludes.
bool rs_config_excludes(const struct rs_config *config, const char *path);

// Checks by their names, "leak,steal", the prefix refsan- allowed, added to the list. NULL, or the
// name that no check has.
const char *rs_checks_add(struct rs_arena *arena, struct rs_list *list, const char *names);

// Whether there is such a level of findings.
bool rs_is_level(const char *name);

#endif
