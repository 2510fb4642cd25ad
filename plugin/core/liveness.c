// SPDX-License-Identifier: Apache-2.0
// Orders and liveness of one function: reverse post-order, loop heads, which variables are live
// into a block and die at an instruction, which blocks can still leave the function. A variable
// whose address is taken, a struct or an array is live to the end. Also what else is asked of a
// graph without states: which block leads to which, what sets a variable.
#include <string.h>

#include "engine.h"

struct work {
    struct rs_arena *arena;
    const struct rs_function *fn;
    const uint32_t *cut;
    struct rs_liveness *live;
};

static uint32_t block_end(const struct work *w, uint32_t block)
{
    uint32_t n = w->fn->blocks[block].ninsns;
    return w->cut[block] < n ? w->cut[block] : n;
}

static uint32_t successors(const struct work *w, uint32_t block)
{
    return w->cut[block] != UINT32_MAX ? 0 : w->fn->blocks[block].nsucc;
}

static void order_blocks(struct work *w)
{
    struct rs_liveness *live = w->live;
    const struct rs_function *fn = w->fn;
    enum { NEW, OPEN, DONE };
    uint8_t *color = RS_NEW_ARRAY(w->arena, uint8_t, fn->nblocks);
    uint32_t *stack = RS_NEW_ARRAY(w->arena, uint32_t, fn->nblocks + 1);
    uint32_t *next = RS_NEW_ARRAY(w->arena, uint32_t, fn->nblocks);
    uint32_t *post = RS_NEW_ARRAY(w->arena, uint32_t, fn->nblocks);
    uint32_t depth = 0;
    uint32_t npost = 0;
    stack[depth++] = fn->entry;
    color[fn->entry] = OPEN;
    while (depth) {
        uint32_t block = stack[depth - 1];
        if (next[block] < successors(w, block)) {
            // Last successor first, so that the first one comes first in the order.
            uint32_t to = fn->blocks[block].succ[successors(w, block) - 1 - next[block]];
            next[block]++;
            if (color[to] == NEW) {
                color[to] = OPEN;
                stack[depth++] = to;
            } else if (color[to] == OPEN) {
                live->loop_head[to] = true;
            }
        } else {
            color[block] = DONE;
            post[npost++] = block;
            depth--;
        }
    }
    for (uint32_t i = 0; i < npost; i++) {
        live->order[i] = post[npost - 1 - i];
        live->rpo[live->order[i]] = i;
    }
    live->norder = npost;
}

static void find_leaving(struct work *w)
{
    struct rs_liveness *live = w->live;
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t i = live->norder; i-- > 0;) {
            uint32_t block = live->order[i];
            enum rs_term term = w->fn->blocks[block].term;
            bool leads = term == RS_TERM_EXIT || term == RS_TERM_UNWIND;
            for (uint32_t k = 0; k < successors(w, block); k++) {
                leads |= live->leads_to_exit[w->fn->blocks[block].succ[k]];
            }
            if (leads && !live->leads_to_exit[block]) {
                live->leads_to_exit[block] = true;
                changed = true;
            }
        }
    }
}

static void visit_operand(struct rs_operand operand, rs_visit_fn *visit, void *ctx)
{
    if (operand.kind == RS_OPND_VAR) {
        visit(ctx, operand.var);
    }
}

static void visit_place(const struct rs_place *place, rs_visit_fn *visit, void *ctx)
{
    visit(ctx, place->var);
    if (place->kind == RS_PLACE_INDEX) {
        visit_operand(place->index, visit, ctx);
    }
}

static bool reads_place(const struct rs_insn *insn)
{
    switch (insn->op) {
    case RS_OP_LOAD:
    case RS_OP_ADDR:
    case RS_OP_COPY_STRUCT:
        return true;
    case RS_OP_STORE:
    case RS_OP_ZERO:
        return insn->place.kind != RS_PLACE_VAR;
    default:
        return false;
    }
}

