// SPDX-License-Identifier: Apache-2.0
// Free lists: variables and fields in which a type's tp_dealloc, or a function that it calls with
// the instance, keeps instances; who takes them out again, and what becomes of them. No paths but
// which block leads to which.
#include <string.h>

#include "engine.h"
#include "pytype.h"

// Functions that hand the instance on.
#define MAX_CALLS 3

// A variable, or a field of something else than the instance.
struct holder {
    const struct rs_name *var;
    const struct rs_field *field;
};

struct body {
    const struct rs_facts *facts;
    const struct rs_function *fn;
    const struct rs_insn **sets;
    bool *it;  // variables that show the instance
};

static struct body body_of(const struct rs_facts *facts, const struct rs_function *fn)
{
    struct rs_arena *arena = facts->unit->arena;
    return (struct body){facts, fn, rs_definitions(arena, fn),
                         RS_NEW_ARRAY(arena, bool, fn->nvars + 1)};
}

static bool is_it(const struct body *body, struct rs_operand operand)
{
    return operand.kind == RS_OPND_VAR && body->it[operand.var];
}

// Copies show what they are copied from.
static void copy(const struct body *body, const struct rs_insn *insn)
{
    if (insn->op == RS_OP_COPY && insn->dst != RS_NO_VAR && is_it(body, insn->a)) {
        body->it[insn->dst] = true;
    }
}

// What holds the place's value; an element's array.
static struct holder holder_of(const struct body *body, const struct rs_place *place)
{
    const struct rs_insn *set = body->sets[place->var];
    struct holder none = {NULL, NULL};
    switch (place->kind) {
    case RS_PLACE_VAR:
        return rs_is_static(&body->fn->vars[place->var])
                   ? (struct holder){body->fn->vars[place->var].name, NULL}
                   : none;
    case RS_PLACE_FIELD:
        return body->it[place->var] ? none : (struct holder){NULL, place->field};
    case RS_PLACE_MEMBER:
        return rs_is_static(&body->fn->vars[place->var]) ? (struct holder){NULL, place->field}
                                                         : none;
    case RS_PLACE_INDEX:
        return set && (set->op == RS_OP_ADDR || set->op == RS_OP_LOAD) &&
                       set->place.kind != RS_PLACE_INDEX
                   ? holder_of(body, &set->place)
                   : none;
    default:
        return none;
    }
}

static bool same(struct holder a, struct holder b)
{
    return a.field ? b.field && a.field->name == b.field->name && a.field->owner == b.field->owner
                   : a.var && a.var == b.var;
}

// ---- what dealloc puts there -------------------------------------------------------------------

static bool find_put(const struct rs_facts *facts, const struct rs_function *fn, uint32_t self,
                     uint32_t depth, struct rs_pool *pool, struct holder *holder)
{
    struct body body = body_of(facts, fn);
    body.it[self + 1] = true;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            copy(&body, insn);
            if (insn->op == RS_OP_STORE && is_it(&body, insn->a)) {
                *holder = holder_of(&body, &insn->place);
                if (holder->var || holder->field) {
                    const struct rs_name *name = holder->var ? holder->var : holder->field->path;
                    *pool = (struct rs_pool){.name = name,
                                             .is_static = holder->var != NULL,
                                             .fn = fn,
                                             .block = b,
                                             .self = self,
                                             .loc = insn->loc};
                    return true;
                }
            }
            const struct rs_function *callee =
                insn->op == RS_OP_CALL && depth ? rs_facts_function(facts, insn->callee) : NULL;
            for (uint32_t k = 0; callee && k < insn->nargs && k < callee->nparams; k++) {
                if (is_it(&body, insn->args[k]) &&
                    find_put(facts, callee, k, depth - 1, pool, holder)) {
                    return true;
                }
            }
        }
    }
    return false;
}

