// SPDX-License-Identifier: Apache-2.0
// What a call's contract does to a state: the values it speaks of, and what its modes and effects
// make of arguments and of the memory behind them. Which outcomes hold is outcome.c.
#include "call.h"
#include "resource.h"

// ---- values ------------------------------------------------------------------------------------

static struct rs_val new_value(const struct rs_call *c, struct rs_state *state)
{
    uint32_t id = rs_state_sym(c->run->arena, state, RS_SYM_VALUE);
    state->syms[id].origin = c->insn;
    return rs_val_sym(id);
}

static struct rs_val new_object(const struct rs_call *c, struct rs_state *state)
{
    uint32_t id = rs_state_sym(c->run->arena, state, RS_SYM_OBJECT);
    state->syms[id].origin = c->insn;
    state->syms[id].null = RS_NULL_NEVER;
    return rs_val_sym(id);
}

static void lend(const struct rs_call *c, struct rs_state *state, struct rs_sym *sym,
                 uint32_t param)
{
    struct rs_val from = rs_call_arg(c, param);
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

struct rs_val rs_call_value(const struct rs_call *c, struct rs_state *state,
                            const struct rs_value *value, struct rs_type type)
{
    struct rs_val val;
    struct rs_sym *sym;
    switch (value->kind) {
    case RS_VALUE_NULL:
        return rs_val_int(0);
    case RS_VALUE_ARG:
        val = rs_call_arg(c, value->param);
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
            sym->flags = RS_SYMF_FRESH | (value->type ? RS_SYMF_MADE : 0) |
                         (value->filled ? RS_SYMF_FILLED : 0);
            sym->lender = RS_LENDER_NONE;
        }
        return val;
    case RS_VALUE_BORROWED:
        val = new_object(c, state);
        lend(c, state, &state->syms[val.id], value->param);
        state->syms[val.id].flags |= value->type ? RS_SYMF_TYPED : 0;
        state->syms[val.id].flags |= value->loose ? RS_SYMF_LOOSE : 0;
        return val;
    case RS_VALUE_STATIC:
        if (value->type) {
            return rs_static_object(c->run, state, value->type);
        }
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
            if (c->run->resources && value->type) {
                rs_resource_begin(c, sym, value->type);
            }
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

// ---- arguments that are given away -------------------------------------------------------------

// The container that takes a stolen reference, if the call has one.
static bool taker(const struct rs_call *c, const struct rs_state *state, uint32_t stolen,
                  uint32_t *id)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        if (i != stolen && rs_call_object(state, c, i)) {
            *id = c->args[i].id;
            return true;
        }
    }
    return false;
}

// Whether the container may hold what this frame did not put there: it was not made here, or of
// other objects.
static bool may_hold_others(const struct rs_function *fn, const struct rs_sym *container)
{
    const struct rs_insn *made = container->flags & RS_SYMF_FRESH ? container->origin : NULL;
    for (uint32_t i = 0; made && i < made->nargs; i++) {
        struct rs_operand arg = made->args[i];
        if (arg.kind == RS_OPND_VAR && fn->vars[arg.var].type.kind == RS_KIND_OBJECT) {
            return true;
        }
    }
    return !made;
}

// A slot of which nothing is known is overwritten: its reference is the frame's now, and what the
// frame has released too often may be what stood there.
static void forgive_debts(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (sym->kind == RS_SYM_OBJECT && sym->hi < 0) {
            sym->hi++;
        }
    }
}

// A call of the API that puts a reference into a container and runs no Python code has released
// nothing: what stood there, and a getter has shown, may be the frame's now (PyList_SET_ITEM). What
// other code did with it is not known.
static void turn_out(const struct rs_call *c, struct rs_state *state, uint32_t container)
{
    bool api = c->contract->source <= RS_SOURCE_BUILTIN;
    bool released = api && (c->contract->flags & RS_CONTRACT_RUNS_PYTHON);
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell *cell = &state->cells[i];
        const struct rs_sym *sym = rs_state_symbol(state, cell->val);
        if (cell->kind == RS_CELL_PURE && rs_val_same(cell->base, rs_val_sym(container)) && sym &&
            sym->kind == RS_SYM_OBJECT) {
            rs_state_remove_cell(state, i);
        }
    }
    if (!released) {
        rs_turn_out(state, container, true);
    }
    if (!released && api && may_hold_others(c->run->fn, &state->syms[container])) {
        forgive_debts(state);
    }
}

