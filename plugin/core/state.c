// SPDX-License-Identifier: Apache-2.0
// Abstract states: storage, reachability, canonical numbering. Joining is join.c.
#include "state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct rs_state *rs_state_new(struct rs_arena *arena)
{
    return RS_NEW(arena, struct rs_state);
}

static void *copy_array(struct rs_arena *arena, const void *from, uint32_t count, uint32_t spare,
                        size_t size)
{
    void *to = rs_arena_alloc(arena, (size_t)(count + spare) * size);
    if (count) {
        memcpy(to, from, (size_t)count * size);
    }
    return to;
}

struct rs_state *rs_state_clone(struct rs_arena *arena, const struct rs_state *state)
{
    const uint32_t spare = 4;
    struct rs_state *copy = RS_NEW(arena, struct rs_state);
    *copy = *state;
    copy->vars = copy_array(arena, state->vars, state->nvars, spare, sizeof *state->vars);
    copy->cells = copy_array(arena, state->cells, state->ncells, spare, sizeof *state->cells);
    copy->syms = copy_array(arena, state->syms, state->nsyms, spare, sizeof *state->syms);
    copy->vars_cap = state->nvars + spare;
    copy->cells_cap = state->ncells + spare;
    copy->syms_cap = state->nsyms + spare;
    copy->spare = NULL;
    copy->spare_cap = 0;
    return copy;
}

static void *make_room(struct rs_arena *arena, void *array, uint32_t count, uint32_t *cap,
                       size_t size)
{
    if (count < *cap) {
        return array;
    }
    uint32_t spare = count + 8;
    *cap = count + spare;
    return copy_array(arena, array, count, spare, size);
}

uint32_t rs_state_sym(struct rs_arena *arena, struct rs_state *state, enum rs_sym_kind kind)
{
    state->syms =
        make_room(arena, state->syms, state->nsyms, &state->syms_cap, sizeof *state->syms);
    state->syms[state->nsyms] = (struct rs_sym){.kind = kind,
                                                .lender = RS_LENDER_WORLD,
                                                .base_var = RS_NO_VAR,
                                                .low = RS_INT_MIN,
                                                .high = RS_INT_MAX};
    return state->nsyms++;
}

// The index of the first binding whose variable is not below `var`.
static uint32_t find_binding(const struct rs_state *state, uint32_t var)
{
    uint32_t low = 0;
    uint32_t high = state->nvars;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (state->vars[middle].var < var) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct rs_val rs_state_get(const struct rs_state *state, uint32_t var)
{
    uint32_t i = find_binding(state, var);
    if (i < state->nvars && state->vars[i].var == var) {
        return state->vars[i].val;
    }
    return rs_val_undef();
}

void rs_state_set(struct rs_arena *arena, struct rs_state *state, uint32_t var, struct rs_val val)
{
    uint32_t i = find_binding(state, var);
    if (i < state->nvars && state->vars[i].var == var) {
        state->vars[i].val = val;
        return;
    }
    state->vars =
        make_room(arena, state->vars, state->nvars, &state->vars_cap, sizeof *state->vars);
    memmove(&state->vars[i + 1], &state->vars[i], (state->nvars - i) * sizeof *state->vars);
    state->vars[i] = (struct rs_binding){var, val};
    state->nvars++;
}

void rs_state_drop(struct rs_state *state, uint32_t var)
{
    uint32_t i = find_binding(state, var);
    if (i < state->nvars && state->vars[i].var == var) {
        state->nvars--;
        memmove(&state->vars[i], &state->vars[i + 1], (state->nvars - i) * sizeof *state->vars);
    }
}

struct rs_sym *rs_state_symbol(const struct rs_state *state, struct rs_val val)
{
    if (val.kind != RS_VAL_SYM) {
        return NULL;
    }
    assert(val.id < state->nsyms);
    return &state->syms[val.id];
}

static bool same_key(const struct rs_cell *a, const struct rs_cell *b)
{
    return a->kind == b->kind && a->op == b->op && a->var == b->var &&
           rs_val_same(a->base, b->base) && rs_val_same(a->index, b->index);
}

struct rs_cell *rs_state_cell(const struct rs_state *state, const struct rs_cell *key)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (same_key(&state->cells[i], key)) {
            return &state->cells[i];
        }
    }
    return NULL;
}

