// SPDX-License-Identifier: Apache-2.0
// The exits of a function make the contract that its callers see. Whether the function may leave
// what they show is judge.c.
#include "engine.h"
#include "resource.h"

// More different outcomes than this and callers are left to the convention.
#define MAX_OUTCOMES 16
#define MAX_EFFECTS 16
// Of an outcome; beyond them it is thought to exist more often than it does.
#define MAX_CONDITIONS 4u

struct summary {
    struct rs_run *run;
    struct rs_arena *arena;  // the unit's
    struct rs_outcome outcomes[MAX_OUTCOMES];
    uint32_t noutcomes;
    bool overflow;
    enum rs_runs runs;
    bool returns_new;
    uint64_t passed;   // parameters handed to a function of which nothing is known
    uint64_t guessed;  // to one that may have left a reference
    uint64_t plain;    // parameters that no path found to be objects
};

bool rs_sym_judged(const struct rs_sym *sym)
{
    return !(sym->flags & (RS_SYMF_UNTRACKED | RS_SYMF_IMMORTAL | RS_SYMF_DYING));
}

// ---- what an exit returns
// ---------------------------------------------------------------------------

uint32_t rs_lending_param(const struct rs_state *state, const struct rs_sym *sym)
{
    for (int i = 0; i < 8 && sym; i++) {
        if (sym->flags & RS_SYMF_PARAM) {
            return sym->param;
        }
        if (sym->lender != RS_LENDER_SYM) {
            break;
        }
        sym = &state->syms[sym->lender_sym];
    }
    return RS_NO_PARAM;
}

// The parameter in one of whose fields the value stands.
static uint32_t holding_param(const struct rs_state *state, struct rs_val val)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        const struct rs_sym *base = rs_state_symbol(state, cell->base);
        if (cell->kind == RS_CELL_FIELD && rs_val_same(cell->val, val) && base) {
            return rs_lending_param(state, base);
        }
    }
    return RS_NO_PARAM;
}

static struct rs_value object_value(const struct summary *s, const struct rs_state *state,
                                    struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    struct rs_value value = {.kind = RS_VALUE_ANY, .param = RS_NO_PARAM};
    if (sym->flags & RS_SYMF_PARAM) {
        value.kind = RS_VALUE_ARG;
        value.param = sym->param;
    } else if (rs_is_sentinel(s->run, sym)) {
        value.kind = RS_VALUE_STATIC;
        value.type = sym->name;
    } else if (sym->flags & (RS_SYMF_UNTRACKED | RS_SYMF_GUESS | RS_SYMF_PASSED)) {
        value.kind = RS_VALUE_ANY;
    } else if (sym->lo >= 1) {
        value.kind = RS_VALUE_NEW;
        value.type = sym->type;
        value.shared = sym->lender != RS_LENDER_NONE;
    } else if (sym->flags & RS_SYMF_IMMORTAL) {
        value.kind = RS_VALUE_STATIC;
    } else if (sym->lo == 0 && sym->hi == 0) {
        uint32_t lender = rs_lending_param(state, sym);
        value.kind = RS_VALUE_BORROWED;
        value.param = lender != RS_NO_PARAM ? lender : holding_param(state, val);
        value.loose = (sym->flags & RS_SYMF_LOOSE) != 0;
    }
    return value;
}

static struct rs_value plain_value(const struct rs_state *state, struct rs_val val,
                                   enum rs_kind kind)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    struct rs_value value = {.kind = RS_VALUE_ANY, .param = RS_NO_PARAM};
    if (val.kind == RS_VAL_INT) {
        value.kind = RS_VALUE_INT;
        value.low = value.high = val.value;
    } else if (sym && (sym->flags & RS_SYMF_MEMORY) && rs_sym_tracked(state, sym)) {
        value.kind = RS_VALUE_MEMORY;
        value.type = sym->type;
    } else if (sym && (sym->flags & RS_SYMF_INTERIOR) && sym->nonzero &&
               rs_lending_param(state, sym) != RS_NO_PARAM) {
        value.kind = RS_VALUE_INTERIOR;
        value.param = rs_lending_param(state, sym);
    } else if (sym && (sym->kind == RS_SYM_ADDRESS || sym->nonzero)) {
        bool pointer = sym->kind == RS_SYM_ADDRESS || kind != RS_KIND_INT;
        value.kind = pointer ? RS_VALUE_POINTER : RS_VALUE_ANY;
    } else if (sym && sym->kind == RS_SYM_VALUE &&
               (sym->low != RS_INT_MIN || sym->high != RS_INT_MAX)) {
        value.kind = RS_VALUE_INT;
        value.low = sym->low;
        value.high = sym->high;
    }
    return value;
}

