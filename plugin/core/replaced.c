// SPDX-License-Identifier: Apache-2.0
// Fields and globals whose content Python code can make the unit release: by a method, a setter, a
// slot that can be called at any time. No paths.
#include "engine.h"

// Parameters that are told apart, and the bit that says that a function is called at all.
#define MAX_PARAMS 63u
#define CALLED (UINT64_C(1) << MAX_PARAMS)
// Copies of a variable that are followed.
#define MAX_COPIES 8

// Variables of one function, and what was last read into them.
struct reads {
    struct rs_facts *facts;
    const struct rs_function *fn;
    const struct rs_insn **sets;
    uint64_t shared;                // parameters that others know
    const struct rs_field **field;  // variable -> the field it was read from
    const struct rs_name **global;  // variable -> the global
    bool *kept;                     // variable -> an INCREF of it exists
};

// ---- functions that can be called at any time --------------------------------------------------

// A slot that can fail and is no constructor: tp_clear and its like are called when nobody else
// knows the object any more.
static bool is_callable(const struct rs_facts *facts, const struct rs_function *fn)
{
    const struct rs_contract *role = rs_facts_role(facts, fn);
    return role && rs_contract_raises(role) && !(role->flags & RS_CONTRACT_ONCE);
}

// Whether others know what a variable points to: it is one of the parameters in `params`, or was
// read from somewhere. What a call made is nobody else's yet.
static bool is_shared(const struct rs_function *fn, const struct rs_insn *const *sets,
                      uint64_t params, uint32_t var)
{
    for (int i = 0; i < MAX_COPIES; i++) {
        if (var >= 1 && var <= fn->nparams) {
            return var > MAX_PARAMS || ((params >> (var - 1)) & 1);
        }
        const struct rs_insn *set = sets[var];
        bool moved = set && (set->op == RS_OP_COPY || set->op == RS_OP_BINARY);
        bool inside = set && set->op == RS_OP_ADDR && set->place.kind != RS_PLACE_VAR;
        if (!inside && !(moved && set->a.kind == RS_OPND_VAR)) {
            return set && set->op == RS_OP_LOAD;
        }
        var = inside ? set->place.var : set->a.var;
    }
    return false;
}

// `params` of the function may be objects that others know: so may what it hands on.
static void visit(struct rs_arena *arena, const struct rs_facts *facts,
                  const struct rs_function *fn, uint64_t params, uint64_t *shared)
{
    if ((shared[fn->name->id] & CALLED) && !(params & ~shared[fn->name->id])) {
        return;
    }
    shared[fn->name->id] |= params | CALLED;
    const struct rs_insn **sets = rs_definitions(arena, fn);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            const struct rs_function *callee =
                insn->op == RS_OP_CALL ? rs_facts_function(facts, insn->callee) : NULL;
            uint64_t passed = 0;
            for (uint32_t k = 0; callee && k < insn->nargs && k < MAX_PARAMS; k++) {
                bool known = insn->args[k].kind == RS_OPND_VAR &&
                             is_shared(fn, sets, params, insn->args[k].var);
                passed |= known ? UINT64_C(1) << k : 0;
            }
            if (callee) {
                visit(arena, facts, callee, passed, shared);
            }
        }
    }
}

// ---- what they release -------------------------------------------------------------------------

static void note_read(struct reads *reads, const struct rs_insn *insn)
{
    const struct rs_place *place = &insn->place;
    uint32_t dst = insn->dst;
    if (insn->op == RS_OP_INCREF && insn->a.kind == RS_OPND_VAR) {
        reads->kept[insn->a.var] = true;
    }
    if (dst == RS_NO_VAR) {
        return;
    }
    if (insn->op == RS_OP_COPY && insn->a.kind == RS_OPND_VAR) {
        reads->field[dst] = reads->field[insn->a.var];
        reads->global[dst] = reads->global[insn->a.var];
    } else if (insn->op == RS_OP_LOAD && place->kind == RS_PLACE_DEREF) {
        reads->field[dst] = reads->field[place->var];
        reads->global[dst] = reads->global[place->var];
    } else if (insn->op == RS_OP_LOAD || insn->op == RS_OP_ADDR) {
        bool global = place->kind == RS_PLACE_VAR && rs_is_static(&reads->fn->vars[place->var]);
        bool known = place->field && place->kind == RS_PLACE_FIELD &&
                     is_shared(reads->fn, reads->sets, reads->shared, place->var);
        reads->field[dst] = known ? place->field : NULL;
        reads->global[dst] = global ? reads->fn->vars[place->var].name : NULL;
    }
}

