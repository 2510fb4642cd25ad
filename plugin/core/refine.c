// SPDX-License-Identifier: Apache-2.0
// Conditions: pure operations are remembered as cells, so that a later test of their result
// restricts the operands, and the same test made twice agrees with itself.
#include "engine.h"

// Remembered operations a state; the oldest are forgotten first.
#define PURE_MAX 24

// Keys of pure cells: the address tells the operation, nothing is ever read through it.
static const char op_keys[RS_PURE_NOT + 1];

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

// -1: not known.
static int decide_equal(const struct rs_state *state, struct rs_val a, struct rs_val b)
{
    int64_t alow, ahigh, blow, bhigh;
    if (a.kind == RS_VAL_SYM && rs_val_same(a, b)) {
        return 1;
    }
    if ((rs_val_zero(a) && rs_never_zero(state, b)) ||
        (rs_val_zero(b) && rs_never_zero(state, a)) || static_twins(state, a, b) ||
        made_and_passed(state, a, b) || made_and_passed(state, b, a)) {
        return 0;
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
    return (op >= RS_BIN_EQ && op <= RS_BIN_GE) || op == RS_PURE_NOT;
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

static struct rs_val remember(struct rs_run *run, struct rs_state *state, struct rs_cell *cell,
                              bool truth)
{
    uint32_t id = rs_state_sym(run->arena, state, RS_SYM_VALUE);
    if (truth) {
        state->syms[id].low = 0;
        state->syms[id].high = 1;
    }
    state->syms[id].origin = run->insn;
    cell->val = rs_val_sym(id);
    forget_oldest_pure(state);
    rs_state_add_cell(run->arena, state, cell);
    return cell->val;
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
    bool logic = (op == RS_BIN_AND || op == RS_BIN_OR) && is_bool(state, a) && is_bool(state, b);
    return remember(run, state, &cell, is_truth(op) || logic);
}

// ---- restricting
// -------------------------------------------------------------------------------------

static bool settle_pending(struct rs_state *state);
static bool apply_meaning(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                          struct rs_val b, bool truth);

// The operation a value is the result of, as it stood before the value was replaced.
static bool meaning_of(const struct rs_state *state, struct rs_val val, struct rs_cell *meaning)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        const char *op = cell->op;
        if (cell->kind == RS_CELL_PURE && rs_val_same(cell->val, val) && op >= op_keys &&
            op <= op_keys + RS_PURE_NOT) {
            *meaning = *cell;
            return true;
        }
    }
    return false;
}

static bool becomes(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number)
{
    struct rs_cell meaning;
    bool has_meaning = meaning_of(state, val, &meaning);
    rs_state_substitute(state, val.id, rs_val_int(number));
    if ((state->syms[val.id].flags & RS_SYMF_PARAM) && state->syms[val.id].param < 64) {
        state->null_params |= number == 0 ? UINT64_C(1) << state->syms[val.id].param : 0;
    }
    if (number == 0 && (state->syms[val.id].flags & RS_SYMF_RAISED) &&
        state->exception == RS_EXC_UNKNOWN && !state->pending) {
        state->exception = RS_EXC_YES;
    }
    state->syms[val.id].flags &= ~(uint32_t)RS_SYMF_PARAM;
    state->syms[val.id].lo = 0;
    state->syms[val.id].hi = 0;
    state->syms[val.id].flags &= ~(uint32_t)RS_SYMF_DEAD;
    if (!settle_pending(state)) {
        return false;
    }
    if (!has_meaning) {
        return true;
    }
    uint32_t op = (uint32_t)((const char *)meaning.op - op_keys);
    return apply_meaning(run, state, op, meaning.base, meaning.index, number != 0);
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
    if (low > high) {
        return false;
    }
    sym->low = low;
    sym->high = high;
    sym->nonzero = nonzero && low < 0 && high > 0;
    if (low > 0 || high < 0 || nonzero) {
        note_nonzero(state, sym);
    }
    if (low == high) {
        return becomes(run, state, val, low);
    }
    if (!settle_pending(state)) {
        return false;
    }
    struct rs_cell meaning;
    if ((low > 0 || high < 0 || nonzero) && meaning_of(state, val, &meaning)) {
        uint32_t op = (uint32_t)((const char *)meaning.op - op_keys);
        return apply_meaning(run, state, op, meaning.base, meaning.index, true);
    }
    return true;
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
        return settle_pending(state);
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
    return true;
}

