// SPDX-License-Identifier: Apache-2.0
// What is told of resources: the API used while the GIL is given up, a thing that nobody has any
// more or that the frame holds at an exit, unless a test that the engine cannot decide has skipped
// its release.
#include "resource.h"

// Blocks of the body of an `if`.
#define MAX_BLOCKS 8

// ---- without the GIL ---------------------------------------------------------------------------

static const struct rs_sym *open_of(const struct rs_state *state, const char *kind)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        if (rs_sym_tracked(state, sym) && sym->lo > 0 && strcmp(sym->type->text, kind) == 0) {
            return sym;
        }
    }
    return NULL;
}

static uint32_t block_of(const struct rs_function *fn, const struct rs_insn *insn)
{
    uint32_t b = 0;
    while (b < fn->nblocks && !rs_block_has(&fn->blocks[b], insn)) {
        b++;
    }
    return b;
}

// Whether a way leads to the block at hand that does not come through the one in which the GIL was
// given up: then a test decided that, and what it asked may be what the block needs.
static bool is_optional(const struct rs_run *run, const struct rs_insn *given_up)
{
    const struct rs_function *fn = run->fn;
    uint32_t through = block_of(fn, given_up);
    uint32_t at = (uint32_t)(run->block - fn->blocks);
    return at != through && through != fn->entry &&
           (fn->entry == at || rs_leads_to(run->arena, fn, fn->entry, at, through));
}

void rs_resource_needs_gil(struct rs_run *run, struct rs_state *state)
{
    const struct rs_sym *given_up = open_of(state, RS_KIND_OF_THREAD);
    if (given_up && !open_of(state, RS_KIND_OF_GIL) && !is_optional(run, given_up->origin)) {
        rs_run_event(run, state, RS_EVENT_NO_GIL, RS_HOW_PASSED, given_up, run->insn->loc);
    }
}

void rs_resource_call(const struct rs_call *c, struct rs_state *state)
{
    const struct rs_function *ours = rs_facts_function(c->run->facts, c->insn->callee);
    if (rs_api_needs_gil(c->contract) || (ours && rs_needs_gil(c->run->facts, ours))) {
        rs_resource_needs_gil(c->run, state);
    }
}

// ---- what is left ------------------------------------------------------------------------------

static bool names(const struct rs_function *fn, struct rs_operand operand,
                  const struct rs_name *name)
{
    return operand.kind == RS_OPND_VAR && fn->vars[operand.var].name == name;
}

// The address of the variable was taken in the block for the call's argument.
static bool addresses(const struct rs_function *fn, const struct rs_block *block,
                      struct rs_operand operand, const struct rs_name *name)
{
    for (uint32_t i = 0; operand.kind == RS_OPND_VAR && i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->op == RS_OP_ADDR && insn->dst == operand.var &&
            insn->place.kind == RS_PLACE_VAR && fn->vars[insn->place.var].name == name) {
            return true;
        }
    }
    return false;
}

static bool releases(const struct rs_contract *contract, uint32_t param)
{
    for (uint32_t k = 0; contract && k < contract->noutcomes; k++) {
        for (uint32_t e = 0; e < contract->outcomes[k].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[k].effects[e];
            if (effect->kind == RS_EFFECT_RELEASE && effect->param == param) {
                return true;
            }
        }
    }
    return false;
}

static bool block_releases(const struct rs_function *fn, const struct rs_block *block,
                           const struct rs_name *name)
{
    for (uint32_t i = 0; i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        for (uint32_t a = 0; insn->op == RS_OP_CALL && a < insn->nargs; a++) {
            if (releases(insn->contract, a) &&
                (names(fn, insn->args[a], name) || addresses(fn, block, insn->args[a], name))) {
                return true;
            }
        }
    }
    return false;
}

// Whether some way from block `at` releases what has this name and comes to block `to`.
static bool releases_before(const struct rs_function *fn, uint32_t at, uint32_t to,
                            const struct rs_name *name)
{
    uint32_t seen[MAX_BLOCKS] = {at};
    uint32_t count = 1;
    bool released = false;
    bool comes = false;
    for (uint32_t i = 0; i < count; i++) {
        const struct rs_block *block = &fn->blocks[seen[i]];
        released |= block_releases(fn, block, name);
        for (uint32_t k = 0; k < block->nsucc && count < MAX_BLOCKS; k++) {
            uint32_t next = 0;
            while (next < count && seen[next] != block->succ[k]) {
                next++;
            }
            comes |= block->succ[k] == to;
            if (next == count && block->succ[k] != to) {
                seen[count++] = block->succ[k];
            }
        }
    }
    return released && comes;
}