// Whether the call releases the member of the instance, or may.
static bool call_releases(const struct body *body, const struct rs_insn *call,
                          const struct rs_member *member)
{
    for (uint32_t k = 0; k < call->nargs; k++) {
        const struct rs_function *callee = rs_facts_function(body->facts, call->callee);
        const struct rs_touch *touch =
            is_it(body, call->args[k]) && callee ? rs_touch_of(body->facts, callee, k) : NULL;
        bool clears = is_it(body, call->args[k]) && (call->flags & RS_INSNF_INDIRECT);
        if (clears || (touch && (rs_touched(touch, member) ||
                                 (touch->does & (RS_DOES_ANYTHING | RS_DOES_CLEAR_SLOT))))) {
            return true;
        }
    }
    return false;
}

// Whether the instruction releases what the member shows, or writes it: `shows` are the variables
// that were read from it.
static bool releases(const struct body *body, const struct rs_insn *insn, bool *shows,
                     const struct rs_member *member)
{
    const struct rs_place *place = &insn->place;
    bool in_it = place->kind == RS_PLACE_FIELD && body->it[place->var] &&
                 rs_is_member(body->facts->unit, place->field, member);
    if ((insn->op == RS_OP_LOAD || insn->op == RS_OP_ADDR) && insn->dst != RS_NO_VAR) {
        bool element = place->kind != RS_PLACE_VAR && shows[place->var];
        shows[insn->dst] |= in_it || element;
        return false;
    }
    if (insn->op == RS_OP_COPY && insn->dst != RS_NO_VAR && insn->a.kind == RS_OPND_VAR) {
        shows[insn->dst] |= shows[insn->a.var];
        return false;
    }
    bool stores = insn->op == RS_OP_STORE && in_it;
    bool counts = insn->op == RS_OP_DECREF && insn->a.kind == RS_OPND_VAR && shows[insn->a.var];
    for (uint32_t k = 0; insn->op == RS_OP_CALL && k < insn->nargs; k++) {
        counts |= insn->args[k].kind == RS_OPND_VAR && shows[insn->args[k].var];
    }
    return stores || counts || (insn->op == RS_OP_CALL && call_releases(body, insn, member));
}

bool rs_pool_releases(const struct rs_type_view *view, const struct rs_pool *pool,
                      const struct rs_member *member)
{
    const struct rs_function *fn = pool->fn;
    struct rs_arena *arena = view->facts->unit->arena;
    struct body body = body_of(view->facts, fn);
    bool *shows = RS_NEW_ARRAY(arena, bool, fn->nvars + 1);
    body.it[pool->self + 1] = true;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        bool some = false;
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            copy(&body, &fn->blocks[b].insns[i]);
            some |= releases(&body, &fn->blocks[b].insns[i], shows, member);
        }
        if (some && (b == pool->block || rs_leads_to(arena, fn, b, pool->block, UINT32_MAX) ||
                     rs_leads_to(arena, fn, pool->block, b, UINT32_MAX))) {
            return true;
        }
    }
    return false;
}

// ---- who takes out what is there ---------------------------------------------------------------

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

static bool is_named(const struct rs_insn *call, const char *const *names)
{
    const char *name = call->contract ? call->contract->name->text : "";
    while (*names && strcmp(*names, name) != 0) {
        names++;
    }
    return *names != NULL;
}

static const char *const trackers[] = {"PyObject_GC_Track", "_PyObject_GC_TRACK", NULL};
static const char *const setters[] = {"Py_SET_REFCNT", NULL};

// What the instruction does with the instance that was taken.
struct fate {
    bool revived;
    bool tracked;
    bool returned;
    bool given_up;
};

