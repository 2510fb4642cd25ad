// SPDX-License-Identifier: Apache-2.0
// What the unit's own calls say of functions elsewhere, of which nothing else is known: a result
// that its caller releases is new; an argument that was borrowed, or that its caller releases
// whatever the call answered, is lent. Functions that were judged by guess are judged again with
// it.
#include "engine.h"

// Other calls whose results are released, before a call that does not is a mistake.
#define ENOUGH_RELEASES 2

// What one call told.
struct rs_site {
    bool released;      // its caller releases what it gave
    uint32_t on_true;   // arguments, by number, that are released after its test said true
    uint32_t on_false;  // and after it said false; both where nothing was tested
};

static struct rs_uses *uses_of(const struct rs_facts *facts, const struct rs_insn *call)
{
    return call->site ? &facts->uses[call->callee->id] : NULL;
}

void rs_uses_open(const struct rs_facts *facts, struct rs_insn *call)
{
    if (call->callee && call->callee->id < facts->by_name_cap && !call->site) {
        call->site = RS_NEW(facts->unit->arena, struct rs_site);
    }
}

// Which way the path went at the end of the call's block: 1 true, 2 false, 3 no choice (yet).
static int answer_on(const struct rs_state *state, const struct rs_insn *call)
{
    for (const struct rs_trail *t = state->trail; t; t = t->prev) {
        if (t->block && rs_block_has(t->block, call)) {
            return t->taken == 0 ? 1 : 2;
        }
    }
    return 3;
}

// Whether the pointer goes as a `void *`: it may be for a callback of the unit's own to release.
static bool is_opaque(const struct rs_run *run, const struct rs_insn *call, uint32_t i)
{
    const struct rs_operand *arg = &call->args[i];
    return (call->flags & RS_INSNF_OPAQUE) ||
           (arg->kind == RS_OPND_VAR && run->fn->vars[arg->var].type.kind == RS_KIND_POINTER);
}

bool rs_uses_handed(struct rs_run *run, struct rs_sym *sym, const struct rs_insn *call, uint32_t i)
{
    const uint32_t doubtful =
        RS_SYMF_GUESS | RS_SYMF_PASSED | RS_SYMF_UNTRACKED | RS_SYMF_IMMORTAL | RS_SYMF_DYING;
    struct rs_uses *uses = uses_of(run->facts, call);
    if (!uses || run->resources || i >= 32 || is_opaque(run, call, i)) {
        return true;
    }
    bool borrowed =
        sym->lo == 0 && sym->hi == 0 && sym->lender != RS_LENDER_NONE && !(sym->flags & doubtful);
    if (borrowed && run->role) {
        uses->lent |= UINT32_C(1) << i;
    }
    if (run->facts->uses_known && ((uses->lent >> i) & 1)) {
        return false;
    }
    sym->handed = call;
    sym->handed_arg = i;
    return true;
}

void rs_uses_released(struct rs_run *run, const struct rs_state *state, const struct rs_sym *sym)
{
    if (run->resources) {
        return;
    }
    // What it has more than one reference to may have been stolen once.
    if (sym->handed && sym->lo == 1) {
        struct rs_site *site = sym->handed->site;
        int answer = answer_on(state, sym->handed);
        uint32_t bit = UINT32_C(1) << sym->handed_arg;
        site->on_true |= answer & 1 ? bit : 0;
        site->on_false |= answer & 2 ? bit : 0;
        uses_of(run->facts, sym->handed)->lent |= site->on_true & site->on_false;
    }
    bool guessed = (sym->flags & RS_SYMF_GUESS) && sym->lo == 1 && sym->origin &&
                   sym->origin->op == RS_OP_CALL && rs_is_guess(sym->origin->contract);
    if (guessed && sym->origin->site) {
        uses_of(run->facts, sym->origin)->released += !sym->origin->site->released;
        sym->origin->site->released = true;
    }
}

bool rs_uses_say_new(const struct rs_run *run, const struct rs_insn *call)
{
    const struct rs_uses *uses = uses_of(run->facts, call);
    return run->facts->uses_known && uses &&
           (call->site->released || uses->released >= ENOUGH_RELEASES);
}

bool rs_uses_tell(const struct rs_facts *facts, const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_uses *uses = uses_of(facts, &fn->blocks[b].insns[i]);
            if (uses && (uses->lent || uses->released)) {
                return true;
            }
        }
    }
    return false;
}
