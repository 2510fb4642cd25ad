// SPDX-License-Identifier: Apache-2.0
// Calls: a contract's outcomes applied to a state. Outcomes that only differ in the result and the
// exception stay one state, to be told apart by a test; those that do different things to the
// arguments become states of their own.
#include "engine.h"

#include <string.h>

#define MAX_OUTCOMES 64

struct call {
    struct rs_run *run;
    const struct rs_insn *insn;
    const struct rs_contract *contract;
    struct rs_val *args;
};

// A set of outcomes that one state stands for.
struct group {
    uint64_t outcomes;
    bool split;  // it is one outcome, which does what the others do not
};

bool rs_outcome_splits(const struct rs_outcome *o)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        enum rs_effect_kind kind = o->effects[i].kind;
        if (kind == RS_EFFECT_DELTA || kind == RS_EFFECT_OUT || kind == RS_EFFECT_FREE) {
            return true;
        }
    }
    return false;
}

static const struct rs_outcome *outcome(const struct call *c, uint32_t i)
{
    return &c->contract->outcomes[i];
}

static bool in_group(const struct group *group, uint32_t i)
{
    return (group->outcomes >> i) & 1;
}

static struct rs_val arg(const struct call *c, uint32_t param)
{
    return param < c->insn->nargs ? c->args[param] : rs_val_undef();
}

static struct rs_sym *object_arg(const struct rs_state *state, const struct call *c, uint32_t param)
{
    struct rs_sym *sym = rs_state_symbol(state, arg(c, param));
    return sym && sym->kind == RS_SYM_OBJECT ? sym : NULL;
}

static bool has_format(const struct call *c, uint32_t mode)
{
    for (uint32_t i = 0; i < c->contract->nparams; i++) {
        if (c->contract->params[i].modes & mode) {
            return true;
        }
    }
    return false;
}

// ---- before the outcomes
// -------------------------------------------------------------------------

static void use_argument(const struct call *c, struct rs_state *state, uint32_t i)
{
    uint32_t modes = c->contract ? rs_contract_modes(c->contract, i) : 0;
    struct rs_val val = c->args[i];
    struct rs_sym *sym = rs_state_symbol(state, val);
    rs_use(c->run, state, val, false);
    if (!(modes & RS_MODE_NOTNULL)) {
        return;
    }
    if (val.kind == RS_VAL_INT && val.value == 0) {
        rs_run_event(c->run, state, RS_EVENT_NULL_USE, RS_HOW_PASSED, NULL, c->insn->loc);
    } else if (sym && sym->kind == RS_SYM_OBJECT) {
        if (sym->null == RS_NULL_MAYBE) {
            rs_run_event(c->run, state, RS_EVENT_NULL_USE, RS_HOW_PASSED, sym, c->insn->loc);
        }
        sym->null = RS_NULL_NEVER;
    }
}

// Code of which only the contract is known may have written through this pointer.
static void maybe_written(const struct call *c, struct rs_state *state, uint32_t i)
{
    uint32_t modes = c->contract ? rs_contract_modes(c->contract, i) : 0;
    bool api = c->contract && c->contract->source <= RS_SOURCE_BUILTIN;
    const struct rs_sym *sym = rs_state_symbol(state, c->args[i]);
    if (!sym || (modes & (RS_MODE_OUT | RS_MODE_INOUT | RS_MODE_OUTPUTS | RS_MODE_OBJECTS))) {
        return;
    }
    bool parsed = c->contract && i >= c->contract->nparams && has_format(c, RS_MODE_PARSE_FORMAT);
    if (parsed || (c->contract && (c->contract->flags & RS_CONTRACT_PURE))) {
        return;
    }
    if (sym->kind == RS_SYM_ADDRESS) {
        struct rs_target target = rs_target_behind(c->run, state, c->args[i]);
        rs_target_obscure(c->run, state, &target);
        rs_forget_behind(c->run, state, c->args[i]);
    } else if (!api) {
        rs_forget_behind(c->run, state, c->args[i]);
    }
}

static void forget_globals(struct rs_state *state)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        if (state->cells[i].kind == RS_CELL_GLOBAL) {
            rs_cell_settle(state, &state->cells[i]);
            rs_state_remove_cell(state, i);
        }
    }
}

static void guess_arguments(const struct call *c, struct rs_state *state)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        struct rs_sym *sym = object_arg(state, c, i);
        if (sym) {
            sym->flags |= RS_SYMF_GUESS;
            sym->flags &= ~(uint32_t)RS_SYMF_FRESH;
            sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
        }
    }
}

// ---- results
// --------------------------------------------------------------------------------------

