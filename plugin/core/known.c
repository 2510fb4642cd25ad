// SPDX-License-Identifier: Apache-2.0
// What a state knows of values: the range of one, which of two is less or whether they are equal,
// as ranges, earlier tests and the places they are from tell.
#include "pure.h"

bool rs_known_range(const struct rs_state *state, struct rs_val val, int64_t *low, int64_t *high)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (val.kind == RS_VAL_INT) {
        *low = *high = val.value;
        return true;
    }
    if (!sym || sym->kind != RS_SYM_VALUE) {
        return false;
    }
    *low = sym->low;
    *high = sym->high;
    return true;
}

bool rs_never_zero(const struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (!sym) {
        return val.kind == RS_VAL_INT && val.value != 0;
    }
    return sym->null == RS_NULL_NEVER || sym->nonzero || sym->low > 0 || sym->high < 0;
}

bool rs_static_twins(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *sa = rs_state_symbol(state, a);
    const struct rs_sym *sb = rs_state_symbol(state, b);
    return sa && sb && sa->name && sb->name && (sa->flags & sb->flags & RS_SYMF_STATIC) &&
           sa->name != sb->name;
}

// Whether the call that made a symbol got `val` as an argument: it may have returned it.
static bool made_from(const struct rs_state *state, const struct rs_insn *call, struct rs_val val)
{
    for (uint32_t i = 0; i < call->nargs; i++) {
        if (call->args[i].kind == RS_OPND_VAR &&
            rs_val_same(rs_state_get(state, call->args[i].var), val)) {
            return true;
        }
    }
    return false;
}

// An object that a call made of nothing else is not one that the caller passed, nor a static one.
static bool made_and_passed(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *made = rs_state_symbol(state, a);
    const struct rs_sym *passed = rs_state_symbol(state, b);
    return made && passed && (made->flags & RS_SYMF_MADE) &&
           (passed->flags & (RS_SYMF_PARAM | RS_SYMF_STATIC)) && made->origin &&
           !made_from(state, made->origin, b);
}

// A call that may return one of its arguments as it is has returned something else.
static bool told_from_argument(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *result = rs_state_symbol(state, a);
    const struct rs_insn *call = result ? result->origin : NULL;
    if (!call || call->op != RS_OP_CALL || !call->contract ||
        call->contract->source < RS_SOURCE_INFERRED) {
        return false;
    }
    for (uint32_t i = 0; i < call->contract->noutcomes; i++) {
        const struct rs_outcome *o = &call->contract->outcomes[i];
        if (o->value.kind == RS_VALUE_ARG && !rs_outcome_delta(o, o->value.param) &&
            o->value.param < call->nargs && call->args[o->value.param].kind == RS_OPND_VAR &&
            rs_val_same(rs_state_get(state, call->args[o->value.param].var), b)) {
            return true;
        }
    }
    return false;
}

// A call that tells a static object from its other results has returned one of these.
static bool told_apart(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *result = rs_state_symbol(state, a);
    const struct rs_sym *object = rs_state_symbol(state, b);
    return result && object && object->name && (object->flags & RS_SYMF_STATIC) &&
           !(result->flags & RS_SYMF_STATIC) && result->origin &&
           result->origin->op == RS_OP_CALL && result->origin->contract &&
           rs_contract_sentinel(result->origin->contract, object->name);
}

// Memory that this frame alone knows stands nowhere else.
static bool known_here_only(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *memory = rs_state_symbol(state, a);
    const struct rs_sym *other = rs_state_symbol(state, b);
    if (!state->resources || !memory || !other || !rs_sym_tracked(state, memory) ||
        !(memory->flags & RS_SYMF_MEMORY) || (other->flags & RS_SYMF_DERIVED)) {
        return false;
    }
    return memory->nonzero || other->nonzero || other->kind == RS_SYM_ADDRESS;
}

