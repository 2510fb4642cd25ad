// SPDX-License-Identifier: Apache-2.0
// Conditions: pure operations are remembered as cells, so that a later test of their result
// restricts the operands, and the same test made twice agrees with itself.
#include "engine.h"

// No object stands at an address below: pointers may be marks there.
#define FIRST_ADDRESS 4096
// Remembered operations a state; the oldest are forgotten first.
#define PURE_MAX 24

// Keys of pure cells: the address tells the operation, nothing is ever read through it.
static const char op_keys[RS_PURE_LAST + 1];

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

static bool static_twins(const struct rs_state *state, struct rs_val a, struct rs_val b)
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
        bool less = (cell->op == &op_keys[RS_BIN_LT] && cell->val.value == 1) ||
                    (cell->op == &op_keys[RS_BIN_GE] && cell->val.value == 0);
        bool greater = (cell->op == &op_keys[RS_BIN_GT] && cell->val.value == 1) ||
                       (cell->op == &op_keys[RS_BIN_LE] && cell->val.value == 0);
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
        rs_known_unequal(state, b, a) || static_twins(state, a, b) ||
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

static int decide(const struct rs_state *state, uint32_t op, struct rs_val a, struct rs_val b)
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

static bool fold(uint32_t op, int64_t a, int64_t b, int64_t *result)
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

// 0/1 operands of & and | give a 0/1 result.
static bool is_bool(const struct rs_state *state, struct rs_val val)
{
    int64_t low, high;
    return rs_known_range(state, val, &low, &high) && low >= 0 && high <= 1;
}

// A bound moved by a number; a bound that is none, or leaves what can be told, is none.
static int64_t move_bound(int64_t bound, uint32_t op, int64_t by, int64_t none)
{
    int64_t moved;
    return bound != none && fold(op, bound, by, &moved) ? moved : none;
}

// The bounds of what the operation gives: of a truth 0 and 1, of a sum those of its operands moved.
// What a difference of two unknown numbers may be depends on their signs.
static void bound_result(const struct rs_state *state, const struct rs_cell *cell,
                         struct rs_sym *sym, uint32_t op)
{
    int64_t low, high, by_low, by_high;
    bool sum = op == RS_BIN_ADD || (op == RS_BIN_SUB && cell->index.kind == RS_VAL_INT);
    bool logic = (op == RS_BIN_AND || op == RS_BIN_OR) && is_bool(state, cell->base) &&
                 is_bool(state, cell->index);
    if (is_truth(op) || logic) {
        sym->low = 0;
        sym->high = 1;
    } else if (sum && rs_known_range(state, cell->base, &low, &high) &&
               rs_known_range(state, cell->index, &by_low, &by_high)) {
        sym->low = by_low != RS_INT_MIN ? move_bound(low, op, by_low, RS_INT_MIN) : RS_INT_MIN;
        sym->high = by_high != RS_INT_MAX ? move_bound(high, op, by_high, RS_INT_MAX) : RS_INT_MAX;
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
    int known = decide(state, op, a, b);
    if (known >= 0) {
        return rs_val_int(known);
    }
    if (a.kind == RS_VAL_INT && b.kind == RS_VAL_INT && fold(op, a.value, b.value, &folded)) {
        return rs_val_int(folded);
    }
    struct rs_cell cell = {
        .kind = RS_CELL_PURE, .base = a, .var = RS_NO_VAR, .op = &op_keys[op], .index = b};
    const struct rs_cell *old = rs_state_cell(state, &cell);
    if (old) {
        return old->val;
    }
    hide_in_number(state, op, a);
    hide_in_number(state, op, b);
    return remember(run, state, &cell, op);
}

struct rs_val rs_moved_from(const struct rs_state *state, struct rs_val pointer)
{
    for (uint32_t i = 0; pointer.kind == RS_VAL_SYM && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool moves = cell->op == &op_keys[RS_BIN_ADD] || cell->op == &op_keys[RS_BIN_SUB];
        if (cell->kind == RS_CELL_PURE && moves && rs_val_same(cell->val, pointer)) {
            return cell->base;
        }
    }
    return rs_val_undef();
}

// What the ranges say of a remembered order of two numbers.
int rs_order_by_range(const struct rs_state *state, const void *op, struct rs_val a,
                      struct rs_val b)
{
    if (op == &op_keys[RS_BIN_LT] || op == &op_keys[RS_BIN_LE]) {
        return decide_less(state, a, b, op == &op_keys[RS_BIN_LE]);
    }
    if (op == &op_keys[RS_BIN_GT] || op == &op_keys[RS_BIN_GE]) {
        return decide_less(state, b, a, op == &op_keys[RS_BIN_GE]);
    }
    return -1;
}

// ---- restricting
// -------------------------------------------------------------------------------------

static bool apply_meaning(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                          struct rs_val b, bool truth);

static bool is_operation(const struct rs_cell *cell)
{
    const char *op = cell->op;
    return op >= op_keys && op <= op_keys + RS_PURE_LAST;
}

// A value that calls gave which only ask turns out to be this number.
static void learn_from_checks(struct rs_state *state, struct rs_val val, int64_t number)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_PURE && rs_val_same(cell->val, val) && !is_operation(cell)) {
            rs_learn_from_check(state, cell, rs_val_int(number));
        }
    }
}