static struct rs_value result_value(const struct summary *s, const struct rs_state *state)
{
    struct rs_val val = rs_state_get(state, 0);
    const struct rs_sym *sym = rs_state_symbol(state, val);
    struct rs_value value = {.kind = RS_VALUE_VOID, .param = RS_NO_PARAM};
    enum rs_kind kind = s->run->fn->result.kind;
    if (kind == RS_KIND_VOID) {
        return value;
    }
    if (kind != RS_KIND_INT && rs_val_zero(val)) {
        value.kind = RS_VALUE_NULL;
        return value;
    }
    if (sym && sym->kind == RS_SYM_OBJECT) {
        return object_value(s, state, val);
    }
    return plain_value(state, val, kind);
}

// ---- effects on parameters
// -----------------------------------------------------------------------------

static void add_effect(struct summary *s, struct rs_outcome *o, struct rs_effect effect)
{
    if (o->neffects == MAX_EFFECTS) {
        s->overflow = true;
        return;
    }
    o->effects[o->neffects++] = effect;
}

static void out_effect(struct summary *s, struct rs_state *state, struct rs_outcome *o,
                       const struct rs_cell *cell, uint32_t param)
{
    const struct rs_value any = {.kind = RS_VALUE_ANY, .param = RS_NO_PARAM};
    struct rs_effect effect = {.kind = RS_EFFECT_OUT, .param = param, .value = any};
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    bool pointer = s->run->fn->vars[param + 1].type.kind == RS_KIND_OBJADDR;
    if (cell->hold == RS_HOLD_INITIAL) {
        if (!sym || (sym->lo == 0 && sym->hi == 0)) {
            return;
        }
    } else if (pointer && rs_val_zero(cell->val)) {
        effect.value.kind = RS_VALUE_NULL;
    } else if (cell->val.kind == RS_VAL_INT) {
        effect.value.kind = RS_VALUE_INT;
        effect.value.low = effect.value.high = cell->val.value;
    } else if (sym && sym->kind == RS_SYM_OBJECT) {
        effect.value = object_value(s, state, cell->val);
        if (sym->null != RS_NULL_NEVER && effect.value.kind == RS_VALUE_NEW) {
            effect.value = any;
        } else if (effect.value.kind == RS_VALUE_NEW) {
            rs_sym_count(sym, -1, -1);
        }
    }
    add_effect(s, o, effect);
}

static void resource_effect(struct summary *s, struct rs_outcome *o, const struct rs_sym *sym,
                            uint32_t param)
{
    if (sym->lo == sym->hi && (sym->lo == 1 || sym->lo == -1)) {
        add_effect(s, o,
                   (struct rs_effect){.kind = sym->lo > 0 ? RS_EFFECT_ACQUIRE : RS_EFFECT_RELEASE,
                                      .param = param,
                                      .type = sym->type});
    }
}

// What the function acquires for its callers and releases in their name.
static void resource_effects(struct summary *s, const struct rs_state *state, struct rs_outcome *o)
{
    const struct rs_sym *result = rs_state_symbol(state, rs_state_get(state, 0));
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        bool own = sym == result && !(sym->flags & RS_SYMF_MEMORY);
        if (rs_sym_tracked(state, sym) && ((sym->flags & RS_SYMF_PARAM) || own)) {
            resource_effect(s, o, sym, sym->flags & RS_SYMF_PARAM ? sym->param : RS_NO_PARAM);
        }
    }
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        const struct rs_sym *base = rs_state_symbol(state, cell->base);
        const struct rs_sym *sym = rs_state_symbol(state, cell->val);
        if (cell->kind == RS_CELL_HELD && rs_sym_tracked(state, sym)) {
            resource_effect(s, o, sym, base ? base->param : RS_NO_PARAM);
        }
    }
}

