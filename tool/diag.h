// SPDX-License-Identifier: Apache-2.0
// Diagnostics: what was told of the user's code, read from the plugin's JSON lines or from the
// warnings that a compiler printed. All text lives in the set's arena.
#ifndef RS_TOOL_DIAG_H
#define RS_TOOL_DIAG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "source.h"

// Lines and columns count from 1, columns in bytes; `end` is the first column after it. A range
// with end_line 0 is not known.
struct rs_range {
    uint32_t line;
    uint32_t column;
    uint32_t end_line;
    uint32_t end_column;
};

struct rs_position {
    const char *file;  // "" if there is none
    uint32_t line;     // 0 if it is not known
    uint32_t column;
    struct rs_range range;
};

// One step of the path, in the order of execution.
struct rs_step {
    struct rs_position at;
    const char *message;
};

// `length` bytes at `offset` become `text`; `range` is the same in lines.
struct rs_edit {
    const char *file;
    uint64_t offset;
    uint64_t length;
    struct rs_range range;
    const char *text;
};

// Edits that belong together.
struct rs_fixit {
    bool safe;
    const char *description;
    struct rs_edit *edits;
    size_t nedits;
};

struct rs_diag {
    const char *check;    // "leak" for [refsan-leak]
    const char *message;  // without the tag
    bool own;             // of refsan itself: an idle suppression, a wrong attribute
    bool pedantic;
    struct rs_position at;
    const char *function;     // in which it is, "" if that is not known (from a log)
    const char *object;       // "" if not known
    const char *fingerprint;  // the plugin's, "" from a log
    const char *id;           // what tells it from others from one run to the next; NULL until
                              // rs_diags_identify
    struct rs_step *steps;
    size_t nsteps;
    struct rs_fixit *fixes;
    size_t nfixes;
};

// What the check's name can be made of.
#define RS_CHECK_LETTERS "abcdefghijklmnopqrstuvwxyz-"

// A line on what refsan says of itself under this check's name; NULL if it is about the user's
// code.
const char *rs_own_summary(const char *check);

// A set of diagnostics. Valid when zero-initialised but for its arena.
struct rs_diags {
    struct rs_arena *arena;
    struct rs_diag **items;
    size_t count;
    size_t cap;
};

// Appends one; the caller's strings must live as long as the set's arena.
void rs_diags_add(struct rs_diags *set, struct rs_diag *diag);

// Sorts by file, line, column, check and message, and drops what is there twice: the same place,
// check and message (a header's, told by several units).
void rs_diags_finish(struct rs_diags *set);

// Makes the names of all files that are in `root` relative to it ("" for `root` changes nothing).
void rs_diags_relative(struct rs_diags *set, const char *root);

// Gives each diagnostic of a finished set its id: 16 hexadecimal digits, a hash of its file and of
// the plugin's fingerprint (from a log: of check and message). Those alike are numbered in order.
void rs_diags_identify(struct rs_diags *set);

// ---- diag_json.c ----------------------------------------------------------------------------

// The diagnostic in one record of the plugin's file (docs/findings-format.md). NULL if the record
// is of another kind or not as described.
struct rs_diag *rs_diag_from_json(struct rs_arena *arena, const json_t *record);

// The same backwards, to be given back by json_decref.
json_t *rs_diag_to_json(const struct rs_diag *diag);

// ---- diag_log.c -----------------------------------------------------------------------------

// Adds the warnings and errors of refsan in what a compiler printed, with their notes; all else is
// skipped. Relative names are taken as they are. A warning that several compiles print is added as
// often. Returns how many were added.
size_t rs_diags_read_log(struct rs_diags *set, const char *text, size_t len);

// ---- diag_text.c ----------------------------------------------------------------------------

// Prints it as the compiler does: the message, the line with what is underlined, then the notes.
// With `color`, for a terminal.
void rs_diag_print(FILE *out, struct rs_sources *sources, const struct rs_diag *diag, bool color);

#endif