static struct rs_val new_value(const struct call *c, struct rs_state *state)
{
    uint32_t id = rs_state_sym(c->run->arena, state, RS_SYM_VALUE);
    state->syms[id].origin = c->insn;
    return rs_val_sym(id);
}

static struct rs_val new_object(const struct call *c, struct rs_state *state)
{
    uint32_t id = rs_state_sym(c->run->arena, state, RS_SYM_OBJECT);
    state->syms[id].origin = c->insn;
    state->syms[id].null = RS_NULL_NEVER;
    return rs_val_sym(id);
}

static void lend(const struct call *c, struct rs_state *state, struct rs_sym *sym, uint32_t param)
{
    struct rs_val from = arg(c, param);
    if (param != RS_NO_PARAM && from.kind == RS_VAL_SYM) {
        const struct rs_sym *lender = &state->syms[from.id];
        sym->lender = RS_LENDER_SYM;
        sym->lender_sym = from.id;
        sym->flags |= lender->flags & RS_SYMF_STATIC ? 0 : lender->flags & RS_SYMF_GUESS;
        if (lender->flags & RS_SYMF_DYING) {
            rs_sym_count(sym, 0, 1);  // what a dying container holds is its dealloc's to release
        }
    }
}

static struct rs_val value_of(const struct call *c, struct rs_state *state,
                              const struct rs_value *value, struct rs_type type)
{
    struct rs_val val;
    struct rs_sym *sym;
    switch (value->kind) {
    case RS_VALUE_NULL:
        return rs_val_int(0);
    case RS_VALUE_ARG:
        val = arg(c, value->param);
        return val.kind == RS_VAL_UNDEF ? rs_unknown(c->run, state, type) : val;
    case RS_VALUE_INT:
        if (value->low == value->high) {
            return rs_val_int(value->low);
        }
        val = new_value(c, state);
        state->syms[val.id].low = value->low;
        state->syms[val.id].high = value->high;
        return val;
    case RS_VALUE_NEW:
        val = new_object(c, state);
        sym = &state->syms[val.id];
        sym->lo = sym->hi = 1;
        sym->type = value->type;
        if (!value->shared) {
            sym->flags = RS_SYMF_FRESH;
            sym->lender = RS_LENDER_NONE;
        }
        return val;
    case RS_VALUE_BORROWED:
        val = new_object(c, state);
        lend(c, state, &state->syms[val.id], value->param);
        return val;
    case RS_VALUE_STATIC:
        val = new_object(c, state);
        state->syms[val.id].flags = RS_SYMF_STATIC | RS_SYMF_IMMORTAL;
        return val;
    case RS_VALUE_POINTER:
    case RS_VALUE_INTERIOR:
    case RS_VALUE_MEMORY:
        val = new_value(c, state);
        sym = &state->syms[val.id];
        sym->nonzero = true;
        if (value->kind == RS_VALUE_MEMORY) {
            sym->flags = RS_SYMF_MEMORY;
        } else if (value->kind == RS_VALUE_INTERIOR) {
            sym->flags = RS_SYMF_INTERIOR;
            lend(c, state, sym, value->param);
        }
        return val;
    default:
        val = rs_unknown(c->run, state, type);
        state->syms[val.id].origin = c->insn;
        state->syms[val.id].hi = state->syms[val.id].kind == RS_SYM_OBJECT;
        return val;
    }
}

static bool yields_null(const struct rs_outcome *o)
{
    return o->value.kind == RS_VALUE_NULL ||
           (o->value.kind == RS_VALUE_INT && o->value.low == 0 && o->value.high == 0);
}

// Integers of several outcomes: their hull.
static struct rs_val hull(const struct call *c, struct rs_state *state, const struct group *group)
{
    int64_t low = RS_INT_MAX;
    int64_t high = RS_INT_MIN;
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_value *value = &outcome(c, i)->value;
        if (in_group(group, i)) {
            low = value->low < low ? value->low : low;
            high = value->high > high ? value->high : high;
        }
    }
    struct rs_value all = {.kind = RS_VALUE_INT, .low = low, .high = high};
    return value_of(c, state, &all, c->insn->result);
}

static bool all_ints(const struct call *c, const struct group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (in_group(group, i) && outcome(c, i)->value.kind != RS_VALUE_INT) {
            return false;
        }
    }
    return true;
}

// Which outcome it is depends on the exception before the call: no failure of this one.
static bool asks_exception(const struct rs_outcome *o)
{
    return o->unless.kind == RS_UNLESS_RAISED || o->unless.kind == RS_UNLESS_QUIET;
}