// The frame's reference to an argument goes to the container, if there is one.
static void give(const struct rs_call *c, struct rs_state *state, uint32_t param, bool taken,
                 uint32_t container, bool failed)
{
    struct rs_sym *sym = rs_call_object(state, c, param);
    bool owned = sym->lo > 0;
    bool alone = sym->lender == RS_LENDER_NONE && (sym->flags & RS_SYMF_FRESH);
    rs_sym_count(sym, -1, -1);
    sym->flags |= RS_SYMF_STOLEN;
    sym->thief = c->insn;
    sym->change = c->insn;
    if (sym->lo < 0) {
        rs_spend_place(state, c->args[param].id);
    }
    rs_sym_count(sym, 0, taken && c->run->repays);
    sym->flags |= failed || !owned ? 0 : RS_SYMF_HELD;
    if (failed) {
        if (alone && owned && sym->hi <= 0) {
            rs_sym_die(c->run, state, c->args[param].id);
        }
    } else if (taken && sym->lender == RS_LENDER_NONE) {
        sym->lender = RS_LENDER_SYM;
        sym->lender_sym = container;
    } else if (sym->lender == RS_LENDER_NONE) {
        sym->lender = RS_LENDER_WORLD;
    }
}

void rs_call_steal(const struct rs_call *c, struct rs_state *state, uint32_t param, bool failed)
{
    uint32_t container = 0;
    bool taken = taker(c, state, param, &container);
    if (taken) {
        turn_out(c, state, container);
    }
    if (rs_call_object(state, c, param)) {
        give(c, state, param, taken, container, failed);
    }
}

void rs_call_give(const struct rs_call *c, struct rs_state *state, uint32_t param)
{
    if (rs_call_object(state, c, param)) {
        give(c, state, param, false, 0, false);
    }
}

static void delta(const struct rs_call *c, struct rs_state *state, const struct rs_effect *effect,
                  bool failed)
{
    if (effect->low == -1 && effect->high == -1) {
        rs_call_steal(c, state, effect->param, failed);
        return;
    }
    uint32_t container;
    if (effect->low < 0 && taker(c, state, effect->param, &container)) {
        turn_out(c, state, container);
    }
    struct rs_sym *sym = rs_call_object(state, c, effect->param);
    if (sym) {
        rs_sym_count(sym, effect->low, effect->high);
        sym->change = c->insn;
        if (effect->low < 0) {
            sym->flags |= RS_SYMF_STOLEN;
            sym->thief = c->insn;
            sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
        }
    }
}

static void hold(const struct rs_call *c, struct rs_state *state, uint32_t param,
                 uint32_t container)
{
    struct rs_sym *sym = rs_call_object(state, c, param);
    struct rs_val in = rs_call_arg(c, container);
    const struct rs_sym *holder = rs_state_symbol(state, in);
    bool own = holder && (holder->flags & RS_SYMF_FRESH) && holder->lender == RS_LENDER_NONE;
    if (sym && sym->lo >= 0) {
        sym->flags |= RS_SYMF_HELD;
    }
    if (sym && !own) {
        sym->flags |= RS_SYMF_SHARED;
    }
    if (sym && sym->lender == RS_LENDER_NONE) {
        sym->lender = in.kind == RS_VAL_SYM ? RS_LENDER_SYM : RS_LENDER_WORLD;
        sym->lender_sym = in.kind == RS_VAL_SYM ? in.id : 0;
    }
}

static void keep(const struct rs_call *c, struct rs_state *state, uint32_t param)
{
    struct rs_sym *sym = rs_state_symbol(state, rs_call_arg(c, param));
    if (sym) {
        sym->flags &= ~(uint32_t)RS_SYMF_FRESH;
        sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
    }
}

// ---- what is written through arguments ---------------------------------------------------------

static struct rs_type object_type(void)
{
    return (struct rs_type){RS_KIND_OBJECT, NULL, false};
}