// `*param = ...` of out-parameters; other cells only leave doubt about what they show.
static void settle_cells(struct summary *s, struct rs_state *state, struct rs_outcome *o)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        struct rs_cell *cell = &state->cells[i];
        const struct rs_sym *base = rs_state_symbol(state, cell->base);
        bool out = cell->kind == RS_CELL_FIELD && !cell->op && base &&
                   cell->index.kind == RS_VAL_UNDEF && (base->flags & RS_SYMF_PARAM);
        if (out && base->kind == RS_SYM_VALUE) {
            out_effect(s, state, o, cell, base->param);
        }
        rs_cell_settle(state, cell);
    }
}

// On a path where a parameter is a static object, what was done to that one by name was done to the
// parameter; where it is immortal nothing needs to be done, and of an anonymous one nothing is
// known.
static void add_twin(const struct rs_state *state, uint32_t id)
{
    const struct rs_sym *twin = rs_equal_static(state, id);
    struct rs_sym *sym = &state->syms[id];
    if (!twin) {
        return;
    }
    if (!twin->name) {
        rs_sym_count(sym, -1, 1);
    } else if (twin->flags & RS_SYMF_IMMORTAL) {
        rs_sym_count(sym, twin->lo < 0 ? twin->lo : 0, twin->hi > 0 ? twin->hi : 0);
        sym->lo = sym->lo < 0 ? sym->lo : 0;
        sym->hi = sym->hi > 0 ? sym->hi : 0;
    } else {
        rs_sym_count(sym, twin->lo, twin->hi);
    }
}

static void note_param(struct summary *s, const struct rs_sym *sym)
{
    if ((sym->flags & RS_SYMF_PARAM) && sym->param < 64) {
        uint64_t bit = UINT64_C(1) << sym->param;
        s->passed |= sym->flags & RS_SYMF_PASSED ? bit : 0;
        s->guessed |= sym->flags & RS_SYMF_GUESS ? bit : 0;
        s->plain |= sym->kind == RS_SYM_VALUE ? bit : 0;
    }
}

static void param_effects(struct summary *s, struct rs_state *state, struct rs_outcome *o)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        if (sym->flags & RS_SYMF_PARAM) {
            add_twin(state, i);
        }
        note_param(s, sym);
        bool counted = sym->lo != 0 || sym->hi != 0;
        if ((sym->flags & RS_SYMF_PARAM) && sym->kind == RS_SYM_OBJECT && counted &&
            rs_sym_judged(sym)) {
            add_effect(
                s, o,
                (struct rs_effect){
                    .kind = RS_EFFECT_DELTA, .param = sym->param, .low = sym->lo, .high = sym->hi});
        }
    }
}

static bool same_value_kind(const struct rs_value *a, const struct rs_value *b)
{
    return a->kind == b->kind && a->param == b->param &&
           (a->kind != RS_VALUE_STATIC || a->type == b->type);
}

// What was told of the function itself is no part of its contract: its callers cannot mend it.
static bool told_here(const struct summary *s, const struct rs_outcome *o,
                      const struct rs_effect *effect)
{
    if (effect->kind != RS_EFFECT_DELTA) {
        return false;
    }
    if (s->run->role) {
        return o->value.kind != RS_VALUE_ARG || o->value.param != effect->param;
    }
    bool failure =
        o->value.kind == RS_VALUE_NULL || (o->value.kind == RS_VALUE_INT && o->value.high < 0);
    for (uint32_t i = 0; failure && effect->low > 0 && i < s->noutcomes; i++) {
        const struct rs_outcome *other = &s->outcomes[i];
        bool even = same_value_kind(&other->value, &o->value) && other->value.low == o->value.low &&
                    other->value.high == o->value.high;
        if (even && !rs_outcome_delta(other, effect->param)) {
            return true;
        }
    }
    return false;
}

