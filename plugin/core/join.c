// SPDX-License-Identifier: Apache-2.0
// Joining two states of one point (ESP: states with the same ownership become one, others stay
// apart). Both graphs are walked side by side; a pair of values that stand in the same place
// becomes one value of the result, which knows what both know.
#include <string.h>

#include "state.h"

struct pair {
    struct rs_val a;
    struct rs_val b;
    struct rs_val joined;
};

struct join {
    struct rs_arena *arena;
    const struct rs_state *a;
    const struct rs_state *b;
    struct rs_state *to;
    struct pair *pairs;
    uint32_t npairs;
    uint32_t nbehind;  // the first so many: what is behind them has been joined
    uint32_t cap;
    bool failed;
    bool absorbed;       // some symbol is NULL on one side and owned on the other
    uint32_t nabsorbed;  // how many by a test for NULL: two may tell for each other
    bool differs;        // some plain fact differs: no absorbing then
    bool changed;        // the result knows less than a
    bool memory;         // variables have been joined: what places hold is
};

static const struct pair *find_pair(const struct join *j, struct rs_val a, struct rs_val b)
{
    for (uint32_t i = 0; i < j->npairs; i++) {
        if (rs_val_same(j->pairs[i].a, a) && rs_val_same(j->pairs[i].b, b)) {
            return &j->pairs[i];
        }
    }
    return NULL;
}

// The first pair one of whose sides is this symbol.
static const struct pair *pair_of(const struct join *j, uint32_t id, bool of_a)
{
    for (uint32_t i = 0; i < j->npairs; i++) {
        struct rs_val val = of_a ? j->pairs[i].a : j->pairs[i].b;
        if (val.kind == RS_VAL_SYM && val.id == id) {
            return &j->pairs[i];
        }
    }
    return NULL;
}

static bool tracked(const struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    return sym && rs_sym_tracked(state, sym);
}

// Ranges grow in few steps, so that loops end.
static int64_t round_low(int64_t low)
{
    return low >= 1 ? 1 : low >= 0 ? 0 : low >= -1 ? -1 : RS_INT_MIN;
}

static int64_t round_high(int64_t high)
{
    return high <= -1 ? -1 : high <= 0 ? 0 : high <= 1 ? 1 : RS_INT_MAX;
}

struct range {
    int64_t low, high;
    bool nonzero;
};

static struct range range_of(const struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (!sym) {
        return (struct range){val.value, val.value, val.value != 0};
    }
    if (sym->kind != RS_SYM_VALUE) {
        return (struct range){RS_INT_MIN, RS_INT_MAX, sym->null == RS_NULL_NEVER};
    }
    return (struct range){sym->low, sym->high, sym->nonzero};
}

static void join_range(struct join *j, struct rs_sym *sym, struct rs_val a, struct rs_val b)
{
    struct range ra = range_of(j->a, a);
    struct range rb = range_of(j->b, b);
    bool same = ra.low == rb.low && ra.high == rb.high && ra.nonzero == rb.nonzero;
    bool within = rb.low >= ra.low && rb.high <= ra.high;
    sym->low = within ? ra.low : round_low(ra.low < rb.low ? ra.low : rb.low);
    sym->high = within ? ra.high : round_high(ra.high > rb.high ? ra.high : rb.high);
    sym->nonzero = ra.nonzero && rb.nonzero;
    j->differs |= !same;
    j->changed |= sym->low != ra.low || sym->high != ra.high || sym->nonzero != ra.nonzero;
}

static bool same_address(const struct rs_sym *a, const struct rs_sym *b)
{
    if (a->base_var != b->base_var || a->field != b->field || a->base.kind != b->base.kind ||
        a->index.kind != b->index.kind) {
        return false;
    }
    return a->index.kind != RS_VAL_INT || a->index.value == b->index.value;
}

static enum rs_null join_null(enum rs_null a, enum rs_null b)
{
    if (a == b) {
        return a;
    }
    return a == RS_NULL_MAYBE || b == RS_NULL_MAYBE ? RS_NULL_MAYBE : RS_NULL_UNKNOWN;
}

// The same certain debt or surplus; how much more there may be is joined.
static bool same_certainty(const struct rs_sym *a, const struct rs_sym *b)
{
    return (a->lo == b->lo && (a->lo > 0 || a->hi == b->hi)) || (a->hi == b->hi && a->hi < 0);
}

