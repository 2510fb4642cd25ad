// SPDX-License-Identifier: Apache-2.0
// Places: from an instruction's place to the variable or cell it means, reading, writing, address,
// and who holds what a place shows (design: "places hold").
#include "engine.h"
#include "resource.h"

static struct rs_target some_target(enum rs_target_kind kind, struct rs_type type)
{
    struct rs_target target = {.kind = kind, .var = RS_NO_VAR, .type = type};
    target.cell.base = rs_val_undef();
    target.cell.index = rs_val_undef();
    target.cell.var = RS_NO_VAR;
    return target;
}

// The place `field`/`index` of variable `var`.
static struct rs_target in_variable(const struct rs_run *run, uint32_t var,
                                    const struct rs_field *field, struct rs_val index)
{
    const struct rs_var *v = &run->fn->vars[var];
    struct rs_target target = some_target(RS_TARGET_CELL, field ? field->type : v->type);
    target.var = var;
    target.cell.kind = rs_is_static(v) ? RS_CELL_GLOBAL : RS_CELL_MEMBER;
    target.cell.var = var;
    target.cell.op = field;
    target.cell.index = index;
    if (!field && index.kind == RS_VAL_UNDEF && target.cell.kind == RS_CELL_MEMBER) {
        target.kind = RS_TARGET_VAR;
    }
    return target;
}

// The place `field`/`index` of what symbol `base` points to.
static struct rs_target in_memory(struct rs_val base, const struct rs_field *field,
                                  struct rs_val index)
{
    struct rs_type other = {RS_KIND_OTHER, NULL, false};
    struct rs_target target = some_target(RS_TARGET_CELL, field ? field->type : other);
    target.cell.kind = RS_CELL_FIELD;
    target.cell.base = base;
    target.cell.op = field;
    target.cell.index = index;
    return target;
}

// The place at an address, one `field` or one `index` further.
static struct rs_target behind(struct rs_run *run, struct rs_state *state, struct rs_val val,
                               const struct rs_field *field, struct rs_val index)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (!sym) {
        return some_target(RS_TARGET_UNKNOWN,
                           field ? field->type : (struct rs_type){RS_KIND_OTHER, NULL, false});
    }
    if (sym->kind != RS_SYM_ADDRESS) {
        return in_memory(val, field, index);
    }
    const struct rs_field *path =
        field ? rs_field_join(run->fn->unit, sym->field, field) : sym->field;
    bool twice = index.kind != RS_VAL_UNDEF && sym->index.kind != RS_VAL_UNDEF;
    struct rs_val at = index.kind != RS_VAL_UNDEF ? index : sym->index;
    bool array =
        sym->base_var != RS_NO_VAR && run->fn->vars[sym->base_var].type.kind == RS_KIND_ARRAY;
    if (array && !path && at.kind == RS_VAL_UNDEF) {
        at = rs_val_int(0);  // what an array's address points to is its first element
    }
    struct rs_target target = sym->base_var != RS_NO_VAR ? in_variable(run, sym->base_var, path, at)
                                                         : in_memory(sym->base, path, at);
    if (twice) {
        target.kind = RS_TARGET_SOME;
    }
    return target;
}

struct rs_target rs_target_behind(struct rs_run *run, struct rs_state *state, struct rs_val val)
{
    return behind(run, state, val, NULL, rs_val_undef());
}

// v[0] and *v are one place.
static struct rs_val index_value(struct rs_run *run, struct rs_state *state,
                                 const struct rs_place *place, struct rs_val base)
{
    const struct rs_sym *sym = rs_state_symbol(state, base);
    struct rs_val index = rs_eval(run, state, place->index);
    if (rs_val_zero(index) && sym && sym->kind != RS_SYM_ADDRESS) {
        return rs_val_undef();
    }
    return index;
}