struct rs_cell *rs_state_add_cell(struct rs_arena *arena, struct rs_state *state,
                                  const struct rs_cell *cell)
{
    state->cells =
        make_room(arena, state->cells, state->ncells, &state->cells_cap, sizeof *state->cells);
    state->cells[state->ncells] = *cell;
    return &state->cells[state->ncells++];
}

void rs_state_remove_cell(struct rs_state *state, uint32_t index)
{
    state->ncells--;
    memmove(&state->cells[index], &state->cells[index + 1],
            (state->ncells - index) * sizeof *state->cells);
}

bool rs_cell_written(const struct rs_cell *cell)
{
    return cell->kind != RS_CELL_PURE && cell->kind != RS_CELL_ZERO && cell->kind != RS_CELL_HELD &&
           cell->hold != RS_HOLD_INITIAL;
}

struct rs_cell *rs_state_zero_cell(const struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_cell key = {
        .kind = RS_CELL_ZERO, .base = cell->base, .var = cell->var, .index = rs_val_undef()};
    return rs_state_cell(state, &key);
}

void rs_state_forget_zero(struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_cell *zero = rs_state_zero_cell(state, cell);
    if (zero) {
        rs_state_remove_cell(state, (uint32_t)(zero - state->cells));
    }
}

static void replace(struct rs_val *slot, uint32_t id, struct rs_val val)
{
    if (slot->kind == RS_VAL_SYM && slot->id == id) {
        *slot = val;
    }
}

void rs_state_substitute(struct rs_state *state, uint32_t id, struct rs_val val)
{
    for (uint32_t i = 0; i < state->nvars; i++) {
        replace(&state->vars[i].val, id, val);
    }
    for (uint32_t i = 0; i < state->ncells; i++) {
        replace(&state->cells[i].base, id, val);
        replace(&state->cells[i].index, id, val);
        replace(&state->cells[i].val, id, val);
    }
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        replace(&sym->base, id, val);
        replace(&sym->index, id, val);
        if (sym->lender == RS_LENDER_SYM && sym->lender_sym == id) {
            if (val.kind == RS_VAL_SYM) {
                sym->lender_sym = val.id;
            } else {
                sym->lender = RS_LENDER_WORLD;
            }
        }
    }
    replace(&state->pending_val, id, val);
    replace(&state->unasked_val, id, val);
}

static int8_t saturate(int count)
{
    if (count > RS_COUNT_MAX) {
        return RS_COUNT_MANY;
    }
    return (int8_t)(count < -RS_COUNT_MAX ? -RS_COUNT_MANY : count);
}

// "Many" is absorbing for the bound it widens; for the other bound it stays at the last number
// that is certain.
static int8_t add_bound(int8_t bound, int delta, bool is_low)
{
    if (bound == RS_COUNT_MANY || bound == -RS_COUNT_MANY) {
        return bound;
    }
    int sum = bound + delta;
    if (is_low && sum > RS_COUNT_MAX) {
        return RS_COUNT_MAX;
    }
    if (!is_low && sum < -RS_COUNT_MAX) {
        return -RS_COUNT_MAX;
    }
    return saturate(sum);
}

void rs_sym_count(struct rs_sym *sym, int low, int high)
{
    sym->lo = add_bound(sym->lo, low, true);
    sym->hi = add_bound(sym->hi, high, false);
}

bool rs_sym_tracked(const struct rs_state *state, const struct rs_sym *sym)
{
    if (state->resources) {
        return (sym->flags & RS_SYMF_RESOURCE) && !(sym->flags & RS_SYMF_UNTRACKED) &&
               (sym->lo > 0 || sym->hi < 0);
    }
    // One reference too many of a static object frees nothing and keeps nothing: no reason for a
    // state of its own, or module initialisers have one for each set of types that a module took.
    bool surplus = sym->lo > (sym->flags & RS_SYMF_STATIC ? 1 : 0);
    return sym->kind == RS_SYM_OBJECT && (surplus || sym->hi < 0 || (sym->flags & RS_SYMF_DEAD)) &&
           !(sym->flags & (RS_SYMF_UNTRACKED | RS_SYMF_IMMORTAL));
}

// ---- collection -----------------------------------------------------------------------------

// Symbols for which the stack has room.
#define FEW_SYMS 128

struct marks {
    struct rs_state *state;
    uint32_t *number;  // new number + 1, 0 = not reached
    uint32_t *order;   // old numbers in new order
    uint32_t count;
};

static bool reached(const struct marks *marks, struct rs_val val)
{
    return val.kind != RS_VAL_SYM || marks->number[val.id] != 0;
}