static void drop_told(struct summary *s)
{
    for (uint32_t i = 0; i < s->noutcomes; i++) {
        struct rs_outcome *o = &s->outcomes[i];
        uint32_t kept = 0;
        for (uint32_t e = 0; e < o->neffects; e++) {
            if (!told_here(s, o, &o->effects[e])) {
                o->effects[kept++] = o->effects[e];
            }
        }
        o->neffects = kept;
    }
}

// ---- outcomes
// ------------------------------------------------------------------------------------------

static bool same_effects(const struct rs_outcome *a, const struct rs_outcome *b)
{
    if (a->neffects != b->neffects || a->raises != b->raises) {
        return false;
    }
    for (uint32_t i = 0; i < a->neffects; i++) {
        const struct rs_effect *x = &a->effects[i];
        const struct rs_effect *y = &b->effects[i];
        if (x->kind != y->kind || x->type != y->type || x->param != y->param || x->low != y->low ||
            x->high != y->high || !same_value_kind(&x->value, &y->value)) {
            return false;
        }
    }
    return true;
}

// The exception as an outcome that raises nothing leaves it.
static enum rs_leaves leaves_at(const struct rs_state *state)
{
    return state->exception == RS_EXC_NO      ? RS_LEAVES_NONE
           : state->exception == RS_EXC_ENTRY ? RS_LEAVES_AS_IS
                                              : RS_LEAVES_UNKNOWN;
}

static bool same_range(const struct rs_value *a, const struct rs_value *b)
{
    return a->low == b->low && a->high == b->high;
}

static void add_condition(struct summary *s, struct rs_outcome *o, struct rs_condition condition)
{
    struct rs_condition *last = &o->unless;
    uint32_t count = 1;
    if (last->kind == RS_UNLESS_NEVER) {
        *last = condition;
        return;
    }
    for (; last->more; last = last->more) {
        count++;
    }
    if (count < MAX_CONDITIONS) {
        struct rs_condition *next = RS_NEW(s->arena, struct rs_condition);
        *next = condition;
        last->more = next;
    }
}

// What both conditions exclude, of the one.
static void keep_common(struct summary *s, struct rs_outcome *o, const struct rs_condition *other)
{
    struct rs_outcome common = {.unless = {.param = RS_NO_PARAM}};
    for (const struct rs_condition *a = &o->unless; a; a = a->more) {
        for (const struct rs_condition *b = other; b; b = b->more) {
            struct rs_condition alone = *a;
            struct rs_condition its = *b;
            alone.more = its.more = NULL;
            if (alone.kind != RS_UNLESS_NEVER && rs_condition_same(&alone, &its)) {
                add_condition(s, &common, alone);
            }
        }
    }
    o->unless = common.unless;
}

static void merge_outcome(struct summary *s, const struct rs_outcome *o)
{
    for (uint32_t i = 0; i < s->noutcomes; i++) {
        struct rs_outcome *old = &s->outcomes[i];
        if (same_value_kind(&old->value, &o->value) && same_effects(old, o) &&
            (rs_condition_same(&old->unless, &o->unless) || same_range(&old->value, &o->value))) {
            old->value.low = o->value.low < old->value.low ? o->value.low : old->value.low;
            old->value.high = o->value.high > old->value.high ? o->value.high : old->value.high;
            old->value.type = old->value.type == o->value.type ? old->value.type : NULL;
            old->value.shared |= o->value.shared;
            old->value.loose |= o->value.loose;
            old->leaves = rs_leaves_either(old->leaves, o->leaves);
            if (!rs_condition_same(&old->unless, &o->unless)) {
                keep_common(s, old, &o->unless);
            }
            return;
        }
    }
    if (s->noutcomes == MAX_OUTCOMES) {
        s->overflow = true;
        return;
    }
    s->outcomes[s->noutcomes++] = *o;
}