struct rs_target rs_target_of(struct rs_run *run, struct rs_state *state,
                              const struct rs_place *place)
{
    switch (place->kind) {
    case RS_PLACE_VAR:
        return in_variable(run, place->var, NULL, rs_val_undef());
    case RS_PLACE_MEMBER:
        return in_variable(run, place->var, place->field, rs_val_undef());
    default:
        break;
    }
    struct rs_val base = rs_eval(run, state, rs_opnd_var(place->var));
    rs_use(run, state, base, true);
    if (place->kind == RS_PLACE_FIELD) {
        return behind(run, state, base, place->field, rs_val_undef());
    }
    if (place->kind == RS_PLACE_DEREF) {
        return behind(run, state, base, NULL, rs_val_undef());
    }
    bool known = place->index.kind != RS_OPND_NONE;
    struct rs_val index = known ? index_value(run, state, place, base) : rs_val_undef();
    struct rs_target target = behind(run, state, base, NULL, index);
    if (!known && target.kind != RS_TARGET_UNKNOWN) {
        target.kind = RS_TARGET_SOME;
    }
    return target;
}

// The frame gets back what the place held.
static void give_back(struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    if (!sym) {
        return;
    }
    if (cell->hold == RS_HOLD_TOOK) {
        rs_sym_count(sym, 1, 1);
    } else if (cell->hold == RS_HOLD_INITIAL) {
        rs_sym_count(sym, 0, 1);
    }
}

static enum rs_hold hold_of(const struct rs_run *run, const struct rs_state *state,
                            const struct rs_cell *cell)
{
    if (cell->kind == RS_CELL_MEMBER) {
        return RS_HOLD_NONE;
    }
    const struct rs_field *field = cell->op;
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    bool owner = cell->kind == RS_CELL_FIELD && field && rs_facts_owns(run->facts, field);
    if (owner && base && !(base->flags & RS_SYMF_DYING)) {
        return RS_HOLD_TOOK;
    }
    return RS_HOLD_MAY_TAKE;
}

// ---- reading
// -------------------------------------------------------------------------------------

static struct rs_val read_unknown(struct rs_run *run, struct rs_state *state, struct rs_type type,
                                  bool may_give)
{
    struct rs_val val = rs_unknown(run, state, type);
    struct rs_sym *sym = rs_state_symbol(state, val);
    sym->lender = RS_LENDER_PLACE;
    sym->origin = run->insn;
    if (may_give) {
        rs_sym_count(sym, 0, 1);
    }
    return val;
}

// An element at an index that is no constant may be one of those that were written.
static bool may_be_written_element(const struct rs_state *state, const struct rs_cell *element)
{
    for (uint32_t i = 0; element->index.kind == RS_VAL_SYM && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (rs_cell_written(cell) && cell->kind == element->kind && cell->var == element->var &&
            cell->index.kind != RS_VAL_UNDEF && rs_val_same(cell->base, element->base)) {
            return true;
        }
    }
    return false;
}

// A field of an array's element at an index that is no constant: which element that was, and
// whether it still is one, is not known for long.
static bool in_element(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    bool computed = base && base->origin && base->origin->op == RS_OP_BINARY;
    return cell->kind == RS_CELL_FIELD && (cell->index.kind == RS_VAL_SYM || computed);
}

// Whether the cell is an element of the array of arguments that the interpreter calls a slot with.
static bool is_argument(const struct rs_run *run, const struct rs_state *state,
                        const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    return cell->kind == RS_CELL_FIELD && base && (base->flags & RS_SYMF_PARAM) &&
           base->kind == RS_SYM_VALUE && (rs_role_modes(run, base->param) & RS_MODE_OBJECTS);
}

