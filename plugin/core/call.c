// SPDX-License-Identifier: Apache-2.0
// Calls: what holds before the contract is looked at, the questions that need no outcome (pure
// calls, the exception), and the convention where there is no contract. Outcomes are outcome.c.
#include "call.h"
#include "resource.h"

// ---- before the outcomes -----------------------------------------------------------------------

// Whether argument `i` stands behind those that the call's number of arguments makes it read.
static bool past_count(const struct rs_call *c, uint32_t i)
{
    for (uint32_t p = 0; i >= c->contract->nparams && p < c->contract->nparams; p++) {
        struct rs_val count = rs_call_arg(c, p);
        if ((c->contract->params[p].modes & RS_MODE_COUNT) && count.kind == RS_VAL_INT) {
            return i - c->contract->nparams >= count.value;
        }
    }
    return false;
}

// False if the path ends there: NULL where it crashes.
static bool use_argument(const struct rs_call *c, struct rs_state *state, uint32_t i)
{
    if (c->contract && past_count(c, i)) {
        return true;
    }
    uint32_t modes = c->contract ? rs_contract_modes(c->contract, i) : 0;
    struct rs_val val = c->args[i];
    struct rs_sym *sym = rs_state_symbol(state, val);
    rs_use(c->run, state, val, false);
    bool follows = c->contract && i < 64 && ((c->contract->crashes >> i) & 1);
    if (!(modes & RS_MODE_NOTNULL) && !follows) {
        return true;
    }
    if (rs_val_zero(val)) {
        rs_run_event(c->run, state, RS_EVENT_NULL_USE, RS_HOW_PASSED, NULL, c->insn->loc);
        return false;
    }
    if (sym && sym->kind == RS_SYM_OBJECT) {
        if (sym->null == RS_NULL_MAYBE) {
            rs_run_event(c->run, state, RS_EVENT_NULL_USE, RS_HOW_PASSED, sym, c->insn->loc);
        }
        sym->null = RS_NULL_NEVER;
        return !rs_val_same(val, state->pending_val) || rs_settle_pending(state);
    }
    if (sym && rs_pointer_unchecked(sym)) {
        rs_run_event(c->run, state, RS_EVENT_NULL_USE, RS_HOW_PASSED, sym, c->insn->loc);
        sym->null = RS_NULL_NEVER;
    }
    return true;
}

// Code of which only the contract is known may have written through this pointer. What a contract
// of the API does not call an output is a variable at most.
static void maybe_written(const struct rs_call *c, struct rs_state *state, uint32_t i)
{
    uint32_t modes = c->contract ? rs_contract_modes(c->contract, i) : 0;
    bool api = c->contract && c->contract->source <= RS_SOURCE_BUILTIN;
    struct rs_sym *sym = rs_state_symbol(state, c->args[i]);
    if (sym && !api && !(c->contract && (c->contract->flags & RS_CONTRACT_PURE))) {
        sym->flags |= RS_SYMF_WRITTEN;
    }
    if (!sym || (modes & (RS_MODE_OUT | RS_MODE_INOUT | RS_MODE_OUTPUTS | RS_MODE_OBJECTS))) {
        return;
    }
    bool parsed = c->contract && i >= c->contract->nparams &&
                  rs_contract_has_mode(c->contract, RS_MODE_PARSE_FORMAT);
    if (parsed || (c->contract && (c->contract->flags & RS_CONTRACT_PURE))) {
        return;
    }
    bool variable = sym->kind == RS_SYM_ADDRESS && sym->base_var != RS_NO_VAR;
    if (api && !variable) {
        return;
    }
    if (sym->kind == RS_SYM_ADDRESS) {
        struct rs_target target = rs_target_behind(c->run, state, c->args[i]);
        rs_target_obscure(c->run, state, &target);
    }
    rs_forget_behind(c->run, state, c->args[i]);
}

// What a question without arguments points to belongs to the process, as errno does: any call may
// write it.
static bool behind_process(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    return cell->kind == RS_CELL_FIELD && base && base->kind == RS_SYM_VALUE && base->origin &&
           base->origin->op == RS_OP_CALL && base->origin->nargs == 0 && base->origin->contract &&
           (base->origin->contract->flags & RS_CONTRACT_PURE);
}

static void forget_process(struct rs_state *state)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        if (behind_process(state, &state->cells[i])) {
            rs_state_remove_cell(state, i);
        }
    }
}

static void forget_globals(struct rs_state *state)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        if (state->cells[i].kind == RS_CELL_GLOBAL) {
            rs_cell_settle(state, &state->cells[i]);
            rs_state_remove_cell(state, i);
        }
    }
}