static bool same_key(const struct rs_sym *a, const struct rs_sym *b)
{
    const uint32_t telling = RS_SYMF_DEAD | RS_SYMF_STATIC | RS_SYMF_PARAM | RS_SYMF_UNTRACKED;
    bool alike = !((a->flags | b->flags) & RS_SYMF_RESOURCE) || a->type == b->type;
    return a->kind == b->kind && same_certainty(a, b) &&
           (a->flags & telling) == (b->flags & telling) && a->param == b->param && alike;
}

static void join_flags(struct join *j, struct rs_sym *to, const struct rs_sym *b)
{
    const uint32_t both = RS_SYMF_FRESH | RS_SYMF_STATIC | RS_SYMF_IMMORTAL | RS_SYMF_PARAM |
                          RS_SYMF_DYING | RS_SYMF_MEMORY | RS_SYMF_RAISED | RS_SYMF_MADE |
                          RS_SYMF_LOOSE | RS_SYMF_FILLED | RS_SYMF_SHARED;
    uint32_t flags = (to->flags & b->flags & both) | ((to->flags | b->flags) & ~both);
    j->changed |= flags != to->flags;
    to->flags = flags;
}

static void join_objects(struct join *j, struct rs_sym *to, const struct rs_sym *b)
{
    enum rs_null null = join_null(to->null, b->null);
    bool counts = rs_sym_tracked(j->a, to);
    j->differs |= to->null != b->null && !counts;
    j->absorbed |= to->null != b->null && counts;
    j->changed |= null != to->null || b->lo < to->lo || b->hi > to->hi;
    to->null = null;
    to->lo = b->lo < to->lo ? b->lo : to->lo;
    to->hi = b->hi > to->hi ? b->hi : to->hi;
    if (!rs_type_is(b->type, to->type)) {
        j->changed |= to->type != NULL;
        to->type = rs_type_is(to->type, b->type) ? b->type : NULL;
    }
    if (to->lender != b->lender) {
        j->changed |= to->lender != RS_LENDER_WORLD;
        to->lender = RS_LENDER_WORLD;
    }
    if (to->name != b->name) {
        to->name = NULL;
    }
    if (!to->label) {
        to->label = b->label;
    }
    if (!to->thief) {
        to->thief = b->thief;
    }
    if (b->risk && (!to->risk || (b->risk_plain && !to->risk_plain))) {
        to->risk = b->risk;
        to->risk_plain = b->risk_plain;
        j->changed = true;
    }
    if (!to->handed) {
        to->handed = b->handed;
        to->handed_arg = b->handed_arg;
    }
}

// What is counted of values.
static void join_resources(struct join *j, struct rs_sym *to, const struct rs_sym *b)
{
    if (!j->a->resources) {
        return;
    }
    j->changed |= b->lo < to->lo || b->hi > to->hi;
    to->lo = b->lo < to->lo ? b->lo : to->lo;
    to->hi = b->hi > to->hi ? b->hi : to->hi;
    if (to->lender != b->lender) {
        to->lender = RS_LENDER_WORLD;
    }
}

static struct rs_val add_pair(struct join *j, struct rs_val a, struct rs_val b,
                              const struct rs_sym *sym)
{
    uint32_t id = rs_state_sym(j->arena, j->to, sym->kind);
    j->to->syms[id] = *sym;
    if (j->npairs == j->cap) {
        uint32_t cap = j->cap * 2 + 16;
        struct pair *pairs = RS_NEW_ARRAY(j->arena, struct pair, cap);
        if (j->npairs) {
            memcpy(pairs, j->pairs, j->npairs * sizeof *pairs);
        }
        j->pairs = pairs;
        j->cap = cap;
    }
    j->changed |= a.kind != RS_VAL_SYM || pair_of(j, a.id, true);
    j->pairs[j->npairs++] = (struct pair){a, b, rs_val_sym(id)};
    return rs_val_sym(id);
}

static struct rs_val fail(struct join *j)
{
    j->failed = true;
    return rs_val_undef();
}

// A parameter on one side and an object nobody needs to count on the other: callers have to know
// which it is.
static bool param_and_static(const struct rs_sym *a, const struct rs_sym *b)
{
    return (a->flags & RS_SYMF_PARAM) && !(b->flags & RS_SYMF_PARAM) &&
           (b->flags & RS_SYMF_STATIC) && (b->flags & RS_SYMF_IMMORTAL);
}

