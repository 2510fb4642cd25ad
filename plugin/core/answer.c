// SPDX-License-Identifier: Apache-2.0
// Answers: what tests of the last call's result, and questions for the exception, say of which
// outcome it had; which calls may have failed without anybody asking.
#include "engine.h"

static bool has_outcome(uint64_t outcomes, uint32_t i)
{
    return i < 64 && ((outcomes >> i) & 1);
}

bool rs_outcome_agrees(const struct rs_state *state, const struct rs_outcome *outcome,
                       struct rs_val val)
{
    int64_t low, high;
    switch (outcome->value.kind) {
    case RS_VALUE_NULL:
        return !rs_never_zero(state, val);
    case RS_VALUE_INT:
        return !rs_known_range(state, val, &low, &high) ||
               (outcome->value.low <= high && outcome->value.high >= low &&
                !(outcome->value.low == 0 && outcome->value.high == 0 &&
                  rs_never_zero(state, val)) &&
                !(outcome->value.low == outcome->value.high &&
                  rs_known_unequal(state, val, rs_val_int(outcome->value.low))));
    case RS_VALUE_ANY:
    case RS_VALUE_VOID:
        return true;
    default:
        return !rs_val_zero(val);
    }
}

// A call that answers NULL with an exception got none where it raised none.
static void learn_not_null(struct rs_state *state, const struct rs_insn *call)
{
    for (uint32_t i = 0; i < call->nargs; i++) {
        struct rs_val val = call->args[i].kind == RS_OPND_VAR
                                ? rs_state_get(state, call->args[i].var)
                                : rs_val_undef();
        struct rs_sym *sym = rs_state_symbol(state, val);
        if (sym && sym->kind == RS_SYM_OBJECT &&
            (rs_contract_modes(call->contract, i) & RS_MODE_NULL_ERROR)) {
            sym->null = RS_NULL_NEVER;
        }
    }
}

static void learn_type(struct rs_state *state, struct rs_val val, const struct rs_name *type)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && sym->kind == RS_SYM_OBJECT && (!sym->type || rs_type_is(type, sym->type))) {
        sym->type = type;
    }
}

void rs_learn_types(struct rs_state *state, const struct rs_insn *call, const struct rs_outcome *o)
{
    for (uint32_t e = 0; e < o->neffects; e++) {
        const struct rs_effect *effect = &o->effects[e];
        if (effect->kind == RS_EFFECT_IS && effect->param < call->nargs &&
            call->args[effect->param].kind == RS_OPND_VAR) {
            learn_type(state, rs_state_get(state, call->args[effect->param].var), effect->type);
        }
    }
}

void rs_learn_from_check(struct rs_state *state, const struct rs_cell *check, struct rs_val answer)
{
    const struct rs_contract *contract = check->op;
    const struct rs_outcome *only = NULL;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        if (rs_outcome_agrees(state, &contract->outcomes[i], answer)) {
            if (only) {
                return;
            }
            only = &contract->outcomes[i];
        }
    }
    for (uint32_t e = 0; only && e < only->neffects; e++) {
        const struct rs_effect *effect = &only->effects[e];
        if (effect->kind == RS_EFFECT_IS && effect->param < 2) {
            learn_type(state, effect->param ? check->index : check->base, effect->type);
        }
    }
}

// The pending call has raised nothing.
static void leave_as_before(struct rs_state *state, enum rs_leaves leaves)
{
    state->exception = rs_exception_after(state->pending_before, leaves);
    state->raiser = leaves == RS_LEAVES_AS_IS ? state->pending_raiser : NULL;
}

bool rs_outcome_lets_pass(const struct rs_contract *contract, const struct rs_outcome *o)
{
    bool several =
        o->value.kind == RS_VALUE_ANY ||
        (o->value.kind == RS_VALUE_INT && o->value.low != o->value.high && o->value.high >= 0);
    return contract->source >= RS_SOURCE_INFERRED && several;
}

// Whether the call may as well have raised nothing, for all that its contract tells. The failures
// of a function at home are known by more than that.
static bool may_be_quiet(const struct rs_state *state, const struct rs_contract *contract,
                         struct rs_val val, uint64_t outcomes)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        if (!o->raises && has_outcome(outcomes, i) && rs_outcome_agrees(state, o, val)) {
            return true;
        }
    }
    return false;
}