// Functions with more blocks are not looked through at each call of them.
#define SMALL_BLOCKS 8

// Whether a small function of the unit cannot change what globals show: it stores in none, releases
// nothing, and only asks others.
static bool leaves_globals(const struct rs_function *callee, const struct rs_insn *call)
{
    if (!callee || callee->nblocks > SMALL_BLOCKS || (call->flags & RS_INSNF_INDIRECT)) {
        return false;
    }
    for (uint32_t b = 0; b < callee->nblocks; b++) {
        for (uint32_t i = 0; i < callee->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &callee->blocks[b].insns[i];
            bool asks = insn->contract && (insn->contract->flags & RS_CONTRACT_PURE);
            bool stores =
                insn->op == RS_OP_STORE || insn->op == RS_OP_ZERO || insn->op == RS_OP_COPY_STRUCT;
            if (insn->op == RS_OP_DECREF || insn->op == RS_OP_UNKNOWN ||
                (insn->op == RS_OP_CALL && !asks) ||
                (stores && rs_is_static(&callee->vars[insn->place.var]))) {
                return false;
            }
        }
    }
    return true;
}

// An argument is lent: a guess as far as the function may have taken the reference. That it left
// one is thought possible only of what has no other purpose.
static void guess_arguments(const struct rs_call *c, struct rs_state *state)
{
    bool may_leave = c->insn->nargs == 1 && c->insn->result.kind != RS_KIND_INT;
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        struct rs_sym *sym = rs_call_object(state, c, i);
        if (c->contract && (rs_contract_modes(c->contract, i) & RS_MODE_STEAL)) {
            rs_call_steal(c, state, i, false);
            rs_call_guess(c, state, i, RS_SYMF_GUESS);
            continue;
        }
        bool passed = sym && rs_uses_handed(c->run, sym, c->insn, i);
        rs_call_guess(c, state, i, may_leave ? RS_SYMF_GUESS : passed ? RS_SYMF_PASSED : 0);
    }
}

void rs_call_bind(const struct rs_call *c, struct rs_state *state, struct rs_val val)
{
    if (val.kind != RS_VAL_UNDEF) {
        rs_bind(c->run, state, c->insn->dst, val);
    }
}

// ---- pure calls --------------------------------------------------------------------------------

// The same question asked twice gets the same answer.
static bool remembered(const struct rs_call *c, struct rs_state *state, struct rs_cell *key)
{
    if (!(c->contract->flags & RS_CONTRACT_PURE) || c->insn->nargs > 2) {
        return false;
    }
    *key = (struct rs_cell){.kind = RS_CELL_PURE,
                            .base = c->insn->nargs >= 1 ? c->args[0] : rs_val_undef(),
                            .var = RS_NO_VAR,
                            .op = c->contract,
                            .index = c->insn->nargs == 2 ? c->args[1] : rs_val_undef()};
    const struct rs_cell *old = rs_state_cell(state, key);
    if (old) {
        rs_read_again(state, old->val);
        rs_call_bind(c, state, old->val);
        return true;
    }
    key->kind = RS_CELL_PURE;
    return false;
}

static void remember(const struct rs_call *c, struct rs_state *state, struct rs_cell *key)
{
    if ((c->contract->flags & RS_CONTRACT_PURE) && c->insn->nargs <= 2 &&
        c->insn->dst != RS_NO_VAR) {
        key->val = rs_state_get(state, c->insn->dst);
        if (key->val.kind != RS_VAL_UNDEF) {
            rs_state_add_cell(c->run->arena, state, key);
        }
    }
}

// ---- the call ----------------------------------------------------------------------------------

// An object result is new, or NULL.
static struct rs_val conventional_result(const struct rs_call *c, struct rs_state *state)
{
    struct rs_val val = rs_unknown(c->run, state, c->insn->result);
    struct rs_sym *sym = &state->syms[val.id];
    sym->origin = c->insn;
    sym->flags |= rs_uses_say_new(c->run, c->insn) ? 0 : RS_SYMF_GUESS;
    if (sym->kind == RS_SYM_OBJECT && !(c->contract && c->contract->noutcomes)) {
        sym->lo = sym->hi = 1;
    }
    return val;
}

// A function of which nothing is known: arguments are lent and the result is new, unless callers
// make something else likely.
static bool convention(const struct rs_call *c, struct rs_state *state)
{
    guess_arguments(c, state);
    forget_globals(state);
    rs_passed_left(c->run, state);
    state->pending = NULL;
    rs_state_set_exception(state, RS_EXC_UNKNOWN, NULL);
    rs_call_bind(c, state, conventional_result(c, state));
    c->run->unbalanced = true;
    return true;
}