static void add_fate(const struct body *body, const struct rs_insn *insn, struct fate *fate)
{
    fate->returned |= insn->op == RS_OP_COPY && insn->dst == 0 && is_it(body, insn->a);
    fate->given_up |= insn->op == RS_OP_DECREF && is_it(body, insn->a);
    fate->revived |= insn->op == RS_OP_INCREF && is_it(body, insn->a);
    fate->revived |= insn->op == RS_OP_STORE && insn->place.field && body->it[insn->place.var] &&
                     strcmp(insn->place.field->name->text, "ob_refcnt") == 0;
    for (uint32_t k = 0; insn->op == RS_OP_CALL && k < insn->nargs; k++) {
        if (!is_it(body, insn->args[k])) {
            continue;
        }
        bool ours = rs_facts_function(body->facts, insn->callee) != NULL;
        fate->revived |= ours || gains(insn->contract, k) || is_named(insn, setters);
        fate->tracked |= ours || is_named(insn, trackers);
        fate->given_up |= (rs_contract_modes(insn->contract, k) & RS_MODE_FREE) ||
                          (insn->flags & RS_INSNF_INDIRECT);
    }
}

// The fate of what is read from the pool at `insn` of block `b`, on the ways that lead from there.
static struct fate follow(struct body *body, uint32_t b, const struct rs_insn *taken)
{
    struct fate fate = {false, false, false, false};
    struct rs_arena *arena = body->facts->unit->arena;
    body->it[taken->dst] = true;
    for (uint32_t to = 0; to < body->fn->nblocks; to++) {
        const struct rs_block *block = &body->fn->blocks[to];
        if (to != b && !rs_leads_to(arena, body->fn, b, to, UINT32_MAX)) {
            continue;
        }
        for (uint32_t i = 0; i < block->ninsns; i++) {
            if (to != b || &block->insns[i] > taken) {
                copy(body, &block->insns[i]);
                add_fate(body, &block->insns[i], &fate);
            }
        }
    }
    return fate;
}

static bool calls(const struct rs_function *fn, const char *const *names)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (fn->blocks[b].insns[i].op == RS_OP_CALL &&
                is_named(&fn->blocks[b].insns[i], names)) {
                return true;
            }
        }
    }
    return false;
}

// Whether some function that calls this one tracks objects.
static bool callers_track(const struct rs_facts *facts, const struct rs_function *callee)
{
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                if (insn->op == RS_OP_CALL && insn->callee == callee->name && calls(fn, trackers)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void note_take(const struct rs_facts *facts, struct rs_pool *pool, struct body *body,
                      uint32_t b, const struct rs_insn *insn)
{
    struct fate fate = follow(body, b, insn);
    memset(body->it, 0, body->fn->nvars + 1);
    pool->emptied |= fate.given_up;
    if (!fate.returned) {
        return;
    }
    struct rs_pool_take *take = RS_NEW(facts->unit->arena, struct rs_pool_take);
    take->fn = body->fn;
    take->loc = insn->loc;
    take->revived = fate.revived;
    take->tracked = fate.tracked || callers_track(facts, body->fn);
    take->next = pool->takes;
    pool->takes = take;
}

static void find_takes(const struct rs_facts *facts, struct rs_pool *pool, struct holder holder)
{
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        struct body body = body_of(facts, fn);
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                bool object = insn->op == RS_OP_LOAD && insn->dst != RS_NO_VAR &&
                              fn->vars[insn->dst].type.kind == RS_KIND_OBJECT;
                if (object && same(holder, holder_of(&body, &insn->place))) {
                    note_take(facts, pool, &body, b, insn);
                }
            }
        }
    }
}

const struct rs_pool *rs_type_pool(const struct rs_type_view *view)
{
    const struct rs_function *dealloc = rs_type_function(view, RS_SLOT_DEALLOC);
    struct rs_pool *pool = RS_NEW(view->facts->unit->arena, struct rs_pool);
    struct holder holder;
    if (!dealloc || !dealloc->nparams ||
        !find_put(view->facts, dealloc, 0, MAX_CALLS, pool, &holder)) {
        return NULL;
    }
    pool->touch = rs_touch_of(view->facts, pool->fn, pool->self);
    find_takes(view->facts, pool, holder);
    return pool;
}