static struct rs_val group_result(const struct call *c, struct rs_state *state,
                                  const struct group *group)
{
    if (all_ints(c, group)) {
        return hull(c, state, group);
    }
    // An inferred NULL without an exception is a value like another: a field that may be empty.
    bool stated = c->contract->source < RS_SOURCE_INFERRED;
    const struct rs_outcome *first = NULL;
    bool null = false;
    bool failure = false;
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (in_group(group, i)) {
            bool zero = yields_null(outcome(c, i));
            null |= zero;
            failure |=
                zero && (outcome(c, i)->raises || (stated && !asks_exception(outcome(c, i))));
            first = zero || first ? first : outcome(c, i);
        }
    }
    if (!first) {
        return rs_val_int(0);
    }
    struct rs_val val = value_of(c, state, &first->value, c->insn->result);
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && null) {
        sym->nonzero = false;
        sym->null = failure ? RS_NULL_MAYBE : RS_NULL_UNKNOWN;
    }
    if (sym && c->contract->source == RS_SOURCE_CONVENTION) {
        sym->flags |= RS_SYMF_GUESS;
    }
    return val;
}

// ---- effects
// -------------------------------------------------------------------------------------

// The container that takes a stolen reference, if the call has one.
static bool taker(const struct call *c, const struct rs_state *state, uint32_t stolen, uint32_t *id)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        if (i != stolen && object_arg(state, c, i)) {
            *id = c->args[i].id;
            return true;
        }
    }
    return false;
}

// A call that puts a reference into a container and runs no Python code has released nothing: what
// stood there, and a getter has shown, may be the frame's now (PyList_SET_ITEM).
static void turn_out(const struct call *c, struct rs_state *state, uint32_t container)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell *cell = &state->cells[i];
        struct rs_sym *sym = rs_state_symbol(state, cell->val);
        if (cell->kind == RS_CELL_PURE && rs_val_same(cell->base, rs_val_sym(container)) && sym &&
            sym->kind == RS_SYM_OBJECT) {
            if (!(c->contract->flags & RS_CONTRACT_RUNS_PYTHON)) {
                rs_sym_count(sym, 0, 1);
            }
            rs_state_remove_cell(state, i);
        }
    }
}

static void steal(const struct call *c, struct rs_state *state, uint32_t param, bool failed)
{
    struct rs_sym *sym = object_arg(state, c, param);
    uint32_t container;
    bool taken = taker(c, state, param, &container);
    if (taken) {
        turn_out(c, state, container);
        sym = object_arg(state, c, param);
    }
    if (!sym) {
        return;
    }
    bool owned = sym->lo > 0;
    bool alone = sym->lender == RS_LENDER_NONE && (sym->flags & RS_SYMF_FRESH);
    rs_sym_count(sym, -1, -1);
    sym->flags |= RS_SYMF_STOLEN;
    sym->change = c->insn;
    if (sym->lo < 0) {
        rs_spend_place(state, c->args[param].id);
    }
    if (failed) {
        if (alone && owned && sym->hi <= 0) {
            rs_sym_die(state, c->args[param].id);
        }
    } else if (taken && sym->lender == RS_LENDER_NONE) {
        sym->lender = RS_LENDER_SYM;
        sym->lender_sym = container;
    } else if (sym->lender == RS_LENDER_NONE) {
        sym->lender = RS_LENDER_WORLD;
    }
}

static void delta(const struct call *c, struct rs_state *state, const struct rs_effect *effect,
                  bool failed)
{
    if (effect->low == -1 && effect->high == -1) {
        steal(c, state, effect->param, failed);
        return;
    }
    struct rs_sym *sym = object_arg(state, c, effect->param);
    if (sym) {
        rs_sym_count(sym, effect->low, effect->high);
        sym->change = c->insn;
        if (effect->low < 0) {
            sym->flags |= RS_SYMF_STOLEN;
            sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
        }
    }
}

static void hold(const struct call *c, struct rs_state *state, uint32_t param, uint32_t container)
{
    struct rs_sym *sym = object_arg(state, c, param);
    struct rs_val in = arg(c, container);
    if (sym && sym->lender == RS_LENDER_NONE) {
        sym->lender = in.kind == RS_VAL_SYM ? RS_LENDER_SYM : RS_LENDER_WORLD;
        sym->lender_sym = in.kind == RS_VAL_SYM ? in.id : 0;
    }
}

static void keep(const struct call *c, struct rs_state *state, uint32_t param)
{
    struct rs_sym *sym = rs_state_symbol(state, arg(c, param));
    if (sym) {
        sym->flags &= ~(uint32_t)RS_SYMF_FRESH;
        sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
    }
}

static struct rs_type object_type(void)
{
    return (struct rs_type){RS_KIND_OBJECT, NULL, false};
}

