// SPDX-License-Identifier: Apache-2.0
// Failures that callers pass on: whether those of a function of the unit, some of which come with
// an exception and some without, are taken by all its callers for ones with. Then the function owes
// the exception, and its paths are judged again with that.
#include "engine.h"

// Callers of callers that are asked.
#define MAX_DEPTH 4

// NULL, or a number that is negative, or may be where several were put together.
static bool is_failure(const struct rs_value *value)
{
    return value->kind == RS_VALUE_NULL ||
           (value->kind == RS_VALUE_INT && value->low < 0 && value->low != RS_INT_MIN);
}

static bool same_failure(const struct rs_value *a, const struct rs_value *b)
{
    return is_failure(a) && is_failure(b) && a->kind == b->kind &&
           (a->kind == RS_VALUE_NULL || (a->low <= b->high && b->low <= a->high));
}

// Whether a failure without an exception looks like one with.
static bool is_ambiguous(const struct rs_contract *contract, uint64_t outcomes)
{
    for (uint32_t i = 0; i < contract->noutcomes && i < 64; i++) {
        const struct rs_outcome *quiet = &contract->outcomes[i];
        bool possible = !quiet->raises && quiet->leaves != RS_LEAVES_SUPPOSED &&
                        ((outcomes >> i) & 1) && is_failure(&quiet->value);
        for (uint32_t k = 0; possible && k < contract->noutcomes; k++) {
            const struct rs_outcome *other = &contract->outcomes[k];
            if (other->raises && same_failure(&quiet->value, &other->value)) {
                return true;
            }
        }
    }
    return false;
}

// What the callers of the call's function say of it; NULL where there is nothing to say.
static struct rs_passed *asked(const struct rs_run *run, const struct rs_insn *call,
                               uint64_t outcomes)
{
    const struct rs_function *fn = call && call->callee && !(call->flags & RS_INSNF_INDIRECT)
                                       ? rs_facts_function(run->facts, call->callee)
                                       : NULL;
    bool known = fn && fn != run->fn && !run->resources && (fn->flags & RS_FNF_STATIC) &&
                 call->contract->source == RS_SOURCE_INFERRED &&
                 is_ambiguous(call->contract, outcomes);
    return known ? &run->facts->passed[fn->name->id] : NULL;
}

static struct rs_passed *pending(const struct rs_run *run, const struct rs_state *state)
{
    return asked(run, state->pending, state->pending_outcomes);
}

// Whether the answer is known to be a failure.
static bool has_failed(const struct rs_state *state)
{
    int64_t low, high;
    if (state->pending->result.kind != RS_KIND_INT) {
        return rs_val_zero(state->pending_val);
    }
    return rs_known_range(state, state->pending_val, &low, &high) && high < 0;
}

static bool may_have_failed(const struct rs_state *state)
{
    int64_t low, high;
    if (state->pending->result.kind != RS_KIND_INT) {
        return !rs_never_zero(state, state->pending_val);
    }
    return !rs_known_range(state, state->pending_val, &low, &high) || low < 0;
}

// Whether what the function returns is a failure that comes with an exception.
static bool fails(const struct rs_run *run, const struct rs_state *state)
{
    struct rs_val val = rs_state_get(state, 0);
    int64_t low, high;
    if (run->duty) {
        return rs_result_says(run, val, state, true);
    }
    if (run->fn->result.kind == RS_KIND_INT) {
        return rs_known_range(state, val, &low, &high) && high < 0;
    }
    return rs_val_zero(val);
}

static void pass(const struct rs_run *run, const struct rs_insn *call, struct rs_passed *passed)
{
    passed->on = true;
    passed->where = passed->where ? passed->where : call->loc;
    if (!run->duty && (!passed->callers || passed->callers->fn != run->fn)) {
        struct rs_passer *caller = RS_NEW(run->facts->unit->arena, struct rs_passer);
        *caller = (struct rs_passer){run->fn, passed->callers};
        passed->callers = caller;
    }
}

// What a function returns that fails.
static struct rs_val failed_value(const struct rs_run *run)
{
    return rs_val_int(run->fn->result.kind == RS_KIND_INT ? -1 : 0);
}