struct rs_val rs_target_load(struct rs_run *run, struct rs_state *state,
                             const struct rs_target *target, struct rs_type type)
{
    if (target->type.kind == RS_KIND_OBJECT) {
        type = target->type;
    }
    if (target->kind == RS_TARGET_VAR) {
        return rs_eval(run, state, rs_opnd_var(target->var));
    }
    if (target->kind != RS_TARGET_CELL) {
        return read_unknown(run, state, type, true);
    }
    const struct rs_cell *known = rs_state_cell(state, &target->cell);
    if (known) {
        rs_read_again(state, known->val);
        return known->val;
    }
    if (target->cell.kind != RS_CELL_GLOBAL && rs_state_zero_cell(state, &target->cell) &&
        !may_be_written_element(state, &target->cell)) {
        return rs_val_int(0);
    }
    struct rs_cell cell = target->cell;
    // What stands in a local struct unseen was put there by code unseen.
    cell.val = read_unknown(run, state, type, cell.kind == RS_CELL_MEMBER);
    cell.hold = hold_of(run, state, &cell);
    if (cell.hold == RS_HOLD_MAY_TAKE || in_element(state, &cell)) {
        cell.hold = RS_HOLD_INITIAL;
    }
    struct rs_sym *sym = rs_state_symbol(state, cell.val);
    if (sym && sym->kind == RS_SYM_OBJECT && is_argument(run, state, &cell)) {
        sym->null = RS_NULL_NEVER;
    }
    const struct rs_sym *base = rs_state_symbol(state, cell.base);
    if (sym && cell.kind == RS_CELL_FIELD && base && (base->flags & RS_SYMF_COPIED)) {
        rs_sym_count(sym, -1, 0);  // the frame may count it for the place
    }
    rs_inside_read(run, state, &cell);
    rs_read_loose(run, state, &cell);
    rs_state_add_cell(run->arena, state, &cell);
    return cell.val;
}

void rs_spend_place(struct rs_state *state, uint32_t id)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        struct rs_cell *cell = &state->cells[i];
        bool holds = cell->hold == RS_HOLD_TOOK || cell->hold == RS_HOLD_INITIAL;
        if (holds && cell->kind != RS_CELL_PURE && cell->val.kind == RS_VAL_SYM &&
            cell->val.id == id) {
            bool owner = cell->hold == RS_HOLD_TOOK;
            give_back(state, cell);
            cell->hold = owner ? RS_HOLD_SPENT : RS_HOLD_NONE;
            return;
        }
    }
}

// ---- writing
// -------------------------------------------------------------------------------------

static void take(struct rs_run *run, struct rs_state *state, struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    if (!sym || sym->kind != RS_SYM_OBJECT) {
        cell->hold = RS_HOLD_NONE;
        return;
    }
    cell->hold = hold_of(run, state, cell);
    if (cell->hold == RS_HOLD_TOOK && rs_val_same(cell->val, cell->base)) {
        cell->hold = RS_HOLD_MAY_TAKE;  // the end of a ring is its own neighbour
    }
    if (cell->hold == RS_HOLD_TOOK) {
        if (sym->hi <= 0) {
            sym->flags |= RS_SYMF_PLACED;
        }
        rs_sym_count(sym, -1, -1);
        sym->change = run->insn;
    }
    if (cell->hold != RS_HOLD_NONE && sym->hi >= 0) {
        sym->flags |= RS_SYMF_HELD;
    }
    if (cell->hold != RS_HOLD_NONE && sym->lender == RS_LENDER_NONE) {
        sym->lender = RS_LENDER_PLACE;
    }
}

// A store at an unknown index may have replaced any element of the same array.
static void store_somewhere(struct rs_state *state, const struct rs_target *target,
                            struct rs_val val)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell *cell = &state->cells[i];
        bool same = cell->kind == target->cell.kind && cell->op == target->cell.op &&
                    cell->var == target->cell.var && rs_val_same(cell->base, target->cell.base);
        if (same) {
            if (cell->hold == RS_HOLD_NONE) {
                cell->hold = RS_HOLD_MAY_TAKE;
            }
            rs_cell_settle(state, cell);
            rs_state_remove_cell(state, i);
        }
    }
    struct rs_cell stored = {.hold = RS_HOLD_MAY_TAKE, .val = val};
    rs_cell_settle(state, &stored);
}

// Whether a call has read the symbol from inside another object without taking a reference: an
// accessor of the unit, or (`api`) a getter of the API.
static bool shown_by_call(const struct rs_sym *sym, bool api)
{
    const struct rs_contract *getter =
        sym->origin && sym->origin->op == RS_OP_CALL ? sym->origin->contract : NULL;
    const uint32_t runs = RS_CONTRACT_RUNS_PYTHON | RS_CONTRACT_MAY_RUN_PYTHON;
    if (!getter || sym->kind != RS_SYM_OBJECT || (getter->flags & runs)) {
        return false;
    }
    bool accessor = getter->source == RS_SOURCE_INFERRED || getter->source == RS_SOURCE_EXCHANGED;
    return accessor || (api && (getter->flags & RS_CONTRACT_PURE));
}