// The operation a value is the result of, as it stood before the value was replaced.
static bool meaning_of(const struct rs_state *state, struct rs_val val, struct rs_cell *meaning)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_PURE && rs_val_same(cell->val, val) && is_operation(cell)) {
            *meaning = *cell;
            return true;
        }
    }
    return false;
}

static uint32_t op_of(const struct rs_cell *meaning)
{
    return (uint32_t)((const char *)meaning->op - op_keys);
}

// A sum of a number and something else is in this range: so is the other, moved back.
static bool apply_sum(struct rs_run *run, struct rs_state *state, const struct rs_cell *sum,
                      int64_t low, int64_t high)
{
    uint32_t op = op_of(sum);
    bool first = op == RS_BIN_ADD && sum->index.kind != RS_VAL_INT;
    struct rs_val number = first ? sum->base : sum->index;
    struct rs_val other = first ? sum->index : sum->base;
    if ((op != RS_BIN_ADD && op != RS_BIN_SUB) || number.kind != RS_VAL_INT) {
        return true;
    }
    uint32_t back = op == RS_BIN_ADD ? RS_BIN_SUB : RS_BIN_ADD;
    return rs_refine_range(run, state, other, move_bound(low, back, number.value, RS_INT_MIN),
                           move_bound(high, back, number.value, RS_INT_MAX));
}

// A product with a number above zero has the sign of the other factor.
static bool apply_product(struct rs_run *run, struct rs_state *state, const struct rs_cell *product,
                          int64_t low, int64_t high)
{
    bool first = product->index.kind != RS_VAL_INT;
    struct rs_val number = first ? product->base : product->index;
    struct rs_val other = first ? product->index : product->base;
    if (op_of(product) != RS_BIN_MUL || number.kind != RS_VAL_INT || number.value <= 0) {
        return true;
    }
    return rs_refine_range(run, state, other,
                           low > 0    ? 1
                           : low == 0 ? 0
                                      : RS_INT_MIN,
                           high < 0    ? -1
                           : high == 0 ? 0
                                       : RS_INT_MAX);
}

// Bits of a number are these. Where they are not those of -1, by which calls say that they failed,
// it is not -1.
static void apply_bits(struct rs_run *run, struct rs_state *state, const struct rs_cell *bits,
                       int64_t number)
{
    bool first = bits->index.kind != RS_VAL_INT;
    struct rs_val mask = first ? bits->base : bits->index;
    int64_t failed;
    if ((op_of(bits) == RS_BIN_AND || op_of(bits) == RS_BIN_OR) && mask.kind == RS_VAL_INT &&
        fold(op_of(bits), -1, mask.value, &failed) && failed != number) {
        rs_know_unequal(run, state, first ? bits->index : bits->base, -1);
    }
}

