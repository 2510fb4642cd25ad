// SPDX-License-Identifier: Apache-2.0
// Stores into places that hold something. They lose it where a field or global that owns is written
// in a function that may run again, and neither the function nor what it called looked at the old
// value; they come too late where the old value was released before.
#include "engine.h"

#include <string.h>

// A question about the instructions of a function: `run` is that of the function whose instruction
// at hand is the store.
typedef bool question(const struct rs_run *run, const struct rs_function *fn,
                      const struct rs_insn *insn);

static bool any_insn(const struct rs_run *run, const struct rs_function *fn, question *ask)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (ask(run, fn, &fn->blocks[b].insns[i])) {
                return true;
            }
        }
    }
    return false;
}

// Whether the instruction reads the place that the store writes, or takes its address.
static bool looks_at(const struct rs_run *run, const struct rs_function *fn,
                     const struct rs_insn *insn)
{
    const struct rs_place *stored = &run->insn->place;
    if (insn->op != RS_OP_LOAD && insn->op != RS_OP_ADDR) {
        return false;
    }
    if (stored->field) {
        return insn->place.field == stored->field;
    }
    const struct rs_var *var = &fn->vars[insn->place.var];
    const struct rs_var *written = &run->fn->vars[stored->var];
    return insn->place.kind == RS_PLACE_VAR && var->kind == written->kind &&
           var->name == written->name;
}

// Whether the place is looked at on some way to the store: what is read behind it is its own.
static bool looked_before(const struct rs_run *run)
{
    const struct rs_function *fn = run->fn;
    uint32_t to = (uint32_t)(run->block - fn->blocks);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (!looks_at(run, fn, insn)) {
                continue;
            }
            if ((b == to && insn < run->insn) || rs_leads_to(run->arena, fn, b, to, UINT32_MAX)) {
                return true;
            }
        }
    }
    return false;
}

// Whether the instruction calls a function of the unit that looks at the place. Those that this one
// calls in turn are not asked: they would have to be told about it.
static bool callee_looks(const struct rs_run *run, const struct rs_function *fn,
                         const struct rs_insn *insn)
{
    (void)fn;
    const struct rs_function *callee =
        insn->op == RS_OP_CALL && insn->callee ? rs_facts_function(run->facts, insn->callee) : NULL;
    return callee && any_insn(run, callee, looks_at);
}

// Whether the instruction reads a number that stands beside the place, in the same struct or as a
// global beside a global: a flag, which may say that nothing is there yet.
static bool reads_flag(const struct rs_run *run, const struct rs_function *fn,
                       const struct rs_insn *insn)
{
    const struct rs_place *stored = &run->insn->place;
    if (insn->op != RS_OP_LOAD || fn->vars[insn->dst].type.kind != RS_KIND_INT) {
        return false;
    }
    if (stored->field) {
        return insn->place.field && insn->place.field->owner == stored->field->owner;
    }
    return insn->place.kind == RS_PLACE_VAR && fn->vars[insn->place.var].kind == RS_VAR_GLOBAL;
}

// Whether the field belongs to what the caller from Python passed, other than to be filled, and
// nothing unseen wrote to it.
static bool found_as_passed(const struct rs_run *run, const struct rs_state *state,
                            const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    if (!base || (base->flags & (RS_SYMF_WRITTEN | RS_SYMF_DYING | RS_SYMF_FRESH))) {
        return false;
    }
    uint32_t param = rs_lending_param(state, base);
    return param != RS_NO_PARAM && !(rs_role_modes(run, param) & RS_MODE_OUT);
}

static bool owns(const struct rs_run *run, const struct rs_state *state, const struct rs_cell *cell,
                 struct rs_val val)
{
    if (cell->kind == RS_CELL_FIELD) {
        return cell->op && cell->index.kind == RS_VAL_UNDEF &&
               rs_facts_owns(run->facts, cell->op) && found_as_passed(run, state, cell);
    }
    const struct rs_sym *sym = rs_state_symbol(state, val);
    return cell->kind == RS_CELL_GLOBAL && sym && sym->kind == RS_SYM_OBJECT && sym->lo > 0 &&
           !(sym->flags & (RS_SYMF_GUESS | RS_SYMF_PASSED | RS_SYMF_UNTRACKED));
}

// __init__, which Python code may call again for the same object.
static bool is_init(const struct rs_run *run)
{
    return run->role && strcmp(run->role->name->text, "PyTypeObject.tp_init") == 0;
}

// Whether the place is a field of the object that is initialised.
static bool in_self(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    return cell->kind == RS_CELL_FIELD && base && (base->flags & RS_SYMF_PARAM) && base->param == 0;
}

void rs_judge_overwrite(struct rs_run *run, struct rs_state *state, const struct rs_target *target,
                        struct rs_val val)
{
    bool again = run->role && !(run->role->flags & RS_CONTRACT_ONCE);
    bool init = is_init(run) && in_self(state, &target->cell);
    if (!(again || init) || target->kind != RS_TARGET_CELL || target->type.kind != RS_KIND_OBJECT ||
        rs_state_cell(state, &target->cell) || !owns(run, state, &target->cell, val) ||
        any_insn(run, run->fn, reads_flag) ||
        (init ? looked_before(run) : any_insn(run, run->fn, looks_at)) ||
        any_insn(run, run->fn, callee_looks)) {
        return;
    }
    rs_run_event(run, state, RS_EVENT_OVERWRITTEN, init ? RS_HOW_AGAIN : RS_HOW_OVERWRITTEN, NULL,
                 run->insn->loc);
}

// Types whose objects run no code when they die.
static bool dies_quietly(const struct rs_sym *sym)
{
    static const char *const types[] = {"unicode", "bytes", "bytearray", "long",
                                        "float",   "bool",  "complex"};
    for (size_t i = 0; sym->type && i < sizeof types / sizeof *types; i++) {
        if (strcmp(sym->type->text, types[i]) == 0) {
            return true;
        }
    }
    return false;
}

void rs_judge_replaced(struct rs_run *run, struct rs_state *state, const struct rs_target *target)
{
    const struct rs_cell *cell =
        target->kind == RS_TARGET_CELL ? rs_state_cell(state, &target->cell) : NULL;
    if (!cell || cell->hold != RS_HOLD_SPENT || cell->index.kind != RS_VAL_UNDEF) {
        return;
    }
    const struct rs_sym *old = rs_state_symbol(state, cell->val);
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    if (!old || !base || !old->change || old->change->op != RS_OP_DECREF || dies_quietly(old) ||
        (base->flags & (RS_SYMF_FRESH | RS_SYMF_DYING | RS_SYMF_DEAD))) {
        return;
    }
    rs_run_event(run, state, RS_EVENT_REPLACED, RS_HOW_OVERWRITTEN, old, run->insn->loc);
}
