// SPDX-License-Identifier: Apache-2.0
// Outcomes of a call. Those that only differ in the result and the exception stay one state, to be
// told apart by a test; those that do different things to the arguments become states of their own.
// What an outcome does to arguments and memory is effect.c.
#include "call.h"
#include "resource.h"

#include <string.h>

bool rs_outcome_splits(const struct rs_outcome *o)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        enum rs_effect_kind kind = o->effects[i].kind;
        if (kind == RS_EFFECT_DELTA || kind == RS_EFFECT_OUT || kind == RS_EFFECT_FREE) {
            return true;
        }
    }
    return false;
}

// Where resources are followed, one that acquires or releases more than its result splits too.
static bool splits(const struct rs_call *c, const struct rs_outcome *o)
{
    for (uint32_t i = 0; c->run->resources && i < o->neffects; i++) {
        enum rs_effect_kind kind = o->effects[i].kind;
        if (kind == RS_EFFECT_RELEASE ||
            (kind == RS_EFFECT_ACQUIRE && !rs_effect_of_result(o, &o->effects[i]))) {
            return true;
        }
    }
    return rs_outcome_splits(o);
}

// ---- groups ------------------------------------------------------------------------------------

// Whether the call gets a NULL that it answers with an exception.
static bool answers_null_with_error(const struct rs_call *c)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        if (rs_val_zero(c->args[i]) && (rs_contract_modes(c->contract, i) & RS_MODE_NULL_ERROR)) {
            return true;
        }
    }
    return false;
}

// An object of which nothing says that it may be NULL. What a function does with NULL is then no
// case of its own.
static bool unsuspected(const struct rs_call *c, const struct rs_state *state, uint32_t param)
{
    const struct rs_sym *sym = rs_call_object(state, c, param);
    return sym && sym->null == RS_NULL_UNKNOWN && c->contract->source == RS_SOURCE_BUILTIN;
}

// Whether the argument is the static object of this name.
static bool is_object(const struct rs_state *state, struct rs_val val, const struct rs_name *name)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    const struct rs_sym *same = sym ? rs_equal_static(state, val.id) : NULL;
    return sym &&
           (((sym->flags & RS_SYMF_STATIC) && sym->name == name) || (same && same->name == name));
}

static bool holds(const struct rs_call *c, const struct rs_state *state,
                  const struct rs_condition *unless)
{
    struct rs_val val = rs_call_arg(c, unless->param);
    const struct rs_sym *sym = rs_state_symbol(state, val);
    int64_t low, high;
    switch (unless->kind) {
    case RS_UNLESS_NEVER:
        break;
    case RS_UNLESS_TYPE:
        return is_object(state, val, unless->type) || (sym && rs_type_is(sym->type, unless->type) &&
                                                       c->run->options->level != RS_LEVEL_PEDANTIC);
    case RS_UNLESS_NULL:
        return rs_val_zero(val);
    case RS_UNLESS_NONNULL:
        return rs_never_zero(state, val) || unsuspected(c, state, unless->param);
    case RS_UNLESS_RANGE:
        return rs_known_range(state, val, &low, &high) && low >= unless->low &&
               high <= unless->high;
    case RS_UNLESS_RAISED:
        return state->exception == RS_EXC_YES;
    case RS_UNLESS_QUIET:
        return state->exception == RS_EXC_NO;
    }
    return false;
}

static bool excluded(const struct rs_call *c, const struct rs_state *state, uint32_t i)
{
    if (!rs_call_outcome(c, i)->raises && answers_null_with_error(c)) {
        return true;
    }
    for (const struct rs_condition *u = &rs_call_outcome(c, i)->unless; u; u = u->more) {
        if (holds(c, state, u)) {
            return true;
        }
    }
    return false;
}

// Whether a failure that consumes an argument frees it, so that failing must be told apart.
static bool failure_frees(const struct rs_call *c, const struct rs_state *state)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        const struct rs_sym *sym = rs_call_object(state, c, i);
        if (sym && (rs_contract_modes(c->contract, i) & RS_MODE_STEAL) && sym->lo > 0 &&
            sym->lender == RS_LENDER_NONE) {
            return true;
        }
    }
    return false;
}

