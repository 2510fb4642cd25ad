// SPDX-License-Identifier: Apache-2.0
// Pure operations: folded where the state decides them, else remembered as cells, so that a later
// test of the result restricts the operands, and the same test made twice agrees with itself.
#include "pure.h"

// Remembered operations a state; the oldest are forgotten first.
#define PURE_MAX 24

const char rs_op_keys[RS_PURE_LAST + 1];

bool rs_fold(uint32_t op, int64_t a, int64_t b, int64_t *result)
{
    switch (op) {
    case RS_BIN_ADD:
        return !__builtin_add_overflow(a, b, result);
    case RS_BIN_SUB:
        return !__builtin_sub_overflow(a, b, result);
    case RS_BIN_MUL:
        return !__builtin_mul_overflow(a, b, result);
    case RS_BIN_AND:
        *result = a & b;
        return true;
    case RS_BIN_OR:
        *result = a | b;
        return true;
    default:
        return false;
    }
}

static bool is_truth(uint32_t op)
{
    return (op >= RS_BIN_EQ && op <= RS_BIN_GE) || (op >= RS_PURE_NOT && op <= RS_PURE_LAST);
}

static void forget_oldest_pure(struct rs_state *state)
{
    uint32_t count = 0;
    uint32_t oldest = 0;
    for (uint32_t i = state->ncells; i-- > 0;) {
        if (state->cells[i].kind == RS_CELL_PURE) {
            count++;
            oldest = i;
        }
    }
    if (count >= PURE_MAX) {
        rs_state_remove_cell(state, oldest);
    }
}

int64_t rs_move_bound(int64_t bound, uint32_t op, int64_t by, int64_t none)
{
    int64_t moved;
    return bound != none && rs_fold(op, bound, by, &moved) ? moved : none;
}

// The bounds of what the operation gives: of a truth 0 and 1, of a sum those of its operands moved.
// What a difference of two unknown numbers may be depends on their signs.
static void bound_result(const struct rs_state *state, const struct rs_cell *cell,
                         struct rs_sym *sym, uint32_t op)
{
    int64_t low, high, by_low, by_high;
    bool sum = op == RS_BIN_ADD || (op == RS_BIN_SUB && cell->index.kind == RS_VAL_INT);
    // 0/1 operands of & and | give a 0/1 result.
    bool logic = (op == RS_BIN_AND || op == RS_BIN_OR) && rs_is_bool(state, cell->base) &&
                 rs_is_bool(state, cell->index);
    if (is_truth(op) || logic) {
        sym->low = 0;
        sym->high = 1;
    } else if (sum && rs_known_range(state, cell->base, &low, &high) &&
               rs_known_range(state, cell->index, &by_low, &by_high)) {
        sym->low = by_low != RS_INT_MIN ? rs_move_bound(low, op, by_low, RS_INT_MIN) : RS_INT_MIN;
        sym->high =
            by_high != RS_INT_MAX ? rs_move_bound(high, op, by_high, RS_INT_MAX) : RS_INT_MAX;
    }
}

static struct rs_val remember(struct rs_run *run, struct rs_state *state, struct rs_cell *cell,
                              uint32_t op)
{
    uint32_t id = rs_state_sym(run->arena, state, RS_SYM_VALUE);
    bound_result(state, cell, &state->syms[id], op);
    state->syms[id].origin = run->insn;
    cell->val = rs_val_sym(id);
    forget_oldest_pure(state);
    rs_state_add_cell(run->arena, state, cell);
    return cell->val;
}

// An object whose address is computed with, as where a bit of it is a mark, may live on in what is
// computed.
static void hide_in_number(struct rs_state *state, uint32_t op, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && sym->kind == RS_SYM_OBJECT && (op == RS_BIN_AND || op == RS_BIN_OR)) {
        sym->flags |= RS_SYMF_UNTRACKED;
    }
}

struct rs_val rs_pure(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                      struct rs_val b)
{
    int64_t folded;
    int known = rs_decide(state, op, a, b);
    if (known >= 0) {
        return rs_val_int(known);
    }
    if (a.kind == RS_VAL_INT && b.kind == RS_VAL_INT && rs_fold(op, a.value, b.value, &folded)) {
        return rs_val_int(folded);
    }
    struct rs_cell cell = {
        .kind = RS_CELL_PURE, .base = a, .var = RS_NO_VAR, .op = &rs_op_keys[op], .index = b};
    const struct rs_cell *old = rs_state_cell(state, &cell);
    if (old) {
        return old->val;
    }
    hide_in_number(state, op, a);
    hide_in_number(state, op, b);
    return remember(run, state, &cell, op);
}

void rs_know_unequal(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number)
{
    struct rs_cell cell = {.kind = RS_CELL_PURE,
                           .base = val,
                           .var = RS_NO_VAR,
                           .op = &rs_op_keys[RS_BIN_EQ],
                           .index = rs_val_int(number),
                           .val = rs_val_int(0)};
    forget_oldest_pure(state);
    rs_state_add_cell(run->arena, state, &cell);
}