static void write_out(const struct call *c, struct rs_state *state, uint32_t i,
                      const struct rs_value *value)
{
    struct rs_val to = arg(c, i);
    if (value->kind == RS_VALUE_UNCHANGED || to.kind != RS_VAL_SYM) {
        return;
    }
    struct rs_target target = rs_target_behind(c->run, state, to);
    if (value->kind == RS_VALUE_ANY) {
        rs_target_obscure(c->run, state, &target);
        return;
    }
    if (rs_contract_modes(c->contract, i) & RS_MODE_INOUT) {
        struct rs_val old = rs_target_load(c->run, state, &target, object_type());
        struct rs_sym *sym = rs_state_symbol(state, old);
        if (sym) {
            rs_sym_count(sym, -1, -1);
            sym->flags |= RS_SYMF_STOLEN;
        }
    }
    struct rs_type type = target.type.kind == RS_KIND_OTHER ? object_type() : target.type;
    struct rs_val val = value_of(c, state, value, type);
    rs_target_store(c->run, state, &target, val);
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && !sym->label && target.kind == RS_TARGET_VAR) {
        sym->label = c->run->fn->vars[target.var].name;
    }
}

static uint32_t first_object(const struct call *c, const struct rs_state *state)
{
    for (uint32_t i = 0; i < c->contract->nparams; i++) {
        if (object_arg(state, c, i)) {
            return i;
        }
    }
    return RS_NO_PARAM;
}

// An object variable that the call may set to something the parsed arguments hold, or leave as it
// was. Where it owned nothing before it owns nothing after. False if it may have.
static bool lend_out(const struct call *c, struct rs_state *state, uint32_t i)
{
    if (arg(c, i).kind != RS_VAL_SYM) {
        return false;
    }
    struct rs_target target = rs_target_behind(c->run, state, arg(c, i));
    if (target.kind != RS_TARGET_VAR || target.type.kind != RS_KIND_OBJECT) {
        return false;
    }
    struct rs_val old = rs_state_get(state, target.var);
    const struct rs_sym *sym = rs_state_symbol(state, old);
    if (sym && (sym->kind != RS_SYM_OBJECT || sym->lo != 0 || sym->hi != 0)) {
        return false;
    }
    bool never_null = sym && sym->null == RS_NULL_NEVER;
    struct rs_value lent = {.kind = RS_VALUE_BORROWED, .param = first_object(c, state)};
    write_out(c, state, i, &lent);
    rs_state_symbol(state, rs_state_get(state, target.var))->null =
        never_null ? RS_NULL_NEVER : RS_NULL_UNKNOWN;
    return true;
}

// Memory is released, but not what its fields hold.
static void raw_free(const struct call *c, struct rs_state *state, uint32_t param)
{
    struct rs_val memory = arg(c, param);
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell *cell = &state->cells[i];
        if (cell->kind != RS_CELL_FIELD || !rs_val_same(cell->base, memory)) {
            continue;
        }
        struct rs_sym *sym = rs_state_symbol(state, cell->val);
        if (sym && cell->hold == RS_HOLD_TOOK) {
            rs_sym_count(sym, 1, 1);
        } else if (cell->hold == RS_HOLD_INITIAL) {
            rs_cell_settle(state, cell);
        }
        rs_state_remove_cell(state, i);
    }
}

static void apply_effect(const struct call *c, struct rs_state *state,
                         const struct rs_effect *effect, bool failed)
{
    switch (effect->kind) {
    case RS_EFFECT_DELTA:
        delta(c, state, effect, failed);
        break;
    case RS_EFFECT_KEEP:
        keep(c, state, effect->param);
        break;
    case RS_EFFECT_HOLD:
        hold(c, state, effect->param, effect->param2);
        break;
    case RS_EFFECT_OUT:
        write_out(c, state, effect->param, &effect->value);
        break;
    case RS_EFFECT_FREE:
        raw_free(c, state, effect->param);
        break;
    default:
        break;  // what a check of the type says is known when its result is tested
    }
}

static bool has_out_effect(const struct rs_outcome *o, uint32_t param)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        if (o->effects[i].kind == RS_EFFECT_OUT && o->effects[i].param == param) {
            return true;
        }
    }
    return false;
}

// What a parameter's modes say for every outcome.
static void apply_modes(const struct call *c, struct rs_state *state, const struct group *group,
                        bool failed)
{
    struct rs_value any = {.kind = RS_VALUE_ANY};
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        uint32_t modes = rs_contract_modes(c->contract, i);
        bool told = false;
        for (uint32_t k = 0; k < c->contract->noutcomes; k++) {
            told |= in_group(group, k) && has_out_effect(outcome(c, k), i);
        }
        if (modes & RS_MODE_STEAL) {
            steal(c, state, i, failed);
        }
        if (modes & RS_MODE_FREE) {
            raw_free(c, state, i);
        }
        if (modes & RS_MODE_KEEPS) {
            keep(c, state, i);
        }
        if ((modes & RS_MODE_OUTPUTS) && lend_out(c, state, i)) {
            continue;
        }
        if ((modes & (RS_MODE_OUT | RS_MODE_INOUT | RS_MODE_OUTPUTS)) && !told) {
            write_out(c, state, i, &any);
        }
    }
}

