// SPDX-License-Identifier: Apache-2.0
// Outcomes of an inferred contract that no caller can tell apart, because an argument's own fields
// decide which of them it is: "takes a reference unless it has one". What such a function does to
// the argument's count is known to itself only, so all of them become doubt.
#include "engine.h"

#include <string.h>

static bool is_copy(const struct rs_function *fn, uint32_t var, uint32_t of)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_COPY && insn->dst == var && insn->a.kind == RS_OPND_VAR &&
                insn->a.var == of) {
                return true;
            }
        }
    }
    return false;
}

// Whether the function looks into the object that variable `var` points to.
static bool reads_field(const struct rs_function *fn, uint32_t var)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_LOAD && insn->place.kind == RS_PLACE_FIELD &&
                (insn->place.var == var || is_copy(fn, insn->place.var, var))) {
                return true;
            }
        }
    }
    return false;
}

// Whether a call may have ended with either, for all that its result says.
static bool alike(const struct rs_outcome *a, const struct rs_outcome *b)
{
    bool number = a->value.kind == RS_VALUE_INT;
    return a->value.kind == b->value.kind && a->value.param == b->value.param &&
           (a->raises == b->raises || a->value.kind == RS_VALUE_VOID) &&
           (!number || (a->value.low <= b->value.high && b->value.low <= a->value.high)) &&
           rs_condition_same(&a->unless, &b->unless);
}

static void set_delta(struct rs_arena *arena, struct rs_outcome *o, const struct rs_effect *delta)
{
    struct rs_effect *old = rs_outcome_delta(o, delta->param);
    if (!old) {
        struct rs_effect *effects = RS_NEW_ARRAY(arena, struct rs_effect, o->neffects + 1);
        if (o->neffects) {
            memcpy(effects, o->effects, o->neffects * sizeof *effects);
        }
        o->effects = effects;
        old = &o->effects[o->neffects++];
    }
    *old = *delta;
}

// The least and the most that the outcomes like `o` do to the parameter's count. Where the
// parameter is the result, a caller has to know.
static struct rs_effect extremes(const struct rs_contract *contract, const struct rs_outcome *o,
                                 uint32_t param)
{
    const struct rs_effect *own = rs_outcome_delta(o, param);
    struct rs_effect all = {.kind = RS_EFFECT_DELTA, .param = param};
    all.low = own ? own->low : 0;
    all.high = own ? own->high : 0;
    bool returned = o->value.kind == RS_VALUE_ARG && o->value.param == param;
    for (uint32_t i = 0; i < contract->noutcomes && !returned; i++) {
        if (alike(o, &contract->outcomes[i])) {
            const struct rs_effect *delta = rs_outcome_delta(&contract->outcomes[i], param);
            int8_t low = delta ? delta->low : 0;
            int8_t high = delta ? delta->high : 0;
            all.low = low < all.low ? low : all.low;
            all.high = high > all.high ? high : all.high;
        }
    }
    return all;
}

static bool differs(const struct rs_outcome *o, const struct rs_effect *all)
{
    const struct rs_effect *own = rs_outcome_delta(o, all->param);
    return (own ? own->low : 0) != all->low || (own ? own->high : 0) != all->high;
}

static void blur_param(struct rs_arena *arena, const struct rs_function *fn,
                       struct rs_contract *contract, uint32_t param)
{
    struct rs_effect *all = RS_NEW_ARRAY(arena, struct rs_effect, contract->noutcomes + 1);
    bool any = false;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        all[i] = extremes(contract, &contract->outcomes[i], param);
        any |= differs(&contract->outcomes[i], &all[i]);
    }
    if (!any || !reads_field(fn, param + 1)) {
        return;
    }
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        if (differs(&contract->outcomes[i], &all[i])) {
            set_delta(arena, &contract->outcomes[i], &all[i]);
        }
    }
}

void rs_blur_toggles(struct rs_arena *arena, const struct rs_function *fn,
                     struct rs_contract *contract)
{
    for (uint32_t i = 0; i < fn->nparams; i++) {
        if (fn->vars[i + 1].type.kind == RS_KIND_OBJECT) {
            blur_param(arena, fn, contract, i);
        }
    }
}