// Two addresses of variables, or of members of them. -1: not known.
static int same_variable(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *sa = rs_state_symbol(state, a);
    const struct rs_sym *sb = rs_state_symbol(state, b);
    bool known = state->resources && sa && sb && sa->kind == RS_SYM_ADDRESS &&
                 sb->kind == RS_SYM_ADDRESS && sa->base_var != RS_NO_VAR &&
                 sb->base_var != RS_NO_VAR;
    if (known && sa->base_var != sb->base_var) {
        return 0;
    }
    bool whole = known && sa->field == sb->field && sa->index.kind == RS_VAL_UNDEF &&
                 sb->index.kind == RS_VAL_UNDEF;
    return whole ? 1 : -1;
}

// Whether a comparison has told that a < b.
static bool known_less(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    for (uint32_t i = 0; a.kind == RS_VAL_SYM && b.kind == RS_VAL_SYM && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind != RS_CELL_PURE || cell->val.kind != RS_VAL_INT) {
            continue;
        }
        bool less = (cell->op == &rs_op_keys[RS_BIN_LT] && cell->val.value == 1) ||
                    (cell->op == &rs_op_keys[RS_BIN_GE] && cell->val.value == 0);
        bool greater = (cell->op == &rs_op_keys[RS_BIN_GT] && cell->val.value == 1) ||
                       (cell->op == &rs_op_keys[RS_BIN_LE] && cell->val.value == 0);
        if ((less && rs_val_same(cell->base, a) && rs_val_same(cell->index, b)) ||
            (greater && rs_val_same(cell->base, b) && rs_val_same(cell->index, a))) {
            return true;
        }
    }
    return false;
}

// -1: not known.
static int decide_equal(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    int64_t alow, ahigh, blow, bhigh;
    if (a.kind == RS_VAL_SYM && rs_val_same(a, b)) {
        return 1;
    }
    if ((rs_val_zero(a) && rs_never_zero(state, b)) ||
        (rs_val_zero(b) && rs_never_zero(state, a)) || rs_known_unequal(state, a, b) ||
        rs_known_unequal(state, b, a) || rs_static_twins(state, a, b) ||
        made_and_passed(state, a, b) || made_and_passed(state, b, a) || told_apart(state, a, b) ||
        told_apart(state, b, a) || known_here_only(state, a, b) || known_here_only(state, b, a) ||
        known_less(state, a, b) || known_less(state, b, a) || told_from_argument(state, a, b) ||
        told_from_argument(state, b, a)) {
        return 0;
    }
    if (same_variable(state, a, b) >= 0) {
        return same_variable(state, a, b);
    }
    if (rs_known_range(state, a, &alow, &ahigh) && rs_known_range(state, b, &blow, &bhigh)) {
        if (ahigh < blow || bhigh < alow) {
            return 0;
        }
        if (a.kind == RS_VAL_INT && b.kind == RS_VAL_INT) {
            return 1;
        }
    }
    return -1;
}

static int decide_less(const struct rs_state *state, struct rs_val a, struct rs_val b,
                       bool or_equal)
{
    int64_t alow, ahigh, blow, bhigh;
    if (known_less(state, a, b) || known_less(state, b, a)) {
        return known_less(state, a, b);
    }
    if (!rs_known_range(state, a, &alow, &ahigh) || !rs_known_range(state, b, &blow, &bhigh)) {
        return -1;
    }
    if (or_equal ? ahigh <= blow : ahigh < blow) {
        return 1;
    }
    if (or_equal ? alow > bhigh : alow >= bhigh) {
        return 0;
    }
    return -1;
}

// Numbers without a sign. One below zero stands for a large one, of which nothing can be told.
static int decide_unsigned_less(const struct rs_state *state, struct rs_val a, struct rs_val b,
                                bool or_equal)
{
    int64_t alow, ahigh, blow, bhigh;
    if (rs_val_zero(or_equal ? a : b)) {
        return or_equal;
    }
    bool known = rs_known_range(state, a, &alow, &ahigh) && rs_known_range(state, b, &blow, &bhigh);
    return known && ahigh >= 0 && bhigh >= 0 ? decide_less(state, a, b, or_equal) : -1;
}