static struct rs_val join_symbols(struct join *j, struct rs_val a, struct rs_val b)
{
    struct rs_sym sym = j->a->syms[a.id];
    const struct rs_sym *other = &j->b->syms[b.id];
    bool ta = rs_sym_tracked(j->a, &sym);
    bool tb = rs_sym_tracked(j->b, other);
    if (ta || tb) {
        // Owning symbols pair one to one.
        if (!ta || !tb || !same_key(&sym, other) || pair_of(j, a.id, true) ||
            pair_of(j, b.id, false)) {
            return fail(j);
        }
    }
    if (param_and_static(&sym, other) || param_and_static(other, &sym)) {
        return fail(j);
    }
    if (sym.kind == RS_SYM_ADDRESS || other->kind == RS_SYM_ADDRESS) {
        if (sym.kind != other->kind || !same_address(&sym, other)) {
            return fail(j);
        }
        return add_pair(j, a, b, &sym);
    }
    if (sym.kind != other->kind) {
        j->changed |= sym.kind == RS_SYM_OBJECT;
        j->differs = true;
        struct rs_sym value = {.kind = RS_SYM_VALUE,
                               .lender = RS_LENDER_WORLD,
                               .base_var = RS_NO_VAR,
                               .low = RS_INT_MIN,
                               .high = RS_INT_MAX};
        return add_pair(j, a, b, &value);
    }
    if (sym.kind == RS_SYM_VALUE) {
        enum rs_null null = join_null(sym.null, other->null);
        j->changed |= null != sym.null;
        sym.null = null;
        join_range(j, &sym, a, b);
        join_resources(j, &sym, other);
    } else {
        join_objects(j, &sym, other);
    }
    join_flags(j, &sym, other);
    return add_pair(j, a, b, &sym);
}

// Whether the number is what the parameter `sym` was found to be on the other side.
static bool was_param(const struct rs_state *side, const struct rs_sym *sym, struct rs_val number)
{
    return (sym->flags & RS_SYMF_PARAM) && rs_val_zero(number) && sym->param < 64 &&
           ((side->null_params >> sym->param) & 1);
}

// One side is a number: NULL where the other is an object is absorbed, other things are a range.
static struct rs_val join_with_int(struct join *j, struct rs_val a, struct rs_val b)
{
    bool a_is_sym = a.kind == RS_VAL_SYM;
    const struct rs_state *side = a_is_sym ? j->a : j->b;
    struct rs_val val = a_is_sym ? a : b;
    struct rs_val number = a_is_sym ? b : a;
    struct rs_sym sym = *rs_state_symbol(side, val);
    uint32_t was = sym.flags;
    if (sym.kind == RS_SYM_ADDRESS) {
        return fail(j);
    }
    bool same_param = was_param(a_is_sym ? j->b : j->a, &sym, number);
    if (!same_param) {
        if (sym.kind == RS_SYM_OBJECT && (was & RS_SYMF_PARAM) && rs_val_zero(number) &&
            !side->role && !j->memory) {
            return fail(j);  // callers have to know whether it is their argument
        }
        sym.flags &= ~(uint32_t)RS_SYMF_PARAM;
        sym.name = NULL;  // not the one symbol of that object any more
    }
    sym.flags &= ~(uint32_t)RS_SYMF_RAISED;  // no call gave the NULL
    bool counts = rs_sym_tracked(side, &sym);
    if (sym.kind == RS_SYM_VALUE && !counts) {
        j->changed |= sym.null != RS_NULL_UNKNOWN;
        sym.null = RS_NULL_UNKNOWN;
        join_range(j, &sym, a, b);
        return add_pair(j, a, b, &sym);
    }
    if (counts) {
        if (!rs_val_zero(number) || (was & RS_SYMF_DEAD) ||
            ((was & RS_SYMF_PARAM) && !same_param) || pair_of(j, val.id, a_is_sym)) {
            return fail(j);
        }
        j->absorbed = true;
        j->nabsorbed++;
    } else {
        j->differs = true;
    }
    // Nothing else tells the two apart, so a use that needs an object gets the NULL as well; but
    // whether an exception was set before a helper is for its callers to know.
    bool callers = (was & RS_SYMF_BEFORE) && !side->role;
    enum rs_null null = counts && !callers ? RS_NULL_MAYBE : RS_NULL_UNKNOWN;
    j->changed |= !a_is_sym || sym.null != null || (counts && sym.nonzero);
    sym.null = null;
    sym.nonzero = sym.nonzero && sym.kind != RS_SYM_VALUE;
    return add_pair(j, a, b, &sym);
}

