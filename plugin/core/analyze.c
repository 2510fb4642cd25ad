// SPDX-License-Identifier: Apache-2.0
// The whole analysis of a unit: facts, then components of the call graph, callees first.
#include "analyze.h"

#include "engine.h"
#include "resource.h"

// Rounds over mutually recursive functions before they are judged.
#define RECURSION_ROUNDS 2

struct analysis {
    struct rs_unit *unit;
    struct rs_contracts *contracts;
    struct rs_options options;
    struct rs_report *report;
    struct rs_stats *stats;
    struct rs_facts facts;
    struct rs_arena kept;     // one function's
    struct rs_arena scratch;  // one block's
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

// Whether the outcome gives the parameter's reference away, hands it back, or has none to give.
static bool consumes(const struct rs_outcome *o, uint32_t param)
{
    const struct rs_effect *delta = rs_outcome_delta(o, param);
    bool back = o->value.kind == RS_VALUE_ARG && o->value.param == param;
    bool null = o->unless.kind == RS_UNLESS_NONNULL && o->unless.param == param;
    return delta ? delta->high < 0 : back || null;
}

// Parameters that every outcome consumes.
static uint64_t consumed(const struct rs_contract *contract)
{
    uint64_t bits = 0;
    for (uint32_t p = 0; p < contract->nparams && p < 64; p++) {
        bool all = contract->noutcomes > 0;
        for (uint32_t i = 0; i < contract->noutcomes; i++) {
            all &= consumes(&contract->outcomes[i], p);
        }
        bits |= all ? UINT64_C(1) << p : 0;
    }
    return bits;
}

// A parameter that the function takes over is its own: what is used after it was released is dead.
// Only now that all exits are known can that be told.
static void judge_consumed(struct analysis *a, const struct rs_run *run,
                           const struct rs_contract *contract)
{
    struct rs_run again = {.kept = &a->kept,
                           .arena = &a->scratch,
                           .facts = run->facts,
                           .options = run->options,
                           .report = run->report,
                           .fn = run->fn,
                           .consumed = contract ? consumed(contract) & run->used_spent : 0};
    if (again.consumed && !run->role && !run->silent && !run->exhausted) {
        rs_explore(&again);
    }
}

// Explores the function again for what else it must give back, and makes what its callers see.
static void follow_resources(struct analysis *a, const struct rs_run *first)
{
    struct rs_function *fn = first->fn;
    struct rs_function_resources *own = &a->facts.resources[fn->name->id];
    if (first->settling || !rs_resources_used(&a->facts, &a->scratch, fn)) {
        own->known = !first->settling;
        return;
    }
    struct rs_run run = {.kept = &a->kept,
                         .arena = &a->scratch,
                         .facts = &a->facts,
                         .options = &a->options,
                         .report = a->report,
                         .fn = fn,
                         .role = first->role,
                         .duty = first->duty,
                         .silent = first->silent,
                         .resources = true};
    run.exposed = rs_exposed_variables(&a->kept, fn);
    rs_explore(&run);
    own->contract = rs_resources_settle(&run, rs_summarize(&run, a->unit->arena));
    own->known = own->contract != NULL;
    a->stats->states += run.states;
    struct rs_run restore = {.kept = &a->kept, .facts = &a->facts, .fn = fn};
    rs_calls_resolve(&restore);
}

static void analyze_function(struct analysis *a, struct rs_function *fn, bool settling)
{
    struct rs_run run = {.kept = &a->kept,
                         .arena = &a->scratch,
                         .facts = &a->facts,
                         .options = &a->options,
                         .report = a->report,
                         .fn = fn,
                         .role = rs_facts_role(&a->facts, fn),
                         .duty = a->facts.duty[fn->name->id],
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
    fn->undecided = run.undecided;
    fn->balanced = !run.unbalanced && !run.exhausted && fn->nunknown == 0;
    a->stats->states += run.states;
    fn->exhausted = run.exhausted;
    a->stats->exhausted += run.exhausted && !settling;
    judge_consumed(a, &run, contract);
    rs_arena_reset(&a->scratch);
    follow_resources(a, &run);
    rs_arena_reset(&a->scratch);
    rs_arena_reset(&a->kept);
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

// Judges the exceptions again of functions of whose failures their callers have told, and of those
// that pass such failures on.
static void analyze_passed(struct analysis *a)
{
    for (struct rs_function *fn = a->unit->functions; fn; fn = fn->next) {
        const struct rs_contract *role = rs_facts_role(&a->facts, fn);
        struct rs_run run = {.kept = &a->kept,
                             .arena = &a->scratch,
                             .facts = &a->facts,
                             .options = &a->options,
                             .report = a->report,
                             .fn = fn,
                             .role = role,
                             .duty = a->facts.duty[fn->name->id],
                             .silent = fn->flags & RS_FNF_GENERATED,
                             .owed = !role && rs_passed_on(&a->facts, fn),
                             .last = true};
        if ((run.owed || fn->undecided) && !fn->exhausted) {
            rs_explore(&run);
            rs_arena_reset(&a->scratch);
            rs_arena_reset(&a->kept);
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

static void tell_unit(struct analysis *a)
{
    struct rs_run run = {
        .arena = &a->scratch, .facts = &a->facts, .options = &a->options, .report = a->report};
    rs_tables_tell(&run);
    rs_growth_tell(&run);
    rs_memory_tell(&run);
    rs_arena_reset(&a->scratch);
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
    rs_duties_collect(&a.scratch, &a.facts);
    rs_arena_reset(&a.scratch);
    for (uint32_t i = 0; i < a.facts.ncomponents; i++) {
        analyze_component(&a, a.facts.components[i]);
    }
    analyze_guessed(&a);
    analyze_passed(&a);
    tell_unit(&a);
    rs_stores_close(&a.facts);
    rs_types_judge(&a.facts, &a.options, report);
    stats->findings = report->count;
    rs_arena_free(&a.scratch);
    rs_arena_free(&a.kept);
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