static bool is_object_value(const struct rs_call *c, const struct rs_value *value)
{
    // Numbers and the like of which nothing is known are told apart by a question at most.
    if (value->kind == RS_VALUE_ANY && c->insn->result.kind != RS_KIND_OBJECT) {
        return false;
    }
    return value->kind != RS_VALUE_INT && value->kind != RS_VALUE_NULL &&
           value->kind != RS_VALUE_VOID;
}

// An outcome that exists only for a NULL, or only for something else: it says so of the argument.
// Of a number only one that is a state of its own anyway does. 0 where it has no such guard.
static int null_guard(const struct rs_outcome *o)
{
    const struct rs_condition *unless = &o->unless;
    bool number = unless->kind == RS_UNLESS_RANGE && unless->low == 0 && unless->high == 0;
    bool nonzero = unless->kind == RS_UNLESS_NULL || (number && rs_outcome_splits(o));
    return unless->kind == RS_UNLESS_NONNULL ? -1 : nonzero;
}

static bool same_guard(const struct rs_outcome *a, const struct rs_outcome *b)
{
    return null_guard(a) == null_guard(b) &&
           (null_guard(a) == 0 || a->unless.param == b->unless.param);
}

static bool can_join_group(const struct rs_call *c, const struct rs_group *group, uint32_t i,
                           bool split_failures)
{
    const struct rs_outcome *o = rs_call_outcome(c, i);
    if (group->split || splits(c, o)) {
        return false;
    }
    for (uint32_t k = 0; k < i; k++) {
        if (!rs_group_has(group, k)) {
            continue;
        }
        const struct rs_outcome *other = rs_call_outcome(c, k);
        if (!same_guard(other, o)) {
            return false;
        }
        if (split_failures && other->raises != o->raises) {
            return false;
        }
        if (is_object_value(c, &other->value) && is_object_value(c, &o->value)) {
            return false;
        }
        // The argument itself must not become "maybe NULL" by what a call returns.
        if (other->value.kind == RS_VALUE_ARG || o->value.kind == RS_VALUE_ARG) {
            return false;
        }
    }
    return true;
}

uint32_t rs_call_groups(const struct rs_call *c, const struct rs_state *state,
                        struct rs_group *groups)
{
    bool split = failure_frees(c, state) || rs_contract_has_mode(c->contract, RS_MODE_PARSE_FORMAT);
    uint32_t ngroups = 0;
    for (uint32_t i = 0; i < c->contract->noutcomes && i < RS_MAX_OUTCOMES; i++) {
        if (excluded(c, state, i)) {
            continue;
        }
        uint32_t g = 0;
        while (g < ngroups && !can_join_group(c, &groups[g], i, split)) {
            g++;
        }
        if (g == ngroups) {
            groups[ngroups++] = (struct rs_group){0, splits(c, rs_call_outcome(c, i))};
        }
        groups[g].outcomes |= UINT64_C(1) << i;
    }
    return ngroups;
}

// ---- the result of a group ---------------------------------------------------------------------

static bool yields_null(const struct rs_outcome *o)
{
    return o->value.kind == RS_VALUE_NULL ||
           (o->value.kind == RS_VALUE_INT && o->value.low == 0 && o->value.high == 0);
}

static bool covers(const struct rs_call *c, const struct rs_group *group, int64_t number)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_value *value = &rs_call_outcome(c, i)->value;
        if (rs_group_has(group, i) && value->low <= number && number <= value->high) {
            return true;
        }
    }
    return false;
}

// What the outcomes leave out between them, where it is one number.
static void know_gaps(const struct rs_call *c, struct rs_state *state, const struct rs_group *group,
                      struct rs_val val, int64_t high)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        int64_t end = rs_call_outcome(c, i)->value.high;
        if (rs_group_has(group, i) && end < high && !covers(c, group, end + 1) &&
            covers(c, group, end + 2)) {
            rs_know_unequal(c->run, state, val, end + 1);
        }
    }
}

// Integers of several outcomes: their hull.
static struct rs_val hull(const struct rs_call *c, struct rs_state *state,
                          const struct rs_group *group)
{
    int64_t low = RS_INT_MAX;
    int64_t high = RS_INT_MIN;
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_value *value = &rs_call_outcome(c, i)->value;
        if (rs_group_has(group, i)) {
            low = value->low < low ? value->low : low;
            high = value->high > high ? value->high : high;
        }
    }
    struct rs_value all = {.kind = RS_VALUE_INT, .low = low, .high = high};
    struct rs_val val = rs_call_value(c, state, &all, c->insn->result);
    know_gaps(c, state, group, val, high);
    return val;
}