void rs_call_write_out(const struct rs_call *c, struct rs_state *state, uint32_t i,
                       const struct rs_value *value)
{
    struct rs_val to = rs_call_arg(c, i);
    if (value->kind == RS_VALUE_UNCHANGED || to.kind != RS_VAL_SYM) {
        return;
    }
    struct rs_target target = rs_target_behind(c->run, state, to);
    if (value->kind == RS_VALUE_ANY) {
        rs_target_obscure(c->run, state, &target);
        if (target.type.kind == RS_KIND_STRUCT) {
            rs_forget_behind(c->run, state, to);
        }
        return;
    }
    if (rs_contract_modes(c->contract, i) & RS_MODE_INOUT) {
        struct rs_val old = rs_target_load(c->run, state, &target, object_type());
        struct rs_sym *sym = rs_state_symbol(state, old);
        if (sym) {
            rs_sym_count(sym, -1, -1);
            sym->flags |= RS_SYMF_STOLEN;
            sym->thief = c->insn;
        }
    }
    struct rs_type type = target.type.kind == RS_KIND_OTHER ? object_type() : target.type;
    struct rs_val val = rs_call_value(c, state, value, type);
    rs_target_store(c->run, state, &target, val);
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && !sym->label && target.kind == RS_TARGET_VAR) {
        sym->label = c->run->fn->vars[target.var].name;
    }
}

uint32_t rs_call_parsed_object(const struct rs_call *c, const struct rs_state *state)
{
    uint32_t only = RS_NO_PARAM;
    for (uint32_t i = 0; i < c->contract->nparams; i++) {
        if (c->insn->args[i].kind == RS_OPND_STRING || !rs_call_object(state, c, i)) {
            continue;
        }
        if (only != RS_NO_PARAM) {
            return RS_NO_PARAM;  // from the tuple or from the keywords
        }
        only = i;
    }
    return only;
}

bool rs_call_lend_out(const struct rs_call *c, struct rs_state *state, uint32_t i,
                      const struct rs_name *type)
{
    if (rs_call_arg(c, i).kind != RS_VAL_SYM) {
        return false;
    }
    struct rs_target target = rs_target_behind(c->run, state, rs_call_arg(c, i));
    if (target.kind != RS_TARGET_VAR || target.type.kind != RS_KIND_OBJECT) {
        return false;
    }
    struct rs_val old = rs_state_get(state, target.var);
    const struct rs_sym *sym = rs_state_symbol(state, old);
    if (sym && (sym->kind != RS_SYM_OBJECT || sym->lo != 0 || sym->hi != 0)) {
        return false;
    }
    bool never_null = sym && sym->null == RS_NULL_NEVER;
    struct rs_value lent = {
        .kind = RS_VALUE_BORROWED, .param = rs_call_parsed_object(c, state), .type = type};
    rs_call_write_out(c, state, i, &lent);
    rs_state_symbol(state, rs_state_get(state, target.var))->null =
        never_null ? RS_NULL_NEVER : RS_NULL_UNKNOWN;
    return true;
}

// ---- effects -----------------------------------------------------------------------------------

// Memory is released, but not what its fields hold. An object that was made here ends with it: no
// reference is left to release.
static void raw_free(const struct rs_call *c, struct rs_state *state, uint32_t param)
{
    struct rs_val memory = rs_call_arg(c, param);
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
    struct rs_sym *object = rs_state_symbol(state, memory);
    if (object && object->kind == RS_SYM_OBJECT && object->lo > 0) {
        object->lo = 0;
        object->hi = 0;
        object->flags |= RS_SYMF_DEAD;
    }
}

// `own`: it acquires the result.
static void apply_effect(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect, bool own, bool failed)
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
        rs_call_write_out(c, state, effect->param, &effect->value);
        break;
    case RS_EFFECT_FREE:
        raw_free(c, state, effect->param);
        break;
    case RS_EFFECT_ACQUIRE:
        if (c->run->resources && !own) {
            rs_resource_acquire(c, state, effect);
        }
        break;
    case RS_EFFECT_RELEASE:
        if (c->run->resources) {
            rs_resource_release(c, state, effect);
        } else {
            rs_inside_release(c, state, effect);
        }
        break;
    default:
        break;  // what a check of the type says is known when its result is tested
    }
}