// Whether a raising outcome is thought of: not where -1, which stands for all failures, is
// excluded.
static bool is_told(const struct rs_state *state, const struct rs_contract *contract,
                    const struct rs_outcome *o, struct rs_val val)
{
    return o->raises && !rs_outcome_lets_pass(contract, o) && rs_outcome_agrees(state, o, val) &&
           !(o->value.kind == RS_VALUE_INT &&
             rs_known_unequal(state, val, rs_val_int(o->value.high)));
}

// Whether the call may have raised, for all that the state knows of its result.
static bool may_have_raised(const struct rs_state *state, const struct rs_insn *call,
                            struct rs_val val, uint64_t outcomes)
{
    // An object that nobody has tested may be NULL: that is another matter.
    bool pointer = call && call->result.kind != RS_KIND_INT && call->result.kind != RS_KIND_OTHER;
    if (pointer && val.kind != RS_VAL_INT) {
        return false;
    }
    for (uint32_t i = 0; call && i < call->contract->noutcomes; i++) {
        const struct rs_outcome *o = &call->contract->outcomes[i];
        if (has_outcome(outcomes, i) && is_told(state, call->contract, o, val)) {
            bool at_home = call->contract->source >= RS_SOURCE_INFERRED;
            return state->exception == RS_EXC_UNKNOWN &&
                   !(at_home && val.kind == RS_VAL_INT &&
                     may_be_quiet(state, call->contract, val, outcomes));
        }
    }
    return false;
}

const struct rs_insn *rs_untold_failure(const struct rs_state *state)
{
    if (state->raiser ||
        may_have_raised(state, state->unasked, state->unasked_val, state->unasked_outcomes)) {
        return state->raiser ? state->raiser : state->unasked;
    }
    return may_have_raised(state, state->pending, state->pending_val, state->pending_outcomes)
               ? state->pending
               : NULL;
}

// A test that excludes the failure of the call before the last has asked for it.
static void settle_unasked(struct rs_state *state)
{
    if (state->unasked &&
        !may_have_raised(state, state->unasked, state->unasked_val, state->unasked_outcomes)) {
        state->unasked = NULL;
    }
}

bool rs_settle_pending(struct rs_state *state)
{
    settle_unasked(state);
    if (!state->pending) {
        return true;
    }
    const struct rs_insn *call = state->pending;
    const struct rs_outcome *only = NULL;
    uint32_t left = 0;
    bool raising = false;
    bool quiet = false;
    enum rs_leaves leaves = RS_LEAVES_AS_IS;
    for (uint32_t i = 0; i < call->contract->noutcomes; i++) {
        const struct rs_outcome *o = &call->contract->outcomes[i];
        if (has_outcome(state->pending_outcomes, i) &&
            rs_outcome_agrees(state, o, state->pending_val)) {
            leaves = !o->raises && quiet ? rs_leaves_either(leaves, o->leaves)
                     : !o->raises        ? o->leaves
                                         : leaves;
            raising |= o->raises;
            quiet |= !o->raises;
            only = o;
            left++;
        }
    }
    if (left == 1) {
        rs_learn_types(state, call, only);
    }
    if (raising && quiet) {
        return true;
    }
    if (!raising && left > 0) {
        learn_not_null(state, call);
    }
    if (raising) {
        rs_state_set_exception(state, RS_EXC_YES, call);
    } else if (quiet) {
        leave_as_before(state, leaves);
    }
    state->pending = left > 1 ? call : NULL;
    if (!state->pending) {
        state->pending_val = rs_val_undef();
    }
    return left > 0;
}

static bool is_shown(const struct rs_state *state, struct rs_val val)
{
    bool shown = false;
    for (uint32_t i = 0; val.kind == RS_VAL_SYM && !shown && i < state->nvars; i++) {
        shown = rs_val_same(state->vars[i].val, val);
    }
    for (uint32_t i = 0; val.kind == RS_VAL_SYM && !shown && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        shown = rs_val_same(cell->val, val) || rs_val_same(cell->base, val) ||
                rs_val_same(cell->index, val);
    }
    return shown;
}

void rs_note_unasked(struct rs_state *state)
{
    if (state->unasked && !is_shown(state, state->unasked_val)) {
        if (may_have_raised(state, state->unasked, state->unasked_val, state->unasked_outcomes)) {
            state->raiser = state->unasked;
        }
        state->unasked = NULL;
    }
    if (state->pending && !is_shown(state, state->pending_val) &&
        may_have_raised(state, state->pending, state->pending_val, state->pending_outcomes)) {
        state->raiser = state->pending;
    }
}