static bool all_ints(const struct rs_call *c, const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (rs_group_has(group, i) && rs_call_outcome(c, i)->value.kind != RS_VALUE_INT) {
            return false;
        }
    }
    return true;
}

// Which outcome it is depends on the exception before the call: no failure of this one.
static bool asks_exception(const struct rs_outcome *o)
{
    return o->unless.kind == RS_UNLESS_RAISED || o->unless.kind == RS_UNLESS_QUIET;
}

bool rs_chosen_outside(const struct rs_run *run, const struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (!sym || !run->role) {
        return false;
    }
    const struct rs_insn *origin = sym->origin;
    if (origin && origin->op == RS_OP_CALL && origin->contract &&
        rs_contract_has_mode(origin->contract, RS_MODE_PARSE_FORMAT)) {
        return true;
    }
    uint32_t param = rs_lending_param(state, sym);
    return param != RS_NO_PARAM && param > 0;
}

// Whether the call looks for something with arguments that are all the unit's own business.
static bool looks_for_own(const struct rs_call *c, const struct rs_state *state)
{
    bool own = (c->contract->flags & RS_CONTRACT_LOOKUP) != 0;
    for (uint32_t i = 0; own && i < c->insn->nargs; i++) {
        own = !rs_chosen_outside(c->run, state, c->args[i]);
    }
    return own;
}

// Whether the group's outcomes succeed, of a call that fails with a negative number and an
// exception.
static bool succeeds(const struct rs_call *c, const struct rs_group *group)
{
    bool fails = false;
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        if (o->raises && rs_group_has(group, i)) {
            return false;
        }
        fails |= o->raises && o->value.kind == RS_VALUE_INT && o->value.high < 0;
    }
    return fails;
}

static struct rs_val group_result(const struct rs_call *c, struct rs_state *state,
                                  const struct rs_group *group)
{
    if (all_ints(c, group)) {
        return hull(c, state, group);
    }
    // An inferred NULL without an exception is a value like another: a field that may be empty.
    bool stated = c->contract->source < RS_SOURCE_INFERRED;
    const struct rs_outcome *first = NULL;
    bool null = false;
    bool failure = false;
    bool raised = true;
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (rs_group_has(group, i)) {
            bool zero = yields_null(rs_call_outcome(c, i));
            null |= zero;
            raised &= !zero || rs_call_outcome(c, i)->raises;
            failure |= zero && (rs_call_outcome(c, i)->raises ||
                                (stated && !asks_exception(rs_call_outcome(c, i))));
            first = zero || first ? first : rs_call_outcome(c, i);
        }
    }
    if (!first) {
        return rs_val_int(0);
    }
    bool fails = true;
    bool own = looks_for_own(c, state);
    struct rs_val val = first->value.built
                            ? rs_call_built(c, state, &first->value, &fails)
                            : rs_call_value(c, state, &first->value, c->insn->result);
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && null && fails) {
        sym->nonzero = false;
        sym->null = failure ? RS_NULL_MAYBE : RS_NULL_UNKNOWN;
        sym->flags |= raised ? RS_SYMF_RAISED : 0;
        sym->flags |= own ? RS_SYMF_LOOKUP : 0;
    }
    if (sym && sym->kind == RS_SYM_VALUE && succeeds(c, group)) {
        sym->flags |= RS_SYMF_SUCCESS;
    }
    if (sym && c->contract->source == RS_SOURCE_CONVENTION) {
        sym->flags |= RS_SYMF_GUESS;
    }
    return val;
}

// ---- the exception of a group ------------------------------------------------------------------

static bool has_type_effect(const struct rs_call *c, const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        for (uint32_t e = 0; rs_group_has(group, i) && e < rs_call_outcome(c, i)->neffects; e++) {
            if (rs_call_outcome(c, i)->effects[e].kind == RS_EFFECT_IS) {
                return true;
            }
        }
    }
    return false;
}