// Reallocated memory is elsewhere: so is the object that was in it, and with it its references. Who
// lent it has the old pointer only.
static bool moves(const struct rs_call *c, const struct rs_state *state, const struct rs_outcome *o,
                  const struct rs_effect *effect)
{
    const struct rs_sym *object = rs_call_object(state, c, effect->param);
    return effect->kind == RS_EFFECT_FREE && o->value.kind == RS_VALUE_MEMORY && object &&
           object->lo <= 0 && !c->run->resources;
}

void rs_call_apply_effects(const struct rs_call *c, struct rs_state *state,
                           const struct rs_group *group, bool failed)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        for (uint32_t e = 0; rs_group_has(group, i) && e < o->neffects; e++) {
            if (moves(c, state, o, &o->effects[e])) {
                rs_call_give(c, state, o->effects[e].param);
            }
            apply_effect(c, state, &o->effects[e], rs_effect_of_result(o, &o->effects[e]), failed);
        }
    }
}

static void maybe_steal(const struct rs_call *c, struct rs_state *state, uint32_t param)
{
    struct rs_sym *sym = rs_call_object(state, c, param);
    if (sym) {
        keep(c, state, param);
        rs_sym_count(sym, -1, 0);
    }
}

void rs_call_guess(const struct rs_call *c, struct rs_state *state, uint32_t param, uint32_t flag)
{
    struct rs_sym *sym = rs_call_object(state, c, param);
    if (sym) {
        keep(c, state, param);
        sym->flags |= flag;
        c->run->unbalanced = true;
    }
}

// ---- modes -------------------------------------------------------------------------------------

static bool has_out_effect(const struct rs_outcome *o, uint32_t param)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        if (o->effects[i].kind == RS_EFFECT_OUT && o->effects[i].param == param) {
            return true;
        }
    }
    return false;
}

// The bytes behind a pointer came from elsewhere, with the objects among them and without a
// reference for these. If the pointer was computed from another one, they stand in what that one
// leads to.
static void copied(const struct rs_call *c, struct rs_state *state, struct rs_val to)
{
    struct rs_val from = rs_moved_from(state, to);
    struct rs_sym *sym = rs_state_symbol(state, from.kind == RS_VAL_SYM ? from : to);
    if (sym && sym->kind != RS_SYM_ADDRESS && c->contract->source == RS_SOURCE_BUILTIN) {
        sym->flags |= RS_SYMF_COPIED;
    }
}

void rs_call_apply_modes(const struct rs_call *c, struct rs_state *state,
                         const struct rs_group *group, bool failed)
{
    struct rs_value any = {.kind = RS_VALUE_ANY};
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        uint32_t modes = rs_contract_modes(c->contract, i);
        bool told = false;
        for (uint32_t k = 0; k < c->contract->noutcomes; k++) {
            told |= rs_group_has(group, k) && has_out_effect(rs_call_outcome(c, k), i);
        }
        if (modes & RS_MODE_STEAL) {
            rs_call_steal(c, state, i, failed);
        }
        if (modes & RS_MODE_FREE) {
            raw_free(c, state, i);
        }
        if (modes & RS_MODE_KEEPS) {
            keep(c, state, i);
        }
        if (modes & RS_MODE_MAYBE_STEAL) {
            maybe_steal(c, state, i);
        }
        if ((modes & RS_MODE_HELD) && !failed) {
            hold(c, state, i, RS_NO_PARAM);
        }
        if (modes & RS_MODE_GUESSED) {
            rs_call_guess(c, state, i, RS_SYMF_GUESS);
        }
        if (modes & RS_MODE_PASSED_ON) {
            rs_call_guess(c, state, i, RS_SYMF_PASSED);
        }
        if ((modes & RS_MODE_OUTPUTS) && rs_call_lend_out(c, state, i, NULL)) {
            continue;
        }
        if ((modes & (RS_MODE_OUT | RS_MODE_INOUT | RS_MODE_OUTPUTS)) && !told) {
            rs_call_write_out(c, state, i, &any);
            if (!(modes & RS_MODE_OUTPUTS)) {
                rs_forget_behind(c->run, state, rs_call_arg(c, i));  // it may be an array
                copied(c, state, rs_call_arg(c, i));
            }
        }
    }
}