bool rs_refine_range(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t low,
                     int64_t high)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (val.kind == RS_VAL_INT) {
        return val.value >= low && val.value <= high;
    }
    if (!sym || is_pointer_symbol(sym)) {
        return true;
    }
    return narrow(run, state, val, low, high, false);
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

static void add_counts(struct rs_sym *to, struct rs_sym *from)
{
    rs_sym_count(to, from->lo, from->hi);
    from->lo = from->hi = 0;
    to->flags |= from->flags &
                 (RS_SYMF_DEAD | RS_SYMF_STOLEN | RS_SYMF_GUESS | RS_SYMF_PASSED | RS_SYMF_PLACED);
    to->null = from->null == RS_NULL_NEVER ? RS_NULL_NEVER : to->null;
    to->origin = to->origin ? to->origin : from->origin;
    to->thief = to->thief ? to->thief : from->thief;
    if (!to->handed) {
        to->handed = from->handed;
        to->handed_arg = from->handed_arg;
    }
    to->label = to->label ? to->label : from->label;
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
    }
    rs_state_substitute(state, b.id, a);
    return true;
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
    return !equal || unite(state, a, b);
}

// a < b or a <= b.
static bool apply_less(struct rs_run *run, struct rs_state *state, struct rs_val a, struct rs_val b,
                       bool or_equal)
{
    if (b.kind == RS_VAL_INT) {
        return rs_refine_range(run, state, a, RS_INT_MIN, b.value - !or_equal);
    }
    if (a.kind == RS_VAL_INT) {
        return rs_refine_range(run, state, b, a.value + !or_equal, RS_INT_MAX);
    }
    return true;
}

