// SPDX-License-Identifier: Apache-2.0
// The lines that were changed since a revision, by git.
#ifndef RS_TOOL_CHANGES_H
#define RS_TOOL_CHANGES_H

#include <jansson.h>

#include "diag.h"

struct rs_changes {
    struct rs_arena *arena;
    json_t *files;  // by absolute name: a list of first and last lines; true for a new file
};

// Asks git in `folder` for what is different from the revision, new files included. False, with one
// line on stderr, if it does not answer.
bool rs_changes_read(struct rs_changes *changes, struct rs_arena *arena, const char *folder,
                     const char *revision);
void rs_changes_close(struct rs_changes *changes);

// Takes the diagnostics out of the set of which no line is changed: neither the one it points at
// nor one of its path. Relative names start at `root`. Returns how many were taken out.
size_t rs_changes_filter(const struct rs_changes *changes, struct rs_diags *set, const char *root);

#endif