static void note_number(struct rs_state *state, const struct rs_sym *sym, int64_t number)
{
    if (!(sym->flags & RS_SYMF_PARAM) || sym->param >= 64) {
        return;
    }
    state->null_params |= number == 0 ? UINT64_C(1) << sym->param : 0;
    if (number != 0) {
        state->fixed_param = sym->param;
        state->fixed_number = number;
    }
}

static bool becomes(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number)
{
    struct rs_cell meaning;
    bool has_meaning = meaning_of(state, val, &meaning);
    learn_from_checks(state, val, number);
    rs_state_substitute(state, val.id, rs_val_int(number));
    note_number(state, &state->syms[val.id], number);
    if (has_meaning) {
        apply_bits(run, state, &meaning, number);
    }
    if (number == 0 && (state->syms[val.id].flags & RS_SYMF_RAISED) &&
        state->exception == RS_EXC_UNKNOWN && !state->pending) {
        rs_state_set_exception(state, RS_EXC_YES, state->syms[val.id].origin);
    }
    state->syms[val.id].flags &= ~(uint32_t)RS_SYMF_PARAM;
    state->syms[val.id].lo = 0;
    state->syms[val.id].hi = 0;
    state->syms[val.id].flags &= ~(uint32_t)RS_SYMF_DEAD;
    if (!rs_settle_pending(state)) {
        return false;
    }
    return !has_meaning ||
           (apply_sum(run, state, &meaning, number, number) &&
            apply_product(run, state, &meaning, number, number) &&
            apply_meaning(run, state, op_of(&meaning), meaning.base, meaning.index, number != 0));
}

static void note_nonzero(struct rs_state *state, const struct rs_sym *sym)
{
    if ((sym->flags & RS_SYMF_PARAM) && sym->param < 64) {
        state->nonzero_params |= UINT64_C(1) << sym->param;
    }
}

static bool narrow(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t low,
                   int64_t high, bool nonzero)
{
    struct rs_sym *sym = &state->syms[val.id];
    low = low > sym->low ? low : sym->low;
    high = high < sym->high ? high : sym->high;
    nonzero |= sym->nonzero;
    low += nonzero && low == 0;
    high -= nonzero && high == 0;
    // Who takes every negative number for the failure gets none from a success.
    bool failure = high < 0 && (sym->flags & RS_SYMF_SUCCESS);
    if (low > high || failure) {
        return false;
    }
    sym->low = low;
    sym->high = high;
    sym->nonzero = nonzero && low < 0 && high > 0;
    if (low > 0 || high < 0 || nonzero) {
        sym->null = RS_NULL_NEVER;
        note_nonzero(state, sym);
    }
    if (low == high) {
        return becomes(run, state, val, low);
    }
    if (!rs_settle_pending(state)) {
        return false;
    }
    struct rs_cell meaning;
    if (!meaning_of(state, val, &meaning)) {
        return true;
    }
    bool truth = low > 0 || high < 0 || nonzero;
    return apply_sum(run, state, &meaning, low, high) &&
           apply_product(run, state, &meaning, low, high) &&
           (!truth ||
            apply_meaning(run, state, op_of(&meaning), meaning.base, meaning.index, true));
}

static bool is_pointer_symbol(const struct rs_sym *sym)
{
    return sym->kind != RS_SYM_VALUE;
}