// An outcome that only arguments lead to that are NULL or 0, or that are not, or that are one
// number, or no certain static object; or an exception that was set before.
static void guard_outcome(struct summary *s, const struct rs_state *state, struct rs_outcome *o)
{
    if (state->exception == RS_EXC_YES && !state->raiser) {
        o->unless = (struct rs_condition){.kind = RS_UNLESS_QUIET, .param = RS_NO_PARAM};
        return;
    }
    for (uint32_t i = 0; i < s->run->fn->nparams && i < 64; i++) {
        if ((state->null_params >> i) & 1) {
            add_condition(s, o, (struct rs_condition){.kind = RS_UNLESS_NONNULL, .param = i});
        }
    }
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        const struct rs_sym *other =
            sym->flags & RS_SYMF_PARAM ? rs_unequal_static(state, i) : NULL;
        if (other && other->name) {
            add_condition(s, o,
                          (struct rs_condition){
                              .kind = RS_UNLESS_TYPE, .param = sym->param, .type = other->name});
        }
    }
    uint32_t fixed = state->fixed_number ? state->fixed_param : RS_NO_PARAM;
    for (uint32_t i = 0; i < s->run->fn->nparams && i < 64; i++) {
        bool number = s->run->fn->vars[i + 1].type.kind == RS_KIND_INT;
        if (i != fixed && ((state->nonzero_params >> i) & 1)) {
            enum rs_unless kind = number ? RS_UNLESS_RANGE : RS_UNLESS_NULL;
            add_condition(s, o, (struct rs_condition){.kind = kind, .param = i});
        }
    }
    if (fixed != RS_NO_PARAM) {
        struct rs_condition other = {.kind = RS_UNLESS_RANGE, .param = fixed};
        other.low = RS_INT_MIN;
        other.high = state->fixed_number - 1;
        add_condition(s, o, other);
        other.low = state->fixed_number + 1;
        other.high = RS_INT_MAX;
        add_condition(s, o, other);
    }
}

// Adds the outcome in which the object result, not known to be one, is NULL. Where the result is a
// parameter, the argument decides, and nothing happened to its count.
static void split_null(struct summary *s, const struct rs_state *state, const struct rs_sym *sym,
                       struct rs_outcome *o)
{
    struct rs_outcome null = *o;
    null.value = (struct rs_value){.kind = RS_VALUE_NULL, .param = RS_NO_PARAM};
    if (o->value.kind == RS_VALUE_ARG) {
        null.effects = RS_NEW_ARRAY(s->arena, struct rs_effect, MAX_EFFECTS);
        null.neffects = 0;
        for (uint32_t e = 0; e < o->neffects; e++) {
            if (o->effects[e].kind != RS_EFFECT_DELTA || o->effects[e].param != o->value.param) {
                null.effects[null.neffects++] = o->effects[e];
            }
        }
        null.unless = (struct rs_condition){.kind = RS_UNLESS_NONNULL, .param = o->value.param};
        o->unless = (struct rs_condition){.kind = RS_UNLESS_NULL, .param = o->value.param};
    } else {
        null.raises |= sym->null == RS_NULL_MAYBE && state->exception != RS_EXC_NO &&
                       state->exception != RS_EXC_ENTRY;
        null.leaves = sym->null == RS_NULL_UNKNOWN ? RS_LEAVES_SUPPOSED : null.leaves;
        // The exception belongs to whichever it was.
        o->raises = false;
    }
    merge_outcome(s, &null);
}

// A parameter that is returned, and of which type it was found to be.
static void type_of_returned(struct summary *s, const struct rs_sym *sym, struct rs_outcome *o)
{
    if (o->value.kind == RS_VALUE_ARG && sym && sym->type && !s->run->resources) {
        add_effect(
            s, o,
            (struct rs_effect){.kind = RS_EFFECT_IS, .param = o->value.param, .type = sym->type});
    }
}