void rs_turn_out(struct rs_state *state, uint32_t holder, bool api)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (sym->lender == RS_LENDER_SYM && sym->lender_sym == holder && shown_by_call(sym, api)) {
            rs_sym_count(sym, 0, 1);
        }
    }
}

void rs_target_store(struct rs_run *run, struct rs_state *state, const struct rs_target *target,
                     struct rs_val val)
{
    if (run->resources && (target->kind != RS_TARGET_VAR || run->exposed[target->var])) {
        rs_resource_escape(state, val);
    }
    if (target->kind == RS_TARGET_VAR) {
        rs_state_set(run->arena, state, target->var, val);
        return;
    }
    if (target->kind != RS_TARGET_CELL) {
        store_somewhere(state, target, val);
        rs_state_forget_zero(state, &target->cell);
        return;
    }
    if (run->facts->stores && !run->resources) {
        rs_stores_note(run, state, target, val);
    }
    if (target->cell.index.kind == RS_VAL_SYM) {
        rs_state_forget_zero(state, &target->cell);
    }
    struct rs_cell *known = rs_state_cell(state, &target->cell);
    if (known) {
        give_back(state, known);
        rs_state_remove_cell(state, (uint32_t)(known - state->cells));
    }
    struct rs_cell cell = target->cell;
    if (cell.kind == RS_CELL_FIELD && cell.base.kind == RS_VAL_SYM) {
        rs_turn_out(state, cell.base.id, false);
    }
    cell.val = val;
    take(run, state, &cell);
    rs_state_add_cell(run->arena, state, &cell);
}

// A member of the struct that the target is; false if that is an element of an array.
static bool member_of(const struct rs_run *run, const struct rs_target *whole,
                      const struct rs_field *field, struct rs_target *member)
{
    const struct rs_field *path = rs_field_join(run->fn->unit, whole->cell.op, field);
    bool variable = whole->kind == RS_TARGET_VAR || whole->cell.kind != RS_CELL_FIELD;
    *member = variable ? in_variable(run, whole->var, path, rs_val_undef())
                       : in_memory(whole->cell.base, path, rs_val_undef());
    return whole->kind == RS_TARGET_VAR ||
           (whole->kind == RS_TARGET_CELL && whole->cell.index.kind == RS_VAL_UNDEF);
}

// Two places show the object now. Whose the reference is cannot be said where one of them is
// memory; a local struct has none.
static void copy_member(struct rs_run *run, struct rs_state *state, const struct rs_target *to,
                        const struct rs_target *from)
{
    struct rs_cell copy = to->cell;
    copy.val = rs_target_load(run, state, from, from->type);
    copy.hold = copy.kind == RS_CELL_MEMBER ? RS_HOLD_NONE : RS_HOLD_MAY_TAKE;
    struct rs_cell *source = rs_state_cell(state, &from->cell);
    if (source && source->hold == RS_HOLD_TOOK) {
        source->hold = RS_HOLD_INITIAL;
    }
    rs_state_add_cell(run->arena, state, &copy);
}

void rs_target_copy(struct rs_run *run, struct rs_state *state, const struct rs_target *to,
                    const struct rs_target *from, const struct rs_name *name)
{
    const struct rs_unit *unit = run->fn->unit;
    const uint32_t known = unit->nfields;  // members of members become known on the way
    struct rs_target shown, source;
    for (uint32_t i = 0; i < known; i++) {
        const struct rs_field *field = unit->fields[i];
        if (field->base == name && field->type.kind == RS_KIND_OBJECT &&
            member_of(run, to, field, &shown) && member_of(run, from, field, &source)) {
            copy_member(run, state, &shown, &source);
        }
    }
}

