// SPDX-License-Identifier: Apache-2.0
// Duties: what the results of functions mean that stand in no table. A static function whose every
// call is returned as it is by functions with a duty has theirs. Looks at instructions, not at
// paths.
#include <string.h>

#include "engine.h"

struct duties {
    struct rs_facts *facts;
    struct rs_arena *arena;
    bool *open;  // name of a function -> its result may be anybody's
    // of one function, by variable
    bool *used;         // it is read, other than by one copy
    uint32_t *copy_of;  // the variable it is copied to, RS_NO_VAR if none
};

// ---- results that are returned as they are ------------------------------------------------------

static void note_read(void *ctx, uint32_t var)
{
    ((bool *)ctx)[var] = true;
}

static void note_use(struct duties *d, const struct rs_insn *insn)
{
    bool copies = insn->op == RS_OP_COPY && insn->a.kind == RS_OPND_VAR && insn->dst != RS_NO_VAR;
    if (copies && d->copy_of[insn->a.var] == RS_NO_VAR) {
        d->copy_of[insn->a.var] = insn->dst;
    } else if (!copies || d->copy_of[insn->a.var] != insn->dst) {
        rs_visit_uses(insn, note_read, d->used);
    }
}

static void note_uses(struct duties *d, const struct rs_function *fn)
{
    for (uint32_t v = 0; v < fn->nvars; v++) {
        enum rs_var_kind kind = fn->vars[v].kind;
        d->copy_of[v] = RS_NO_VAR;
        d->used[v] = (kind != RS_VAR_RESULT && kind != RS_VAR_LOCAL && kind != RS_VAR_TEMP) ||
                     (fn->vars[v].flags & RS_VARF_ADDRESS_TAKEN);
    }
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            note_use(d, &fn->blocks[b].insns[i]);
        }
        if (fn->blocks[b].cond.kind == RS_OPND_VAR) {
            d->used[fn->blocks[b].cond.var] = true;
        }
    }
}

// Whether all that happens to a variable is that the function returns it.
static bool is_returned(const struct duties *d, uint32_t var)
{
    for (int steps = 0; var != RS_NO_VAR && !d->used[var] && steps < 4; steps++) {
        if (var == 0) {
            return true;
        }
        var = d->copy_of[var];
    }
    return false;
}

// ---- who calls whom ----------------------------------------------------------------------------

static bool same_answers(const struct rs_contract *a, const struct rs_contract *b)
{
    bool same = a->noutcomes == b->noutcomes;
    for (uint32_t i = 0; same && a != b && i < a->noutcomes; i++) {
        const struct rs_outcome *x = &a->outcomes[i];
        const struct rs_outcome *y = &b->outcomes[i];
        same = x->raises == y->raises && x->value.kind == y->value.kind &&
               x->value.low == y->value.low && x->value.high == y->value.high;
    }
    return same;
}

static void note_address(struct duties *d, struct rs_operand operand)
{
    if (operand.kind == RS_OPND_SYMBOL && operand.name->id < d->facts->by_name_cap) {
        d->open[operand.name->id] = true;
    }
}

static void note_addresses(struct duties *d, const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            note_address(d, insn->a);
            note_address(d, insn->b);
            for (uint32_t k = 0; k < insn->nargs; k++) {
                note_address(d, insn->args[k]);
            }
        }
    }
}

// One call of a function of the unit, by a function whose own duty is known.
static void note_call(struct duties *d, const struct rs_function *caller,
                      const struct rs_insn *call)
{
    const struct rs_function *fn = rs_facts_function(d->facts, call->callee);
    if (!fn || fn == caller || d->open[fn->name->id]) {
        return;
    }
    const struct rs_contract *theirs = d->facts->duty[caller->name->id];
    const struct rs_contract **duty = &d->facts->duty[fn->name->id];
    bool passes = theirs && fn->result.kind == caller->result.kind && is_returned(d, call->dst);
    if (passes && (!*duty || same_answers(*duty, theirs))) {
        *duty = theirs;
    } else {
        *duty = NULL;
        d->open[fn->name->id] = true;
    }
}

static void note_calls(struct duties *d, const struct rs_function *caller)
{
    rs_asked_note(d->arena, d->facts, caller);
    note_uses(d, caller);
    for (uint32_t b = 0; b < caller->nblocks; b++) {
        for (uint32_t i = 0; i < caller->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &caller->blocks[b].insns[i];
            if (insn->op == RS_OP_CALL && insn->callee) {
                note_call(d, caller, insn);
            }
        }
    }
}

// Functions that the interpreter or other units call, and those that call each other.
static void start(struct duties *d)
{
    struct rs_facts *facts = d->facts;
    for (const struct rs_slot *slot = facts->unit->slots; slot; slot = slot->next) {
        if (slot->function->id < facts->by_name_cap) {
            d->open[slot->function->id] = true;
        }
    }
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        const struct rs_contract *role = rs_facts_role(facts, fn);
        facts->duty[fn->name->id] = role && rs_contract_raises(role) ? role : NULL;
        d->open[fn->name->id] |= !(fn->flags & RS_FNF_STATIC);
        note_addresses(d, fn);
    }
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        facts->relied_on[fn->name->id] = !d->open[fn->name->id];
    }
    for (uint32_t i = 0; i < facts->ncomponents; i++) {
        struct rs_function *const *row = facts->components[i];
        for (uint32_t k = 0; row[1] && row[k]; k++) {
            d->open[row[k]->name->id] = true;
        }
    }
}

void rs_duties_collect(struct rs_arena *arena, struct rs_facts *facts)
{
    struct duties d = {
        .facts = facts, .arena = arena, .open = RS_NEW_ARRAY(arena, bool, facts->by_name_cap)};
    uint32_t nvars = 0;
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        nvars = fn->nvars > nvars ? fn->nvars : nvars;
    }
    d.used = RS_NEW_ARRAY(arena, bool, nvars + 1);
    d.copy_of = RS_NEW_ARRAY(arena, uint32_t, nvars + 1);
    facts->duty = RS_NEW_ARRAY(facts->unit->arena, const struct rs_contract *, facts->by_name_cap);
    facts->relied_on = RS_NEW_ARRAY(facts->unit->arena, bool, facts->by_name_cap);
    start(&d);
    // Callers first: components come callees first.
    for (uint32_t i = facts->ncomponents; i-- > 0;) {
        for (struct rs_function *const *row = facts->components[i]; *row; row++) {
            note_calls(&d, *row);
        }
    }
}
