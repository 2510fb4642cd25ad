// SPDX-License-Identifier: Apache-2.0
// What an exit of a function owes: its result, its arguments and what it reached through them, the
// static objects that it named. What the exits leave as a contract is summary.c.
#include "engine.h"
#include "method.h"

static bool returns_object(const struct rs_run *run)
{
    return run->fn->result.kind == RS_KIND_OBJECT;
}

static void tell(struct rs_run *run, struct rs_state *state, enum rs_event_kind kind,
                 enum rs_event_how how, const struct rs_sym *sym)
{
    rs_loc loc = rs_run_return_loc(run, state);
    if (kind == RS_EVENT_OWED && how != RS_HOW_RETURNED && sym->change) {
        loc = sym->change->loc;
    }
    rs_run_event(run, state, kind, how, sym, loc);
}

static void judge_result(struct rs_run *run, struct rs_state *state, bool owes)
{
    struct rs_sym *sym = rs_state_symbol(state, rs_state_get(state, 0));
    if (rs_dangles(sym)) {
        tell(run, state, RS_EVENT_DEAD_USE, RS_HOW_RETURNED, sym);
        return;
    }
    if (!sym || sym->kind != RS_SYM_OBJECT || !rs_sym_judged(sym) || !returns_object(run)) {
        return;
    }
    if ((sym->flags & RS_SYMF_DEAD) && sym->lo <= 0) {
        tell(run, state, RS_EVENT_DEAD_USE, RS_HOW_RETURNED, sym);
        return;
    }
    if (owes) {
        bool enough = sym->hi >= 0;
        rs_sym_count(sym, -1, -1);
        if (sym->hi < 0) {
            tell(run, state, RS_EVENT_OWED, enough ? RS_HOW_RETURNED : RS_HOW_RELEASED, sym);
            return;
        }
    } else if (!(sym->flags & RS_SYMF_PARAM) && sym->lo > 1) {
        rs_sym_count(sym, -1, -1);
    } else {
        return;
    }
    if (sym->lo > 0 && !(sym->flags & (RS_SYMF_PARAM | RS_SYMF_STATIC))) {
        tell(run, state, RS_EVENT_LOST, RS_HOW_GONE, sym);
    }
}

static bool lent_by_dying(const struct rs_state *state, const struct rs_sym *sym)
{
    return sym->lender == RS_LENDER_SYM && (state->syms[sym->lender_sym].flags & RS_SYMF_DYING);
}

// An owning field of an argument that still shows an object whose reference was given away: whoever
// uses it next, its dealloc at the latest, uses or releases what may be gone. Not where the frame
// has a reference left that is the field's; an element of an array may be one that does not count
// any more.
static void judge_spent(struct rs_run *run, struct rs_state *state)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        struct rs_cell *cell = &state->cells[i];
        struct rs_sym *sym = rs_state_symbol(state, cell->val);
        const struct rs_sym *base = rs_state_symbol(state, cell->base);
        if (cell->hold != RS_HOLD_SPENT || !sym || !rs_sym_judged(sym) ||
            cell->index.kind != RS_VAL_UNDEF || rs_lending_param(state, base) == RS_NO_PARAM ||
            (base->flags & (RS_SYMF_DYING | RS_SYMF_DEAD))) {
            continue;
        }
        if (sym->hi > 0) {
            rs_sym_count(sym, -1, -1);
        } else if (sym->change) {
            rs_run_event(run, state, RS_EVENT_DEAD_USE, RS_HOW_LEFT, sym, sym->change->loc);
            sym->flags |= RS_SYMF_UNTRACKED;  // told once
        }
    }
}

// Whether a reference of this static object was given away by name. Where the path found a
// parameter to be that object, it was the parameter's.
static bool gave_static(const struct rs_state *state, const struct rs_sym *sym)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        if ((state->syms[i].flags & RS_SYMF_PARAM) && rs_equal_static(state, i) == sym) {
            return false;
        }
    }
    return (sym->flags & RS_SYMF_STATIC) && rs_owed_how(sym) != RS_HOW_STORED;
}

// No caller can give back the second reference to a static object that a function names.
static bool took_static_twice(const struct rs_state *state, const struct rs_sym *sym)
{
    bool returned = rs_state_symbol(state, rs_state_get(state, 0)) == sym;
    return (sym->flags & RS_SYMF_STATIC) && sym->name && sym->lo > 1 && !returned;
}

// A function with a role gives back its arguments, and whatever it reached through them, as it got
// them. So does any function with static objects: that it took too few references of one cannot be
// its callers' business.
static void judge_reached(struct rs_run *run, struct rs_state *state, bool duty)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        bool returned = rs_val_same(rs_state_get(state, 0), rs_val_sym(i)) &&
                        !(sym->flags & (RS_SYMF_PARAM | RS_SYMF_STATIC));
        if (sym->kind != RS_SYM_OBJECT || !rs_sym_judged(sym) || returned ||
            lent_by_dying(state, sym)) {
            continue;
        }
        if (sym->lo > 0 && (duty || took_static_twice(state, sym))) {
            tell(run, state, RS_EVENT_LOST, RS_HOW_GONE, sym);
        } else if (sym->hi < 0 && (duty || gave_static(state, sym))) {
            tell(run, state, RS_EVENT_OWED, rs_owed_how(sym), sym);
        }
    }
}

