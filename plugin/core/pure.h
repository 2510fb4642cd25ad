// SPDX-License-Identifier: Apache-2.0
// Operations without effects, as cells of a state (RS_CELL_PURE): shared by known.c, pure.c and
// refine.c.
#ifndef RS_CORE_PURE_H
#define RS_CORE_PURE_H

#include "engine.h"

// Keys of pure cells: the address tells the operation, nothing is ever read through it.
extern const char rs_op_keys[RS_PURE_LAST + 1];

// Whether the cell is the result of an operation that rs_pure knows.
static inline bool rs_is_operation(const struct rs_cell *cell)
{
    const char *op = cell->op;
    return cell->kind == RS_CELL_PURE && op >= rs_op_keys && op <= rs_op_keys + RS_PURE_LAST;
}

// The operation of such a cell.
static inline uint32_t rs_operation(const struct rs_cell *cell)
{
    return (uint32_t)((const char *)cell->op - rs_op_keys);
}

// What the state tells of the truth of `a <op> b`: 0 or 1; -1 if it does not.
int rs_decide(const struct rs_state *state, uint32_t op, struct rs_val a, struct rs_val b);

// Whether the two are different static objects.
bool rs_static_twins(const struct rs_state *state, struct rs_val a, struct rs_val b);

// Whether the value is known to be 0 or 1.
bool rs_is_bool(const struct rs_state *state, struct rs_val val);

// Computes `a <op> b`; false for an operation that is not folded, or where it overflows.
bool rs_fold(uint32_t op, int64_t a, int64_t b, int64_t *result);

// A bound moved by a number; a bound that is none, or leaves what can be told, is none.
int64_t rs_move_bound(int64_t bound, uint32_t op, int64_t by, int64_t none);

#endif