bool rs_refine(struct rs_run *run, struct rs_state *state, struct rs_val val, bool truth)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (val.kind == RS_VAL_INT) {
        return (val.value != 0) == truth;
    }
    if (!sym) {
        return true;
    }
    if (!is_pointer_symbol(sym)) {
        return truth ? narrow(run, state, val, RS_INT_MIN, RS_INT_MAX, true)
                     : narrow(run, state, val, 0, 0, false);
    }
    if (truth) {
        sym->null = RS_NULL_NEVER;
        note_nonzero(state, sym);
        return rs_settle_pending(state);
    }
    if (sym->null == RS_NULL_NEVER) {
        return false;
    }
    return becomes(run, state, val, 0);
}

bool rs_refine_equal(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number,
                     bool equal)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (val.kind == RS_VAL_INT) {
        return (val.value == number) == equal;
    }
    if (number == 0) {
        return rs_refine(run, state, val, !equal);
    }
    if (!sym || is_pointer_symbol(sym)) {
        return true;
    }
    if (equal) {
        return narrow(run, state, val, number, number, false);
    }
    if (sym->low == number) {
        return narrow(run, state, val, number + 1, RS_INT_MAX, false);
    }
    if (sym->high == number) {
        return narrow(run, state, val, RS_INT_MIN, number - 1, false);
    }
    return rs_settle_pending(state);
}

// A pointer compared with small numbers: NULL, a mark that nobody counts, or anything but NULL.
static bool refine_pointer(struct rs_run *run, struct rs_state *state, struct rs_val val,
                           int64_t low, int64_t high)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (high <= 0 || low > 0) {
        return rs_refine(run, state, val, high > 0);
    }
    if (high < FIRST_ADDRESS) {
        sym->lo = sym->hi = 0;
        sym->flags |= RS_SYMF_UNTRACKED;
    }
    return true;
}

bool rs_refine_range(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t low,
                     int64_t high)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (val.kind == RS_VAL_INT) {
        return val.value >= low && val.value <= high;
    }
    if (!sym) {
        return true;
    }
    return is_pointer_symbol(sym) ? refine_pointer(run, state, val, low, high)
                                  : narrow(run, state, val, low, high, false);
}

bool rs_refine_outside(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t low,
                       int64_t high)
{
    int64_t from, to;
    if (low == high) {
        return rs_refine_equal(run, state, val, low, false);
    }
    if (!rs_known_range(state, val, &from, &to)) {
        return true;
    }
    if (from >= low && to <= high) {
        return false;
    }
    if (from >= low && from <= high) {
        return rs_refine_range(run, state, val, high + 1, RS_INT_MAX);
    }
    return to < low || to > high || rs_refine_range(run, state, val, RS_INT_MIN, low - 1);
}

// Which of two equal symbols stays: the one that is more than a value of this path.
static int standing(const struct rs_sym *sym)
{
    if (sym->kind != RS_SYM_OBJECT) {
        return sym->kind == RS_SYM_VALUE ? 0 : 4;
    }
    return sym->flags & RS_SYMF_PARAM ? 3 : sym->flags & RS_SYMF_STATIC ? 2 : 1;
}

// What is equal to something that nobody suspects of being NULL has been tested.
static enum rs_null null_of_both(enum rs_null a, enum rs_null b)
{
    if (a == RS_NULL_NEVER || b == RS_NULL_NEVER) {
        return RS_NULL_NEVER;
    }
    return a == RS_NULL_MAYBE ? b : a;
}

static void add_counts(struct rs_sym *to, struct rs_sym *from)
{
    rs_sym_count(to, from->lo, from->hi);
    from->lo = from->hi = 0;
    to->flags |= from->flags &
                 (RS_SYMF_DEAD | RS_SYMF_STOLEN | RS_SYMF_GUESS | RS_SYMF_PASSED | RS_SYMF_PLACED);
    to->null = null_of_both(to->null, from->null);
    to->origin = to->origin ? to->origin : from->origin;
    to->thief = to->thief ? to->thief : from->thief;
    if (!to->handed) {
        to->handed = from->handed;
        to->handed_arg = from->handed_arg;
    }
    to->label = to->label ? to->label : from->label;
    to->flags |= from->flags & RS_SYMF_HELD;
    to->risk = from->risk ? to->risk : NULL;  // it is still where the other was read from
}