void rs_leave_pending(const struct rs_run *run, struct rs_state *state)
{
    rs_passed_left(run, state);
    rs_note_unasked(state);
    if (!state->unasked && is_shown(state, state->pending_val) &&
        may_have_raised(state, state->pending, state->pending_val, state->pending_outcomes)) {
        state->unasked = state->pending;
        state->unasked_val = state->pending_val;
        state->unasked_outcomes = state->pending_outcomes;
    }
    state->pending = NULL;
    state->pending_val = rs_val_undef();
}

// What the outcomes that raise (or do not) have in common.
struct common {
    enum rs_leaves leaves;
    bool own;  // some exists whatever exception was set before
    uint32_t nulls, objects, ints;
    int64_t low, high;
};

static struct common common_value(const struct rs_state *state, bool raising)
{
    struct common c = {.low = RS_INT_MAX, .high = RS_INT_MIN};
    const struct rs_contract *contract = state->pending->contract;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        if (o->raises != raising || !has_outcome(state->pending_outcomes, i)) {
            continue;
        }
        bool is_int = o->value.kind == RS_VALUE_INT;
        bool first = c.ints + c.nulls + c.objects == 0;
        c.leaves = first ? o->leaves : rs_leaves_either(c.leaves, o->leaves);
        c.own |= o->unless.kind != RS_UNLESS_QUIET;
        c.ints += is_int;
        c.nulls += o->value.kind == RS_VALUE_NULL;
        c.objects += !is_int && o->value.kind != RS_VALUE_NULL;
        c.low = is_int && o->value.low < c.low ? o->value.low : c.low;
        c.high = is_int && o->value.high > c.high ? o->value.high : c.high;
    }
    return c;
}

// Where no exception is set, no call has answered NULL with one.
static void learn_none_raised(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (!(sym->flags & RS_SYMF_RAISED)) {
            continue;
        }
        if (sym->kind == RS_SYM_OBJECT) {
            sym->null = RS_NULL_NEVER;
        } else {
            sym->nonzero = sym->low < 0 && sym->high > 0;
        }
    }
}

bool rs_refine_answer(struct rs_run *run, struct rs_state *state, bool raised)
{
    struct rs_val val = state->pending_val;
    struct common c = common_value(state, raised);
    const struct rs_insn *call = state->pending;
    if (c.ints + c.nulls + c.objects == 0) {
        return false;
    }
    state->pending = NULL;
    state->pending_val = rs_val_undef();
    if (raised && (c.own || state->pending_before == RS_EXC_YES)) {
        rs_state_set_exception(state, RS_EXC_YES, call);
    } else {
        leave_as_before(state, c.leaves);
    }
    if (c.ints && !c.nulls && !c.objects) {
        return rs_refine_range(run, state, val, c.low, c.high);
    }
    if (c.nulls + c.objects && !c.ints && !(c.nulls && c.objects)) {
        return rs_refine(run, state, val, c.objects != 0);
    }
    return true;
}

bool rs_refine_raised(struct rs_run *run, struct rs_state *state, bool raised)
{
    const struct rs_insn *raiser = state->raiser;
    rs_passed_asked(run, state);
    if (!raised) {
        learn_none_raised(state);
    }
    struct common c = {0};
    if (state->pending) {
        c = common_value(state, raised);
        raiser = raiser ? raiser : state->pending;
    }
    if (c.ints + c.nulls + c.objects && !rs_refine_answer(run, state, raised)) {
        return false;
    }
    state->pending = NULL;
    state->pending_val = rs_val_undef();
    rs_state_set_exception(state, raised ? RS_EXC_YES : RS_EXC_NO, raised ? raiser : NULL);
    return true;
}

static bool is_answer(const struct rs_sym *sym)
{
    const struct rs_insn *call = sym ? sym->origin : NULL;
    bool fails = false;
    for (uint32_t i = 0;
         call && call->op == RS_OP_CALL && call->contract && i < call->contract->noutcomes; i++) {
        fails |= call->contract->outcomes[i].raises;
    }
    return fails;
}

bool rs_answer_compared(struct rs_run *run, struct rs_state *state, struct rs_val answer,
                        struct rs_val number)
{
    if (is_answer(rs_state_symbol(state, number))) {
        return true;
    }
    if (state->unasked && rs_val_same(state->unasked_val, answer)) {
        state->unasked = NULL;
    }
    bool pending = state->pending && rs_val_same(state->pending_val, answer);
    return !pending || state->exception != RS_EXC_UNKNOWN || rs_refine_answer(run, state, false);
}