static bool apply_meaning(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                          struct rs_val b, bool truth)
{
    switch (op) {
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

const struct rs_sym *rs_equal_static(const struct rs_state *state, uint32_t id)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool equal = cell->op == &op_keys[RS_BIN_EQ] && cell->val.value == 1;
        bool unequal = cell->op == &op_keys[RS_BIN_NE] && cell->val.value == 0;
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

// ---- outcomes of the last call
// --------------------------------------------------------------------------

static bool agrees(const struct rs_state *state, const struct rs_outcome *outcome,
                   struct rs_val val)
{
    int64_t low, high;
    switch (outcome->value.kind) {
    case RS_VALUE_NULL:
        return !rs_never_zero(state, val);
    case RS_VALUE_INT:
        return !rs_known_range(state, val, &low, &high) ||
               (outcome->value.low <= high && outcome->value.high >= low &&
                !(outcome->value.low == 0 && outcome->value.high == 0 &&
                  rs_never_zero(state, val)));
    case RS_VALUE_ANY:
    case RS_VALUE_VOID:
        return true;
    default:
        return !rs_val_zero(val);
    }
}

// A call that answers NULL with an exception got none where it raised none.
static void learn_not_null(struct rs_state *state, const struct rs_insn *call)
{
    for (uint32_t i = 0; i < call->nargs; i++) {
        struct rs_val val = call->args[i].kind == RS_OPND_VAR
                                ? rs_state_get(state, call->args[i].var)
                                : rs_val_undef();
        struct rs_sym *sym = rs_state_symbol(state, val);
        if (sym && sym->kind == RS_SYM_OBJECT &&
            (rs_contract_modes(call->contract, i) & RS_MODE_NULL_ERROR)) {
            sym->null = RS_NULL_NEVER;
        }
    }
}

// What a successful check says about its argument.
static void learn_types(struct rs_state *state, const struct rs_insn *call,
                        const struct rs_outcome *o)
{
    for (uint32_t e = 0; e < o->neffects; e++) {
        const struct rs_effect *effect = &o->effects[e];
        if (effect->kind != RS_EFFECT_IS || effect->param >= call->nargs ||
            call->args[effect->param].kind != RS_OPND_VAR) {
            continue;
        }
        struct rs_val val = rs_state_get(state, call->args[effect->param].var);
        struct rs_sym *sym = rs_state_symbol(state, val);
        if (sym && sym->kind == RS_SYM_OBJECT && !sym->type) {
            sym->type = effect->type;
        }
    }
}

// What a test of the result says about the exception and about types.
static bool settle_pending(struct rs_state *state)
{
    if (!state->pending) {
        return true;
    }
    const struct rs_insn *call = state->pending;
    const struct rs_outcome *only = NULL;
    uint32_t left = 0;
    bool raising = false;
    bool quiet = false;
    for (uint32_t i = 0; i < call->contract->noutcomes; i++) {
        const struct rs_outcome *o = &call->contract->outcomes[i];
        if (!rs_outcome_splits(o) && agrees(state, o, state->pending_val)) {
            raising |= o->raises;
            quiet |= !o->raises;
            only = o;
            left++;
        }
    }
    if (left == 1) {
        learn_types(state, call, only);
    }
    if (raising && quiet) {
        return true;
    }
    if (!raising && left > 0) {
        learn_not_null(state, call);
    }
    if (raising || quiet) {
        state->exception = raising ? RS_EXC_YES : state->pending_before;
    }
    state->pending = left > 1 ? call : NULL;
    if (!state->pending) {
        state->pending_val = rs_val_undef();
    }
    return left > 0;
}

// What the outcomes that raise (or do not) have in common.
struct common {
    uint32_t nulls, objects, ints;
    int64_t low, high;
};

static struct common common_value(const struct rs_state *state, bool raising)
{
    struct common c = {.low = RS_INT_MAX, .high = RS_INT_MIN};
    const struct rs_contract *contract = state->pending->contract;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        if (o->raises != raising || rs_outcome_splits(o)) {
            continue;
        }
        bool is_int = o->value.kind == RS_VALUE_INT;
        c.ints += is_int;
        c.nulls += o->value.kind == RS_VALUE_NULL;
        c.objects += !is_int && o->value.kind != RS_VALUE_NULL;
        c.low = is_int && o->value.low < c.low ? o->value.low : c.low;
        c.high = is_int && o->value.high > c.high ? o->value.high : c.high;
    }
    return c;
}

// Where no exception is set, no call has answered NULL with one.
static void learn_none_raised(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (!(sym->flags & RS_SYMF_RAISED)) {
            continue;
        }
        if (sym->kind == RS_SYM_OBJECT) {
            sym->null = RS_NULL_NEVER;
        } else {
            sym->nonzero = sym->low < 0 && sym->high > 0;
        }
    }
}

bool rs_refine_raised(struct rs_run *run, struct rs_state *state, bool raised)
{
    struct rs_val val = state->pending_val;
    if (!raised) {
        learn_none_raised(state);
    }
    if (state->pending) {
        struct common c = common_value(state, raised);
        state->pending = NULL;
        state->pending_val = rs_val_undef();
        state->exception = raised ? RS_EXC_YES : RS_EXC_NO;
        if (c.ints && !c.nulls && !c.objects) {
            return rs_refine_range(run, state, val, c.low, c.high);
        }
        if (c.nulls + c.objects && !c.ints && !(c.nulls && c.objects)) {
            return rs_refine(run, state, val, c.objects != 0);
        }
        return true;
    }
    state->exception = raised ? RS_EXC_YES : RS_EXC_NO;
    return true;
}