struct rs_val rs_target_address(struct rs_run *run, struct rs_state *state,
                                const struct rs_target *target)
{
    bool known = target->kind == RS_TARGET_VAR || target->kind == RS_TARGET_CELL;
    uint32_t id = rs_state_sym(run->arena, state, known ? RS_SYM_ADDRESS : RS_SYM_VALUE);
    struct rs_sym *sym = &state->syms[id];
    sym->null = RS_NULL_NEVER;
    sym->nonzero = true;
    if (known) {
        bool variable = target->kind == RS_TARGET_VAR || target->cell.kind != RS_CELL_FIELD;
        sym->base_var = variable ? target->var : RS_NO_VAR;
        sym->base = target->cell.base;
        sym->field = target->cell.op;
        sym->index = target->cell.index;
    }
    return rs_val_sym(id);
}

// ---- forgetting
// ----------------------------------------------------------------------------------

static void obscure_val(struct rs_state *state, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (state->resources) {
        rs_resource_escape(state, val);
    }
    if (sym && sym->kind == RS_SYM_OBJECT) {
        rs_sym_count(sym, -1, 0);
        sym->flags &= ~(uint32_t)RS_SYMF_FRESH;
        sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
    }
}

void rs_target_obscure(struct rs_run *run, struct rs_state *state, const struct rs_target *target)
{
    if (target->kind == RS_TARGET_VAR) {
        struct rs_type type = run->fn->vars[target->var].type;
        obscure_val(state, rs_state_get(state, target->var));
        if (type.kind == RS_KIND_STRUCT || type.kind == RS_KIND_ARRAY) {
            return;
        }
        struct rs_val val = read_unknown(run, state, type, true);
        rs_state_set(run->arena, state, target->var, val);
        return;
    }
    if (target->kind != RS_TARGET_CELL) {
        return;
    }
    struct rs_cell *known = rs_state_cell(state, &target->cell);
    if (known) {
        obscure_val(state, known->val);
        give_back(state, known);
        rs_state_remove_cell(state, (uint32_t)(known - state->cells));
    }
    if (target->type.kind == RS_KIND_OBJECT) {
        // Whether what stands there now came with a reference is not known.
        struct rs_cell cell = target->cell;
        cell.val = read_unknown(run, state, target->type, true);
        rs_sym_count(rs_state_symbol(state, cell.val), -1, 0);
        cell.hold = hold_of(run, state, &cell);
        rs_state_add_cell(run->arena, state, &cell);
    }
}

bool rs_points_into(const struct rs_sym *pointer, struct rs_val val, const struct rs_cell *cell)
{
    if (pointer->kind != RS_SYM_ADDRESS) {
        return (cell->kind == RS_CELL_FIELD || cell->kind == RS_CELL_ZERO) &&
               rs_val_same(cell->base, val);
    }
    if (pointer->base_var != RS_NO_VAR) {
        return cell->kind != RS_CELL_PURE && cell->kind != RS_CELL_HELD &&
               cell->var == pointer->base_var;
    }
    return cell->kind == RS_CELL_FIELD && rs_val_same(cell->base, pointer->base);
}

// The address of a variable that was stored where code unseen reads it: it may write the variable.
static void forget_variable(struct rs_run *run, struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && sym->kind == RS_SYM_ADDRESS && sym->base_var != RS_NO_VAR) {
        struct rs_target target = rs_target_behind(run, state, val);
        rs_target_obscure(run, state, &target);
    }
}

void rs_forget_behind(struct rs_run *run, struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *known = rs_state_symbol(state, val);
    if (!known) {
        return;
    }
    const struct rs_sym pointer = *known;  // symbols may move
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell *cell = &state->cells[i];
        if (!rs_points_into(&pointer, val, cell)) {
            continue;
        }
        if (cell->hold == RS_HOLD_NONE) {
            cell->hold = RS_HOLD_MAY_TAKE;
        }
        struct rs_sym *held = rs_state_symbol(state, cell->val);
        if (held && cell->hold == RS_HOLD_TOOK) {
            rs_sym_count(held, 0, 1);  // the place may have let go of it
        }
        rs_cell_settle(state, cell);
        struct rs_val shown = cell->val;
        rs_state_remove_cell(state, i);
        forget_variable(run, state, shown);
        i = i < state->ncells ? i : state->ncells;
    }
}
