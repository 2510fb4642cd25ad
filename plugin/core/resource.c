// SPDX-License-Identifier: Apache-2.0
// Things other than references that must be given back: memory, views of buffers, locks, the GIL.
// A function that has to do with some is explored a second time with these counted in place of
// objects: the same paths, states and stories, without the product of both. Here is what calls and
// stores do to a state: what a contract says acquires and releases them; what is stored where
// others see it, or handed to code not seen, is not judged any more. Which arguments a function of
// the unit keeps is kept.c, what is told resource_judge.c.
#include "resource.h"

// Addresses of addresses followed.
#define MAX_STEPS 8

// ---- who else may have one ---------------------------------------------------------------------

static bool is_held_at(const struct rs_cell *cell, struct rs_val base, uint32_t var)
{
    return cell->kind == RS_CELL_HELD && cell->var == var && rs_val_same(cell->base, base) &&
           (var != RS_NO_VAR || base.kind == RS_VAL_SYM);
}

static void give_up_held(struct rs_state *state, struct rs_val base, uint32_t var)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (is_held_at(&state->cells[i], base, var)) {
            state->syms[state->cells[i].val.id].flags |= RS_SYMF_UNTRACKED;
        }
    }
}

void rs_resource_escape(struct rs_state *state, struct rs_val val)
{
    for (int steps = 0; steps < MAX_STEPS; steps++) {
        struct rs_sym *sym = rs_state_symbol(state, val);
        if (!sym || sym->kind == RS_SYM_OBJECT) {
            return;
        }
        if (sym->kind == RS_SYM_VALUE) {
            sym->flags |= RS_SYMF_UNTRACKED;
        }
        give_up_held(state, val, RS_NO_VAR);
        if (sym->kind == RS_SYM_ADDRESS && sym->base_var != RS_NO_VAR) {
            give_up_held(state, rs_val_undef(), sym->base_var);
            val = rs_state_get(state, sym->base_var);
        } else if (sym->kind == RS_SYM_ADDRESS) {
            val = sym->base;
        } else if (rs_sym_derived(sym)) {
            val = rs_val_sym(sym->lender_sym);
        } else {
            return;
        }
    }
}

static bool is_followed(const struct rs_run *run, const struct rs_sym *sym)
{
    bool param = sym && (sym->flags & RS_SYMF_PARAM) &&
                 run->fn->vars[sym->param + 1].type.kind != RS_KIND_INT;
    return sym && sym->kind == RS_SYM_VALUE &&
           (param || (sym->flags & (RS_SYMF_RESOURCE | RS_SYMF_DERIVED)));
}

void rs_resource_derive(const struct rs_run *run, struct rs_state *state, struct rs_val a,
                        struct rs_val b, struct rs_val val)
{
    struct rs_sym *to = rs_state_symbol(state, val);
    bool first = is_followed(run, rs_state_symbol(state, a));
    bool second = is_followed(run, rs_state_symbol(state, b));
    bool distance = first && second && run->insn->sub == RS_BIN_SUB;
    if (!to || (!first && !second) || distance || to->kind != RS_SYM_VALUE ||
        (to->flags & RS_SYMF_RESOURCE)) {
        return;
    }
    uint32_t from = first ? a.id : b.id;
    to->flags |= RS_SYMF_DERIVED;
    to->lender = RS_LENDER_SYM;
    // A pointer that walks is computed from where it began: no chain grows behind it.
    to->lender_sym = rs_sym_derived(&state->syms[from]) ? state->syms[from].lender_sym : from;
}

// ---- calls -------------------------------------------------------------------------------------

// Whether what is said of the parameter may mean that it is kept.
static bool contract_keeps(const struct rs_contract *contract, uint32_t i)
{
    const uint32_t keeping =
        RS_MODE_KEEPS | RS_MODE_MAYBE_STEAL | RS_MODE_STEAL | RS_MODE_PASSED_ON | RS_MODE_GUESSED;
    if (rs_contract_modes(contract, i) & keeping) {
        return true;
    }
    for (uint32_t k = 0; k < contract->noutcomes; k++) {
        for (uint32_t e = 0; e < contract->outcomes[k].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[k].effects[e];
            bool keeps = effect->kind == RS_EFFECT_DELTA || effect->kind == RS_EFFECT_KEEP ||
                         effect->kind == RS_EFFECT_HOLD;
            if (keeps && effect->param == i) {
                return true;
            }
        }
    }
    return false;
}

