// SPDX-License-Identifier: Apache-2.0
// Calls through pointers: which functions the unit puts into a field or a variable, and the
// contract that these have in common. What other units put there is expected to behave alike, since
// callers cannot tell.
#include <stdio.h>
#include <string.h>

#include "engine.h"

// Variables that a pointer is followed through.
#define MAX_STEPS 4

static void add(struct rs_arena *arena, struct rs_reach *reach, const struct rs_name *function)
{
    for (uint32_t i = 0; i < reach->count; i++) {
        if (reach->functions[i] == function) {
            return;
        }
    }
    reach->functions = rs_arena_grow(arena, reach->functions, &reach->cap, reach->count + 1,
                                     sizeof(const struct rs_name *));
    reach->functions[reach->count++] = function;
}

// ---- what is put where -------------------------------------------------------------------------

static void add_value(struct rs_arena *arena, const struct rs_function *fn, struct rs_operand value,
                      int steps, struct rs_reach *reach);

// All that is ever assigned to a variable.
static void add_variable(struct rs_arena *arena, const struct rs_function *fn, uint32_t var,
                         int steps, struct rs_reach *reach)
{
    bool known = fn->vars[var].kind == RS_VAR_LOCAL || fn->vars[var].kind == RS_VAR_TEMP;
    if (!known || (fn->vars[var].flags & RS_VARF_ADDRESS_TAKEN) || steps == MAX_STEPS) {
        reach->open = true;
        return;
    }
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool stored = insn->op == RS_OP_STORE && insn->place.kind == RS_PLACE_VAR &&
                          insn->place.var == var;
            if (stored || (insn->op == RS_OP_COPY && insn->dst == var)) {
                add_value(arena, fn, insn->a, steps + 1, reach);
            } else if (insn->dst == var && insn->op != RS_OP_SCOPE_END) {
                reach->open = true;
            }
        }
    }
}

static void add_value(struct rs_arena *arena, const struct rs_function *fn, struct rs_operand value,
                      int steps, struct rs_reach *reach)
{
    if (value.kind == RS_OPND_SYMBOL) {
        add(arena, reach, value.name);
    } else if (value.kind == RS_OPND_VAR) {
        add_variable(arena, fn, value.var, steps, reach);
    } else if (value.kind != RS_OPND_NULL && value.kind != RS_OPND_INT) {
        reach->open = true;
    }
}

static struct rs_reach *field_reach(struct rs_facts *facts, const struct rs_name *name)
{
    struct rs_arena *arena = facts->unit->arena;
    if (name->id >= facts->reach_cap) {
        facts->reach = rs_arena_grow(arena, facts->reach, &facts->reach_cap, name->id + 1u,
                                     sizeof(struct rs_reach *));
    }
    if (!facts->reach[name->id]) {
        facts->reach[name->id] = RS_NEW(arena, struct rs_reach);
    }
    return facts->reach[name->id];
}

// "Owner.name" of a field that holds a plain pointer; NULL if it is none.
static const struct rs_name *pointer_field(struct rs_facts *facts, const struct rs_place *place)
{
    bool field = place->kind == RS_PLACE_FIELD || place->kind == RS_PLACE_MEMBER;
    if (!field || !place->field->owner || place->field->type.kind != RS_KIND_POINTER) {
        return NULL;
    }
    const char *text = rs_arena_printf(facts->unit->arena, "%s.%s", place->field->owner->text,
                                       place->field->name->text);
    return rs_intern_cstr(&facts->unit->names, text);
}

static void collect_insn(struct rs_facts *facts, const struct rs_function *fn,
                         const struct rs_insn *insn)
{
    if (insn->op != RS_OP_STORE && insn->op != RS_OP_ADDR) {
        return;
    }
    const struct rs_name *name = pointer_field(facts, &insn->place);
    if (name && insn->op == RS_OP_STORE) {
        add_value(facts->unit->arena, fn, insn->a, 0, field_reach(facts, name));
    } else if (name) {
        field_reach(facts, name)->open = true;
    }
}

void rs_indirect_collect(struct rs_facts *facts)
{
    for (const struct rs_slot *slot = facts->unit->slots; slot; slot = slot->next) {
        add(facts->unit->arena, field_reach(facts, slot->slot), slot->function);
    }
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                collect_insn(facts, fn, &fn->blocks[b].insns[i]);
            }
        }
    }
}