static struct rs_val join_ints(struct join *j, struct rs_val a, struct rs_val b)
{
    struct rs_sym sym = {.kind = RS_SYM_VALUE, .lender = RS_LENDER_WORLD, .base_var = RS_NO_VAR};
    join_range(j, &sym, a, b);
    return add_pair(j, a, b, &sym);
}

static struct rs_val join_vals(struct join *j, struct rs_val a, struct rs_val b)
{
    if (a.kind == RS_VAL_UNDEF || b.kind == RS_VAL_UNDEF) {
        if (tracked(j->a, a) || tracked(j->b, b)) {
            return fail(j);
        }
        j->changed |= a.kind != RS_VAL_UNDEF;
        return rs_val_undef();
    }
    if (a.kind == RS_VAL_INT && rs_val_same(a, b)) {
        return a;
    }
    const struct pair *known = find_pair(j, a, b);
    if (known) {
        return known->joined;
    }
    if (a.kind == RS_VAL_SYM && b.kind == RS_VAL_SYM) {
        return join_symbols(j, a, b);
    }
    return a.kind == b.kind ? join_ints(j, a, b) : join_with_int(j, a, b);
}

// Parameters and static objects are themselves whether or not a variable still shows them.
static bool same_anchor(const struct rs_sym *a, const struct rs_sym *b)
{
    if (a->flags & b->flags & RS_SYMF_PARAM) {
        return a->param == b->param;
    }
    return (a->flags & b->flags & RS_SYMF_STATIC) && a->name && a->name == b->name;
}

static void join_anchors(struct join *j)
{
    for (uint32_t i = 0; i < j->a->nsyms && !j->failed; i++) {
        for (uint32_t k = 0; k < j->b->nsyms && !j->failed; k++) {
            if (same_anchor(&j->a->syms[i], &j->b->syms[k])) {
                join_vals(j, rs_val_sym(i), rs_val_sym(k));
                break;
            }
        }
    }
}

// Results that a caller can tell apart, or that owe differently: each is its own outcome.
static bool different_results(const struct join *j, struct rs_val a, struct rs_val b)
{
    const struct rs_sym *sa = rs_state_symbol(j->a, a);
    const struct rs_sym *sb = rs_state_symbol(j->b, b);
    if (sa && sb) {
        return sa->lo != sb->lo || sa->hi != sb->hi;
    }
    const struct rs_sym *sym = sa ? sa : sb;
    if (sym) {
        // A path that returns NULL does not stand for one that returns the object.
        return sym->kind == RS_SYM_OBJECT && rs_val_zero(sa ? b : a);
    }
    return a.kind == RS_VAL_INT && b.kind == RS_VAL_INT && a.value != b.value;
}

static void join_vars(struct join *j)
{
    uint32_t i = 0;
    uint32_t k = 0;
    while ((i < j->a->nvars || k < j->b->nvars) && !j->failed) {
        uint32_t va = i < j->a->nvars ? j->a->vars[i].var : UINT32_MAX;
        uint32_t vb = k < j->b->nvars ? j->b->vars[k].var : UINT32_MAX;
        struct rs_val a = va <= vb ? j->a->vars[i++].val : rs_val_undef();
        struct rs_val b = vb <= va ? j->b->vars[k++].val : rs_val_undef();
        if (va == 0 && vb == 0 && different_results(j, a, b)) {
            j->failed = true;
            return;
        }
        struct rs_val joined = join_vals(j, a, b);
        if (joined.kind != RS_VAL_UNDEF) {
            rs_state_set(j->arena, j->to, va < vb ? va : vb, joined);
        }
    }
}

// What a pair of values reaches without a cell: the places that addresses point into, which must be
// the same thing on both sides, and the memory that a pointer was computed from.
static void join_behind(struct join *j, struct pair pair)
{
    const struct rs_sym *a = rs_state_symbol(j->a, pair.a);
    const struct rs_sym *b = rs_state_symbol(j->b, pair.b);
    if (!a || !b) {
        return;
    }
    if (rs_sym_derived(a) && rs_sym_derived(b)) {
        join_vals(j, rs_val_sym(a->lender_sym), rs_val_sym(b->lender_sym));
    }
    if (a->kind == RS_SYM_ADDRESS) {
        struct rs_val base = join_vals(j, a->base, b->base);
        struct rs_val index = join_vals(j, a->index, b->index);
        struct rs_sym *to = rs_state_symbol(j->to, pair.joined);
        to->base = base;
        to->index = index;
    }
}