static void summarize_exit(struct summary *s, struct rs_state *state)
{
    struct rs_outcome o = {.raises = state->exception == RS_EXC_YES, .leaves = leaves_at(state)};
    const struct rs_sym *sym = rs_state_symbol(state, rs_state_get(state, 0));
    o.effects = RS_NEW_ARRAY(s->arena, struct rs_effect, MAX_EFFECTS);
    settle_cells(s, state, &o);
    param_effects(s, state, &o);
    if (s->run->resources) {
        resource_effects(s, state, &o);
    }
    o.value = result_value(s, state);
    type_of_returned(s, sym, &o);
    guard_outcome(s, state, &o);
    bool resource = sym && rs_sym_tracked(state, sym) && !sym->nonzero && s->run->resources;
    if (sym && (sym->kind == RS_SYM_OBJECT || resource) && sym->null != RS_NULL_NEVER) {
        split_null(s, state, sym, &o);
    }
    s->returns_new |=
        o.value.kind == RS_VALUE_NEW && !(sym && sym->flags & (RS_SYMF_GUESS | RS_SYMF_PASSED));
    // A caller seldom goes on with what it had borrowed when the call fails.
    enum rs_runs runs = o.raises && state->runs ? RS_RUNS_MAYBE : state->runs;
    s->runs = runs > s->runs ? runs : s->runs;
    merge_outcome(s, &o);
}

// ---- exits that are two
// ----------------------------------------------------------------------------------------

// A call whose answers nobody has told apart: the one with an exception, and the one without.
static bool split_answer(struct rs_run *run, struct rs_state *raised, struct rs_state *quiet)
{
    // What tells the NULLs of a function at home apart may be more than its contract says.
    bool known = rs_state_get(raised, 0).kind == RS_VAL_SYM ||
                 (raised->pending && raised->pending->contract->source < RS_SOURCE_INFERRED);
    // A 0 that the function returns is no NULL that a call has answered.
    bool alike = raised->pending && (run->fn->result.kind == RS_KIND_INT) ==
                                        (raised->pending->result.kind == RS_KIND_INT);
    return known && alike && rs_val_same(rs_state_get(raised, 0), raised->pending_val) &&
           rs_refine_answer(run, raised, true) && rs_refine_answer(run, quiet, false);
}

// A truth that says whether a parameter is NULL.
static bool split_truth(struct rs_run *run, struct rs_state *yes, struct rs_state *no)
{
    uint64_t null = yes->null_params;
    uint64_t nonzero = yes->nonzero_params;
    struct rs_val val = rs_state_get(yes, 0);
    int64_t low, high;
    return val.kind == RS_VAL_SYM && rs_known_range(yes, val, &low, &high) && low == 0 &&
           high == 1 && rs_refine(run, yes, val, true) && rs_refine(run, no, val, false) &&
           (yes->null_params != null || yes->nonzero_params != nonzero) &&
           (no->null_params != null || no->nonzero_params != nonzero);
}

struct rs_state *rs_split_exit(struct rs_run *run, struct rs_state *state)
{
    bool (*const ways[])(struct rs_run *, struct rs_state *, struct rs_state *) = {split_answer,
                                                                                   split_truth};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct rs_state *one = rs_state_clone(run->arena, state);
        struct rs_state *other = rs_state_clone(run->arena, state);
        if (ways[i](run, one, other)) {
            *state = *one;
            return other;
        }
    }
    return NULL;
}

static bool consumed(const struct summary *s, uint32_t param)
{
    for (uint32_t i = 0; i < s->noutcomes; i++) {
        const struct rs_effect *delta = rs_outcome_delta(&s->outcomes[i], param);
        if (delta && delta->high < 0) {
            return true;
        }
    }
    return false;
}

// A function that consumes a parameter may return it in its place.
static bool consumes(const struct summary *s, const struct rs_sym *sym)
{
    return (sym->flags & RS_SYMF_PARAM) && consumed(s, sym->param);
}

static bool returns_borrowed(const struct summary *s, const struct rs_state *state)
{
    const struct rs_sym *sym = rs_state_symbol(state, rs_state_get(state, 0));
    return sym && sym->kind == RS_SYM_OBJECT && sym->hi <= 0 && !consumes(s, sym) &&
           !rs_is_sentinel(s->run, sym);
}