void rs_visit_uses(const struct rs_insn *insn, rs_visit_fn *visit, void *ctx)
{
    visit_operand(insn->a, visit, ctx);
    visit_operand(insn->b, visit, ctx);
    if (reads_place(insn)) {
        visit_place(&insn->place, visit, ctx);
    }
    if (insn->op == RS_OP_COPY_STRUCT) {
        visit_place(&insn->place2, visit, ctx);
    }
    if (insn->op == RS_OP_CALL || insn->op == RS_OP_UNKNOWN) {
        visit_operand(insn->target, visit, ctx);
        for (uint32_t i = 0; i < insn->nargs; i++) {
            visit_operand(insn->args[i], visit, ctx);
        }
    }
}

static uint32_t defined(const struct rs_insn *insn)
{
    if (insn->op == RS_OP_SCOPE_END) {
        return RS_NO_VAR;
    }
    if (insn->op == RS_OP_STORE && insn->place.kind == RS_PLACE_VAR) {
        return insn->place.var;
    }
    return insn->dst;
}

static void set_bit(void *ctx, uint32_t var)
{
    ((uint64_t *)ctx)[var / 64] |= UINT64_C(1) << (var % 64);
}

static bool test_bit(const uint64_t *bits, uint32_t var)
{
    return (bits[var / 64] >> (var % 64)) & 1;
}

static bool stays(const struct rs_function *fn, uint32_t var)
{
    const struct rs_var *v = &fn->vars[var];
    return rs_is_static(v) || (v->flags & RS_VARF_ADDRESS_TAKEN) ||
           v->type.kind == RS_KIND_STRUCT || v->type.kind == RS_KIND_ARRAY;
}

static void live_out(const struct work *w, uint32_t block, uint64_t *bits)
{
    const struct rs_liveness *live = w->live;
    memset(bits, 0, live->words * sizeof *bits);
    for (uint32_t k = 0; k < successors(w, block); k++) {
        const uint64_t *in = &live->live_in[(size_t)w->fn->blocks[block].succ[k] * live->words];
        for (uint32_t i = 0; i < live->words; i++) {
            bits[i] |= in[i];
        }
    }
    if (w->fn->blocks[block].term == RS_TERM_EXIT) {
        set_bit(bits, 0);
    }
    visit_operand(w->fn->blocks[block].cond, set_bit, bits);
}

static void before_insn(const struct rs_insn *insn, uint64_t *bits)
{
    uint32_t def = defined(insn);
    if (def != RS_NO_VAR) {
        bits[def / 64] &= ~(UINT64_C(1) << (def % 64));
    }
    rs_visit_uses(insn, set_bit, bits);
}

static void flow(struct work *w)
{
    struct rs_liveness *live = w->live;
    uint64_t *bits = RS_NEW_ARRAY(w->arena, uint64_t, live->words);
    uint64_t *always = RS_NEW_ARRAY(w->arena, uint64_t, live->words);
    for (uint32_t var = 0; var < w->fn->nvars; var++) {
        if (stays(w->fn, var)) {
            set_bit(always, var);
        }
    }
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t i = live->norder; i-- > 0;) {
            uint32_t block = live->order[i];
            live_out(w, block, bits);
            for (uint32_t k = block_end(w, block); k-- > 0;) {
                before_insn(&w->fn->blocks[block].insns[k], bits);
            }
            uint64_t *in = &live->live_in[(size_t)block * live->words];
            for (uint32_t n = 0; n < live->words; n++) {
                uint64_t word = bits[n] | always[n];
                changed |= word != in[n];
                in[n] = word;
            }
        }
    }
}

struct deaths {
    const struct rs_function *fn;
    uint64_t *bits;  // live after the instruction
    uint32_t *dead;
    uint32_t count;
};

static void note_death(void *ctx, uint32_t var)
{
    struct deaths *d = ctx;
    if (!test_bit(d->bits, var) && !stays(d->fn, var)) {
        d->dead[d->count++] = var;
    }
}

static uint32_t count_mentions(const struct rs_function *fn)
{
    uint32_t n = 0;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            n += fn->blocks[b].insns[i].nargs + 8;
        }
    }
    return n;
}