static void mark(struct marks *marks, struct rs_val val)
{
    while (val.kind == RS_VAL_SYM && !marks->number[val.id]) {
        marks->order[marks->count++] = val.id;
        marks->number[val.id] = marks->count;
        const struct rs_sym *sym = &marks->state->syms[val.id];
        if (rs_sym_derived(sym)) {
            val = rs_val_sym(sym->lender_sym);
            continue;
        }
        if (sym->kind != RS_SYM_ADDRESS) {
            return;
        }
        mark(marks, sym->index);
        val = sym->base;
    }
}

static bool cell_kept(const struct marks *marks, const struct rs_cell *cell)
{
    // What is computed from constants need not be remembered.
    bool constant = cell->kind == RS_CELL_PURE && cell->base.kind == RS_VAL_INT &&
                    cell->index.kind != RS_VAL_SYM;
    return !constant && reached(marks, cell->base) && reached(marks, cell->index);
}

// An owner that was left with an object it has no reference to is judged at the exit, whether or
// not a variable still leads to it. What the frame owns is judged with it instead.
static bool left_dangling(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    return cell->hold == RS_HOLD_SPENT && base && base->hi <= 0 &&
           !(base->flags & (RS_SYMF_MEMORY | RS_SYMF_DEAD));
}

static void mark_roots(struct marks *marks)
{
    struct rs_state *state = marks->state;
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (left_dangling(state, &state->cells[i])) {
            mark(marks, state->cells[i].base);
        }
    }
    for (uint32_t i = 0; i < state->nvars; i++) {
        mark(marks, state->vars[i].val);
    }
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        bool counted = (sym->flags & RS_SYMF_STATIC) && (sym->lo != 0 || sym->hi != 0);
        if ((sym->flags & RS_SYMF_PARAM) || counted) {
            mark(marks, rs_val_sym(i));
        }
    }
}

// What a comparison gave: 0 or 1.
static bool is_truth(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *sym = rs_state_symbol(state, cell->val);
    return cell->kind == RS_CELL_PURE && sym && sym->low >= 0 && sym->high <= 1;
}

// A decided comparison of a parameter with a static object.
static bool identifies_param(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *a = rs_state_symbol(state, cell->base);
    const struct rs_sym *b = rs_state_symbol(state, cell->index);
    return cell->kind == RS_CELL_PURE && cell->val.kind == RS_VAL_INT && a && b &&
           (((a->flags & RS_SYMF_PARAM) && (b->flags & RS_SYMF_STATIC)) ||
            ((b->flags & RS_SYMF_PARAM) && (a->flags & RS_SYMF_STATIC)));
}

// What is computed from the answer of a call of which nobody has asked whether it failed.
static bool tells_of_answer(const struct rs_state *state, const struct rs_cell *cell)
{
    return cell->kind == RS_CELL_PURE && cell->base.kind == RS_VAL_SYM &&
           cell->val.kind == RS_VAL_SYM &&
           ((state->pending && rs_val_same(cell->base, state->pending_val)) ||
            (state->unasked && rs_val_same(cell->base, state->unasked_val)));
}

// What a test says of a dead object is of no use.
static void mark_living(struct marks *marks, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(marks->state, val);
    if (sym && !(sym->flags & RS_SYMF_DEAD)) {
        mark(marks, val);
    }
}

static void mark_cells(struct marks *marks)
{
    struct rs_state *state = marks->state;
    uint32_t before;
    do {
        before = marks->count;
        for (uint32_t i = 0; i < state->ncells; i++) {
            const struct rs_cell *cell = &state->cells[i];
            if (cell_kept(marks, cell)) {
                mark(marks, cell->val);
            } else if ((is_truth(state, cell) || tells_of_answer(state, cell)) &&
                       reached(marks, cell->val)) {
                // A test of the result will say something of the operands.
                mark_living(marks, cell->base);
                mark_living(marks, cell->index);
            } else if (identifies_param(state, cell)) {
                mark(marks, cell->base);
                mark(marks, cell->index);
            }
        }
    } while (marks->count != before);
}

void rs_cell_settle(struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    if (!sym) {
        return;
    }
    if (cell->hold == RS_HOLD_MAY_TAKE) {
        rs_sym_count(sym, -1, 0);
        sym->flags &= ~(uint32_t)RS_SYMF_FRESH;
    } else if (cell->hold == RS_HOLD_INITIAL) {
        rs_sym_count(sym, 0, 1);
    }
}

