// SPDX-License-Identifier: Apache-2.0
// The whole analysis of a unit: facts, then components of the call graph, callees first.
#include "analyze.h"

#include "engine.h"

// Rounds over mutually recursive functions before they are judged.
#define RECURSION_ROUNDS 2

struct analysis {
    struct rs_unit *unit;
    struct rs_contracts *contracts;
    struct rs_options options;
    struct rs_report *report;
    struct rs_stats *stats;
    struct rs_facts facts;
    struct rs_arena scratch;  // one function's
};

static void count(struct rs_stats *stats, const struct rs_function *fn)
{
    stats->functions++;
    stats->unknown += fn->nunknown;
    stats->with_unknown += fn->nunknown != 0;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        stats->instructions += fn->blocks[b].ninsns;
    }
}

static void analyze_function(struct analysis *a, struct rs_function *fn, bool settling)
{
    struct rs_run run = {.arena = &a->scratch,
                         .facts = &a->facts,
                         .options = &a->options,
                         .report = a->report,
                         .fn = fn,
                         .role = rs_facts_role(&a->facts, fn),
                         .silent = settling || (fn->flags & RS_FNF_GENERATED),
                         .settling = settling};
    rs_explore(&run);
    struct rs_contract *contract = rs_summarize(&run, a->unit->arena);
    if (contract) {
        rs_contracts_add(a->contracts, contract);
    } else {
        rs_contracts_forget(a->contracts, fn->name, RS_SOURCE_INFERRED);
    }
    fn->guessed = run.guessed;
    fn->balanced = !run.unbalanced && !run.exhausted && fn->nunknown == 0;
    a->stats->states += run.states;
    fn->exhausted = run.exhausted;
    a->stats->exhausted += run.exhausted && !settling;
    rs_arena_reset(&a->scratch);
}

static bool calls_itself(const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (fn->blocks[b].insns[i].op == RS_OP_CALL &&
                fn->blocks[b].insns[i].callee == fn->name) {
                return true;
            }
        }
    }
    return false;
}

// The least contract: no outcome yet. Rounds over a component add the outcomes they find.
static void start_from_nothing(struct analysis *a, const struct rs_function *fn)
{
    struct rs_contract *contract = RS_NEW(a->unit->arena, struct rs_contract);
    contract->name = fn->name;
    contract->source = RS_SOURCE_INFERRED;
    contract->nparams = fn->nparams;
    contract->params = RS_NEW_ARRAY(a->unit->arena, struct rs_param, fn->nparams + 1);
    rs_contracts_add(a->contracts, contract);
}

// Judges again what was judged by a guess that the unit's uses may have confirmed.
static void analyze_guessed(struct analysis *a)
{
    a->facts.uses_known = true;
    for (struct rs_function *fn = a->unit->functions; fn; fn = fn->next) {
        if (fn->guessed && !fn->exhausted && rs_uses_tell(&a->facts, fn)) {
            analyze_function(a, fn, false);
        }
    }
}

static void analyze_component(struct analysis *a, struct rs_function *const *component)
{
    bool recursive = component[1] || calls_itself(component[0]);
    for (uint32_t i = 0; recursive && component[i]; i++) {
        start_from_nothing(a, component[i]);
    }
    for (uint32_t round = 0; recursive && round < RECURSION_ROUNDS; round++) {
        for (uint32_t i = 0; component[i]; i++) {
            analyze_function(a, component[i], true);
        }
    }
    for (uint32_t i = 0; component[i]; i++) {
        count(a->stats, component[i]);
        analyze_function(a, component[i], false);
    }
}

void rs_analyze(struct rs_unit *unit, struct rs_contracts *contracts,
                const struct rs_options *options, struct rs_report *report, struct rs_stats *stats)
{
    struct analysis a = {.unit = unit,
                         .contracts = contracts,
                         .options = *options,
                         .report = report,
                         .stats = stats};
    if (a.options.budget == 0) {
        a.options.budget = RS_DEFAULT_BUDGET;
    }
    rs_facts_collect(unit->arena, unit, contracts, &a.facts);
    rs_callers_collect(&a.scratch, &a.facts);
    rs_arena_reset(&a.scratch);
    for (uint32_t i = 0; i < a.facts.ncomponents; i++) {
        analyze_component(&a, a.facts.components[i]);
    }
    analyze_guessed(&a);
    stats->findings = report->count;
    rs_arena_free(&a.scratch);
}

void rs_stats_print(FILE *out, const char *file, const struct rs_unit *unit,
                    const struct rs_stats *stats)
{
    for (const struct rs_function *fn = unit->functions; fn; fn = fn->next) {
        if (fn->exhausted) {
            fprintf(out, "refsan: %s: %s: out of budget\n", file, fn->name->text);
        }
    }
    fprintf(out,
            "refsan: %s: %u functions, %u instructions, %u unknown in %u functions, %u states, "
            "%u out of budget, %u findings, %u suppressed\n",
            file, stats->functions, stats->instructions, stats->unknown, stats->with_unknown,
            stats->states, stats->exhausted, stats->findings, stats->suppressed);
}