// The same for all pairs that are new; they may lead to others. False if none is.
static bool join_new_pairs(struct join *j)
{
    uint32_t first = j->nbehind;
    for (; j->nbehind < j->npairs && !j->failed; j->nbehind++) {
        join_behind(j, j->pairs[j->nbehind]);
    }
    return j->nbehind != first;
}

// What stands for a's value `val` in b and in the result, if it is one thing.
static bool partner(const struct join *j, struct rs_val val, struct rs_val *b,
                    struct rs_val *joined)
{
    if (val.kind != RS_VAL_SYM) {
        *b = val;
        *joined = val;
        return true;
    }
    const struct pair *pair = pair_of(j, val.id, true);
    if (!pair) {
        return false;
    }
    *b = pair->b;
    *joined = pair->joined;
    return true;
}

// Pairs a cell of a with its like in b; false if b has none.
static bool join_cell(struct join *j, const struct rs_cell *cell, bool *b_done)
{
    struct rs_cell key = *cell;
    struct rs_cell joined = *cell;
    if (!partner(j, cell->base, &key.base, &joined.base) ||
        !partner(j, cell->index, &key.index, &joined.index)) {
        return false;
    }
    const struct rs_cell *other = rs_state_cell(j->b, &key);
    if (!other || b_done[other - j->b->cells]) {
        return false;
    }
    b_done[other - j->b->cells] = true;
    bool counts = tracked(j->a, cell->val) || tracked(j->b, other->val);
    if (cell->hold != other->hold && counts) {
        j->failed = true;
        return true;
    }
    joined.val = join_vals(j, cell->val, other->val);
    if (cell->hold != other->hold) {
        // Nobody owes anything through it: the one that doubts more.
        bool more = cell->hold > other->hold;
        joined.hold = more ? cell->hold : other->hold;
        joined.hold = joined.hold == RS_HOLD_SPENT ? RS_HOLD_NONE : joined.hold;
        j->changed |= joined.hold != cell->hold;
    }
    if (joined.val.kind != RS_VAL_UNDEF && !j->failed) {
        rs_state_add_cell(j->arena, j->to, &joined);
    }
    return true;
}

// What stands on the other side for a value of one side, and in the result.
static bool counterpart(const struct join *j, struct rs_val val, bool of_a, struct rs_val *other,
                        struct rs_val *joined)
{
    *other = *joined = val;
    const struct pair *pair = val.kind == RS_VAL_SYM ? pair_of(j, val.id, of_a) : NULL;
    if (pair) {
        *other = of_a ? pair->b : pair->a;
        *joined = pair->joined;
    }
    return pair || val.kind == RS_VAL_INT;
}

// A comparison that only one side remembers is kept where the other side's numbers agree with it:
// the index of a loop that is left in its first turn is a constant.
static bool keep_order(struct join *j, const struct rs_cell *cell, bool of_a)
{
    struct rs_cell kept = *cell;
    struct rs_val base, index;
    if (cell->kind != RS_CELL_PURE || cell->val.kind != RS_VAL_INT ||
        !counterpart(j, cell->base, of_a, &base, &kept.base) ||
        !counterpart(j, cell->index, of_a, &index, &kept.index) ||
        rs_order_by_range(of_a ? j->b : j->a, cell->op, base, index) != cell->val.value) {
        return false;
    }
    if (!rs_state_cell(j->to, &kept)) {
        rs_state_add_cell(j->arena, j->to, &kept);
    }
    return true;
}

// A cell that only one side has is forgotten.
static void forget_cell(struct join *j, const struct rs_cell *cell, bool of_a)
{
    j->changed |= of_a;
    // An element that is NULL may be what would have told of the exception.
    if (j->to->exception == RS_EXC_YES && cell->index.kind != RS_VAL_UNDEF &&
        cell->kind != RS_CELL_PURE && rs_val_zero(cell->val)) {
        rs_state_set_exception(j->to, RS_EXC_UNKNOWN, NULL);
        j->changed = true;
    }
    if (cell->hold == RS_HOLD_NONE) {
        return;
    }
    if (cell->hold != RS_HOLD_TOOK && tracked(of_a ? j->a : j->b, cell->val)) {
        j->failed = true;
        return;
    }
    if (cell->val.kind == RS_VAL_SYM) {
        const struct pair *pair = pair_of(j, cell->val.id, of_a);
        if (pair) {
            struct rs_cell settled = *cell;
            settled.val = pair->joined;
            // What an owner still shows may be released in its name.
            settled.hold = cell->hold == RS_HOLD_TOOK ? RS_HOLD_INITIAL : cell->hold;
            rs_cell_settle(j->to, &settled);
        }
    }
}