// Whether the function also writes the place, or has its address: a release alone may be of a
// reference of its own.
static bool writes(const struct reads *reads, const struct rs_field *field,
                   const struct rs_name *global)
{
    for (uint32_t b = 0; b < reads->fn->nblocks; b++) {
        for (uint32_t i = 0; i < reads->fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &reads->fn->blocks[b].insns[i];
            if (insn->op != RS_OP_STORE && insn->op != RS_OP_ADDR) {
                continue;
            }
            const struct rs_place *place = &insn->place;
            if (field ? place->field == field
                      : place->kind == RS_PLACE_VAR && reads->fn->vars[place->var].name == global) {
                return true;
            }
        }
    }
    return false;
}

static void note_release(struct reads *reads, const struct rs_insn *insn)
{
    uint32_t var =
        insn->op == RS_OP_DECREF && insn->a.kind == RS_OPND_VAR ? insn->a.var : RS_NO_VAR;
    if (var == RS_NO_VAR || reads->kept[var]) {
        return;
    }
    const struct rs_field *field = reads->field[var];
    const struct rs_name *global = reads->global[var];
    if ((!field && !global) || !writes(reads, field, global)) {
        return;
    }
    if (field && field->id < reads->facts->owning_field_cap) {
        reads->facts->replaced_field[field->id] = insn;
    } else if (global && global->id < reads->facts->by_name_cap) {
        reads->facts->replaced_global[global->id] = insn;
    }
}

void rs_replaced_collect(struct rs_arena *arena, struct rs_facts *facts)
{
    uint64_t *shared = RS_NEW_ARRAY(arena, uint64_t, facts->by_name_cap);
    facts->reached = shared;
    facts->replaced_field = RS_NEW_ARRAY(arena, const struct rs_insn *, facts->owning_field_cap);
    facts->replaced_global = RS_NEW_ARRAY(arena, const struct rs_insn *, facts->by_name_cap);
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        if (is_callable(facts, fn)) {
            visit(arena, facts, fn, ~CALLED, shared);
        }
    }
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        if (!shared[fn->name->id]) {
            continue;
        }
        struct reads reads = {.facts = facts,
                              .fn = fn,
                              .sets = rs_definitions(arena, fn),
                              .shared = shared[fn->name->id],
                              .field = RS_NEW_ARRAY(arena, const struct rs_field *, fn->nvars),
                              .global = RS_NEW_ARRAY(arena, const struct rs_name *, fn->nvars),
                              .kept = RS_NEW_ARRAY(arena, bool, fn->nvars)};
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                note_read(&reads, &fn->blocks[b].insns[i]);
                note_release(&reads, &fn->blocks[b].insns[i]);
            }
        }
    }
}

// ---- asked while a function is explored --------------------------------------------------------

const struct rs_insn *rs_replaced(const struct rs_run *run, const struct rs_place *place)
{
    const struct rs_facts *facts = run->facts;
    if (place->field) {
        return place->field->id < facts->owning_field_cap ? facts->replaced_field[place->field->id]
                                                          : NULL;
    }
    const struct rs_var *var = &run->fn->vars[place->var];
    return place->kind == RS_PLACE_VAR && rs_is_static(var) && var->name->id < facts->by_name_cap
               ? facts->replaced_global[var->name->id]
               : NULL;
}