// A variable is listed at the instruction after which nobody reads it; it may be listed twice.
static void find_deaths(struct work *w)
{
    struct rs_liveness *live = w->live;
    struct deaths d = {.fn = w->fn, .bits = RS_NEW_ARRAY(w->arena, uint64_t, live->words)};
    d.dead = RS_NEW_ARRAY(w->arena, uint32_t, count_mentions(w->fn) + 1);
    for (uint32_t i = 0; i < live->norder; i++) {
        uint32_t block = live->order[i];
        uint32_t n = w->fn->blocks[block].ninsns;
        uint32_t *offsets = RS_NEW_ARRAY(w->arena, uint32_t, 2 * n + 2);
        live->dies[block] = offsets;
        live_out(w, block, d.bits);
        for (uint32_t k = block_end(w, block); k-- > 0;) {
            const struct rs_insn *insn = &w->fn->blocks[block].insns[k];
            offsets[2 * k] = d.count;
            rs_visit_uses(insn, note_death, &d);
            if (defined(insn) != RS_NO_VAR) {
                note_death(&d, defined(insn));
            }
            offsets[2 * k + 1] = d.count;
            before_insn(insn, d.bits);
        }
    }
    live->dead = d.dead;
}

struct rs_liveness *rs_liveness_compute(struct rs_arena *arena, const struct rs_function *fn,
                                        const uint32_t *cut)
{
    struct rs_liveness *live = RS_NEW(arena, struct rs_liveness);
    struct work w = {arena, fn, cut, live};
    live->words = (fn->nvars + 63) / 64;
    live->live_in = RS_NEW_ARRAY(arena, uint64_t, (size_t)fn->nblocks * live->words);
    live->dies = RS_NEW_ARRAY(arena, uint32_t *, fn->nblocks);
    live->order = RS_NEW_ARRAY(arena, uint32_t, fn->nblocks);
    live->rpo = RS_NEW_ARRAY(arena, uint32_t, fn->nblocks);
    memset(live->rpo, 0xff, fn->nblocks * sizeof *live->rpo);
    live->leads_to_exit = RS_NEW_ARRAY(arena, bool, fn->nblocks);
    live->loop_head = RS_NEW_ARRAY(arena, bool, fn->nblocks);
    order_blocks(&w);
    find_leaving(&w);
    flow(&w);
    find_deaths(&w);
    return live;
}

bool rs_leads_to(struct rs_arena *arena, const struct rs_function *fn, uint32_t from, uint32_t to,
                 uint32_t avoid)
{
    bool *seen = RS_NEW_ARRAY(arena, bool, fn->nblocks);
    uint32_t *stack = RS_NEW_ARRAY(arena, uint32_t, fn->nblocks + 1);
    uint32_t depth = 0;
    stack[depth++] = from;
    while (depth) {
        const struct rs_block *block = &fn->blocks[stack[--depth]];
        for (uint32_t i = 0; i < block->nsucc; i++) {
            uint32_t next = block->succ[i];
            if (next == to) {
                return true;
            }
            if (next != avoid && !seen[next]) {
                seen[next] = true;
                stack[depth++] = next;
            }
        }
    }
    return false;
}

bool rs_is_guarded(struct rs_arena *arena, const struct rs_function *fn, const bool *told,
                   uint32_t at)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        const struct rs_block *block = &fn->blocks[b];
        uint32_t ways = 0;
        bool asks = block->nsucc > 1 && block->cond.kind == RS_OPND_VAR && told[block->cond.var];
        for (uint32_t i = 0; asks && i < block->nsucc; i++) {
            uint32_t next = block->succ[i];
            ways += next == at || rs_leads_to(arena, fn, next, at, b);
        }
        if (ways > 0 && ways < block->nsucc) {
            return true;
        }
    }
    return false;
}

const struct rs_insn **rs_definitions(struct rs_arena *arena, const struct rs_function *fn)
{
    const struct rs_insn **sets = RS_NEW_ARRAY(arena, const struct rs_insn *, fn->nvars);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->dst != RS_NO_VAR && insn->op != RS_OP_SCOPE_END && !sets[insn->dst]) {
                sets[insn->dst] = insn;
            }
        }
    }
    return sets;
}