// A contract that says nothing of the result: what it says of the arguments, and the convention for
// the rest.
static bool unsaid_result(const struct rs_call *c, struct rs_state *state)
{
    const struct rs_group none = {0};
    rs_call_apply_modes(c, state, &none, false);
    rs_group_set_exception(c, state, &none, rs_val_int(0));
    if (!(c->contract->flags & (RS_CONTRACT_RAISES | RS_CONTRACT_CLEARS))) {
        rs_state_set_exception(state, RS_EXC_UNKNOWN, NULL);
    }
    rs_call_bind(c, state, conventional_result(c, state));
    return true;
}

// Whether the function has a reference that it was not entered with. It got that by calls that must
// not be made with an exception set: an exception that it asks about then is none that was set
// before.
static bool has_acquired(const struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        if (sym->lo > 0 && rs_sym_tracked(state, sym) &&
            !(sym->flags & (RS_SYMF_PARAM | RS_SYMF_STATIC))) {
            return true;
        }
    }
    return false;
}

// PyErr_Occurred and its like: the result is the state's exception.
static bool ask_exception(const struct rs_call *c, struct rs_state *state, struct rs_states *more)
{
    struct rs_state *quiet = NULL;
    if (state->exception == RS_EXC_NO ||
        (state->exception == RS_EXC_ENTRY && has_acquired(state))) {
        rs_call_bind(c, state, rs_val_int(0));
        return true;
    }
    if (state->exception == RS_EXC_UNKNOWN || state->exception == RS_EXC_ENTRY) {
        quiet = rs_state_clone(c->run->arena, state);
    }
    if (quiet && rs_refine_raised(c->run, quiet, false)) {
        rs_call_bind(c, quiet, rs_val_int(0));
        rs_states_add(c->run->arena, more, quiet);
    }
    bool elsewhere = state->exception != RS_EXC_ENTRY;
    if (!rs_refine_raised(c->run, state, true)) {
        return false;
    }
    if (!state->raiser && elsewhere) {
        state->raiser = c->insn;
    }
    struct rs_val val = rs_unknown(c->run, state, c->insn->result);
    state->syms[val.id].nonzero = true;
    state->syms[val.id].null = RS_NULL_NEVER;
    rs_call_bind(c, state, val);
    return true;
}

// The call must not be made with an exception set, unless it gets an object for which no Python
// code runs.
static void judge_exception(const struct rs_call *c, struct rs_state *state)
{
    const struct rs_sym *object = rs_call_object(state, c, c->contract->quiet_param);
    if (c->contract->quiet_type && object && rs_type_is(object->type, c->contract->quiet_type)) {
        return;
    }
    rs_note_unasked(state);
    bool set = state->exception == RS_EXC_YES;
    if ((!set && state->exception != RS_EXC_UNKNOWN) || !rs_is_raiser(state->raiser)) {
        return;
    }
    rs_run_event(c->run, state, set ? RS_EVENT_SET : RS_EVENT_UNASKED, RS_HOW_PASSED, NULL,
                 c->insn->loc);
    rs_state_set_exception(state, RS_EXC_UNKNOWN, NULL);
}

static bool apply_outcomes(const struct rs_call *c, struct rs_state *state, struct rs_states *more)
{
    struct rs_group groups[RS_MAX_OUTCOMES];
    uint32_t ngroups = rs_call_groups(c, state, groups);
    for (uint32_t g = 1; g < ngroups; g++) {
        struct rs_state *other = rs_state_clone(c->run->arena, state);
        if (rs_group_apply(c, other, &groups[g])) {
            rs_states_add(c->run->arena, more, other);
        }
    }
    return ngroups > 0 && rs_group_apply(c, state, &groups[0]);
}

// Whether the call cannot succeed with some numbers, and the last call's answer, which may be its
// failure, is what it gets.
static bool asks_answer(const struct rs_call *c, const struct rs_state *state)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_condition *unless = &c->contract->outcomes[i].unless;
        if (unless->kind == RS_UNLESS_RANGE && !c->contract->outcomes[i].raises &&
            c->contract->source < RS_SOURCE_INFERRED && state->pending_val.kind == RS_VAL_SYM &&
            rs_val_same(rs_call_arg(c, unless->param), state->pending_val)) {
            return true;
        }
    }
    return false;
}

// Whether what the call does depends on the exception before it.
static bool asks_before(const struct rs_contract *contract)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        enum rs_unless kind = contract->outcomes[i].unless.kind;
        if ((kind == RS_UNLESS_QUIET || kind == RS_UNLESS_RAISED) &&
            contract->source < RS_SOURCE_INFERRED) {
            return true;
        }
    }
    return false;
}