struct rs_reach rs_indirect_reach(const struct rs_facts *facts, const struct rs_function *fn,
                                  const struct rs_insn *insn)
{
    struct rs_reach reach = {.open = true};
    if (insn->callee && insn->callee->id < facts->reach_cap && facts->reach[insn->callee->id]) {
        return *facts->reach[insn->callee->id];
    }
    if (!insn->callee && insn->target.kind == RS_OPND_VAR) {
        reach.open = false;
        add_value(facts->unit->arena, fn, insn->target, 0, &reach);
    }
    return reach;
}

// ---- what they have in common ------------------------------------------------------------------

static bool is_object(const struct rs_value *value)
{
    return value->kind == RS_VALUE_NEW || value->kind == RS_VALUE_BORROWED ||
           value->kind == RS_VALUE_STATIC || value->kind == RS_VALUE_ARG;
}

// Whether a caller could take one result for the other.
static bool look_alike(const struct rs_outcome *a, const struct rs_outcome *b)
{
    if (a->raises != b->raises) {
        return false;
    }
    if (a->value.kind == RS_VALUE_INT && b->value.kind == RS_VALUE_INT) {
        return a->value.low <= b->value.high && b->value.low <= a->value.high;
    }
    return (is_object(&a->value) && is_object(&b->value)) || a->value.kind == b->value.kind;
}

static bool same_deltas(const struct rs_outcome *a, const struct rs_outcome *b)
{
    if (a->neffects != b->neffects || a->value.kind != b->value.kind) {
        return false;
    }
    for (uint32_t i = 0; i < a->neffects; i++) {
        const struct rs_effect *x = &a->effects[i];
        const struct rs_effect *y = &b->effects[i];
        if (x->kind != y->kind || x->param != y->param || x->param2 != y->param2 ||
            x->low != y->low || x->high != y->high || x->value.kind != y->value.kind) {
            return false;
        }
    }
    return true;
}

// Whether results that look alike mean the same in both.
static bool agree(const struct rs_contract *a, const struct rs_contract *b)
{
    const uint32_t hints = RS_MODE_NOTNULL | RS_MODE_NULL_ERROR;
    if (a->nparams != b->nparams || (a->flags ^ b->flags) & RS_CONTRACT_VARIADIC) {
        return false;
    }
    for (uint32_t i = 0; i < a->nparams; i++) {
        if ((a->params[i].modes | hints) != (b->params[i].modes | hints)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < a->noutcomes; i++) {
        for (uint32_t k = 0; k < b->noutcomes; k++) {
            if (look_alike(&a->outcomes[i], &b->outcomes[k]) &&
                !same_deltas(&a->outcomes[i], &b->outcomes[k])) {
                return false;
            }
        }
    }
    return true;
}

static struct rs_contract *common(struct rs_arena *arena, const struct rs_contract *a,
                                  const struct rs_contract *b)
{
    const uint32_t any = RS_CONTRACT_RUNS_PYTHON | RS_CONTRACT_MAY_RUN_PYTHON;
    struct rs_contract *both = RS_NEW(arena, struct rs_contract);
    *both = *a;
    both->next = NULL;
    both->quiet_type = NULL;
    both->flags = ((a->flags | b->flags) & any) | (a->flags & b->flags & ~any);
    both->source = a->source > b->source ? a->source : b->source;
    both->source = both->source > RS_SOURCE_INFERRED ? both->source : RS_SOURCE_INFERRED;
    both->params = RS_NEW_ARRAY(arena, struct rs_param, a->nparams + 1);
    for (uint32_t i = 0; i < a->nparams; i++) {
        both->params[i] = a->params[i];
        both->params[i].modes &= b->params[i].modes;
    }
    both->outcomes = RS_NEW_ARRAY(arena, struct rs_outcome, a->noutcomes + b->noutcomes + 1);
    memcpy(both->outcomes, a->outcomes, a->noutcomes * sizeof *a->outcomes);
    memcpy(both->outcomes + a->noutcomes, b->outcomes, b->noutcomes * sizeof *b->outcomes);
    both->noutcomes = a->noutcomes + b->noutcomes;
    return both;
}

const struct rs_contract *rs_indirect_contract(const struct rs_facts *facts,
                                               const struct rs_function *fn,
                                               const struct rs_insn *insn)
{
    struct rs_reach reach = rs_indirect_reach(facts, fn, insn);
    const struct rs_contract *all = NULL;
    if (reach.open) {
        return NULL;
    }
    for (uint32_t i = 0; i < reach.count; i++) {
        const struct rs_contract *one = rs_contracts_find(facts->contracts, reach.functions[i]);
        if (!one || (one->nparams != insn->nargs && !(one->flags & RS_CONTRACT_VARIADIC)) ||
            (all && !agree(all, one))) {
            return NULL;
        }
        all = all ? common(facts->unit->arena, all, one) : one;
    }
    return all;
}