// ---- formats
// --------------------------------------------------------------------------------------

static bool format_items(const struct call *c, bool build, struct rs_format_item **items,
                         uint32_t *nitems)
{
    uint32_t mode = build ? RS_MODE_BUILD_FORMAT : RS_MODE_PARSE_FORMAT;
    for (uint32_t i = 0; i < c->contract->nparams && i < c->insn->nargs; i++) {
        if ((c->contract->params[i].modes & mode) && c->insn->args[i].kind == RS_OPND_STRING) {
            const struct rs_name *text = c->insn->args[i].name;
            bool single;
            const char *why;
            return rs_format_split(c->run->arena, text->text, text->len, build, items, nitems,
                                   &single, &why);
        }
    }
    return false;
}

static void build_arguments(const struct call *c, struct rs_state *state)
{
    struct rs_format_item *items;
    uint32_t nitems;
    bool known = format_items(c, true, &items, &nitems);
    for (uint32_t i = c->contract->nparams; i < c->insn->nargs; i++) {
        uint32_t n = i - c->contract->nparams;
        struct rs_sym *sym = object_arg(state, c, i);
        if (!sym) {
            continue;
        }
        if (!known) {
            rs_sym_count(sym, -1, 0);  // may be an 'N'
        } else if (n < nitems && items[n].kind == RS_FORMAT_NEW) {
            steal(c, state, i, false);
        }
        sym = object_arg(state, c, i);
        sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
    }
}

// What a converter leaves in its target when it succeeds.
static struct rs_value converter_value(const struct call *c, uint32_t i)
{
    struct rs_value any = {.kind = RS_VALUE_ANY};
    if (i == 0 || c->insn->args[i - 1].kind != RS_OPND_SYMBOL) {
        return any;
    }
    const struct rs_contract *converter =
        rs_contracts_find(c->run->facts->contracts, c->insn->args[i - 1].name);
    for (uint32_t k = 0; converter && k < converter->noutcomes; k++) {
        const struct rs_outcome *o = &converter->outcomes[k];
        for (uint32_t e = 0; e < o->neffects && !o->raises; e++) {
            if (o->effects[e].kind == RS_EFFECT_OUT && o->effects[e].param == 1 &&
                o->effects[e].value.kind == RS_VALUE_NEW) {
                return o->effects[e].value;
            }
        }
    }
    return any;
}

static void parse_target(const struct call *c, struct rs_state *state, uint32_t i,
                         const struct rs_format_item *item, bool failed)
{
    struct rs_value value = {.kind = RS_VALUE_ANY};
    switch (item->kind) {
    case RS_FORMAT_TYPE:
    case RS_FORMAT_CONVERTER:
        return;
    case RS_FORMAT_OBJECT:
        if (!failed && !item->optional) {
            value.kind = RS_VALUE_BORROWED;
            value.param = first_object(c, state);
        } else if (lend_out(c, state, i)) {
            return;
        }
        break;
    case RS_FORMAT_CONVERTED:
        if (!failed && !item->optional) {
            value = converter_value(c, i);
        }
        break;
    case RS_FORMAT_INTERIOR:
        // It points into an item, which others than the parsed tuple may hold.
        if (!failed && !item->optional) {
            value.kind = RS_VALUE_POINTER;
        }
        break;
    default:
        break;
    }
    write_out(c, state, i, &value);
}

static void parse_arguments(const struct call *c, struct rs_state *state, bool failed)
{
    struct rs_format_item *items;
    uint32_t nitems;
    struct rs_format_item unknown = {.kind = RS_FORMAT_PLAIN};
    bool known = format_items(c, false, &items, &nitems);
    for (uint32_t i = c->contract->nparams; i < c->insn->nargs; i++) {
        uint32_t n = i - c->contract->nparams;
        parse_target(c, state, i, known && n < nitems ? &items[n] : &unknown, failed);
    }
}

// ---- groups
// -----------------------------------------------------------------------------------------

static bool lies_in(const struct rs_state *state, struct rs_val val, int64_t low, int64_t high)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (val.kind == RS_VAL_INT) {
        return val.value >= low && val.value <= high;
    }
    return sym && sym->kind == RS_SYM_VALUE && sym->low >= low && sym->high <= high;
}

