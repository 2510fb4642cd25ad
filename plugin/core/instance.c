// SPDX-License-Identifier: Apache-2.0
// What becomes of an instance from an instruction on: who counts, tracks, frees and returns it, and
// whether its members are set when the garbage collector first sees it. No paths but which block
// leads to which.
#include <string.h>

#include "engine.h"
#include "pytype.h"

// Callers of callers that are asked.
#define MAX_CALLERS 2

// ---- variables that show it --------------------------------------------------------------------

struct rs_body rs_body_of(const struct rs_facts *facts, const struct rs_function *fn)
{
    struct rs_arena *arena = facts->unit->arena;
    return (struct rs_body){facts, fn, rs_definitions(arena, fn),
                            RS_NEW_ARRAY(arena, bool, fn->nvars + 1)};
}

bool rs_is_it(const struct rs_body *body, struct rs_operand operand)
{
    return operand.kind == RS_OPND_VAR && body->it[operand.var];
}

void rs_body_copy(const struct rs_body *body, const struct rs_insn *insn)
{
    if (insn->op == RS_OP_COPY && insn->dst != RS_NO_VAR && rs_is_it(body, insn->a)) {
        body->it[insn->dst] = true;
    }
}

// ---- its fate ----------------------------------------------------------------------------------

static bool gains(const struct rs_contract *contract, uint32_t param)
{
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        const struct rs_effect *delta = rs_outcome_delta(&contract->outcomes[i], param);
        if (delta && delta->high > 0) {
            return true;
        }
    }
    return false;
}

static bool api_does(const struct rs_insn *call, uint32_t what)
{
    return call->contract && (call->contract->does & what);
}

// A call that gets it as argument `k`.
static void add_call(const struct rs_body *body, const struct rs_insn *call, uint32_t k,
                     struct rs_fate *fate)
{
    bool frees = call->contract && (rs_contract_modes(call->contract, k) & RS_MODE_FREE);
    bool ours = rs_facts_function(body->facts, call->callee) != NULL;
    fate->handed |= ours || (!frees && rs_is_guess(call->contract));
    fate->revived |= gains(call->contract, k) || api_does(call, RS_DOES_SET_COUNT);
    fate->given_up |= (call->flags & RS_INSNF_INDIRECT) != 0;
    if (api_does(call, RS_DOES_TRACK) && !fate->track) {
        fate->track = call;
    }
    if (frees && api_does(call, RS_DOES_GC_FREE)) {
        fate->gc_freed = call;
    } else if (frees) {
        fate->freed = call;
    }
}

static void add_fate(const struct rs_body *body, const struct rs_insn *insn, struct rs_fate *fate)
{
    bool moved = rs_is_it(body, insn->a);
    bool count = insn->op == RS_OP_STORE && insn->place.field && body->it[insn->place.var] &&
                 strcmp(insn->place.field->name->text, "ob_refcnt") == 0;
    fate->returned |= insn->op == RS_OP_COPY && insn->dst == 0 && moved;
    fate->stored |= insn->op == RS_OP_STORE && moved;
    fate->given_up |= insn->op == RS_OP_DECREF && moved;
    fate->revived |= count || (insn->op == RS_OP_INCREF && moved);
    for (uint32_t k = 0; insn->op == RS_OP_CALL && k < insn->nargs; k++) {
        if (rs_is_it(body, insn->args[k])) {
            add_call(body, insn, k, fate);
        }
    }
}

struct rs_fate rs_fate_of(const struct rs_facts *facts, const struct rs_function *fn,
                          uint32_t block, const struct rs_insn *given)
{
    struct rs_fate fate = {.track = NULL};
    struct rs_body body = rs_body_of(facts, fn);
    body.it[given->dst] = true;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        const struct rs_block *each = &fn->blocks[b];
        if (b != block && !rs_leads_to(facts->unit->arena, fn, block, b, UINT32_MAX)) {
            continue;
        }
        for (uint32_t i = b == block ? (uint32_t)(given - each->insns) + 1 : 0; i < each->ninsns;
             i++) {
            rs_body_copy(&body, &each->insns[i]);
            add_fate(&body, &each->insns[i], &fate);
        }
    }
    return fate;
}

static bool tracks(const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (fn->blocks[b].insns[i].op == RS_OP_CALL &&
                api_does(&fn->blocks[b].insns[i], RS_DOES_TRACK)) {
                return true;
            }
        }
    }
    return false;
}

