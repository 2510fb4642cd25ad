// SPDX-License-Identifier: Apache-2.0
// What a compile told of a unit: the plugin's file of findings, read.
#ifndef RS_TOOL_UNIT_H
#define RS_TOOL_UNIT_H

#include <jansson.h>

#include "diag.h"

// What was inferred about a function of the unit, or what its attributes say: then `name` is "".
struct rs_inferred {
    const char *function;  // as written
    const char *name;      // the linker's
    const char *contract;  // the line
    bool exported;         // defined here and only here, and others can call it
    struct rs_position at;
};

struct rs_unit_told {
    struct rs_arena *arena;
    const char *state;      // "checked", "generated" or "without Python.h"
    const char *generator;  // "" if none
    const char *python;     // the version of its headers, "3.11"; "" if not known
    struct rs_diags diags;
    struct rs_inferred *inferred;
    size_t ninferred;
    size_t inferred_cap;
    struct rs_inferred *annotated;
    size_t nannotated;
    size_t annotated_cap;
    const char **exhausted;  // functions that were left before all paths were seen
    size_t nexhausted;
    size_t exhausted_cap;
    const char **elsewhere;  // functions that are used and not defined
    size_t nelsewhere;
    json_t *files;  // names of those that were read
};

// Reads the text. False if it is not complete or not as docs/findings-format.md has it: `error`
// says why. In both cases the caller gives it back with rs_unit_forget.
bool rs_unit_read(struct rs_unit_told *unit, struct rs_arena *arena, const char *text, size_t len,
                  char *error, size_t size);

// Gives up what is not in the arena.
void rs_unit_forget(struct rs_unit_told *unit);

#endif