// ---- failures that disagree
// -----------------------------------------------------------------------------------------------

// Whether what the exit returns says that the function failed: NULL or a negative number.
static bool fails(const struct rs_run *run, const struct rs_state *state)
{
    struct rs_val val = rs_state_get(state, 0);
    return returns_object(run) ? rs_val_zero(val) : val.kind == RS_VAL_INT && val.value < 0;
}

void rs_note_held(struct rs_run *run, const struct rs_state *state)
{
    bool failed = state->exception == RS_EXC_YES || fails(run, state);
    for (uint32_t i = 0; !failed && i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        if ((sym->flags & RS_SYMF_PARAM) && sym->param < 64) {
            *(sym->flags & RS_SYMF_SHARED ? &run->held : &run->unheld) |= UINT64_C(1) << sym->param;
        }
    }
}

// The parameter's symbol, if it is still known to be one.
static const struct rs_sym *param_symbol(const struct rs_state *state, uint32_t param)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        if ((state->syms[i].flags & RS_SYMF_PARAM) && state->syms[i].param == param) {
            return &state->syms[i];
        }
    }
    return NULL;
}

// Whether another failure of the same value leaves the parameter as it was.
static bool other_fails_even(const struct rs_run *run, const struct rs_exit *exit, uint32_t param)
{
    for (const struct rs_exit *e = run->exits; e; e = e->next) {
        const struct rs_sym *sym = param_symbol(e->state, param);
        bool same = rs_val_same(rs_state_get(e->state, 0), rs_state_get(exit->state, 0));
        if (e != exit && same && sym && rs_sym_judged(sym) && sym->lo == 0 && sym->hi == 0) {
            return true;
        }
    }
    return false;
}

// A function without a role may keep a reference of an argument; but where it fails in several ways
// that its callers cannot tell apart, and keeps one in some of them only, these have lost it.
static void judge_failure(struct rs_run *run, const struct rs_exit *exit)
{
    for (uint32_t i = 0; fails(run, exit->state) && i < exit->state->nsyms; i++) {
        struct rs_sym *sym = &exit->state->syms[i];
        if (!sym->change || sym->change->op != RS_OP_INCREF) {
            continue;
        }
        if ((sym->flags & RS_SYMF_PARAM) && sym->kind == RS_SYM_OBJECT && rs_sym_judged(sym) &&
            sym->lo > 0 && !rs_equal_static(exit->state, i) &&
            other_fails_even(run, exit, sym->param)) {
            tell(run, exit->state, RS_EVENT_LOST, RS_HOW_GONE, sym);
        }
    }
}

// ---- exceptions -------------------------------------------------------------------------------

bool rs_result_says(const struct rs_run *run, struct rs_val val, const struct rs_state *state,
                    bool raises)
{
    uint32_t like = 0;
    if (!run->duty) {
        bool number = run->fn->result.kind == RS_KIND_INT;
        bool fails = number ? val.kind == RS_VAL_INT && val.value < 0 : rs_val_zero(val);
        return fails == raises;
    }
    for (uint32_t i = 0; i < run->duty->noutcomes; i++) {
        const struct rs_outcome *o = &run->duty->outcomes[i];
        if (!rs_outcome_agrees(state, o, val)) {
            continue;
        }
        if (o->raises != raises) {
            return false;
        }
        like++;
    }
    return like > 0;
}

// Whether the way rests on an argument that is NULL: who passes what failed knows of the exception.
static bool supposes_null(const struct rs_run *run, const struct rs_state *state)
{
    for (uint32_t i = 0; !run->role && i < run->fn->nparams && i < 64; i++) {
        bool number = run->fn->vars[i + 1].type.kind == RS_KIND_INT;
        if (!number && ((state->null_params >> i) & 1)) {
            return true;
        }
    }
    return false;
}

// An object that a function without a role returns is no failure, whatever its callers do.
static bool gives_object(const struct rs_run *run, const struct rs_state *state)
{
    const struct rs_sym *sym = rs_state_symbol(state, rs_state_get(state, 0));
    return returns_object(run) && sym && sym->kind == RS_SYM_OBJECT && sym->null == RS_NULL_NEVER;
}

static bool is_between(struct rs_val val, const struct rs_value *value)
{
    return value->kind == RS_VALUE_INT && value->low <= val.value && val.value <= value->high;
}

// A number that is a success elsewhere, and stands with negative ones among the failures, was put
// together with these: one way to it has left an exception.
static bool succeeds_quietly(const struct rs_contract *contract, struct rs_val val)
{
    bool quiet = false;
    bool negative = false;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        quiet |= !o->raises && o->leaves == RS_LEAVES_AS_IS && is_between(val, &o->value);
        negative |= o->raises && o->value.kind == RS_VALUE_INT && o->value.low < 0;
    }
    return quiet && negative;
}