// Two symbols turn out to be one thing. Two parameters, or a parameter and a static object, keep
// their identities; that they are equal is remembered by the comparison.
static bool unite(struct rs_state *state, struct rs_val a, struct rs_val b)
{
    struct rs_sym *sa = rs_state_symbol(state, a);
    struct rs_sym *sb = rs_state_symbol(state, b);
    if (!sa || !sb || a.id == b.id) {
        return true;
    }
    if (static_twins(state, a, b)) {
        return false;
    }
    if (standing(sa) < standing(sb)) {
        return unite(state, b, a);
    }
    if (standing(sb) >= 2 || standing(sa) == 4) {
        return true;
    }
    if (sb->kind == RS_SYM_OBJECT) {
        add_counts(sa, sb);
    } else {
        uint32_t either = (sa->flags | sb->flags) & RS_SYMF_RESOURCE ? RS_SYMF_UNTRACKED : 0u;
        sa->null = null_of_both(sa->null, sb->null);
        sa->nonzero |= sb->nonzero;
        sa->flags |= either;
        sb->flags |= either;
    }
    rs_state_substitute(state, b.id, a);
    return true;
}

// Equal numbers are in one range. Who compares an answer with a number that is no answer itself has
// asked for the failure: this number is not meant to be one.
static bool equal_numbers(struct rs_run *run, struct rs_state *state, struct rs_val a,
                          struct rs_val b)
{
    int64_t alow, ahigh, blow, bhigh;
    if (!rs_answer_compared(run, state, a, b) || !rs_answer_compared(run, state, b, a)) {
        return false;
    }
    if (!rs_known_range(state, a, &alow, &ahigh) || !rs_known_range(state, b, &blow, &bhigh)) {
        return true;
    }
    int64_t low = alow > blow ? alow : blow;
    int64_t high = ahigh < bhigh ? ahigh : bhigh;
    return rs_refine_range(run, state, a, low, high) && rs_refine_range(run, state, b, low, high) &&
           (low == high || unite(state, a, b));
}

static bool apply_equal(struct rs_run *run, struct rs_state *state, struct rs_val a,
                        struct rs_val b, bool equal)
{
    if (b.kind == RS_VAL_INT) {
        return rs_refine_equal(run, state, a, b.value, equal);
    }
    if (a.kind == RS_VAL_INT) {
        return rs_refine_equal(run, state, b, a.value, equal);
    }
    if (!equal) {
        return true;
    }
    struct rs_sym *sa = rs_state_symbol(state, a);
    struct rs_sym *sb = rs_state_symbol(state, b);
    bool numbers = sa && sb && sa->kind == RS_SYM_VALUE && sb->kind == RS_SYM_VALUE;
    return numbers ? equal_numbers(run, state, a, b) : unite(state, a, b);
}

// a < b or a <= b.
static bool apply_less(struct rs_run *run, struct rs_state *state, struct rs_val a, struct rs_val b,
                       bool or_equal)
{
    int64_t low = RS_INT_MIN;
    int64_t high = RS_INT_MAX;
    int64_t other;
    rs_known_range(state, a, &low, &other);
    rs_known_range(state, b, &other, &high);
    return rs_refine_range(run, state, a, RS_INT_MIN,
                           move_bound(high, RS_BIN_SUB, !or_equal, RS_INT_MAX)) &&
           rs_refine_range(run, state, b, move_bound(low, RS_BIN_ADD, !or_equal, RS_INT_MIN),
                           RS_INT_MAX);
}

// -1 without a sign is the largest number: all others are below it.
static bool apply_largest(struct rs_run *run, struct rs_state *state, struct rs_val val, bool equal)
{
    if (!equal && val.kind == RS_VAL_SYM) {
        rs_know_unequal(run, state, val, -1);
    }
    return rs_refine_equal(run, state, val, -1, equal);
}