static bool is_null(struct rs_val val)
{
    return val.kind == RS_VAL_INT && val.value == 0;
}

// Whether the call gets a NULL that it answers with an exception.
static bool answers_null_with_error(const struct call *c)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        if (is_null(c->args[i]) && (rs_contract_modes(c->contract, i) & RS_MODE_NULL_ERROR)) {
            return true;
        }
    }
    return false;
}

static bool excluded(const struct call *c, const struct rs_state *state, uint32_t i)
{
    const struct rs_condition *unless = &outcome(c, i)->unless;
    struct rs_val val = arg(c, unless->param);
    if (!outcome(c, i)->raises && answers_null_with_error(c)) {
        return true;
    }
    const struct rs_sym *sym = rs_state_symbol(state, val);
    switch (unless->kind) {
    case RS_UNLESS_NEVER:
        break;
    case RS_UNLESS_TYPE:
        return sym && sym->type == unless->type && c->run->options->level != RS_LEVEL_PEDANTIC;
    case RS_UNLESS_NULL:
        return is_null(val);
    case RS_UNLESS_NONNULL:
        return sym && (sym->null == RS_NULL_NEVER || sym->nonzero);
    case RS_UNLESS_RANGE:
        return lies_in(state, val, unless->low, unless->high);
    case RS_UNLESS_RAISED:
        return state->exception == RS_EXC_YES;
    case RS_UNLESS_QUIET:
        return state->exception == RS_EXC_NO;
    }
    return false;
}

static bool has_type_effect(const struct call *c, const struct group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        for (uint32_t e = 0; in_group(group, i) && e < outcome(c, i)->neffects; e++) {
            if (outcome(c, i)->effects[e].kind == RS_EFFECT_IS) {
                return true;
            }
        }
    }
    return false;
}

// Whether a failure that consumes an argument frees it, so that failing must be told apart.
static bool failure_frees(const struct call *c, const struct rs_state *state)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        const struct rs_sym *sym = object_arg(state, c, i);
        if (sym && (rs_contract_modes(c->contract, i) & RS_MODE_STEAL) && sym->lo > 0 &&
            sym->lender == RS_LENDER_NONE) {
            return true;
        }
    }
    return false;
}

static bool is_object_value(const struct rs_value *value)
{
    return value->kind != RS_VALUE_INT && value->kind != RS_VALUE_NULL &&
           value->kind != RS_VALUE_VOID;
}

// An outcome that exists only for a NULL, or only for a non-NULL, argument: it says so of the
// argument. 0 where it has no such guard.
static int null_guard(const struct rs_outcome *o)
{
    return o->unless.kind == RS_UNLESS_NONNULL ? -1 : o->unless.kind == RS_UNLESS_NULL;
}

static bool same_guard(const struct rs_outcome *a, const struct rs_outcome *b)
{
    return null_guard(a) == null_guard(b) &&
           (null_guard(a) == 0 || a->unless.param == b->unless.param);
}

static bool can_join_group(const struct call *c, const struct group *group, uint32_t i,
                           bool split_failures)
{
    const struct rs_outcome *o = outcome(c, i);
    if (group->split || rs_outcome_splits(o)) {
        return false;
    }
    for (uint32_t k = 0; k < i; k++) {
        if (!in_group(group, k)) {
            continue;
        }
        const struct rs_outcome *other = outcome(c, k);
        if (!same_guard(other, o)) {
            return false;
        }
        if (split_failures && other->raises != o->raises) {
            return false;
        }
        if (is_object_value(&other->value) && is_object_value(&o->value)) {
            return false;
        }
        // The argument itself must not become "maybe NULL" by what a call returns.
        if (other->value.kind == RS_VALUE_ARG || o->value.kind == RS_VALUE_ARG) {
            return false;
        }
    }
    return true;
}

static uint32_t make_groups(const struct call *c, const struct rs_state *state,
                            struct group *groups)
{
    bool split = failure_frees(c, state) || has_format(c, RS_MODE_PARSE_FORMAT);
    uint32_t ngroups = 0;
    for (uint32_t i = 0; i < c->contract->noutcomes && i < MAX_OUTCOMES; i++) {
        if (excluded(c, state, i)) {
            continue;
        }
        uint32_t g = 0;
        while (g < ngroups && !can_join_group(c, &groups[g], i, split)) {
            g++;
        }
        if (g == ngroups) {
            groups[ngroups++] = (struct group){0, rs_outcome_splits(outcome(c, i))};
        }
        groups[g].outcomes |= UINT64_C(1) << i;
    }
    return ngroups;
}

