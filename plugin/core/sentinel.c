// SPDX-License-Identifier: Apache-2.0
// Static objects with which callers compare a function's result: a mark that nobody needs to own.
// An argument that they compare it with is one, too: they know that they have it already.
// Looks at the unit's instructions, not at paths; whether callers release a mark all the same is
// told of them, on their paths.
#include <string.h>

#include "engine.h"

struct search {
    struct rs_arena *arena;
    struct rs_facts *facts;
    const struct rs_function *fn;
    const struct rs_name **symbol;  // variable -> the static object whose address it holds
};

// The static object that an operand of a comparison names, or NULL.
static const struct rs_name *named_static(const struct search *s, const struct rs_operand *operand)
{
    if (operand->kind == RS_OPND_SYMBOL) {
        return operand->name;
    }
    return operand->kind == RS_OPND_VAR ? s->symbol[operand->var] : NULL;
}

static void note_address(struct search *s, const struct rs_insn *insn)
{
    const struct rs_var *vars = s->fn->vars;
    if (insn->op == RS_OP_ADDR && insn->place.kind == RS_PLACE_VAR && insn->dst != RS_NO_VAR &&
        vars[insn->place.var].kind == RS_VAR_GLOBAL) {
        s->symbol[insn->dst] = vars[insn->place.var].name;
    }
}

static void add(struct search *s, const struct rs_name *function, const struct rs_name *object,
                uint32_t param)
{
    struct rs_sentinel **list = &s->facts->sentinels[function->id];
    for (const struct rs_sentinel *each = *list; each; each = each->next) {
        if (each->object == object && each->param == param) {
            return;
        }
    }
    struct rs_sentinel *sentinel = RS_NEW(s->arena, struct rs_sentinel);
    *sentinel = (struct rs_sentinel){object, param, *list};
    *list = sentinel;
}

// The result of a call is compared with the operand.
static void add_compared(struct search *s, const struct rs_insn *call,
                         const struct rs_operand *other)
{
    const struct rs_name *object = named_static(s, other);
    if (!call->callee || !rs_facts_function(s->facts, call->callee)) {
        return;
    }
    if (object) {
        add(s, call->callee, object, RS_NO_PARAM);
    }
    for (uint32_t i = 0; !object && i < call->nargs; i++) {
        if (call->args[i].kind == RS_OPND_VAR && call->args[i].var == other->var) {
            add(s, call->callee, NULL, i);
        }
    }
}

// `var` is compared with `other`: so are the calls that it was set from, directly or by a copy of
// a temporary.
static void note_compared(struct search *s, uint32_t var, const struct rs_operand *other,
                          int copies)
{
    for (uint32_t b = 0; b < s->fn->nblocks; b++) {
        for (uint32_t i = 0; i < s->fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &s->fn->blocks[b].insns[i];
            if (insn->dst != var) {
                continue;
            }
            if (insn->op == RS_OP_CALL) {
                add_compared(s, insn, other);
            } else if (insn->op == RS_OP_COPY && insn->a.kind == RS_OPND_VAR && copies > 0) {
                note_compared(s, insn->a.var, other, copies - 1);
            }
        }
    }
}

static bool is_object(const struct search *s, const struct rs_operand *operand)
{
    return operand->kind == RS_OPND_VAR && s->fn->vars[operand->var].type.kind == RS_KIND_OBJECT;
}

static void note_comparison(struct search *s, const struct rs_insn *insn)
{
    if (insn->op != RS_OP_BINARY || (insn->sub != RS_BIN_EQ && insn->sub != RS_BIN_NE)) {
        return;
    }
    const struct rs_operand *sides[] = {&insn->a, &insn->b};
    for (int i = 0; i < 2; i++) {
        bool told = named_static(s, sides[1 - i]) || is_object(s, sides[1 - i]);
        if (told && sides[i]->kind == RS_OPND_VAR) {
            note_compared(s, sides[i]->var, sides[1 - i], 2);
        }
    }
}

static void for_each_insn(struct search *s, void (*visit)(struct search *, const struct rs_insn *))
{
    for (uint32_t b = 0; b < s->fn->nblocks; b++) {
        for (uint32_t i = 0; i < s->fn->blocks[b].ninsns; i++) {
            visit(s, &s->fn->blocks[b].insns[i]);
        }
    }
}

void rs_sentinels_collect(struct rs_arena *arena, struct rs_facts *facts)
{
    struct search s = {.arena = arena, .facts = facts};
    uint32_t nvars = 0;
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        nvars = fn->nvars > nvars ? fn->nvars : nvars;
    }
    facts->sentinels = RS_NEW_ARRAY(arena, struct rs_sentinel *, facts->by_name_cap);
    s.symbol = RS_NEW_ARRAY(arena, const struct rs_name *, nvars + 1);
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        s.fn = fn;
        memset(s.symbol, 0, fn->nvars * sizeof *s.symbol);
        for_each_insn(&s, note_address);
        for_each_insn(&s, note_comparison);
    }
}

// Whether a call gave the object, as the mark that it is for its callers.
static bool passed_on(const struct rs_sym *sym)
{
    const struct rs_contract *contract =
        sym->origin && sym->origin->op == RS_OP_CALL ? sym->origin->contract : NULL;
    return contract && rs_contract_sentinel(contract, sym->name);
}

bool rs_is_sentinel(const struct rs_run *run, const struct rs_sym *sym)
{
    bool param = (sym->flags & RS_SYMF_PARAM) != 0;
    bool object = (sym->flags & RS_SYMF_STATIC) && sym->name;
    if ((!param && !object) || run->role || sym->lo != 0 || sym->hi != 0) {
        return false;
    }
    const struct rs_sentinel *each = run->facts->sentinels[run->fn->name->id];
    while (each &&
           (param ? each->object || each->param != sym->param : each->object != sym->name)) {
        each = each->next;
    }
    return each || (object && passed_on(sym));
}

bool rs_contract_sentinel(const struct rs_contract *contract, const struct rs_name *object)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_value *value = &contract->outcomes[i].value;
        if (value->kind == RS_VALUE_STATIC && value->type && value->type == object) {
            return true;
        }
    }
    return false;
}