// Likewise of numbers without a sign: what is below one that is not large is not large itself.
static bool apply_unsigned_less(struct rs_run *run, struct rs_state *state, struct rs_val a,
                                struct rs_val b, bool or_equal)
{
    int64_t low, high;
    const struct rs_val largest = rs_val_int(-1);
    if (rs_val_same(a, largest)) {
        return or_equal && apply_largest(run, state, b, true);
    }
    if (rs_val_same(b, largest) && !or_equal) {
        return apply_largest(run, state, a, false);
    }
    if ((rs_known_range(state, a, &low, &high) && high < 0) ||
        !rs_known_range(state, b, &low, &high) || high < 0) {
        return true;
    }
    return (low < 0 || rs_refine_range(run, state, a, 0, RS_INT_MAX)) &&
           apply_less(run, state, a, b, or_equal);
}

static bool apply_meaning(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                          struct rs_val b, bool truth)
{
    switch (op) {
    case RS_PURE_ULT:
        return truth ? apply_unsigned_less(run, state, a, b, false)
                     : apply_unsigned_less(run, state, b, a, true);
    case RS_PURE_ULE:
        return truth ? apply_unsigned_less(run, state, a, b, true)
                     : apply_unsigned_less(run, state, b, a, false);
    case RS_PURE_NOT:
        return rs_refine(run, state, a, !truth);
    case RS_BIN_EQ:
        return apply_equal(run, state, a, b, truth);
    case RS_BIN_NE:
        return apply_equal(run, state, a, b, !truth);
    case RS_BIN_LT:
        return truth ? apply_less(run, state, a, b, false) : apply_less(run, state, b, a, true);
    case RS_BIN_LE:
        return truth ? apply_less(run, state, a, b, true) : apply_less(run, state, b, a, false);
    case RS_BIN_GT:
        return truth ? apply_less(run, state, b, a, false) : apply_less(run, state, a, b, true);
    case RS_BIN_GE:
        return truth ? apply_less(run, state, b, a, true) : apply_less(run, state, a, b, false);
    case RS_BIN_AND:
        if (truth && is_bool(state, a) && is_bool(state, b)) {
            return rs_refine(run, state, a, true) && rs_refine(run, state, b, true);
        }
        return true;
    case RS_BIN_OR:
        return truth || (rs_refine(run, state, a, false) && rs_refine(run, state, b, false));
    default:
        return true;
    }
}

// The first static object with which the path compared symbol `id`, and found it equal or not.
static const struct rs_sym *compared_static(const struct rs_state *state, uint32_t id, bool found)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool equal = cell->op == &op_keys[RS_BIN_EQ] && cell->val.value == found;
        bool unequal = cell->op == &op_keys[RS_BIN_NE] && cell->val.value == !found;
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

void rs_know_unequal(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number)
{
    struct rs_cell cell = {.kind = RS_CELL_PURE,
                           .base = val,
                           .var = RS_NO_VAR,
                           .op = &op_keys[RS_BIN_EQ],
                           .index = rs_val_int(number),
                           .val = rs_val_int(0)};
    forget_oldest_pure(state);
    rs_state_add_cell(run->arena, state, &cell);
}

// Ranges have no holes; what was compared is remembered.
bool rs_known_unequal(const struct rs_state *state, struct rs_val val, struct rs_val other)
{
    for (uint32_t i = 0; val.kind == RS_VAL_SYM && i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool told = (cell->op == &op_keys[RS_BIN_EQ] && cell->val.value == 0) ||
                    (cell->op == &op_keys[RS_BIN_NE] && cell->val.value == 1);
        if (cell->kind == RS_CELL_PURE && cell->val.kind == RS_VAL_INT && told &&
            rs_val_same(cell->base, val) && rs_val_same(cell->index, other)) {
            return true;
        }
    }
    return false;
}