// An element whose index nobody knows any more: what was stored there, or counted there without a
// name, is the array's, which is not judged.
static void leave_to_array(const struct marks *marks, const struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(marks->state, cell->val);
    bool stored = rs_cell_written(cell);
    const struct rs_field *field = cell->kind == RS_CELL_FIELD ? cell->op : NULL;
    bool named = sym && sym->label && !(field && sym->label == field->path);
    if (sym && sym->kind == RS_SYM_OBJECT && !(sym->flags & RS_SYMF_PARAM) &&
        !reached(marks, cell->index) && reached(marks, cell->base) && (stored || !named)) {
        sym->flags |= RS_SYMF_UNTRACKED;
    }
}

// A resource of a place that cannot be named any more is not judged.
static void leave_held(struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    if (cell->kind == RS_CELL_HELD && sym) {
        sym->flags |= RS_SYMF_UNTRACKED;
    }
}

static void drop_cells(struct marks *marks)
{
    struct rs_state *state = marks->state;
    uint32_t kept = 0;
    uint32_t excess = state->ncells > RS_CELLS_MAX ? state->ncells - RS_CELLS_MAX : 0;
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (i >= excess && cell_kept(marks, &state->cells[i])) {
            state->cells[kept++] = state->cells[i];
        } else {
            leave_to_array(marks, &state->cells[i]);
            rs_cell_settle(state, &state->cells[i]);
            leave_held(state, &state->cells[i]);
        }
    }
    state->ncells = kept;
}

static void renumber_val(const struct marks *marks, struct rs_val *val)
{
    if (val->kind == RS_VAL_SYM) {
        *val = marks->number[val->id] ? rs_val_sym(marks->number[val->id] - 1) : rs_val_undef();
    }
}

static void renumber(struct rs_arena *arena, struct marks *marks)
{
    struct rs_state *state = marks->state;
    struct rs_sym *old = state->syms;
    uint32_t old_cap = state->syms_cap;
    if (state->spare_cap < marks->count) {
        state->spare_cap = marks->count + 4;
        state->spare = RS_NEW_ARRAY(arena, struct rs_sym, state->spare_cap);
    }
    struct rs_sym *syms = state->spare;
    for (uint32_t i = 0; i < marks->count; i++) {
        syms[i] = state->syms[marks->order[i]];
        renumber_val(marks, &syms[i].base);
        renumber_val(marks, &syms[i].index);
        if (syms[i].lender == RS_LENDER_SYM) {
            if (marks->number[syms[i].lender_sym]) {
                syms[i].lender_sym = marks->number[syms[i].lender_sym] - 1;
            } else {
                syms[i].lender = RS_LENDER_WORLD;
                syms[i].lender_sym = 0;
            }
        }
    }
    for (uint32_t i = 0; i < state->nvars; i++) {
        renumber_val(marks, &state->vars[i].val);
    }
    for (uint32_t i = 0; i < state->ncells; i++) {
        renumber_val(marks, &state->cells[i].base);
        renumber_val(marks, &state->cells[i].index);
        renumber_val(marks, &state->cells[i].val);
    }
    renumber_val(marks, &state->pending_val);
    renumber_val(marks, &state->unasked_val);
    state->syms = syms;
    state->nsyms = marks->count;
    state->syms_cap = state->spare_cap;
    state->spare = old;
    state->spare_cap = old_cap;
}

void rs_state_collect(struct rs_arena *arena, struct rs_state *state, rs_lost_fn *lost, void *ctx)
{
    uint32_t few[2 * FEW_SYMS] = {0};
    struct marks marks = {.state = state, .number = few, .order = few + FEW_SYMS};
    if (state->nsyms > FEW_SYMS) {
        marks.number = RS_NEW_ARRAY(arena, uint32_t, state->nsyms);
        marks.order = RS_NEW_ARRAY(arena, uint32_t, state->nsyms);
    }
    mark_roots(&marks);
    mark_cells(&marks);
    drop_cells(&marks);
    for (uint32_t i = 0; i < state->nsyms; i++) {
        bool counted =
            state->syms[i].kind == RS_SYM_OBJECT || (state->syms[i].flags & RS_SYMF_RESOURCE) != 0;
        if (!marks.number[i] && counted) {
            lost(ctx, state, i);
        }
    }
    renumber(arena, &marks);
}