// Whether all that a function does is to compute: the same arguments give the same result.
static bool only_computes(const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool asks = insn->op == RS_OP_CALL && insn->contract &&
                        (insn->contract->flags & (RS_CONTRACT_PURE | RS_CONTRACT_NORETURN));
            if (!asks && insn->op != RS_OP_COPY && insn->op != RS_OP_BINARY &&
                insn->op != RS_OP_NOT && insn->op != RS_OP_SCOPE_END) {
                return false;
            }
        }
    }
    return true;
}

// Whether a call cannot fail in a way of its own: it only asks, gives nothing, or is how a function
// raises.
static bool only_asks(const struct rs_contract *contract)
{
    bool all = contract && !rs_is_guess(contract) && contract->noutcomes > 0;
    for (uint32_t i = 0; all && i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        all = o->raises || o->value.kind == RS_VALUE_VOID;
    }
    return all || (contract && (contract->flags &
                                (RS_CONTRACT_PURE | RS_CONTRACT_LOOKUP | RS_CONTRACT_NORETURN)));
}

// Whether nothing that a function does can fail but its own look at what it is given: where it
// answers NULL, its arguments are not what it is for.
static bool only_looks(const struct summary *s)
{
    bool fails = false;
    bool succeeds = false;
    for (uint32_t i = 0; s->run->fn->nparams > 0 && i < s->noutcomes; i++) {
        succeeds |= s->outcomes[i].value.kind != RS_VALUE_NULL;
        fails |= s->outcomes[i].raises && s->outcomes[i].value.kind == RS_VALUE_NULL;
    }
    fails &= succeeds;
    const struct rs_function *fn = s->run->fn;
    for (uint32_t b = 0; fails && b < fn->nblocks; b++) {
        for (uint32_t i = 0; fails && i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            fails = insn->op != RS_OP_CALL || only_asks(insn->contract);
        }
    }
    return fails;
}

// A contract reads from what is hoped for to what fails.
#define RANKS 4u

static uint32_t rank_of(const struct rs_outcome *o)
{
    return 2u * o->raises + (o->value.kind == RS_VALUE_NULL);
}

// What a parameter's count does not say. An object can be handed over as a `void *`.
static uint32_t param_modes(const struct summary *s, uint32_t param)
{
    const struct rs_type *type = &s->run->fn->vars[param + 1].type;
    uint64_t bit = param < 64 ? UINT64_C(1) << param : 0;
    if (type->kind == RS_KIND_OBJECT) {
        bool held = (s->run->held & ~s->run->unheld & bit) && !consumed(s, param);
        return ((s->guessed & bit)  ? RS_MODE_GUESSED
                : (s->passed & bit) ? RS_MODE_PASSED_ON
                                    : 0u) |
               (held ? RS_MODE_HELD : 0u);
    }
    bool plain = (s->plain & bit) && type->kind == RS_KIND_POINTER && !type->name;
    return plain && rs_may_keep(s->run->arena, s->run->fn, param) ? RS_MODE_MAYBE_STEAL : 0;
}

// Parameters that every exit has found not to be NULL without a test, by following them.
static uint64_t followed(const struct rs_run *run)
{
    uint64_t all = run->exits ? UINT64_MAX : 0;
    for (const struct rs_exit *e = run->exits; e; e = e->next) {
        const struct rs_state *state = e->state;
        uint64_t here = 0;
        for (uint32_t i = 0; i < state->nsyms; i++) {
            const struct rs_sym *sym = &state->syms[i];
            bool never = sym->kind == RS_SYM_OBJECT ? sym->null == RS_NULL_NEVER : sym->nonzero;
            if ((sym->flags & RS_SYMF_PARAM) && sym->param < 64 && never) {
                here |= UINT64_C(1) << sym->param;
            }
        }
        all &= here & ~(state->null_params | state->nonzero_params);
    }
    return all;
}

