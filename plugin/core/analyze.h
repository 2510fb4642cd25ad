// SPDX-License-Identifier: Apache-2.0
// The door for front ends and the tool: options in, a unit in, findings and statistics out.
#ifndef RS_CORE_ANALYZE_H
#define RS_CORE_ANALYZE_H

#include <stdbool.h>
#include <stdio.h>

#include "contract.h"
#include "ir.h"
#include "report.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RS_DEFAULT_BUDGET 4000  // states a function, see rs_options.budget

struct rs_check;  // check.h; the list of all is checks/registry.h

struct rs_options {
    const struct rs_check *const *checks;  // those that may speak
    uint32_t nchecks;
    enum rs_level level;
    const char *const *disabled;  // ids of checks
    uint32_t ndisabled;
    uint32_t budget;  // states explored a function before giving up; 0 = RS_DEFAULT_BUDGET
};

struct rs_stats {
    uint32_t functions;  // lowered
    uint32_t instructions;
    uint32_t unknown;       // instructions
    uint32_t with_unknown;  // functions that have one
    uint32_t exhausted;     // functions that ran out of budget
    uint32_t states;        // explored, in all
    uint32_t findings;
    uint32_t suppressed;  // filled by the front end
};

// Analyses a finished unit: collects its facts, infers its functions' contracts bottom-up, judges
// each function and puts the findings into `report`. `contracts` holds the built-in and the user's
// ones; inferred ones are added. Deterministic. Never fails: what it cannot do is counted.
void rs_analyze(struct rs_unit *unit, struct rs_contracts *contracts,
                const struct rs_options *options, struct rs_report *report, struct rs_stats *stats);

// The statistics of a unit, the same in the plugin and the tool: a line for each function that ran
// out of budget, then one line of sums.
void rs_stats_print(FILE *out, const char *file, const struct rs_unit *unit,
                    const struct rs_stats *stats);

#ifdef __cplusplus
}
#endif
#endif