static void join_cells(struct join *j)
{
    bool *a_done = RS_NEW_ARRAY(j->arena, bool, j->a->ncells + 1);
    bool *b_done = RS_NEW_ARRAY(j->arena, bool, j->b->ncells + 1);
    bool progress = true;
    j->memory = true;
    while (progress && !j->failed) {
        progress = join_new_pairs(j);
        for (uint32_t i = 0; i < j->a->ncells && !j->failed; i++) {
            if (!a_done[i] && join_cell(j, &j->a->cells[i], b_done)) {
                a_done[i] = true;
                progress = true;
            }
        }
    }
    for (uint32_t i = 0; i < j->a->ncells; i++) {
        if (!a_done[i] && !keep_order(j, &j->a->cells[i], true)) {
            forget_cell(j, &j->a->cells[i], true);
        }
    }
    for (uint32_t i = 0; i < j->b->ncells; i++) {
        if (!b_done[i] && !keep_order(j, &j->b->cells[i], false)) {
            forget_cell(j, &j->b->cells[i], false);
        }
    }
}

// Every owning symbol must have found its like.
static bool covered(const struct join *j, const struct rs_state *state, bool of_a)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        if (rs_sym_tracked(state, &state->syms[i]) && !pair_of(j, i, of_a)) {
            return false;
        }
    }
    return true;
}

// Lenders and addresses name symbols of a: rename them.
static void fix_references(struct join *j)
{
    for (uint32_t i = 0; i < j->npairs; i++) {
        struct rs_sym *sym = rs_state_symbol(j->to, j->pairs[i].joined);
        const struct rs_state *side = j->pairs[i].a.kind == RS_VAL_SYM ? j->a : j->b;
        if (!sym) {
            continue;
        }
        if (sym->lender == RS_LENDER_SYM) {
            const struct pair *lender = pair_of(j, sym->lender_sym, side == j->a);
            sym->lender =
                lender && lender->joined.kind == RS_VAL_SYM ? RS_LENDER_SYM : RS_LENDER_WORLD;
            sym->lender_sym = sym->lender == RS_LENDER_SYM ? lender->joined.id : 0;
        }
    }
}

static void join_before(struct join *j)
{
    j->to->pending_outcomes = j->a->pending_outcomes | j->b->pending_outcomes;
    j->changed |= j->to->pending_outcomes != j->a->pending_outcomes;
    enum rs_exception before = j->a->pending_before;
    bool same = before == j->b->pending_before;
    j->to->pending_before = same ? before : RS_EXC_UNKNOWN;
    j->to->pending_raiser = j->a->pending_raiser;
    j->changed |= j->to->pending_before != before;
}

// The earlier call, where both states have it.
static void join_unasked(struct join *j)
{
    struct rs_state *to = j->to;
    to->unasked = j->a->unasked;
    to->unasked_val = j->a->unasked_val;
    to->unasked_outcomes = j->a->unasked_outcomes;
    if (to->unasked_val.kind != RS_VAL_SYM) {
        return;
    }
    const struct pair *pair = pair_of(j, j->a->unasked_val.id, true);
    bool both = pair && j->a->unasked == j->b->unasked && rs_val_same(pair->b, j->b->unasked_val);
    to->unasked = both ? to->unasked : NULL;
    to->unasked_val = both ? pair->joined : rs_val_undef();
    to->unasked_outcomes |= j->b->unasked_outcomes;
    j->changed |= !both;
}

static void join_pending(struct join *j)
{
    struct rs_state *to = j->to;
    to->pending = NULL;
    to->pending_val = rs_val_undef();
    if (!j->a->pending) {
        return;
    }
    if (j->a->pending == j->b->pending && j->a->pending_val.kind != RS_VAL_SYM &&
        rs_val_same(j->a->pending_val, j->b->pending_val)) {
        to->pending = j->a->pending;
        to->pending_val = j->a->pending_val;
        join_before(j);
        return;
    }
    const struct pair *pair =
        j->a->pending_val.kind == RS_VAL_SYM ? pair_of(j, j->a->pending_val.id, true) : NULL;
    if (pair && j->a->pending == j->b->pending && rs_val_same(pair->b, j->b->pending_val)) {
        to->pending = j->a->pending;
        to->pending_val = pair->joined;
        join_before(j);
    } else {
        j->changed = true;
    }
}