// Whether the step went past an `if` whose body releases what has this name.
static bool skips_release(const struct rs_function *fn, const struct rs_trail *step,
                          const struct rs_name *name)
{
    for (uint32_t i = 0; i < step->block->nsucc; i++) {
        if (i != step->taken &&
            releases_before(fn, step->block->succ[i], step->block->succ[step->taken], name)) {
            return true;
        }
    }
    return false;
}

// Whether a test that the engine could not decide, as of a number that says how it was acquired,
// has decided against a release.
static bool was_decided(const struct rs_run *run, const struct rs_state *state,
                        const struct rs_sym *sym)
{
    for (const struct rs_trail *t = state->trail; sym->label && t; t = t->prev) {
        if (t->block && t->block->nsucc > 1 && skips_release(run->fn, t, sym->label)) {
            return true;
        }
    }
    return false;
}

void rs_resource_lost(struct rs_run *run, struct rs_state *state, const struct rs_sym *sym,
                      rs_loc loc)
{
    if (!was_decided(run, state, sym)) {
        rs_run_event(run, state, RS_EVENT_LEFT, RS_HOW_GONE, sym, loc);
    }
}

// Whether the function releases things of the kind: then it is not meant to leave them.
static bool gives_back(const struct rs_function *fn, const struct rs_name *kind)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_contract *contract = fn->blocks[b].insns[i].contract;
            for (uint32_t k = 0; contract && k < contract->noutcomes; k++) {
                const struct rs_outcome *o = &contract->outcomes[k];
                for (uint32_t e = 0; e < o->neffects; e++) {
                    if (o->effects[e].kind == RS_EFFECT_RELEASE && o->effects[e].type == kind) {
                        return true;
                    }
                }
            }
        }
    }
    return false;
}

// A member was found to be NULL or negative, as no member is where the thing is there.
static bool member_is_null(const struct rs_state *state, uint32_t var)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        const struct rs_field *field = cell->op;
        bool pointer = field && cell->kind == RS_CELL_MEMBER &&
                       (field->type.kind == RS_KIND_OBJECT || field->type.kind == RS_KIND_POINTER);
        if (cell->kind == RS_CELL_MEMBER && cell->var == var && cell->val.kind == RS_VAL_INT &&
            (pointer ? cell->val.value == 0 : cell->val.value < 0)) {
            return true;
        }
    }
    return false;
}

void rs_resource_look(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_HELD && cell->var != RS_NO_VAR &&
            member_is_null(state, cell->var)) {
            state->syms[cell->val.id].flags |= RS_SYMF_UNTRACKED;
        }
    }
}

void rs_resource_leave(struct rs_run *run, struct rs_state *state, bool unwinding)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell cell = state->cells[i];
        struct rs_sym *sym = rs_state_symbol(state, cell.val);
        const struct rs_sym *base = rs_state_symbol(state, cell.base);
        if (cell.kind != RS_CELL_HELD) {
            continue;
        }
        bool callers =
            !run->role && cell.var == RS_NO_VAR && (!base || (base->flags & RS_SYMF_PARAM));
        if (callers) {
            continue;
        }
        // Who succeeds may be meant to hold it, as the lock that stands for a thread.
        bool own =
            cell.var != RS_NO_VAR || (run->role && gives_back(run->fn, sym->type) &&
                                      rs_result_says(run, rs_state_get(state, 0), state, true));
        if (own && !unwinding && rs_sym_tracked(state, sym) && sym->lo > 0) {
            rs_resource_lost(run, state, sym, rs_run_return_loc(run, state));
        }
        sym->flags |= RS_SYMF_UNTRACKED;
        rs_state_remove_cell(state, i);
    }
    for (uint32_t i = 0; unwinding && i < state->nsyms; i++) {
        state->syms[i].flags |= state->syms[i].flags & RS_SYMF_RESOURCE ? RS_SYMF_UNTRACKED : 0u;
    }
}
