// SPDX-License-Identifier: Apache-2.0
// Pointers into objects (the text of a str, the array of a list) and into what a view lends: they
// go when that goes. Computing with such a pointer gives another.
#include "call.h"

// ---- what it points into ------------------------------------------------------------------------

void rs_inside_derive(struct rs_state *state, struct rs_val from, struct rs_val to)
{
    const struct rs_sym *source = rs_state_symbol(state, from);
    struct rs_sym *sym = rs_state_symbol(state, to);
    if (!source || !sym || sym == source || !(source->flags & RS_SYMF_INTERIOR) ||
        sym->kind != RS_SYM_VALUE) {
        return;
    }
    sym->flags |= source->flags & (RS_SYMF_INTERIOR | RS_SYMF_DEAD | RS_SYMF_GUESS);
    bool lent = source->lender == RS_LENDER_SYM;
    sym->lender = RS_LENDER_SYM;
    sym->lender_sym = lent ? source->lender_sym : from.id;
    sym->change = source->change;
}

static bool same_step(const struct rs_field *a, const struct rs_field *b)
{
    return a && a->owner == b->owner && a->name == b->name;
}

void rs_inside_read(const struct rs_run *run, struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    const struct rs_inside *i = cell->kind == RS_CELL_PURE ? NULL : run->facts->inside;
    while (i && !same_step(cell->op, i->field)) {
        i = i->next;
    }
    if (!i || !sym || sym->kind != RS_SYM_VALUE) {
        return;
    }
    if (i->resource) {
        sym->flags |= RS_SYMF_INTERIOR;
    } else if (base && base->kind == RS_SYM_OBJECT) {
        sym->flags |= RS_SYMF_INTERIOR;
        sym->lender = RS_LENDER_SYM;
        sym->lender_sym = cell->base.id;
    }
}

// Others than what is parsed may hold the item; what a parameter's caller lends lasts for the call.
void rs_inside_parsed(const struct rs_call *c, struct rs_state *state, uint32_t i)
{
    uint32_t parsed = rs_call_parsed_object(c, state);
    struct rs_target target = rs_target_behind(c->run, state, rs_call_arg(c, i));
    struct rs_sym *sym = target.kind == RS_TARGET_VAR
                             ? rs_state_symbol(state, rs_state_get(state, target.var))
                             : NULL;
    if (sym && parsed != RS_NO_PARAM &&
        rs_lending_param(state, rs_call_object(state, c, parsed)) != RS_NO_PARAM) {
        sym->flags |= RS_SYMF_INTERIOR;
        sym->lender = RS_LENDER_FRAME;
    }
}

// ---- views that are released --------------------------------------------------------------------

void rs_inside_collect(struct rs_arena *arena, struct rs_facts *facts)
{
    const struct rs_unit *unit = facts->unit;
    facts->inside = NULL;
    for (uint32_t i = 0; i < unit->nfields; i++) {
        const struct rs_field *field = unit->fields[i];
        if (!field->owner || !field->name) {
            continue;
        }
        const char *text = rs_arena_printf(arena, "%s.%s", field->owner->text, field->name->text);
        const struct rs_name *name = rs_intern_cstr(facts->contracts->names, text);
        const struct rs_name *resource;
        if (rs_contracts_inside(facts->contracts, name, &resource)) {
            struct rs_inside *inside = RS_NEW(arena, struct rs_inside);
            *inside = (struct rs_inside){field, resource, facts->inside};
            facts->inside = inside;
        }
    }
}

// The pointer dangles, and those that were computed from it.
static void end(struct rs_state *state, struct rs_val val, const struct rs_insn *release)
{
    for (uint32_t i = 0; val.kind == RS_VAL_SYM && i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        bool derived = sym->lender == RS_LENDER_SYM && sym->lender_sym == val.id;
        if (sym->kind == RS_SYM_VALUE && (i == val.id || derived)) {
            sym->flags |= RS_SYMF_INTERIOR | RS_SYMF_DEAD;
            sym->change = release;
        }
    }
}

static void end_shown(const struct rs_call *c, struct rs_state *state, const struct rs_field *field,
                      struct rs_val view)
{
    const struct rs_sym *pointer = rs_state_symbol(state, view);
    for (uint32_t i = 0; pointer && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        const struct rs_field *shown =
            cell->kind == RS_CELL_MEMBER || cell->kind == RS_CELL_FIELD ? cell->op : NULL;
        if (same_step(shown, field) && rs_points_into(pointer, view, cell)) {
            end(state, cell->val, c->insn);
        }
    }
}

