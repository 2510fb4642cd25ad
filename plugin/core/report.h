// SPDX-License-Identifier: Apache-2.0
// Findings on their way from a check to a person: stories, fix-its, fingerprints, suppression,
// duplicates, order. Core collects the findings of a unit; the front end or the tool shows them.
#ifndef RS_CORE_REPORT_H
#define RS_CORE_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "ir.h"

#ifdef __cplusplus
extern "C" {
#endif

enum rs_level {
    RS_LEVEL_DEFAULT,
    RS_LEVEL_PEDANTIC,
};

// One step of a finding's path, in the order of execution.
struct rs_note {
    rs_loc loc;
    const char *text;
    struct rs_note *next;
};

enum rs_fix_kind {
    RS_FIX_NONE,
    RS_FIX_INSERT_BEFORE,  // a line of text before the statement that holds `loc`
    RS_FIX_INSERT_AFTER,   // after the statement that holds `loc`
    RS_FIX_APPEND,         // text right behind the expression at `loc`
    RS_FIX_SETREF,         // the release at `loc` and the store at `store` become one Py_SETREF,
                           // Py_XSETREF or Py_CLEAR
};

struct rs_fix {
    enum rs_fix_kind kind;
    rs_loc loc;
    rs_loc store;      // SETREF only
    const char *text;  // "Py_DECREF(item);"; SETREF: the macro's name
    bool safe;         // it mends the finding and does nothing else that can be seen from here
};

struct rs_finding {
    const char *check;  // "leak": shown as [refsan-leak]
    enum rs_level level;
    const struct rs_function *function;
    rs_loc loc;
    rs_loc origin;        // where the reference came from; with `check` and `object` it tells two
                          // findings apart: one lost reference is one finding
    const char *object;   // the variable or expression, "" if it has none
    const char *message;  // lower case, no full stop, no tag
    struct rs_note *notes;
    struct rs_note *last_note;
    struct rs_fix fix;
    uint64_t fingerprint;  // of check, function, object, origin's kind: survives moved lines
    struct rs_finding *next;
};

// The findings of one unit.
struct rs_report {
    struct rs_arena *arena;
    enum rs_level level;          // findings above it are dropped
    const char *const *disabled;  // ids of checks turned off
    uint32_t ndisabled;
    struct rs_finding *first;
    struct rs_finding *last;
    uint32_t count;
    uint32_t dropped;  // by level or disable, for the statistics
};

void rs_report_init(struct rs_report *report, struct rs_arena *arena);

// Whether a finding of this check and level would be kept at all (so that a check can save work).
bool rs_report_wants(const struct rs_report *report, const char *check, enum rs_level level);

// A new finding, not yet in the report.
struct rs_finding *rs_finding_new(struct rs_report *report, const char *check, enum rs_level level,
                                  const struct rs_function *function, rs_loc loc);

// Appends a step to its story.
void rs_finding_note(struct rs_report *report, struct rs_finding *finding, rs_loc loc,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

// Adds the finding unless its like is there already (same check, function, object and origin; of
// two the one with the shorter story stays), or its level or check is off.
void rs_report_add(struct rs_report *report, struct rs_finding *finding);

// Sorts by a comparison of locations that the front end gives (negative, zero, positive), then by
// check and message: the same input gives the same order.
void rs_report_sort(struct rs_report *report, int (*compare)(void *ctx, rs_loc a, rs_loc b),
                    void *ctx);

// ---- suppression -------------------------------------------------------------------------------

// NOLINT comments of one source file, and attributes on functions. Each remembers whether it
// silenced something, so that the idle ones can be told.
struct rs_suppression {
    uint32_t first_line;
    uint32_t last_line;
    uint32_t line;       // where the comment stands
    const char *checks;  // "refsan-leak,refsan-steal", "refsan-*", or "" for all of every tool
    uint32_t used;
    bool ours;  // names a refsan check, so an idle one is told
    struct rs_suppression *next;
};

struct rs_suppressions {
    struct rs_arena *arena;
    struct rs_suppression *first;
    struct rs_suppression *last;
};

// Scans a file's text for NOLINT, NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND. An END without BEGIN
// and a BEGIN without END are told by `*error_line` (0 if none).
void rs_suppressions_scan(struct rs_suppressions *set, const char *text, size_t len,
                          uint32_t *error_line);

// Adds the range of a declaration that carries an attribute.
void rs_suppressions_add(struct rs_suppressions *set, uint32_t first_line, uint32_t last_line,
                         uint32_t line, const char *checks);

// Whether a finding of `check` at `line` is silenced; marks what silenced it.
bool rs_suppressed(struct rs_suppressions *set, const char *check, uint32_t line);

#ifdef __cplusplus
}
#endif
#endif