// What an inferred outcome leaves unsaid: its NULL or negative number may come with an exception.
static bool may_have_failed(const struct rs_state *state, struct rs_val result)
{
    const struct rs_sym *sym = rs_state_symbol(state, result);
    if (!sym) {
        return result.kind != RS_VAL_INT || result.value <= 0;
    }
    return sym->kind == RS_SYM_VALUE ? sym->low <= 0 : sym->null != RS_NULL_NEVER;
}

// The exceptions that came with NULLs are gone.
static void forget_raised(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        state->syms[i].flags &= ~(uint32_t)RS_SYMF_RAISED;
    }
}

// Whether what the contract says of the exception may not be all: functions that a pointer may lead
// to agree in what they say.
static bool says_little(const struct rs_call *c)
{
    return c->contract->source >= RS_SOURCE_INFERRED &&
           ((c->insn->flags & RS_INSNF_INDIRECT) || c->run->settling);
}

// A number or pointer of which nothing is known, where other results come with an exception, may be
// one of these.
static bool hides_failure(const struct rs_call *c, const struct rs_outcome *o)
{
    return c->contract->source >= RS_SOURCE_INFERRED && o->value.kind == RS_VALUE_ANY &&
           c->insn->result.kind != RS_KIND_OBJECT && rs_contract_raises(c->contract);
}

static enum rs_leaves leaves_of(const struct rs_call *c, const struct rs_state *state,
                                const struct rs_outcome *o, struct rs_val result)
{
    return (says_little(c) || hides_failure(c, o)) && may_have_failed(state, result)
               ? RS_LEAVES_UNKNOWN
               : o->leaves;
}

static void wait_for_test(const struct rs_call *c, struct rs_state *state,
                          const struct rs_group *group, struct rs_val result)
{
    state->pending = c->insn;
    state->pending_outcomes = group->outcomes;
    state->pending_val = result;
    state->pending_before = state->exception;
    state->pending_raiser = state->raiser;
}

// Whether the group's outcomes are inferred ones that only may raise: with an exception that was
// set before, or with results that failures share with others.
static bool doubts_raise(const struct rs_call *c, const struct rs_state *state,
                         const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        bool before = o->unless.kind == RS_UNLESS_QUIET && state->exception != RS_EXC_YES;
        if (rs_group_has(group, i) && !before && !rs_outcome_lets_pass(c->contract, o)) {
            return false;
        }
    }
    return c->contract->source >= RS_SOURCE_INFERRED;
}

// Whether the call sets an exception again that was set when the function was entered.
static bool restores(const struct rs_call *c, const struct rs_state *state,
                     const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        if (rs_group_has(group, i) && o->raises && o->unless.kind == RS_UNLESS_NULL) {
            const struct rs_sym *sym = rs_call_object(state, c, o->unless.param);
            return sym && (sym->flags & RS_SYMF_BEFORE);
        }
    }
    return false;
}

// What the outcomes of a group say together. One without outcomes raises nothing.
struct says {
    bool raising, quiet;
    enum rs_leaves leaves;
};

static struct says group_says(const struct rs_call *c, const struct rs_state *state,
                              const struct rs_group *group, struct rs_val result)
{
    struct says says = {.quiet = group->outcomes == 0};
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        if (!rs_group_has(group, i)) {
            continue;
        }
        if (!o->raises) {
            enum rs_leaves own = leaves_of(c, state, o, result);
            says.leaves = says.quiet ? rs_leaves_either(says.leaves, own) : own;
        }
        says.raising |= o->raises;
        says.quiet |= !o->raises;
    }
    return says;
}

// All outcomes of the group come with an exception.
static void raise(const struct rs_call *c, struct rs_state *state, const struct rs_group *group)
{
    if (restores(c, state, group)) {
        rs_state_set_exception(state, RS_EXC_ENTRY, NULL);
    } else if (doubts_raise(c, state, group)) {
        state->exception = RS_EXC_UNKNOWN;
    } else {
        rs_state_set_exception(state, RS_EXC_YES, c->insn);
    }
}