static void mark_before(struct rs_state *state, uint32_t from)
{
    for (uint32_t i = from; i < state->nsyms; i++) {
        state->syms[i].flags |= RS_SYMF_BEFORE;
    }
}

// Where a call may have failed: the state in which it has, and the one in which it has not.
static bool split_before(const struct rs_call *c, struct rs_state *state, struct rs_states *more)
{
    struct rs_state *quiet = rs_state_clone(c->run->arena, state);
    if (rs_refine_raised(c->run, quiet, false) && apply_outcomes(c, quiet, more)) {
        rs_states_add(c->run->arena, more, quiet);
    }
    return rs_refine_raised(c->run, state, true) && apply_outcomes(c, state, more);
}

// Whether it is certain of the pending call that it may have set none.
static bool may_be_quiet(const struct rs_state *state)
{
    const struct rs_contract *contract = state->pending->contract;
    for (uint32_t i = 0; i < contract->noutcomes && i < 64; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        if (!o->raises && ((state->pending_outcomes >> i) & 1) && o->leaves > RS_LEAVES_NO_NEW &&
            rs_outcome_agrees(state, o, state->pending_val)) {
            return false;
        }
    }
    return true;
}

// PyErr_Fetch and its like where the exception is the caller's, if there is one.
static bool fetch_before(const struct rs_call *c, struct rs_state *state, struct rs_states *more)
{
    uint32_t from = state->nsyms;
    uint32_t first = more->count;
    bool goes_on = apply_outcomes(c, state, more);
    for (uint32_t i = first; i < more->count; i++) {
        mark_before(more->items[i], from);
    }
    mark_before(state, from);
    return goes_on;
}

bool rs_call(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
             struct rs_states *more)
{
    struct rs_call c = {run, insn, insn->contract, NULL};
    struct rs_cell key = {.kind = RS_CELL_PURE};
    c.args = RS_NEW_ARRAY(run->arena, struct rs_val, insn->nargs + 1);
    for (uint32_t i = 0; i < insn->nargs; i++) {
        c.args[i] = rs_eval(run, state, insn->args[i]);
    }
    const struct rs_function *callee = rs_facts_function(run->facts, insn->callee);
    if (run->resources) {
        rs_resource_call(&c, state);
        rs_resource_arguments(&c, state);
    } else {
        rs_inside_call(&c, state);
    }
    for (uint32_t i = 0; i < insn->nargs; i++) {
        if (!use_argument(&c, state, i)) {
            return false;
        }
        maybe_written(&c, state, i);
        if (run->facts->stores && callee && !run->resources) {
            rs_stores_call(run, state, callee, i, c.args[i]);
        }
    }
    rs_call_runs(run, state, insn, c.args);
    if (!c.contract || !(c.contract->flags & RS_CONTRACT_PURE)) {
        forget_process(state);
    }
    if (rs_is_guess(c.contract)) {
        return convention(&c, state);
    }
    if (c.contract->flags & RS_CONTRACT_TESTS_EXCEPTION) {
        return ask_exception(&c, state, more);
    }
    if (remembered(&c, state, &key)) {
        return true;
    }
    if (c.contract->flags & RS_CONTRACT_NO_EXCEPTION) {
        judge_exception(&c, state);
    }
    if ((c.contract->flags & RS_CONTRACT_CLEARS) && state->exception == RS_EXC_YES &&
        rs_is_raiser(state->raiser)) {
        rs_run_event(run, state, RS_EVENT_CLEARED, RS_HOW_PASSED, NULL, insn->loc);
    }
    if (c.contract->source >= RS_SOURCE_INFERRED && !leaves_globals(callee, insn)) {
        forget_globals(state);
    }
    if (c.contract->noutcomes == 0 && c.contract->source < RS_SOURCE_INFERRED &&
        !(c.contract->flags & RS_CONTRACT_NORETURN)) {
        return unsaid_result(&c, state);
    }
    if (state->exception == RS_EXC_UNKNOWN && state->pending && asks_answer(&c, state)) {
        return split_before(&c, state, more);
    }
    if (asks_before(c.contract)) {
        if (state->exception == RS_EXC_ENTRY) {
            return fetch_before(&c, state, more);
        }
        if (state->exception == RS_EXC_UNKNOWN && state->pending && may_be_quiet(state)) {
            return split_before(&c, state, more);
        }
    }
    if (!apply_outcomes(&c, state, more)) {
        return false;
    }
    remember(&c, state, &key);
    return true;
}