// What an inferred outcome leaves unsaid: its NULL or negative number may come with an exception.
static bool may_have_failed(const struct rs_state *state, struct rs_val result)
{
    const struct rs_sym *sym = rs_state_symbol(state, result);
    if (!sym) {
        return result.kind != RS_VAL_INT || result.value <= 0;
    }
    return sym->kind == RS_SYM_VALUE ? sym->low <= 0 : sym->null != RS_NULL_NEVER;
}

static void set_exception(const struct call *c, struct rs_state *state, const struct group *group,
                          struct rs_val result)
{
    bool raising = false;
    bool quiet = false;
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (in_group(group, i)) {
            raising |= outcome(c, i)->raises;
            quiet |= !outcome(c, i)->raises;
        }
    }
    enum rs_exception before = state->exception;
    state->pending = NULL;
    state->pending_val = rs_val_undef();
    if (c->contract->flags & RS_CONTRACT_CLEARS) {
        state->exception = RS_EXC_NO;
    } else if (c->contract->flags & RS_CONTRACT_RAISES || (raising && !quiet)) {
        state->exception = RS_EXC_YES;
    } else if (raising) {
        state->exception = RS_EXC_UNKNOWN;
        state->pending = c->insn;
        state->pending_val = result;
        state->pending_before = before;
    } else if (has_type_effect(c, group)) {
        state->pending = c->insn;
        state->pending_val = result;
        state->pending_before = before;
    } else if (c->contract->source >= RS_SOURCE_INFERRED && may_have_failed(state, result)) {
        state->exception = RS_EXC_UNKNOWN;
    }
}

// A function without a result cannot fail: one that raises does so because that is its work.
static bool group_fails(const struct call *c, const struct group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = outcome(c, i);
        if (in_group(group, i) && (!o->raises || o->value.kind == RS_VALUE_VOID)) {
            return false;
        }
    }
    return true;
}

static void bind_result(const struct call *c, struct rs_state *state, struct rs_val val)
{
    if (val.kind != RS_VAL_UNDEF) {
        rs_bind(c->run, state, c->insn->dst, val);
    }
}

// Restricts the state to the arguments for which the group's outcomes exist; an argument that is
// NULL then is NULL in this state's copy of the arguments too.
static bool apply_guard(struct call *c, struct rs_state *state, const struct group *group)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        int guard = in_group(group, i) ? null_guard(outcome(c, i)) : 0;
        if (guard == 0) {
            continue;
        }
        struct rs_val val = arg(c, outcome(c, i)->unless.param);
        for (uint32_t k = 0; guard < 0 && val.kind == RS_VAL_SYM && k < c->insn->nargs; k++) {
            c->args[k] = rs_val_same(c->args[k], val) ? rs_val_int(0) : c->args[k];
        }
        return rs_refine(c->run, state, val, guard > 0);
    }
    return true;
}

static bool apply_group(const struct call *call, struct rs_state *state, const struct group *group)
{
    struct call own = *call;
    const struct call *c = &own;
    own.args = RS_NEW_ARRAY(call->run->arena, struct rs_val, call->insn->nargs + 1);
    memcpy(own.args, call->args, call->insn->nargs * sizeof *own.args);
    if (!apply_guard(&own, state, group)) {
        return false;
    }
    bool failed = group_fails(c, group);
    apply_modes(c, state, group, failed);
    if (has_format(c, RS_MODE_PARSE_FORMAT)) {
        parse_arguments(c, state, failed);
    }
    if (has_format(c, RS_MODE_BUILD_FORMAT)) {
        build_arguments(c, state);
    }
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        for (uint32_t e = 0; in_group(group, i) && e < outcome(c, i)->neffects; e++) {
            apply_effect(c, state, &outcome(c, i)->effects[e], failed);
        }
    }
    struct rs_val val = group_result(c, state, group);
    set_exception(c, state, group, val);
    bind_result(c, state, val);
    return true;
}

// ---- pure calls
// --------------------------------------------------------------------------------------

// The same question asked twice gets the same answer.
static bool remembered(const struct call *c, struct rs_state *state, struct rs_cell *key)
{
    if (!(c->contract->flags & RS_CONTRACT_PURE) || c->insn->nargs == 0 || c->insn->nargs > 2) {
        return false;
    }
    *key = (struct rs_cell){.kind = RS_CELL_PURE,
                            .base = c->args[0],
                            .var = RS_NO_VAR,
                            .op = c->contract,
                            .index = c->insn->nargs == 2 ? c->args[1] : rs_val_undef()};
    const struct rs_cell *old = rs_state_cell(state, key);
    if (old) {
        bind_result(c, state, old->val);
        return true;
    }
    key->kind = RS_CELL_PURE;
    return false;
}