// Whether one variable's two values may become one, as far as ownership goes: what join_vals will
// find, without building anything.
static bool may_pair(const struct rs_state *a, struct rs_val va, const struct rs_state *b,
                     struct rs_val vb)
{
    bool ta = tracked(a, va);
    bool tb = tracked(b, vb);
    if (!ta && !tb) {
        return true;
    }
    if (ta && tb) {
        return same_key(rs_state_symbol(a, va), rs_state_symbol(b, vb));
    }
    return rs_val_zero(ta ? vb : va);
}

// A cheap answer for the many states that differ in what some variable owns.
static bool vars_may_join(const struct rs_state *a, const struct rs_state *b)
{
    uint32_t i = 0;
    uint32_t k = 0;
    while (i < a->nvars && k < b->nvars) {
        if (a->vars[i].var == b->vars[k].var) {
            if (!may_pair(a, a->vars[i++].val, b, b->vars[k++].val)) {
                return false;
            }
        } else if (a->vars[i].var < b->vars[k].var) {
            i++;
        } else {
            k++;
        }
    }
    return true;
}

// Not known, or not for this function to know: no reason to keep states apart.
static bool is_doubtful(enum rs_exception exception)
{
    return exception == RS_EXC_UNKNOWN || exception == RS_EXC_ENTRY;
}

// Where an exception is set somebody has set it, before this function if nobody on one of the ways;
// where one may be, a call is accused only if it was made on both.
static const struct rs_insn *joined_raiser(const struct rs_state *a, const struct rs_state *b)
{
    if (a->exception == RS_EXC_YES) {
        return a->raiser ? a->raiser : b->raiser;
    }
    return b->raiser ? a->raiser : NULL;
}

struct rs_state *rs_state_join(struct rs_arena *arena, const struct rs_state *into,
                               const struct rs_state *other, bool *changed)
{
    enum rs_exception exception = into->exception;
    if (exception != other->exception) {
        if (!is_doubtful(into->exception) || !is_doubtful(other->exception)) {
            return NULL;
        }
        exception = RS_EXC_UNKNOWN;
    }
    // A failure that only a question can tell any more is about to be accused, or to be asked for.
    bool untold =
        exception == RS_EXC_UNKNOWN && !rs_untold_failure(into) != !rs_untold_failure(other);
    if (untold || !vars_may_join(into, other)) {
        return NULL;
    }
    struct join j = {.arena = arena, .a = into, .b = other, .to = rs_state_new(arena)};
    j.to->exception = exception;
    j.to->resources = into->resources;
    j.to->role = into->role;
    j.to->raiser = joined_raiser(into, other);
    j.to->trail = into->trail;
    j.to->runs = into->runs > other->runs ? into->runs : other->runs;
    j.to->null_params = into->null_params & other->null_params;
    j.to->nonzero_params = into->nonzero_params & other->nonzero_params;
    bool fixed = into->fixed_param == other->fixed_param;
    fixed = fixed && into->fixed_number == other->fixed_number;
    j.to->fixed_param = fixed ? into->fixed_param : 0;
    j.to->fixed_number = fixed ? into->fixed_number : 0;
    j.changed = j.to->runs != into->runs || j.to->null_params != into->null_params ||
                j.to->nonzero_params != into->nonzero_params || exception != into->exception ||
                j.to->raiser != into->raiser || j.to->fixed_number != into->fixed_number;
    join_anchors(&j);
    join_vars(&j);
    if (!j.failed) {
        join_cells(&j);
    }
    if (j.failed || !covered(&j, into, true) || !covered(&j, other, false) ||
        (j.absorbed && j.differs) || j.nabsorbed > 1) {
        return NULL;
    }
    fix_references(&j);
    join_pending(&j);
    join_unasked(&j);
    rs_passed_join(j.to, into);
    uint32_t before = into->nfailed;
    rs_passed_join(j.to, other);
    j.changed |= j.to->nfailed != before;
    *changed = j.changed;
    return j.to;
}