static bool known_before(const struct rs_state *state)
{
    return state->pending_before == RS_EXC_NO || state->pending_before == RS_EXC_ENTRY;
}

void rs_passed_exit(const struct rs_run *run, const struct rs_state *state)
{
    bool failure = fails(run, state);
    struct rs_passed *passed = pending(run, state);
    bool same = passed && rs_val_same(rs_state_get(state, 0), state->pending_val) &&
                (!run->duty || rs_result_says(run, failed_value(run), state, true));
    if (passed && (same || (has_failed(state) && failure))) {
        if (known_before(state)) {
            pass(run, state->pending, passed);
        }
    } else if (passed && may_have_failed(state)) {
        passed->otherwise = true;
    }
    for (uint32_t i = 0; i < state->nfailed; i++) {
        passed = asked(run, state->failed[i], UINT64_MAX);
        if (passed && failure) {
            pass(run, state->failed[i], passed);
        } else if (passed) {
            passed->otherwise = true;
        }
    }
}

// The calls that failed before the last one are not passed on as they are.
static void leave_failed(const struct rs_run *run, struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nfailed; i++) {
        struct rs_passed *passed = asked(run, state->failed[i], UINT64_MAX);
        if (passed) {
            passed->otherwise = true;
        }
    }
    state->nfailed = 0;
}

void rs_passed_asked(const struct rs_run *run, struct rs_state *state)
{
    struct rs_passed *passed = pending(run, state);
    leave_failed(run, state);
    if (passed && may_have_failed(state)) {
        passed->otherwise = true;
    }
}

void rs_passed_left(const struct rs_run *run, struct rs_state *state)
{
    struct rs_passed *passed = pending(run, state);
    leave_failed(run, state);
    if (passed && has_failed(state)) {
        passed->otherwise = true;
    }
}

static void remember(struct rs_state *state, const struct rs_insn *call)
{
    for (uint32_t i = 0; i < state->nfailed; i++) {
        if (state->failed[i] == call) {
            return;
        }
    }
    if (state->nfailed < RS_FAILED_MAX) {
        state->failed[state->nfailed++] = call;
    }
}

void rs_passed_failed(const struct rs_run *run, struct rs_state *state, const struct rs_insn *call,
                      struct rs_val result, enum rs_exception before)
{
    bool failed = call->result.kind == RS_KIND_INT ? result.kind == RS_VAL_INT && result.value < 0
                                                   : rs_val_zero(result);
    if (failed && (before == RS_EXC_NO || before == RS_EXC_ENTRY) && asked(run, call, UINT64_MAX)) {
        remember(state, call);
    }
}

void rs_passed_join(struct rs_state *to, const struct rs_state *from)
{
    for (uint32_t i = 0; i < from->nfailed; i++) {
        remember(to, from->failed[i]);
    }
    const struct rs_insn *call = from->pending;
    if (call && to->pending != call && known_before(from) &&
        call->contract->source == RS_SOURCE_INFERRED && has_failed(from)) {
        remember(to, call);
    }
}

static bool all_pass(const struct rs_facts *facts, const struct rs_function *fn, int depth)
{
    const struct rs_passed *passed = &facts->passed[fn->name->id];
    if (!passed->on || passed->otherwise || depth == 0) {
        return false;
    }
    for (const struct rs_passer *caller = passed->callers; caller; caller = caller->next) {
        if (!all_pass(facts, caller->fn, depth - 1)) {
            return false;
        }
    }
    return true;
}

bool rs_passed_on(const struct rs_facts *facts, const struct rs_function *fn)
{
    return all_pass(facts, fn, MAX_DEPTH);
}

bool rs_passed_elsewhere(struct rs_run *run, const struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nfailed; i++) {
        const struct rs_insn *call = state->failed[i];
        bool told = rs_passed_on(run->facts, rs_facts_function(run->facts, call->callee));
        if (asked(run, call, UINT64_MAX) && (!run->last || told)) {
            run->undecided = true;
            return true;
        }
    }
    return false;
}

bool rs_passed_undecided(const struct rs_run *run, const struct rs_state *state)
{
    return pending(run, state) != NULL;
}