// Whether the number that the function returns is none of its failures, which all callers take for
// the sign of an exception. That is known when all functions have been seen. One below zero may
// always be a failure.
static bool gives_number(struct rs_run *run, struct rs_val val)
{
    if (run->fn->result.kind != RS_KIND_INT || val.kind != RS_VAL_INT || val.value < 0 ||
        !run->facts->relied_on[run->fn->name->id]) {
        return false;
    }
    run->undecided = true;
    const struct rs_contract *own =
        run->last ? rs_contracts_find(run->facts->contracts, run->fn->name) : NULL;
    bool fails = false;
    for (uint32_t i = 0; own && i < own->noutcomes; i++) {
        const struct rs_outcome *o = &own->outcomes[i];
        if (o->raises && is_between(val, &o->value) && !succeeds_quietly(own, val)) {
            return false;
        }
        fails |= o->raises;
    }
    return fails;
}

// Whether the function succeeds.
static bool succeeds(struct rs_run *run, struct rs_state *state, struct rs_val val)
{
    return run->duty ? rs_result_says(run, val, state, false)
                     : gives_object(run, state) || gives_number(run, val);
}

// The call whose exception, or unasked failure, the state has; NULL if it is none of the
// function's.
static const struct rs_insn *culprit(const struct rs_state *state)
{
    const struct rs_insn *call = state->exception == RS_EXC_YES       ? state->raiser
                                 : state->exception == RS_EXC_UNKNOWN ? rs_untold_failure(state)
                                                                      : NULL;
    return rs_is_raiser(call) ? call : NULL;
}

// What the function returns where the last call has answered NULL: that answer, or a number for it.
static struct rs_val failed_with(const struct rs_run *run, const struct rs_state *state)
{
    struct rs_val val = rs_state_get(state, 0);
    bool number = run->fn->result.kind == RS_KIND_INT && val.kind == RS_VAL_INT && val.value < 0;
    if (number && rs_val_zero(state->pending_val)) {
        return val;
    }
    bool same = val.kind == RS_VAL_SYM && rs_val_same(val, state->pending_val);
    return same ? rs_val_int(0) : rs_val_undef();
}

// Whether the answer that the function passes on may be one of its failures, and come without an
// exception.
static bool passes_on_unset(const struct rs_run *run, const struct rs_state *state)
{
    const struct rs_contract *contract = state->pending ? state->pending->contract : NULL;
    struct rs_val val = contract ? failed_with(run, state) : rs_val_undef();
    bool before =
        state->pending_before == RS_EXC_NO || (run->owed && state->pending_before == RS_EXC_ENTRY);
    if (val.kind == RS_VAL_UNDEF || !before || (state->pending->flags & RS_INSNF_INDIRECT)) {
        return false;
    }
    for (uint32_t i = 0; i < contract->noutcomes && i < 64; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        bool null = o->value.kind == RS_VALUE_NULL;
        if (null && !o->raises && o->leaves <= RS_LEAVES_NO_NEW &&
            o->unless.kind == RS_UNLESS_NEVER && ((state->pending_outcomes >> i) & 1)) {
            return rs_result_says(run, val, state, true);
        }
    }
    return false;
}

void rs_judge_answer(struct rs_run *run, struct rs_state *state)
{
    rs_passed_exit(run, state);
    bool owes = (run->role && run->duty) || run->owed;
    if (!owes || !passes_on_unset(run, state)) {
        return;
    }
    bool elsewhere = rs_passed_undecided(run, state);
    const struct rs_function *callee = rs_facts_function(run->facts, state->pending->callee);
    if (elsewhere && !run->last) {
        run->undecided = true;
    } else if (!elsewhere || !rs_passed_on(run->facts, callee)) {
        tell(run, state, RS_EVENT_UNSET, RS_HOW_RETURNED, NULL);
    }
}

void rs_judge_exception(struct rs_run *run, struct rs_state *state)
{
    struct rs_val val = rs_state_get(state, 0);
    // Where a slot lets nothing fail, an exception that is set may have been set before.
    if (run->role && !run->duty) {
        return;
    }
    bool owes = run->role || run->owed;
    if (owes && state->exception == RS_EXC_NO && rs_result_says(run, val, state, true) &&
        !supposes_null(run, state) && !rs_passed_elsewhere(run, state)) {
        tell(run, state, RS_EVENT_UNSET, RS_HOW_RETURNED, NULL);
    }
    const struct rs_insn *call = culprit(state);
    if (call && succeeds(run, state, val)) {
        state->raiser = call;
        tell(run, state, state->exception == RS_EXC_YES ? RS_EVENT_SET : RS_EVENT_UNASKED,
             RS_HOW_RETURNED, NULL);
    }
}

void rs_judge_exit(struct rs_run *run, const struct rs_exit *exit, bool owes)
{
    bool duty = run->role != NULL;
    if (duty) {
        judge_spent(run, exit->state);
    }
    rs_inside_judge(run, exit->state);
    judge_result(run, exit->state, owes);
    judge_reached(run, exit->state, duty);
    if (!duty) {
        judge_failure(run, exit);
    }
}
