// SPDX-License-Identifier: Apache-2.0
// Runs all checks over whatever unit the reader of the text form accepts, with few states a
// function. Corpus: test/engine/. The engine must neither crash nor hang, and say the same twice.
#include <stdint.h>
#include <stdlib.h>

#include "analyze.h"
#include "registry.h"

enum { BUDGET = 40, MAX_TEXT = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int compare_lines(void *ctx, rs_loc a, rs_loc b)
{
    (void)ctx;
    return a < b ? -1 : a > b;
}

// A number for all that was found.
static uint64_t analyze(const char *text, size_t size)
{
    struct rs_options options = {.checks = rs_all_checks, .nchecks = rs_nall_checks};
    struct rs_arena arena = {0};
    struct rs_unit unit;
    struct rs_contracts contracts;
    struct rs_report report;
    struct rs_stats stats = {0};
    const char *error;
    uint64_t sum = 0;

    options.level = RS_LEVEL_PEDANTIC;
    options.budget = BUDGET;
    rs_unit_init(&unit, &arena);
    if (rs_ir_read(&unit, "fuzz.ir", text, size, &error)) {
        rs_contracts_init(&contracts, &arena, &unit.names, 0x030c);
        rs_contracts_add_builtin(&contracts);
        rs_report_init(&report, &arena);
        report.level = options.level;
        rs_analyze(&unit, &contracts, &options, &report, &stats);
        rs_report_sort(&report, compare_lines, NULL);
        for (const struct rs_finding *f = report.first; f != NULL; f = f->next)
            sum = sum * 31 + f->fingerprint + f->loc;
    }
    rs_arena_free(&arena);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t first;

    if (size > MAX_TEXT)
        return 0;
    first = analyze((const char *)data, size);
    if (first != analyze((const char *)data, size))
        abort();
    return 0;
}