// Those of them that are pointers.
static uint64_t crashes_on_null(const struct rs_run *run)
{
    uint64_t all = run->duty || run->settling ? 0 : followed(run);
    for (uint32_t i = 0; i < run->fn->nparams && i < 64; i++) {
        enum rs_kind kind = run->fn->vars[i + 1].type.kind;
        if (kind != RS_KIND_OBJECT && kind != RS_KIND_POINTER) {
            all &= ~(UINT64_C(1) << i);
        }
    }
    return run->fn->nparams < 64 ? all & ((UINT64_C(1) << run->fn->nparams) - 1) : all;
}

// Whether objects come from where the engine does not follow them: of a variadic function's
// arguments, by va_arg.
static bool reads_objects(const struct rs_function *fn)
{
    for (uint32_t b = 0; (fn->flags & RS_FNF_VARIADIC) && b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_UNKNOWN && insn->dst != RS_NO_VAR &&
                fn->vars[insn->dst].type.kind == RS_KIND_OBJECT) {
                return true;
            }
        }
    }
    return false;
}

static struct rs_contract *make_contract(struct summary *s)
{
    const struct rs_function *fn = s->run->fn;
    struct rs_contract *contract = RS_NEW(s->arena, struct rs_contract);
    contract->name = fn->name;
    contract->source = RS_SOURCE_INFERRED;
    contract->nparams = fn->nparams;
    contract->params = RS_NEW_ARRAY(s->arena, struct rs_param, fn->nparams + 1);
    for (uint32_t i = 0; i < fn->nparams; i++) {
        contract->params[i].name = fn->vars[i + 1].name;
        contract->params[i].modes = (s->run->resources ? 0 : param_modes(s, i)) |
                                    (rs_role_modes(s->run, i) & (uint32_t)RS_MODE_STEAL);
        if (i < 64 && (s->run->used_late >> i & 1)) {
            contract->params[i].modes |= RS_MODE_USED_LATE;
        }
    }
    contract->variadic_modes = reads_objects(fn) ? RS_MODE_PASSED_ON : 0u;
    contract->outcomes = RS_NEW_ARRAY(s->arena, struct rs_outcome, s->noutcomes + 1);
    for (uint32_t rank = 0; rank < RANKS; rank++) {
        for (uint32_t i = 0; i < s->noutcomes; i++) {
            if (rank_of(&s->outcomes[i]) == rank) {
                contract->outcomes[contract->noutcomes++] = s->outcomes[i];
            }
        }
    }
    contract->flags = (s->runs == RS_RUNS_PYTHON ? RS_CONTRACT_RUNS_PYTHON : 0u) |
                      (s->runs == RS_RUNS_MAYBE ? RS_CONTRACT_MAY_RUN_PYTHON : 0u) |
                      (s->noutcomes == 0 && !s->run->settling ? RS_CONTRACT_NORETURN : 0u) |
                      (fn->flags & RS_FNF_VARIADIC ? RS_CONTRACT_VARIADIC : 0u) |
                      (s->noutcomes > 0 && only_computes(fn) ? RS_CONTRACT_PURE : 0u) |
                      (only_looks(s) ? RS_CONTRACT_LOOKUP : 0u);
    contract->crashes = crashes_on_null(s->run);
    rs_blur_toggles(s->arena, fn, contract);
    return contract;
}

struct rs_contract *rs_summarize(struct rs_run *run, struct rs_arena *unit_arena)
{
    struct summary s = {.run = run, .arena = unit_arena};
    bool duty = run->role != NULL;
    if (run->exhausted) {
        return NULL;
    }
    run->block = &run->fn->blocks[run->fn->exit];
    run->insn = NULL;
    for (struct rs_exit *e = run->exits; e; e = e->next) {
        summarize_exit(&s, e->state);
    }
    for (struct rs_exit *e = run->exits; e; e = e->next) {
        bool owes = duty ? rs_contract_yields_new(run->role)
                         : s.returns_new && returns_borrowed(&s, e->state);
        rs_judge_exit(run, e, owes);
    }
    drop_told(&s);
    return s.overflow ? NULL : make_contract(&s);
}