static void remember(const struct call *c, struct rs_state *state, struct rs_cell *key)
{
    if ((c->contract->flags & RS_CONTRACT_PURE) && c->insn->nargs >= 1 && c->insn->nargs <= 2 &&
        c->insn->dst != RS_NO_VAR) {
        key->val = rs_state_get(state, c->insn->dst);
        if (key->val.kind != RS_VAL_UNDEF) {
            rs_state_add_cell(c->run->arena, state, key);
        }
    }
}

// ---- the call
// -------------------------------------------------------------------------------------------

// An object result is new, or NULL.
static struct rs_val conventional_result(const struct call *c, struct rs_state *state)
{
    struct rs_val val = rs_unknown(c->run, state, c->insn->result);
    struct rs_sym *sym = &state->syms[val.id];
    sym->origin = c->insn;
    sym->flags |= RS_SYMF_GUESS;
    if (sym->kind == RS_SYM_OBJECT) {
        sym->lo = sym->hi = 1;
    }
    return val;
}

// A function of which nothing is known: arguments are lent.
static bool convention(const struct call *c, struct rs_state *state)
{
    guess_arguments(c, state);
    forget_globals(state);
    state->pending = NULL;
    state->exception = RS_EXC_UNKNOWN;
    bind_result(c, state, conventional_result(c, state));
    state->runs_python = true;
    c->run->unbalanced = true;
    return true;
}

// A contract that says nothing of the result: what it says of the arguments, and the convention for
// the rest.
static bool unsaid_result(const struct call *c, struct rs_state *state)
{
    const struct group none = {0};
    apply_modes(c, state, &none, false);
    set_exception(c, state, &none, rs_val_int(0));
    if (!(c->contract->flags & (RS_CONTRACT_RAISES | RS_CONTRACT_CLEARS))) {
        state->exception = RS_EXC_UNKNOWN;
    }
    bind_result(c, state, conventional_result(c, state));
    return true;
}

// PyErr_Occurred and its like: the result is the state's exception.
static bool ask_exception(const struct call *c, struct rs_state *state, struct rs_states *more)
{
    struct rs_state *quiet = NULL;
    if (state->exception == RS_EXC_UNKNOWN) {
        quiet = rs_state_clone(c->run->arena, state);
    } else if (state->exception == RS_EXC_NO) {
        bind_result(c, state, rs_val_int(0));
        return true;
    }
    if (quiet && rs_refine_raised(c->run, quiet, false)) {
        bind_result(c, quiet, rs_val_int(0));
        rs_states_add(c->run->arena, more, quiet);
    }
    if (!rs_refine_raised(c->run, state, true)) {
        return false;
    }
    struct rs_val val = rs_unknown(c->run, state, c->insn->result);
    state->syms[val.id].nonzero = true;
    state->syms[val.id].null = RS_NULL_NEVER;
    bind_result(c, state, val);
    return true;
}

bool rs_call(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
             struct rs_states *more)
{
    struct group groups[MAX_OUTCOMES];
    struct call c = {run, insn, insn->contract, NULL};
    struct rs_cell key = {.kind = RS_CELL_PURE};
    c.args = RS_NEW_ARRAY(run->arena, struct rs_val, insn->nargs + 1);
    for (uint32_t i = 0; i < insn->nargs; i++) {
        c.args[i] = rs_eval(run, state, insn->args[i]);
    }
    for (uint32_t i = 0; i < insn->nargs; i++) {
        use_argument(&c, state, i);
        maybe_written(&c, state, i);
    }
    if (!c.contract) {
        return convention(&c, state);
    }
    if (c.contract->flags & RS_CONTRACT_TESTS_EXCEPTION) {
        return ask_exception(&c, state, more);
    }
    if (remembered(&c, state, &key)) {
        return true;
    }
    if (c.contract->source >= RS_SOURCE_INFERRED) {
        forget_globals(state);
    }
    state->runs_python |= (c.contract->flags & RS_CONTRACT_RUNS_PYTHON) != 0;
    if (c.contract->noutcomes == 0 && c.contract->source < RS_SOURCE_INFERRED &&
        !(c.contract->flags & RS_CONTRACT_NORETURN)) {
        return unsaid_result(&c, state);
    }
    uint32_t ngroups = make_groups(&c, state, groups);
    for (uint32_t g = 1; g < ngroups; g++) {
        struct rs_state *other = rs_state_clone(run->arena, state);
        if (apply_group(&c, other, &groups[g])) {
            rs_states_add(run->arena, more, other);
        }
    }
    if (ngroups == 0) {
        return false;
    }
    if (!apply_group(&c, state, &groups[0])) {
        return false;
    }
    remember(&c, state, &key);
    return true;
}
