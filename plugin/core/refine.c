// SPDX-License-Identifier: Apache-2.0
// Conditions: what a test's answer says of the value, and of what that was computed from.
#include "pure.h"

// No object stands at an address below: pointers may be marks there.
#define FIRST_ADDRESS 4096

static bool apply_meaning(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                          struct rs_val b, bool truth);

// A value that calls gave which only ask turns out to be this number.
static void learn_from_checks(struct rs_state *state, struct rs_val val, int64_t number)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_PURE && rs_val_same(cell->val, val) && !rs_is_operation(cell)) {
            rs_learn_from_check(state, cell, rs_val_int(number));
        }
    }
}

// The operation a value is the result of, as it stood before the value was replaced.
static bool meaning_of(const struct rs_state *state, struct rs_val val, struct rs_cell *meaning)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (rs_is_operation(cell) && rs_val_same(cell->val, val)) {
            *meaning = *cell;
            return true;
        }
    }
    return false;
}

// A sum of a number and something else is in this range: so is the other, moved back.
static bool apply_sum(struct rs_run *run, struct rs_state *state, const struct rs_cell *sum,
                      int64_t low, int64_t high)
{
    uint32_t op = rs_operation(sum);
    bool first = op == RS_BIN_ADD && sum->index.kind != RS_VAL_INT;
    struct rs_val number = first ? sum->base : sum->index;
    struct rs_val other = first ? sum->index : sum->base;
    if ((op != RS_BIN_ADD && op != RS_BIN_SUB) || number.kind != RS_VAL_INT) {
        return true;
    }
    uint32_t back = op == RS_BIN_ADD ? RS_BIN_SUB : RS_BIN_ADD;
    return rs_refine_range(run, state, other, rs_move_bound(low, back, number.value, RS_INT_MIN),
                           rs_move_bound(high, back, number.value, RS_INT_MAX));
}

// A product with a number above zero has the sign of the other factor.
static bool apply_product(struct rs_run *run, struct rs_state *state, const struct rs_cell *product,
                          int64_t low, int64_t high)
{
    bool first = product->index.kind != RS_VAL_INT;
    struct rs_val number = first ? product->base : product->index;
    struct rs_val other = first ? product->index : product->base;
    if (rs_operation(product) != RS_BIN_MUL || number.kind != RS_VAL_INT || number.value <= 0) {
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
    if ((rs_operation(bits) == RS_BIN_AND || rs_operation(bits) == RS_BIN_OR) &&
        mask.kind == RS_VAL_INT && rs_fold(rs_operation(bits), -1, mask.value, &failed) &&
        failed != number) {
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
    return !has_meaning || (apply_sum(run, state, &meaning, number, number) &&
                            apply_product(run, state, &meaning, number, number) &&
                            apply_meaning(run, state, rs_operation(&meaning), meaning.base,
                                          meaning.index, number != 0));
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
            apply_meaning(run, state, rs_operation(&meaning), meaning.base, meaning.index, true));
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
    if (rs_static_twins(state, a, b)) {
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
                           rs_move_bound(high, RS_BIN_SUB, !or_equal, RS_INT_MAX)) &&
           rs_refine_range(run, state, b, rs_move_bound(low, RS_BIN_ADD, !or_equal, RS_INT_MIN),
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
        if (truth && rs_is_bool(state, a) && rs_is_bool(state, b)) {
            return rs_refine(run, state, a, true) && rs_refine(run, state, b, true);
        }
        return true;
    case RS_BIN_OR:
        return truth || (rs_refine(run, state, a, false) && rs_refine(run, state, b, false));
    default:
        return true;
    }
}
