// SPDX-License-Identifier: Apache-2.0
// What is told: findings gathered by site and type, in the order of the source.
#ifndef RS_RT_REPORT_H
#define RS_RT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "refsan/abi.h"
#include "stacks.h"
#include "table.h"

enum rs_rt_verdict {
    RS_VERDICT_CERTAIN,
    RS_VERDICT_PROBABLE,  // the pointer is still somewhere in memory
    RS_VERDICT_LEDGER,    // a singleton: nothing but the ledger can tell
    RS_VERDICT_LATENT,    // an immortal object: harmless in this version of Python
};

// Room for a place of the source in words.
#define RS_PLACE_MAX 512

struct rs_rt_line {
    const struct rs_site *site;
    const char *type;
    int32_t references;  // < 0: released too often
    uint32_t objects;    // filled by the report
    enum rs_rt_verdict verdict;
    uintptr_t hidden;              // complement of the first object's address
    const struct rs_stack *stack;  // of the call that left the first one over; NULL if not known
};

struct rs_rt_report {
    struct rs_rt_line *lines;  // not yet printed
    size_t nlines;
    size_t bytes;
    int findings;  // lines printed that are not latent
    uint32_t leaked;
    uint32_t released;
    uint32_t latent;
    uint32_t suppressed;  // findings that are not reported
    bool without_lines;   // some site has no line
    uint32_t candidates;
    uint32_t deferred;  // objects in use by running frames
    uint32_t escaped;   // objects that code not instrumented may keep
    uint32_t foreign;   // objects of other interpreters
    size_t lost;        // entries for which there was no memory
};

// Adds one object's line to its like.
void rs_rt_report_add(struct rs_rt_report *report, const struct rs_rt_line *line);

// Prints and forgets the lines there are, and counts them.
void rs_rt_report_lines(struct rs_rt_report *report);

// Prints what was not judged, and the sums if there is anything to tell.
void rs_rt_report_summary(const struct rs_rt_report *report);

void rs_rt_report_free(struct rs_rt_report *report);

// A release that is about to free another's object, see rs_judge_release.
struct rs_release {
    const struct rs_site *site;
    const struct rs_site *lent;
    const char *type;
    const struct rs_place *places;  // where references were acquired or released before
    size_t nplaces;
};

// False if it is suppressed.
bool rs_rt_report_release(const struct rs_release *release);

// A use of a freed object, see rs_judge_use. False if it is suppressed.
bool rs_rt_report_use(const struct rs_site *site, const char *what, const struct rs_site *freed,
                      const char *type);

// A call that is about to fail on purpose, and that none did after so many calls.
void rs_rt_report_injection(const struct rs_site *site, unsigned long number);
void rs_rt_report_unreached(unsigned long calls);

// A function whose result does not agree with the exception, which is `set` or not, after the call
// at `failed` was made to fail.
void rs_rt_report_returned(const struct rs_site *site, const struct rs_site *failed, bool set);

// "PyList_New in make_item at item.c:41:9", written to `text`, which has room for RS_PLACE_MAX; a
// function returns by itself.
const char *rs_site_text(const struct rs_site *site, char *text);

#endif