bool rs_call_keeps(const struct rs_facts *facts, const struct rs_insn *call, uint32_t i)
{
    const struct rs_contract *contract = call->contract;
    if (call->callee && rs_facts_function(facts, call->callee)) {
        return rs_function_keeps(facts, rs_facts_function(facts, call->callee), i);
    }
    return rs_is_guess(contract) || contract->source != RS_SOURCE_BUILTIN ||
           contract_keeps(contract, i);
}

void rs_resource_arguments(const struct rs_call *c, struct rs_state *state)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        const struct rs_sym *sym = rs_state_symbol(state, c->args[i]);
        if (sym && sym->kind != RS_SYM_OBJECT && !(sym->flags & RS_SYMF_UNTRACKED) &&
            rs_call_keeps(c->run->facts, c->insn, i)) {
            rs_resource_escape(state, c->args[i]);
        }
    }
}

// ---- acquired and released ---------------------------------------------------------------------

void rs_resource_begin(const struct rs_call *c, struct rs_sym *sym, const struct rs_name *kind)
{
    sym->flags |= RS_SYMF_RESOURCE;
    sym->flags &= ~(uint32_t)RS_SYMF_UNTRACKED;
    sym->type = kind;
    sym->lo = sym->hi = 1;
    sym->origin = c->insn;
}

// The cell of what stands for the thing: a variable, what a pointer points to, or the thread.
static struct rs_cell held_key(const struct rs_state *state, const struct rs_name *kind,
                               struct rs_val val)
{
    struct rs_cell key = {.kind = RS_CELL_HELD, .var = RS_NO_VAR, .op = kind};
    const struct rs_sym *sym = rs_state_symbol(state, val);
    key.base = val;
    key.index = rs_val_undef();
    key.val = rs_val_undef();
    if (sym && sym->kind == RS_SYM_ADDRESS && sym->base_var != RS_NO_VAR && !sym->field) {
        key.var = sym->base_var;
        key.base = rs_val_undef();
    }
    return key;
}

static void count_held(const struct rs_call *c, struct rs_state *state, struct rs_cell *key, int by)
{
    struct rs_cell *known = rs_state_cell(state, key);
    if (known) {
        struct rs_sym *sym = rs_state_symbol(state, known->val);
        rs_sym_count(sym, by, by);
        sym->origin = by > 0 ? c->insn : sym->origin;
        return;
    }
    uint32_t id = rs_state_sym(c->run->arena, state, RS_SYM_VALUE);
    struct rs_sym *sym = &state->syms[id];
    sym->flags = RS_SYMF_RESOURCE;
    sym->type = key->op;
    sym->lo = sym->hi = (int8_t)by;
    sym->origin = c->insn;
    sym->nonzero = true;
    sym->label = key->var != RS_NO_VAR ? c->run->fn->vars[key->var].name : NULL;
    const struct rs_sym *base = rs_state_symbol(state, key->base);
    sym->label = base ? base->label : sym->label;
    key->val = rs_val_sym(id);
    rs_state_add_cell(c->run->arena, state, key);
}

static bool is_variables(const struct rs_state *state, const struct rs_sym *sym)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_HELD && rs_state_symbol(state, cell->val) == sym) {
            return cell->var != RS_NO_VAR;
        }
    }
    return false;
}

// Things of the kind that are no variable's may be what was given back.
static void doubt_kind(struct rs_state *state, const struct rs_name *kind)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if ((sym->flags & RS_SYMF_RESOURCE) && sym->type == kind && sym->lo > 0 &&
            !is_variables(state, sym)) {
            sym->flags |= RS_SYMF_UNTRACKED;
        }
    }
}

// Whether others can name what stands for the thing: a field, an element, a variable whose address
// is kept.
static bool is_shared(const struct rs_call *c, const struct rs_state *state,
                      const struct rs_cell *key)
{
    const struct rs_sym *base = rs_state_symbol(state, key->base);
    if (key->var == RS_NO_VAR) {
        return base && base->kind == RS_SYM_ADDRESS;
    }
    return c->run->exposed[key->var] || c->run->fn->vars[key->var].type.kind != RS_KIND_STRUCT;
}

