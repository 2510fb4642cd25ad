// SPDX-License-Identifier: Apache-2.0
// What is told: findings gathered by site and type, in the order of the source.
#ifndef RS_RT_REPORT_H
#define RS_RT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "refsan/abi.h"

enum rs_rt_verdict {
    RS_VERDICT_CERTAIN,
    RS_VERDICT_PROBABLE,  // the pointer is still somewhere in memory
    RS_VERDICT_LEDGER,    // a singleton: nothing but the ledger can tell
    RS_VERDICT_LATENT,    // an immortal object: harmless in this version of Python
};

struct rs_rt_line {
    const struct rs_site *site;
    const char *type;
    int32_t references;  // < 0: released too often
    uint32_t objects;    // filled by the report
    enum rs_rt_verdict verdict;
};

struct rs_rt_report {
    struct rs_rt_line *lines;  // not yet printed
    size_t nlines;
    size_t bytes;
    int findings;  // lines printed that are not latent
    uint32_t leaked;
    uint32_t released;
    uint32_t latent;
    bool without_lines;  // some site has no line
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

// A release that is about to free another's object.
void rs_rt_report_release(const struct rs_site *site, const struct rs_site *lent, const char *type);

#endif
