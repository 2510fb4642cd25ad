// SPDX-License-Identifier: Apache-2.0
// Which functions of a unit have to do with resources, what their callers see of that, and which
// of their variables others may know. Nothing here follows a path: that is resource.c.
#include "resource.h"

#include "format.h"

// ---- which functions ---------------------------------------------------------------------------

bool rs_outcome_resources(const struct rs_outcome *o)
{
    bool some = o->value.kind == RS_VALUE_MEMORY && o->value.type;
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        some |= e->kind == RS_EFFECT_ACQUIRE || e->kind == RS_EFFECT_RELEASE ||
                (e->kind == RS_EFFECT_OUT && e->value.kind == RS_VALUE_MEMORY && e->value.type);
    }
    return some;
}

// Whether the format of the call asks for something that must be given back.
static bool parses_resources(const struct rs_facts *facts, struct rs_arena *arena,
                             const struct rs_insn *call)
{
    struct rs_format_options options;
    struct rs_format format;
    uint32_t param;
    if (!rs_contract_has_mode(call->contract, RS_MODE_PARSE_FORMAT) ||
        !rs_contract_format(call->contract, call->callee, facts->contracts->version, &param,
                            &options) ||
        param >= call->nargs || call->args[param].kind != RS_OPND_STRING) {
        return false;
    }
    const struct rs_name *text = call->args[param].name;
    bool some = rs_format_read(arena, &options, text->text, text->len, &format);
    for (uint32_t i = 0; some && i < format.nitems; i++) {
        if (format.items[i].kind == RS_FORMAT_BUFFER || format.items[i].kind == RS_FORMAT_MEMORY) {
            return true;
        }
    }
    return false;
}

static bool call_resources(const struct rs_facts *facts, struct rs_arena *arena,
                           const struct rs_insn *call)
{
    const struct rs_contract *contract = call->contract;
    if (call->callee && rs_resource_contract(facts, call->callee)) {
        return true;
    }
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        if (rs_outcome_resources(&contract->outcomes[i])) {
            return true;
        }
    }
    return contract && parses_resources(facts, arena, call);
}

bool rs_resources_used(const struct rs_facts *facts, struct rs_arena *arena,
                       const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_CALL && call_resources(facts, arena, insn)) {
                return true;
            }
        }
    }
    return false;
}

const struct rs_contract *rs_resource_contract(const struct rs_facts *facts,
                                               const struct rs_name *function)
{
    return function->id < facts->by_name_cap ? facts->resources[function->id].contract : NULL;
}

// ---- what callers see --------------------------------------------------------------------------

// Whether a caller cannot tell the two apart.
static bool look_alike(const struct rs_outcome *a, const struct rs_outcome *b)
{
    bool numbers = a->value.kind == RS_VALUE_INT && b->value.kind == RS_VALUE_INT;
    bool apart = numbers && (a->value.low > b->value.high || b->value.low > a->value.high);
    bool pointers = a->value.kind != RS_VALUE_NULL && a->value.kind != RS_VALUE_INT &&
                    b->value.kind != RS_VALUE_NULL && b->value.kind != RS_VALUE_INT;
    bool guards = a->unless.kind != RS_UNLESS_NEVER && b->unless.kind != RS_UNLESS_NEVER &&
                  !rs_condition_same(&a->unless, &b->unless);
    return a->raises == b->raises && !guards && !apart &&
           (numbers || pointers || a->value.kind == b->value.kind);
}

static bool has_effect(const struct rs_outcome *o, const struct rs_effect *like)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        if (e->kind == like->kind && e->param == like->param && e->type == like->type) {
            return true;
        }
    }
    return false;
}

static bool all_like_it_do(const struct rs_contract *contract, const struct rs_outcome *o,
                           const struct rs_effect *effect)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *other = &contract->outcomes[i];
        if (other != o && look_alike(o, other) && !has_effect(other, effect)) {
            return false;
        }
    }
    return true;
}

static bool all_like_it_are(const struct rs_contract *contract, const struct rs_outcome *o)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *other = &contract->outcomes[i];
        if (look_alike(o, other) &&
            (other->value.kind != RS_VALUE_MEMORY || other->value.type != o->value.type)) {
            return false;
        }
    }
    return true;
}

static void settle_outcome(struct rs_function_resources *own, struct rs_contract *contract,
                           struct rs_outcome *o)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        bool resource = e->kind == RS_EFFECT_ACQUIRE || e->kind == RS_EFFECT_RELEASE;
        if (resource && !all_like_it_do(contract, o, e)) {
            own->doubtful |= e->param < 64 ? UINT64_C(1) << e->param : 0;
        }
    }
    if (o->value.kind == RS_VALUE_MEMORY && !all_like_it_are(contract, o)) {
        o->value.type = NULL;
    }
}

static void drop_doubtful(const struct rs_function_resources *own, struct rs_outcome *o)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        bool doubtful = e->param < 64 && ((own->doubtful >> e->param) & 1);
        bool resource = e->kind == RS_EFFECT_ACQUIRE || e->kind == RS_EFFECT_RELEASE;
        if (!resource || !doubtful) {
            o->effects[kept++] = *e;
        }
    }
    o->neffects = kept;
}

struct rs_contract *rs_resources_settle(struct rs_run *run, struct rs_contract *contract)
{
    struct rs_function_resources *own = &run->facts->resources[run->fn->name->id];
    own->doubtful = run->around;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        settle_outcome(own, contract, &contract->outcomes[i]);
    }
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        drop_doubtful(own, &contract->outcomes[i]);
    }
    return contract;
}

// ---- variables whose address is kept -----------------------------------------------------------

bool *rs_exposed_variables(struct rs_arena *arena, const struct rs_function *fn)
{
    bool *exposed = RS_NEW_ARRAY(arena, bool, fn->nvars + 1);
    uint32_t *address = RS_NEW_ARRAY(arena, uint32_t, fn->nvars + 1);  // variable + 1
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool of_var = insn->op == RS_OP_ADDR &&
                          (insn->place.kind == RS_PLACE_VAR || insn->place.kind == RS_PLACE_MEMBER);
            if (of_var && insn->dst != RS_NO_VAR) {
                address[insn->dst] = insn->place.var + 1;
            }
        }
    }
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool moved = insn->op == RS_OP_COPY_STRUCT && insn->place2.kind == RS_PLACE_VAR;
            bool stored = insn->op == RS_OP_STORE || (insn->op == RS_OP_COPY && insn->dst == 0);
            if (moved) {
                exposed[insn->place2.var] = true;
            }
            if (stored && insn->a.kind == RS_OPND_VAR && address[insn->a.var]) {
                exposed[address[insn->a.var] - 1] = true;
            }
        }
    }
    return exposed;
}