static bool callers_track(const struct rs_facts *facts, const struct rs_function *callee,
                          uint32_t depth)
{
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                if (insn->op == RS_OP_CALL && insn->callee == callee->name &&
                    (tracks(fn) || (depth && callers_track(facts, fn, depth - 1)))) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool rs_callers_track(const struct rs_facts *facts, const struct rs_function *callee)
{
    return callers_track(facts, callee, MAX_CALLERS);
}

// ---- where instances are made ------------------------------------------------------------------

// Whether the type is the first that has instances of its struct, and all that have are alike to
// the garbage collector.
static bool speaks_for_struct(const struct rs_type_view *view)
{
    const struct rs_pytype *first = NULL;
    for (const struct rs_pytype *type = rs_type_next(view, NULL); type;
         type = rs_type_next(view, type)) {
        if (type->instance != view->type->instance) {
            continue;
        }
        first = first ? first : type;
        if ((type->flags ^ first->flags) & RS_TPFLAG_HAVE_GC) {
            return false;
        }
    }
    return view->type->instance && first == view->type;
}

// Whether what the call makes is an instance of the type: it is named, or a variable that shows the
// instance says so.
static bool makes(const struct rs_type_view *view, const struct rs_function *fn,
                  const struct rs_insn *call)
{
    if (call->args[0].kind == RS_OPND_SYMBOL || !speaks_for_struct(view)) {
        return call->args[0].kind == RS_OPND_SYMBOL && call->args[0].name == view->type->name;
    }
    struct rs_body body = rs_body_of(view->facts, fn);
    body.it[call->dst] = true;
    bool ours = false;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            rs_body_copy(&body, insn);
            ours |= insn->op == RS_OP_COPY && insn->dst != RS_NO_VAR && rs_is_it(&body, insn->a) &&
                    fn->vars[insn->dst].type.name == view->type->instance;
        }
    }
    return ours;
}

const struct rs_made *rs_type_made(const struct rs_type_view *view)
{
    struct rs_made *first = NULL;
    struct rs_made **end = &first;
    for (const struct rs_function *fn = view->facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                bool made = insn->op == RS_OP_CALL && insn->nargs && insn->dst != RS_NO_VAR;
                bool collected = made && api_does(insn, RS_DOES_GC_MAKE);
                if (!made || !(collected || api_does(insn, RS_DOES_MAKE)) ||
                    !makes(view, fn, insn)) {
                    continue;
                }
                *end = RS_NEW(view->facts->unit->arena, struct rs_made);
                **end = (struct rs_made){.fn = fn,
                                         .call = insn,
                                         .block = b,
                                         .collected = collected,
                                         .fate = rs_fate_of(view->facts, fn, b, insn)};
                (*end)->callers_track = rs_callers_track(view->facts, fn);
                end = &(*end)->next;
            }
        }
    }
    return first;
}

// ---- members when it is tracked ----------------------------------------------------------------

// Whether the instruction sets the member of the instance, or may: who gets its address, or that of
// something in it, may set all.
static bool sets(const struct rs_body *body, const struct rs_insn *insn,
                 const struct rs_member *member)
{
    const struct rs_place *place = &insn->place;
    bool in_it = place->kind == RS_PLACE_FIELD && body->it[place->var];
    if (insn->op == RS_OP_ZERO || insn->op == RS_OP_COPY_STRUCT) {
        return body->it[place->var];
    }
    if (insn->op == RS_OP_STORE || insn->op == RS_OP_ADDR) {
        return in_it &&
               (insn->op == RS_OP_ADDR || rs_is_member(body->facts->unit, place->field, member));
    }
    bool derived = insn->op == RS_OP_BINARY && insn->sub != RS_BIN_EQ && insn->sub != RS_BIN_NE;
    if (derived || insn->op == RS_OP_UNKNOWN) {
        return rs_is_it(body, insn->a);
    }
    bool known = insn->op != RS_OP_CALL || api_does(insn, RS_DOES_TRACK) ||
                 (!rs_is_guess(insn->contract) && insn->contract->source == RS_SOURCE_BUILTIN &&
                  strncmp(insn->contract->name->text, "mem", 3) != 0);
    for (uint32_t k = 0; !known && k < insn->nargs; k++) {
        if (rs_is_it(body, insn->args[k])) {
            return true;
        }
    }
    return false;
}