int rs_decide(const struct rs_state *state, uint32_t op, struct rs_val a, struct rs_val b)
{
    int r;
    switch (op) {
    case RS_BIN_EQ:
        return decide_equal(state, a, b);
    case RS_BIN_NE:
        r = decide_equal(state, a, b);
        return r < 0 ? r : !r;
    case RS_BIN_LT:
        return decide_less(state, a, b, false);
    case RS_BIN_LE:
        return decide_less(state, a, b, true);
    case RS_BIN_GT:
        return decide_less(state, b, a, false);
    case RS_BIN_GE:
        return decide_less(state, b, a, true);
    case RS_PURE_ULT:
        return decide_unsigned_less(state, a, b, false);
    case RS_PURE_ULE:
        return decide_unsigned_less(state, a, b, true);
    case RS_PURE_NOT:
        if (a.kind == RS_VAL_INT) {
            return a.value == 0;
        }
        return rs_never_zero(state, a) ? 0 : -1;
    default:
        return -1;
    }
}

struct rs_val rs_moved_from(const struct rs_state *state, struct rs_val pointer)
{
    for (uint32_t i = 0; pointer.kind == RS_VAL_SYM && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool moves = cell->op == &rs_op_keys[RS_BIN_ADD] || cell->op == &rs_op_keys[RS_BIN_SUB];
        if (cell->kind == RS_CELL_PURE && moves && rs_val_same(cell->val, pointer)) {
            return cell->base;
        }
    }
    return rs_val_undef();
}

bool rs_is_bool(const struct rs_state *state, struct rs_val val)
{
    int64_t low, high;
    return rs_known_range(state, val, &low, &high) && low >= 0 && high <= 1;
}

// What the ranges say of a remembered order of two numbers.
int rs_order_by_range(const struct rs_state *state, const void *op, struct rs_val a,
                      struct rs_val b)
{
    if (op == &rs_op_keys[RS_BIN_LT] || op == &rs_op_keys[RS_BIN_LE]) {
        return decide_less(state, a, b, op == &rs_op_keys[RS_BIN_LE]);
    }
    if (op == &rs_op_keys[RS_BIN_GT] || op == &rs_op_keys[RS_BIN_GE]) {
        return decide_less(state, b, a, op == &rs_op_keys[RS_BIN_GE]);
    }
    return -1;
}

// The first static object with which the path compared symbol `id`, and found it equal or not.
static const struct rs_sym *compared_static(const struct rs_state *state, uint32_t id, bool found)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool equal = cell->op == &rs_op_keys[RS_BIN_EQ] && cell->val.value == found;
        bool unequal = cell->op == &rs_op_keys[RS_BIN_NE] && cell->val.value == !found;
        if (cell->kind != RS_CELL_PURE || cell->val.kind != RS_VAL_INT || (!equal && !unequal)) {
            continue;
        }
        bool first = rs_val_same(cell->base, rs_val_sym(id));
        const struct rs_sym *other = rs_state_symbol(state, first ? cell->index : cell->base);
        if ((first || rs_val_same(cell->index, rs_val_sym(id))) && other &&
            (other->flags & RS_SYMF_STATIC)) {
            return other;
        }
    }
    return NULL;
}

const struct rs_sym *rs_equal_static(const struct rs_state *state, uint32_t id)
{
    return compared_static(state, id, true);
}

const struct rs_sym *rs_unequal_static(const struct rs_state *state, uint32_t id)
{
    return compared_static(state, id, false);
}

// Ranges have no holes; what was compared is remembered.
bool rs_known_unequal(const struct rs_state *state, struct rs_val val, struct rs_val other)
{
    for (uint32_t i = 0; val.kind == RS_VAL_SYM && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool told = (cell->op == &rs_op_keys[RS_BIN_EQ] && cell->val.value == 0) ||
                    (cell->op == &rs_op_keys[RS_BIN_NE] && cell->val.value == 1);
        if (cell->kind == RS_CELL_PURE && cell->val.kind == RS_VAL_INT && told &&
            rs_val_same(cell->base, val) && rs_val_same(cell->index, other)) {
            return true;
        }
    }
    return false;
}