void rs_resource_acquire(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect)
{
    struct rs_val val = rs_call_arg(c, effect->param);
    if (effect->param != RS_NO_PARAM && val.kind != RS_VAL_SYM) {
        return;
    }
    struct rs_cell key = held_key(state, effect->type, val);
    if (!is_shared(c, state, &key)) {
        count_held(c, state, &key, 1);
    }
}

// The pointer is computed from a parameter: what is released is around what the caller passed.
static void note_around(struct rs_run *run, const struct rs_state *state, const struct rs_sym *sym)
{
    const struct rs_sym *from = rs_sym_derived(sym) ? &state->syms[sym->lender_sym] : NULL;
    if (from && (from->flags & RS_SYMF_PARAM) && from->param < 64) {
        run->around |= UINT64_C(1) << from->param;
    }
}

// A value that is the thing itself.
static void release_value(const struct rs_call *c, struct rs_state *state, struct rs_val val,
                          const struct rs_name *kind)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if ((sym->flags & RS_SYMF_RESOURCE) && !(sym->flags & RS_SYMF_UNTRACKED) && sym->lo > 0) {
        if (sym->type != kind) {
            rs_run_event(c->run, state, RS_EVENT_MIXED, RS_HOW_RELEASED, sym, c->insn->loc);
        }
        rs_resource_escape(state, val);
        sym->flags &= ~(uint32_t)RS_SYMF_RESOURCE;
        sym->lo = sym->hi = 0;
        return;
    }
    note_around(c->run, state, sym);
    bool whole = (sym->flags & RS_SYMF_PARAM) && !(sym->flags & RS_SYMF_UNTRACKED);
    rs_resource_escape(state, val);
    if (whole) {
        sym->flags = (sym->flags | RS_SYMF_RESOURCE) & ~(uint32_t)RS_SYMF_UNTRACKED;
        sym->type = kind;
        sym->lo = sym->hi = -1;
    }
}

// Whether something of this kind is a value; other kinds stand for what a pointer points to.
static bool held_somewhere(const struct rs_state *state, const struct rs_name *kind)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (state->cells[i].kind == RS_CELL_HELD && state->cells[i].op == kind) {
            return true;
        }
    }
    return false;
}

// Whether the parameter is memory that the call frees.
static bool frees_param(const struct rs_contract *contract, uint32_t param)
{
    bool frees = (rs_contract_modes(contract, param) & RS_MODE_FREE) != 0;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        for (uint32_t e = 0; e < contract->outcomes[i].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[i].effects[e];
            frees |= effect->kind == RS_EFFECT_FREE && effect->param == param;
        }
    }
    return frees;
}

void rs_resource_release(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect)
{
    struct rs_val val = rs_call_arg(c, effect->param);
    struct rs_sym *sym = rs_state_symbol(state, val);
    struct rs_cell key = held_key(state, effect->type, val);
    if (effect->param != RS_NO_PARAM && !sym) {
        return;
    }
    if (rs_state_cell(state, &key)) {
        count_held(c, state, &key, -1);
        return;
    }
    bool frees = frees_param(c->contract, effect->param);
    if (sym && sym->kind == RS_SYM_VALUE && (frees || (sym->flags & RS_SYMF_RESOURCE))) {
        release_value(c, state, val, effect->type);
        return;
    }
    if (frees) {
        rs_resource_escape(state, val);
        return;
    }
    doubt_kind(state, effect->type);
    if (!held_somewhere(state, effect->type) && !is_shared(c, state, &key)) {
        count_held(c, state, &key, -1);
    }
}

void rs_resource_result(const struct rs_call *c, struct rs_state *state,
                        const struct rs_group *group, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    for (uint32_t i = 0; i < c->contract->noutcomes && c->insn->dst != RS_NO_VAR; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        for (uint32_t e = 0; rs_group_has(group, i) && e < o->neffects; e++) {
            if (sym && rs_effect_of_result(o, &o->effects[e])) {
                rs_resource_begin(c, sym, o->effects[e].type);
            }
        }
    }
}

bool rs_effect_of_result(const struct rs_outcome *o, const struct rs_effect *effect)
{
    bool constant = o->value.kind == RS_VALUE_VOID || o->value.kind == RS_VALUE_NULL ||
                    (o->value.kind == RS_VALUE_INT && o->value.low == o->value.high);
    return effect->kind == RS_EFFECT_ACQUIRE && effect->param == RS_NO_PARAM && !constant;
}