static void set_exception(const struct rs_call *c, struct rs_state *state,
                          const struct rs_group *group, struct rs_val result)
{
    struct says says = group_says(c, state, group, result);
    enum rs_leaves leaves = says.leaves;
    if (!says.raising && leaves == RS_LEAVES_AS_IS && !has_type_effect(c, group) &&
        !(c->contract->flags & (RS_CONTRACT_CLEARS | RS_CONTRACT_RAISES))) {
        return;
    }
    rs_leave_pending(c->run, state);
    if (c->contract->flags & RS_CONTRACT_CLEARS) {
        forget_raised(state);
        rs_state_set_exception(state, RS_EXC_NO, NULL);
    }
    if (!says.quiet || (c->contract->flags & RS_CONTRACT_RAISES)) {
        raise(c, state, group);
    } else if (says.raising) {
        wait_for_test(c, state, group, result);
        state->raiser = state->exception == RS_EXC_UNKNOWN ? state->raiser : NULL;
        state->exception = RS_EXC_UNKNOWN;
    } else if (leaves != RS_LEAVES_AS_IS) {
        rs_state_set_exception(state, rs_exception_after(state->exception, leaves), NULL);
    } else if (has_type_effect(c, group)) {
        wait_for_test(c, state, group, result);
    }
}

void rs_group_set_exception(const struct rs_call *c, struct rs_state *state,
                            const struct rs_group *group, struct rs_val result)
{
    enum rs_exception before = state->exception;
    set_exception(c, state, group, result);
    if (state->pending != c->insn && state->exception != RS_EXC_YES) {
        rs_passed_failed(c->run, state, c->insn, result, before);
    }
}

// ---- a group applied ---------------------------------------------------------------------------

// A function without a result cannot fail: one that raises does so because that is its work.
static bool group_fails(const struct rs_call *c, const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        if (rs_group_has(group, i) && (!o->raises || o->value.kind == RS_VALUE_VOID)) {
            return false;
        }
    }
    return true;
}

// Restricts the state to the arguments for which the group's outcomes exist; an argument that is
// NULL then is NULL in this state's copy of the arguments too.
static bool apply_guard(struct rs_call *c, struct rs_state *state, const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        int guard = rs_group_has(group, i) ? null_guard(rs_call_outcome(c, i)) : 0;
        if (guard == 0 || unsuspected(c, state, rs_call_outcome(c, i)->unless.param)) {
            continue;
        }
        struct rs_val val = rs_call_arg(c, rs_call_outcome(c, i)->unless.param);
        for (uint32_t k = 0; guard < 0 && val.kind == RS_VAL_SYM && k < c->insn->nargs; k++) {
            c->args[k] = rs_val_same(c->args[k], val) ? rs_val_int(0) : c->args[k];
        }
        return rs_refine(c->run, state, val, guard > 0);
    }
    return true;
}

// Whether the group exists only for an argument that is NULL, of which nothing else says that it
// may be.
static bool supposes_null(const struct rs_call *c, const struct rs_state *state,
                          const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        if (rs_group_has(group, i) && null_guard(o) < 0) {
            const struct rs_sym *sym = rs_state_symbol(state, rs_call_arg(c, o->unless.param));
            return sym && sym->null == RS_NULL_UNKNOWN;
        }
    }
    return false;
}

// Where no test can tell outcomes apart any more, what the one that is left says of types.
static void learn_from_group(const struct rs_call *c, struct rs_state *state,
                             const struct rs_group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (group->outcomes == UINT64_C(1) << i) {
            rs_learn_types(state, c->insn, rs_call_outcome(c, i));
        }
    }
}

bool rs_group_apply(const struct rs_call *call, struct rs_state *state,
                    const struct rs_group *group)
{
    struct rs_call own = *call;
    const struct rs_call *c = &own;
    own.args = RS_NEW_ARRAY(call->run->arena, struct rs_val, call->insn->nargs + 1);
    memcpy(own.args, call->args, call->insn->nargs * sizeof *own.args);
    bool supposed = supposes_null(c, state, group);
    if (!apply_guard(&own, state, group)) {
        return false;
    }
    bool failed = group_fails(c, group);
    rs_call_apply_modes(c, state, group, failed);
    rs_call_apply_format(c, state, failed);
    rs_call_apply_effects(c, state, group, failed);
    struct rs_val val = group_result(c, state, group);
    if (c->run->resources) {
        rs_resource_result(c, state, group, val);
    }
    rs_group_set_exception(c, state, group, val);
    learn_from_group(c, state, group);
    if (supposed && state->exception == RS_EXC_NO) {
        state->exception = RS_EXC_UNKNOWN;
    }
    rs_call_bind(c, state, val);
    return true;
}