// The instance on some way to the place where it is tracked.
struct early {
    struct rs_body body;
    const struct rs_made *made;
    const struct rs_member *member;
    bool *seen;      // blocks that are reached without
    bool unset;      // it is tracked on such a way
    bool set_later;  // the member is set in the end
    bool allocates;  // and the collector may run before
};

static bool may_collect(const struct rs_insn *insn)
{
    return insn->op == RS_OP_CALL &&
           (rs_is_guess(insn->contract) || rs_contract_yields_new(insn->contract) ||
            (insn->contract->flags & RS_CONTRACT_RUNS_PYTHON));
}

// Goes through a block from instruction `i` on, the member not set. False if the block sets it.
static bool pass(struct early *e, uint32_t b, uint32_t i, bool tracked)
{
    const struct rs_block *block = &e->body.fn->blocks[b];
    for (; i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        if (sets(&e->body, insn, e->member)) {
            e->set_later |= tracked;
            return false;
        }
        if (insn == e->made->fate.track) {
            e->unset = tracked = true;
        } else {
            e->allocates |= tracked && may_collect(insn);
        }
    }
    return true;
}

// The blocks that ways without a store of the member lead to from block `from`.
static void walk(struct early *e, uint32_t from, uint32_t first, bool tracked)
{
    const struct rs_function *fn = e->body.fn;
    uint32_t *stack = RS_NEW_ARRAY(e->body.facts->unit->arena, uint32_t, fn->nblocks + 1);
    uint32_t depth = 0;
    memset(e->seen, 0, fn->nblocks);
    if (pass(e, from, first, tracked)) {
        stack[depth++] = from;
    }
    while (depth) {
        const struct rs_block *block = &fn->blocks[stack[--depth]];
        for (uint32_t i = 0; i < block->nsucc; i++) {
            uint32_t next = block->succ[i];
            if (!e->seen[next]) {
                e->seen[next] = true;
                if (pass(e, next, 0, tracked)) {
                    stack[depth++] = next;
                }
            }
        }
    }
}

static bool callers_set(const struct rs_facts *facts, const struct rs_made *made,
                        const struct rs_member *member)
{
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        bool calls_it = false;
        bool writes = false;
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                calls_it |= insn->op == RS_OP_CALL && insn->callee == made->fn->name;
                writes |= insn->op == RS_OP_STORE && insn->place.field &&
                          rs_is_member(facts->unit, insn->place.field, member);
            }
        }
        if (calls_it && writes) {
            return true;
        }
    }
    return false;
}

enum rs_early rs_made_early(const struct rs_type_view *view, const struct rs_made *made,
                            const struct rs_member *member)
{
    struct rs_arena *arena = view->facts->unit->arena;
    // A loop sets its elements, if there are any.
    if (member->field->type.kind == RS_KIND_ARRAY) {
        return RS_EARLY_NOT;
    }
    struct early e = {.body = rs_body_of(view->facts, made->fn),
                      .made = made,
                      .member = member,
                      .seen = RS_NEW_ARRAY(arena, bool, made->fn->nblocks + 1)};
    e.body.it[made->call->dst] = true;
    for (uint32_t b = 0; b < made->fn->nblocks; b++) {
        for (uint32_t i = 0; i < made->fn->blocks[b].ninsns; i++) {
            rs_body_copy(&e.body, &made->fn->blocks[b].insns[i]);
        }
    }
    const struct rs_block *from = &made->fn->blocks[made->block];
    walk(&e, made->block, (uint32_t)(made->call - from->insns) + 1, false);
    if (!e.unset) {
        return RS_EARLY_NOT;
    }
    for (uint32_t b = 0; b < made->fn->nblocks; b++) {
        const struct rs_block *block = &made->fn->blocks[b];
        if (rs_block_has(block, made->fate.track)) {
            walk(&e, b, (uint32_t)(made->fate.track - block->insns) + 1, true);
        }
    }
    if (!e.set_later) {
        return callers_set(view->facts, made, member) ? RS_EARLY_NOT : RS_EARLY_NEVER_SET;
    }
    return e.allocates ? RS_EARLY_COLLECTED : RS_EARLY_UNSEEN;
}
