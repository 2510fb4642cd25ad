// SPDX-License-Identifier: Apache-2.0
// Calls: what holds before the contract is looked at, the questions that need no outcome (pure
// calls, the exception), and the convention where there is no contract. Outcomes are outcome.c.
#include "call.h"

// ---- before the outcomes -----------------------------------------------------------------------

// False if the path ends there: NULL where it crashes.
static bool use_argument(const struct rs_call *c, struct rs_state *state, uint32_t i)
{
    uint32_t modes = c->contract ? rs_contract_modes(c->contract, i) : 0;
    struct rs_val val = c->args[i];
    struct rs_sym *sym = rs_state_symbol(state, val);
    rs_use(c->run, state, val, false);
    if (!(modes & RS_MODE_NOTNULL)) {
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
    }
    return true;
}

// Code of which only the contract is known may have written through this pointer. What a contract
// of the API does not call an output is a variable at most.
static void maybe_written(const struct rs_call *c, struct rs_state *state, uint32_t i)
{
    uint32_t modes = c->contract ? rs_contract_modes(c->contract, i) : 0;
    bool api = c->contract && c->contract->source <= RS_SOURCE_BUILTIN;
    const struct rs_sym *sym = rs_state_symbol(state, c->args[i]);
    if (!sym || (modes & (RS_MODE_OUT | RS_MODE_INOUT | RS_MODE_OUTPUTS | RS_MODE_OBJECTS))) {
        return;
    }
    bool parsed =
        c->contract && i >= c->contract->nparams && rs_call_has_format(c, RS_MODE_PARSE_FORMAT);
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

static void forget_globals(struct rs_state *state)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        if (state->cells[i].kind == RS_CELL_GLOBAL) {
            rs_cell_settle(state, &state->cells[i]);
            rs_state_remove_cell(state, i);
        }
    }
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
    if (!(c->contract->flags & RS_CONTRACT_PURE) || c->insn->nargs == 0 || c->insn->nargs > 2) {
        return false;
    }
    *key = (struct rs_cell){.kind = RS_CELL_PURE,
                            .base = c->args[0],
                            .var = RS_NO_VAR,
                            .op = c->contract,
                            .index = c->insn->nargs == 2 ? c->args[1] : rs_val_undef()};
    const struct rs_cell *old = rs_state_cell(state, key);
    if (old) {
        rs_call_bind(c, state, old->val);
        return true;
    }
    key->kind = RS_CELL_PURE;
    return false;
}

static void remember(const struct rs_call *c, struct rs_state *state, struct rs_cell *key)
{
    if ((c->contract->flags & RS_CONTRACT_PURE) && c->insn->nargs >= 1 && c->insn->nargs <= 2 &&
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
    state->pending = NULL;
    state->exception = RS_EXC_UNKNOWN;
    rs_call_bind(c, state, conventional_result(c, state));
    state->runs_python = true;
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
        state->exception = RS_EXC_UNKNOWN;
    }
    rs_call_bind(c, state, conventional_result(c, state));
    return true;
}

// PyErr_Occurred and its like: the result is the state's exception.
static bool ask_exception(const struct rs_call *c, struct rs_state *state, struct rs_states *more)
{
    struct rs_state *quiet = NULL;
    if (state->exception == RS_EXC_UNKNOWN) {
        quiet = rs_state_clone(c->run->arena, state);
    } else if (state->exception == RS_EXC_NO) {
        rs_call_bind(c, state, rs_val_int(0));
        return true;
    }
    if (quiet && rs_refine_raised(c->run, quiet, false)) {
        rs_call_bind(c, quiet, rs_val_int(0));
        rs_states_add(c->run->arena, more, quiet);
    }
    if (!rs_refine_raised(c->run, state, true)) {
        return false;
    }
    struct rs_val val = rs_unknown(c->run, state, c->insn->result);
    state->syms[val.id].nonzero = true;
    state->syms[val.id].null = RS_NULL_NEVER;
    rs_call_bind(c, state, val);
    return true;
}

bool rs_call(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
             struct rs_states *more)
{
    struct rs_group groups[RS_MAX_OUTCOMES];
    struct rs_call c = {run, insn, insn->contract, NULL};
    struct rs_cell key = {.kind = RS_CELL_PURE};
    c.args = RS_NEW_ARRAY(run->arena, struct rs_val, insn->nargs + 1);
    for (uint32_t i = 0; i < insn->nargs; i++) {
        c.args[i] = rs_eval(run, state, insn->args[i]);
    }
    for (uint32_t i = 0; i < insn->nargs; i++) {
        if (!use_argument(&c, state, i)) {
            return false;
        }
        maybe_written(&c, state, i);
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
    if (c.contract->source >= RS_SOURCE_INFERRED) {
        forget_globals(state);
    }
    state->runs_python |= (c.contract->flags & RS_CONTRACT_RUNS_PYTHON) != 0;
    if (c.contract->noutcomes == 0 && c.contract->source < RS_SOURCE_INFERRED &&
        !(c.contract->flags & RS_CONTRACT_NORETURN)) {
        return unsaid_result(&c, state);
    }
    uint32_t ngroups = rs_call_groups(&c, state, groups);
    for (uint32_t g = 1; g < ngroups; g++) {
        struct rs_state *other = rs_state_clone(run->arena, state);
        if (rs_group_apply(&c, other, &groups[g])) {
            rs_states_add(run->arena, more, other);
        }
    }
    if (ngroups == 0) {
        return false;
    }
    if (!rs_group_apply(&c, state, &groups[0])) {
        return false;
    }
    remember(&c, state, &key);
    return true;
}
