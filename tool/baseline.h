// SPDX-License-Identifier: Apache-2.0
// Findings that are known already, so that only new ones fail the gate.
#ifndef RS_TOOL_BASELINE_H
#define RS_TOOL_BASELINE_H

#include <jansson.h>

#include "diag.h"

struct rs_baseline {
    const char *path;
    json_t *entries;  // by id; each has "file", "check", "message", and is true once "fired"
};

// Reads the file. False, with one line on stderr, if it cannot be read or is no baseline.
bool rs_baseline_read(struct rs_baseline *baseline, const char *path);
void rs_baseline_close(struct rs_baseline *baseline);

// Takes the diagnostics out of the set that the baseline has, and remembers that they fired.
// Returns how many.
size_t rs_baseline_filter(struct rs_baseline *baseline, struct rs_diags *set);

// Tells on stderr the entries that did not fire though their file is one of `files` (names relative
// as the set's are, the members of an object). Returns how many.
size_t rs_baseline_tell_idle(const struct rs_baseline *baseline, const json_t *files);

// Writes the set as a baseline, an entry a line, sorted. Entries of the old one, if there is one,
// stay where their file is none of `files`. False, with one line on stderr, if that fails.
bool rs_baseline_write(const struct rs_baseline *old, const char *path, const struct rs_diags *set,
                       const json_t *files);

#endif
