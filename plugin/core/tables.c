// SPDX-License-Identifier: Apache-2.0
// Tells the checks of the unit's tables, apart from any path: each function in a slot that has a
// contract, and each array that is read up to an entry of zeros without having one.
#include "engine.h"

static void tell_slots(const struct rs_run *run)
{
    for (const struct rs_slot *slot = run->facts->unit->slots; slot; slot = slot->next) {
        if (rs_contracts_find(run->facts->contracts, slot->slot)) {
            struct rs_event event = {
                .kind = RS_EVENT_SLOT, .run = run, .slot = slot, .loc = slot->loc};
            rs_run_tell(run, &event);
        }
    }
}

// ---- arrays without an end ---------------------------------------------------------------------

static void tell_open(const struct rs_run *run, const struct rs_name *table,
                      const struct rs_name *reader)
{
    for (const struct rs_open_table *open = run->facts->unit->open_tables; open;
         open = open->next) {
        if (open->table == table) {
            struct rs_event event = {.kind = RS_EVENT_OPEN,
                                     .run = run,
                                     .open = open,
                                     .reader = reader,
                                     .loc = open->loc};
            rs_run_tell(run, &event);
        }
    }
}

static bool is_ended(const struct rs_run *run, const struct rs_name *field)
{
    return rs_contracts_object(run->facts->contracts, field) == RS_OBJECT_ENDED;
}

// The global or static array whose address the operand is; NULL if it is none.
static const struct rs_name *array_of(const struct rs_function *fn, const struct rs_block *block,
                                      uint32_t before, struct rs_operand operand)
{
    if (operand.kind == RS_OPND_SYMBOL) {
        return operand.name;
    }
    for (uint32_t i = before; operand.kind == RS_OPND_VAR && i-- > 0;) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->dst == operand.var && insn->op != RS_OP_SCOPE_END) {
            bool whole = insn->op == RS_OP_ADDR && insn->place.kind == RS_PLACE_VAR;
            return whole ? fn->vars[insn->place.var].name : NULL;
        }
    }
    return NULL;
}

static void look_at_store(const struct rs_run *run, const struct rs_function *fn,
                          const struct rs_block *block, uint32_t i)
{
    const struct rs_insn *insn = &block->insns[i];
    const struct rs_field *field = insn->place.field;
    const struct rs_name *array = array_of(fn, block, i, insn->a);
    if (field && field->owner && array) {
        const char *text =
            rs_arena_printf(run->arena, "%s.%s", field->owner->text, field->name->text);
        const struct rs_name *name = rs_intern_cstr(run->facts->contracts->names, text);
        if (is_ended(run, name)) {
            tell_open(run, array, name);
        }
    }
}

static void look_at_call(const struct rs_run *run, const struct rs_function *fn,
                         const struct rs_block *block, uint32_t i)
{
    const struct rs_insn *insn = &block->insns[i];
    for (uint32_t p = 0; insn->contract && p < insn->nargs && p < insn->contract->nparams; p++) {
        if (insn->contract->params[p].modes & RS_MODE_ENDED) {
            const struct rs_name *array = array_of(fn, block, i, insn->args[p]);
            if (array) {
                tell_open(run, array, insn->callee);
            }
        }
    }
}

static void look_at_function(const struct rs_run *run, const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            enum rs_op op = fn->blocks[b].insns[i].op;
            if (op == RS_OP_STORE) {
                look_at_store(run, fn, &fn->blocks[b], i);
            } else if (op == RS_OP_CALL) {
                look_at_call(run, fn, &fn->blocks[b], i);
            }
        }
    }
}

static void tell_arrays(const struct rs_run *run)
{
    const struct rs_unit *unit = run->facts->unit;
    for (const struct rs_table_use *use = unit->table_uses; use; use = use->next) {
        if (is_ended(run, use->field)) {
            tell_open(run, use->table, use->field);
        }
    }
    for (const struct rs_function *fn = unit->functions; fn; fn = fn->next) {
        look_at_function(run, fn);
    }
}

void rs_tables_tell(const struct rs_run *run)
{
    tell_slots(run);
    if (run->facts->unit->open_tables) {
        tell_arrays(run);
    }
}
