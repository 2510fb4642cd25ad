// SPDX-License-Identifier: Apache-2.0
// Free lists: variables and fields in which a type's tp_dealloc, or a function that it calls with
// the instance, keeps instances; who takes them out again, and what becomes of them. No paths but
// which block leads to which.
#include "engine.h"
#include "pytype.h"

// Functions that hand the instance on.
#define MAX_CALLS 3

// A variable, or a field of something else than the instance.
struct holder {
    const struct rs_name *var;
    const struct rs_field *field;
};

// What holds the place's value; an element's array.
static struct holder holder_of(const struct rs_body *body, const struct rs_place *place)
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
    struct rs_body body = rs_body_of(facts, fn);
    body.it[self + 1] = true;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            rs_body_copy(&body, insn);
            if (insn->op == RS_OP_STORE && rs_is_it(&body, insn->a)) {
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
                if (rs_is_it(&body, insn->args[k]) &&
                    find_put(facts, callee, k, depth - 1, pool, holder)) {
                    return true;
                }
            }
        }
    }
    return false;
}

// Whether the call releases the member of the instance, or may.
static bool call_releases(const struct rs_body *body, const struct rs_insn *call,
                          const struct rs_member *member)
{
    for (uint32_t k = 0; k < call->nargs; k++) {
        const struct rs_function *callee = rs_facts_function(body->facts, call->callee);
        const struct rs_touch *touch =
            rs_is_it(body, call->args[k]) && callee ? rs_touch_of(body->facts, callee, k) : NULL;
        bool clears = rs_is_it(body, call->args[k]) && (call->flags & RS_INSNF_INDIRECT);
        if (clears || (touch && (rs_touched(touch, member) ||
                                 (touch->does & (RS_DOES_ANYTHING | RS_DOES_CLEAR_SLOT))))) {
            return true;
        }
    }
    return false;
}

// Whether the instruction releases what the member shows, or writes it: `shows` are the variables
// that were read from it.
static bool releases(const struct rs_body *body, const struct rs_insn *insn, bool *shows,
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
    struct rs_body body = rs_body_of(view->facts, fn);
    bool *shows = RS_NEW_ARRAY(arena, bool, fn->nvars + 1);
    body.it[pool->self + 1] = true;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        bool some = false;
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            rs_body_copy(&body, &fn->blocks[b].insns[i]);
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

static void note_take(const struct rs_facts *facts, struct rs_pool *pool, struct rs_body *body,
                      uint32_t b, const struct rs_insn *insn)
{
    struct rs_fate fate = rs_fate_of(facts, body->fn, b, insn);
    pool->emptied |= fate.given_up || fate.freed || fate.gc_freed;
    if (!fate.returned) {
        return;
    }
    struct rs_pool_take *take = RS_NEW(facts->unit->arena, struct rs_pool_take);
    take->fn = body->fn;
    take->loc = insn->loc;
    take->revived = fate.revived || fate.handed;
    take->tracked = fate.track || fate.handed || rs_callers_track(facts, body->fn);
    take->next = pool->takes;
    pool->takes = take;
}

static void find_takes(const struct rs_facts *facts, struct rs_pool *pool, struct holder holder)
{
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        struct rs_body body = rs_body_of(facts, fn);
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