void rs_inside_call(const struct rs_call *c, struct rs_state *state)
{
    const struct rs_inside *inside = c->contract ? c->run->facts->inside : NULL;
    for (; inside; inside = inside->next) {
        for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
            const struct rs_outcome *o = &c->contract->outcomes[i];
            for (uint32_t e = 0; e < o->neffects; e++) {
                const struct rs_effect *effect = &o->effects[e];
                if (effect->kind == RS_EFFECT_RELEASE && effect->type == inside->resource) {
                    end_shown(c, state, inside->field, rs_call_arg(c, effect->param));
                }
            }
        }
    }
}

// Whether nothing was stored into the local struct since the call, or before it zeros.
static bool is_open(const struct rs_state *state, const struct rs_cell *cell)
{
    return !rs_state_cell(state, cell) && !rs_state_zero_cell(state, cell);
}

void rs_inside_release(const struct rs_call *c, struct rs_state *state,
                       const struct rs_effect *effect)
{
    const struct rs_sym *view = rs_state_symbol(state, rs_call_arg(c, effect->param));
    bool local = view && view->kind == RS_SYM_ADDRESS && view->base_var != RS_NO_VAR &&
                 !view->field && c->run->fn->vars[view->base_var].kind == RS_VAR_LOCAL;
    uint32_t var = local ? view->base_var : 0;
    for (const struct rs_inside *i = local ? c->run->facts->inside : NULL; i; i = i->next) {
        struct rs_cell cell = {.kind = RS_CELL_MEMBER, .var = var, .op = i->field};
        if (i->resource != effect->type || c->run->fn->vars[var].type.name != i->field->owner ||
            !is_open(state, &cell)) {
            continue;
        }
        cell.val = rs_val_sym(rs_state_sym(c->run->arena, state, RS_SYM_VALUE));
        end(state, cell.val, c->insn);
        rs_state_add_cell(c->run->arena, state, &cell);
    }
}

// ---- what is left behind ------------------------------------------------------------------------

bool rs_dangles(const struct rs_sym *sym)
{
    return sym && (sym->flags & RS_SYMF_INTERIOR) && (sym->flags & RS_SYMF_DEAD) &&
           !(sym->flags & RS_SYMF_UNTRACKED);
}

// A global, or a field of what the caller lends, outlives the call.
static bool outlives(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    if (cell->kind == RS_CELL_GLOBAL) {
        return true;
    }
    return cell->kind == RS_CELL_FIELD && base && base->kind == RS_SYM_OBJECT &&
           rs_lending_param(state, base) != RS_NO_PARAM &&
           !(base->flags & (RS_SYMF_DYING | RS_SYMF_DEAD));
}

// Whether the function keeps something that it was given, beside `self`: perhaps what it parsed.
static bool keeps_argument(const struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        if ((sym->flags & RS_SYMF_PARAM) && (sym->flags & RS_SYMF_HELD) && sym->param > 0) {
            return true;
        }
    }
    return false;
}

// A pointer into an item of what the caller lends, which was parsed.
static bool is_lent(const struct rs_run *run, const struct rs_state *state,
                    const struct rs_sym *sym)
{
    return run->role && sym && (sym->flags & RS_SYMF_INTERIOR) && !(sym->flags & RS_SYMF_DEAD) &&
           !(sym->flags & RS_SYMF_UNTRACKED) && sym->lender == RS_LENDER_FRAME &&
           !keeps_argument(state);
}

void rs_inside_judge(struct rs_run *run, struct rs_state *state)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        struct rs_sym *sym = rs_state_symbol(state, cell->val);
        bool lent = is_lent(run, state, sym);
        if ((!lent && !rs_dangles(sym)) || !outlives(state, cell) || !rs_cell_written(cell) ||
            cell->index.kind != RS_VAL_UNDEF) {
            continue;
        }
        rs_run_event(run, state, RS_EVENT_DEAD_USE, RS_HOW_LEFT, sym,
                     lent ? rs_run_return_loc(run, state) : sym->change->loc);
        sym->flags |= RS_SYMF_UNTRACKED;  // told once
    }
}
