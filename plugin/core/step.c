// SPDX-License-Identifier: Apache-2.0
// What each instruction does to a state. Calls are call.c, places place.c, conditions refine.c.
#include "engine.h"
#include "resource.h"

#include <string.h>

void rs_states_add(struct rs_arena *arena, struct rs_states *states, struct rs_state *state)
{
    if (states->count == states->cap) {
        uint32_t cap = states->cap * 2 + 4;
        struct rs_state **items = RS_NEW_ARRAY(arena, struct rs_state *, cap);
        if (states->count) {
            memcpy(items, states->items, states->count * sizeof *items);
        }
        states->items = items;
        states->cap = cap;
    }
    states->items[states->count++] = state;
}

struct rs_val rs_unknown(struct rs_run *run, struct rs_state *state, struct rs_type type)
{
    bool object = type.kind == RS_KIND_OBJECT;
    return rs_val_sym(rs_state_sym(run->arena, state, object ? RS_SYM_OBJECT : RS_SYM_VALUE));
}

// A static variable of the unit that is nothing but a PyObject has only its address to tell: a
// mark, which nobody counts and nobody frees.
static bool is_mark(const struct rs_function *fn, const struct rs_name *name)
{
    for (uint32_t var = fn->nparams + 1; var < fn->nvars; var++) {
        const struct rs_var *v = &fn->vars[var];
        if (v->kind == RS_VAR_GLOBAL && v->name == name) {
            return v->type.kind == RS_KIND_STRUCT && v->type.name &&
                   strcmp(v->type.name->text, "PyObject") == 0 && !(v->flags & RS_VARF_EXTERN);
        }
    }
    return false;
}

struct rs_val rs_static_object(struct rs_run *run, struct rs_state *state,
                               const struct rs_name *name)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        if ((state->syms[i].flags & RS_SYMF_STATIC) && state->syms[i].name == name) {
            return rs_val_sym(i);
        }
    }
    uint32_t id = rs_state_sym(run->arena, state, RS_SYM_OBJECT);
    struct rs_sym *sym = &state->syms[id];
    bool singleton = rs_contracts_object(run->facts->contracts, name) == RS_OBJECT_SINGLETON;
    sym->null = RS_NULL_NEVER;
    sym->flags = RS_SYMF_STATIC;
    if ((singleton && run->fn->unit->immortal) || is_mark(run->fn, name)) {
        sym->flags |= RS_SYMF_IMMORTAL;
    }
    sym->name = name;
    sym->origin = run->insn;
    return rs_val_sym(id);
}

// An object that is part of a larger static thing (&table.singletons[i]): never freed, whatever its
// count, and which one it is need not be known.
static struct rs_val object_in_static(struct rs_run *run, struct rs_state *state)
{
    uint32_t id = rs_state_sym(run->arena, state, RS_SYM_OBJECT);
    state->syms[id].null = RS_NULL_NEVER;
    state->syms[id].flags = RS_SYMF_STATIC | RS_SYMF_IMMORTAL;
    state->syms[id].origin = run->insn;
    return rs_val_sym(id);
}

static struct rs_val not_null(struct rs_run *run, struct rs_state *state)
{
    uint32_t id = rs_state_sym(run->arena, state, RS_SYM_VALUE);
    state->syms[id].nonzero = true;
    return rs_val_sym(id);
}

struct rs_val rs_eval(struct rs_run *run, struct rs_state *state, struct rs_operand operand)
{
    struct rs_val val;
    switch (operand.kind) {
    case RS_OPND_INT:
        return rs_val_int(operand.value);
    case RS_OPND_NULL:
        return rs_val_int(0);
    case RS_OPND_SYMBOL:
        return rs_static_object(run, state, operand.name);
    case RS_OPND_STRING:
        return not_null(run, state);
    case RS_OPND_VAR:
        val = rs_state_get(state, operand.var);
        if (val.kind == RS_VAL_UNDEF) {
            val = rs_unknown(run, state, run->fn->vars[operand.var].type);
            rs_state_set(run->arena, state, operand.var, val);
        }
        return val;
    default:
        return rs_val_undef();
    }
}

// ---- uses
// ----------------------------------------------------------------------------------------

static void tell(struct rs_run *run, struct rs_state *state, enum rs_event_kind kind,
                 enum rs_event_how how, const struct rs_sym *sym)
{
    rs_run_event(run, state, kind, how, sym, run->insn ? run->insn->loc : run->fn->end_loc);
}

static bool dead(const struct rs_sym *sym)
{
    return (sym->flags & RS_SYMF_DEAD) && !(sym->flags & RS_SYMF_UNTRACKED) && sym->lo <= 0;
}

// A parameter whose reference is gone: that matters if the function turns out to take it over.
static void note_spent(struct rs_run *run, const struct rs_sym *sym)
{
    if ((sym->flags & RS_SYMF_PARAM) && sym->hi < 0 && sym->param < 64) {
        run->used_spent |= UINT64_C(1) << sym->param;
    }
}

bool rs_pointer_unchecked(const struct rs_sym *sym)
{
    return sym->kind == RS_SYM_VALUE && sym->null == RS_NULL_MAYBE && !sym->nonzero &&
           sym->low <= 0 && sym->high >= 0 && sym->origin && sym->origin->op == RS_OP_CALL;
}

void rs_use(struct rs_run *run, struct rs_state *state, struct rs_val val, bool deref)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    enum rs_event_how how = deref ? RS_HOW_FOLLOWED : RS_HOW_PASSED;
    if (!sym) {
        return;
    }
    if (deref && sym->kind == RS_SYM_ADDRESS) {
        rs_use(run, state, sym->base, true);
    }
    note_spent(run, sym);
    if (dead(sym)) {
        tell(run, state, RS_EVENT_DEAD_USE, how, sym);
        sym->flags |= RS_SYMF_UNTRACKED;  // told once
        return;
    }
    rs_use_loose(run, state, sym, how);
    if (deref && sym->kind == RS_SYM_OBJECT) {
        if (sym->null == RS_NULL_MAYBE) {
            tell(run, state, RS_EVENT_NULL_USE, how, sym);
        }
        sym->null = RS_NULL_NEVER;
    } else if (deref && sym->kind == RS_SYM_VALUE) {
        if (rs_pointer_unchecked(sym)) {
            tell(run, state, RS_EVENT_NULL_USE, how, sym);
            sym->null = RS_NULL_NEVER;
        }
        sym->nonzero = sym->low < 0 && sym->high > 0;
    }
}

// ---- counts
// --------------------------------------------------------------------------------------

void rs_sym_die(struct rs_run *run, struct rs_state *state, uint32_t id)
{
    state->syms[id].flags |= RS_SYMF_DEAD;
    rs_holder_goes(run, state, id);
    bool exclusive = (state->syms[id].flags & RS_SYMF_MADE) != 0;
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (i == id || sym->lender != RS_LENDER_SYM || sym->lender_sym != id) {
            continue;
        }
        if (sym->flags & RS_SYMF_INTERIOR) {
            sym->flags |= RS_SYMF_DEAD;
            sym->change = state->syms[id].change;
        } else if (exclusive && sym->kind == RS_SYM_OBJECT && sym->lo <= 0 && sym->hi <= 0) {
            sym->flags |= RS_SYMF_DEAD;
            sym->change = state->syms[id].change;
        } else {
            sym->lender = RS_LENDER_WORLD;
        }
    }
}

static bool is_plain_pointer(const struct rs_run *run, const struct rs_insn *insn)
{
    if (insn->a.kind != RS_OPND_VAR) {
        return false;
    }
    return run->fn->vars[insn->a.var].type.kind == RS_KIND_OBJADDR;
}

// A symbol of no known kind turns out to be an object.
static void turn_object(struct rs_sym *sym)
{
    sym->kind = RS_SYM_OBJECT;
    sym->null = sym->nonzero ? RS_NULL_NEVER : RS_NULL_UNKNOWN;
}

// A symbol of no known kind whose count is changed is an object after all.
static struct rs_sym *as_object(struct rs_run *run, struct rs_state *state,
                                const struct rs_insn *insn, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && sym->kind == RS_SYM_OBJECT) {
        return sym;
    }
    if (sym && (sym->kind == RS_SYM_ADDRESS || is_plain_pointer(run, insn))) {
        if (sym->kind != RS_SYM_ADDRESS || sym->base_var != RS_NO_VAR) {
            tell(run, state, RS_EVENT_NOT_OBJECT, RS_HOW_PASSED, sym);
        }
        return NULL;
    }
    if (sym && (sym->flags & RS_SYMF_MEMORY)) {
        return NULL;  // an object the frame builds by hand
    }
    if (sym) {
        turn_object(sym);
        sym->flags |= RS_SYMF_GUESS;
    }
    return sym;
}

static bool step_null(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
                      struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (rs_val_zero(val)) {
        if (!(insn->flags & RS_INSNF_NULL_OK)) {
            tell(run, state, RS_EVENT_NULL_USE, RS_HOW_RELEASED, NULL);
            return false;  // nothing runs after it
        }
        return true;
    }
    if (sym && sym->kind == RS_SYM_OBJECT && !(insn->flags & RS_INSNF_NULL_OK)) {
        if (sym->null == RS_NULL_MAYBE) {
            tell(run, state, RS_EVENT_NULL_USE, RS_HOW_RELEASED, sym);
        }
        sym->null = RS_NULL_NEVER;
    }
    return true;
}

// An element of C memory that no variable ever held: counted where it stands, the reference may be
// the element's. So may what memcpy has read from there.
static bool counted_in_place(const struct rs_sym *sym)
{
    const struct rs_insn *origin = sym->origin;
    if (sym->label || sym->lender != RS_LENDER_PLACE || !origin) {
        return false;
    }
    if (origin->op == RS_OP_CALL) {
        return origin->contract && origin->contract->source == RS_SOURCE_BUILTIN;
    }
    return origin->op == RS_OP_LOAD &&
           (origin->place.kind == RS_PLACE_DEREF || origin->place.kind == RS_PLACE_INDEX);
}

// A container that the frame owns lends the object.
static bool lent_by_own(const struct rs_state *state, const struct rs_sym *sym)
{
    const struct rs_sym *lender =
        sym->lender == RS_LENDER_SYM ? &state->syms[sym->lender_sym] : NULL;
    return lender && (lender->flags & RS_SYMF_FRESH) && lender->lo > 0;
}

// Memory whose count is changed is an object by now.
static void count_resource(struct rs_run *run, struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (run->resources && sym && !(sym->flags & RS_SYMF_IMMORTAL)) {
        rs_resource_needs_gil(run, state);
        rs_resource_escape(state, val);
    }
}

static bool step_incref(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_val val = rs_eval(run, state, insn->a);
    if (!step_null(run, state, insn, val)) {
        return false;
    }
    count_resource(run, state, val);
    struct rs_sym *sym = as_object(run, state, insn, val);
    if (!sym) {
        return true;
    }
    rs_use(run, state, val, false);
    if ((insn->flags & RS_INSNF_REPAYS) && lent_by_own(state, sym)) {
        return true;  // the container releases it
    }
    rs_sym_count(sym, counted_in_place(sym) ? 0 : 1, 1);
    if (!sym->origin || sym->lo == 1) {
        sym->change = insn;
    }
    return true;
}

static bool step_decref(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_val val = rs_eval(run, state, insn->a);
    if (!step_null(run, state, insn, val)) {
        return false;
    }
    count_resource(run, state, val);
    struct rs_sym *sym = as_object(run, state, insn, val);
    if (!sym) {
        return true;
    }
    if (dead(sym)) {
        tell(run, state, RS_EVENT_DEAD_USE, RS_HOW_RELEASED, sym);
        sym->flags |= RS_SYMF_UNTRACKED;
        return true;
    }
    bool owned = sym->lo > 0;
    if (owned) {
        rs_uses_released(run, state, sym);
    }
    note_spent(run, sym);
    rs_sym_count(sym, -1, -1);
    sym->change = insn;
    if (sym->lo < 0) {
        rs_spend_place(state, val.id);
    }
    bool alone = sym->lender == RS_LENDER_NONE && (sym->flags & RS_SYMF_FRESH);
    if (alone && owned && sym->hi <= 0) {
        rs_sym_die(run, state, val.id);
    }
    bool quiet = (sym->flags & RS_SYMF_STATIC) || sym->lo > 0;
    if (!quiet) {
        rs_python_runs(run, state, RS_RUNS_MAYBE);
    }
    return true;
}

// ---- copies and memory
// ---------------------------------------------------------------------------

static void name_symbol(struct rs_run *run, struct rs_state *state, uint32_t var, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && !sym->label && run->fn->vars[var].name && var != 0) {
        sym->label = run->fn->vars[var].name;
    }
}

void rs_bind(struct rs_run *run, struct rs_state *state, uint32_t var, struct rs_val val)
{
    if (var == RS_NO_VAR) {
        return;
    }
    rs_state_set(run->arena, state, var, val);
    name_symbol(run, state, var, val);
    if (run->resources && run->exposed[var]) {
        rs_resource_escape(state, val);
    }
}

// A pointer of no known kind becomes an object by the declaration of what it is copied to.
static void adopt_type(struct rs_run *run, struct rs_state *state, uint32_t var, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (var == RS_NO_VAR || !sym || sym->kind != RS_SYM_VALUE ||
        (sym->flags & (RS_SYMF_MEMORY | RS_SYMF_INTERIOR)) ||
        run->fn->vars[var].type.kind != RS_KIND_OBJECT) {
        return;
    }
    turn_object(sym);
    if (sym->origin && sym->origin->op == RS_OP_CALL) {
        rs_sym_count(sym, 0, 1);  // nobody said whether the call lent it
    }
}

static void step_copy(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    if (insn->a.kind == RS_OPND_NONE) {
        return;
    }
    struct rs_val val = rs_eval(run, state, insn->a);
    adopt_type(run, state, insn->dst, val);
    rs_bind(run, state, insn->dst, val);
}

static void step_load(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_target target = rs_target_of(run, state, &insn->place);
    struct rs_type type = run->fn->vars[insn->dst].type;
    struct rs_val val = rs_target_load(run, state, &target, type);
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym && !sym->label) {
        sym->label = insn->place.kind == RS_PLACE_VAR ? run->fn->vars[insn->place.var].name
                     : insn->place.field              ? insn->place.field->path
                                                      : NULL;
    }
    adopt_type(run, state, insn->dst, val);
    rs_bind(run, state, insn->dst, val);
}

static void step_store(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_val val = rs_eval(run, state, insn->a);
    struct rs_target target = rs_target_of(run, state, &insn->place);
    if (target.type.kind == RS_KIND_OBJECT && target.kind == RS_TARGET_VAR) {
        adopt_type(run, state, target.var, val);
    }
    rs_judge_overwrite(run, state, &target, val);
    rs_judge_replaced(run, state, &target);
    rs_target_store(run, state, &target, val);
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (target.kind == RS_TARGET_VAR) {
        name_symbol(run, state, target.var, val);
    } else if (sym && !sym->label && insn->place.field) {
        sym->label = insn->place.field->path;
    } else if (target.var != RS_NO_VAR) {
        name_symbol(run, state, target.var, val);
    }
}

static bool same_struct(const struct rs_cell *cell, const struct rs_target *target)
{
    return cell->kind != RS_CELL_PURE && cell->kind != RS_CELL_HELD &&
           cell->var == target->cell.var && rs_val_same(cell->base, target->cell.base);
}

// All of a struct, array or *v is overwritten.
static void clear_target(struct rs_run *run, struct rs_state *state, struct rs_target *target,
                         bool zero)
{
    if (target->kind == RS_TARGET_VAR) {
        target->cell.var = target->var;
        target->cell.base = rs_val_undef();
        rs_state_drop(state, target->var);
    } else if (target->kind != RS_TARGET_CELL || target->cell.op) {
        return;
    }
    for (uint32_t i = state->ncells; i-- > 0;) {
        if (same_struct(&state->cells[i], target)) {
            rs_cell_settle(state, &state->cells[i]);
            rs_state_remove_cell(state, i);
        }
    }
    if (zero) {
        struct rs_cell cell = {.kind = RS_CELL_ZERO,
                               .base = target->cell.base,
                               .var = target->cell.var,
                               .index = rs_val_undef(),
                               .val = rs_val_int(0)};
        rs_state_add_cell(run->arena, state, &cell);
    }
}

static void step_zero(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_target target = rs_target_of(run, state, &insn->place);
    enum rs_kind kind =
        insn->place.kind == RS_PLACE_VAR ? run->fn->vars[insn->place.var].type.kind : RS_KIND_VOID;
    bool scalar = kind == RS_KIND_INT || kind == RS_KIND_OBJECT || kind == RS_KIND_POINTER;
    if (scalar) {
        rs_target_store(run, state, &target, rs_val_int(0));
    } else {
        clear_target(run, state, &target, true);
    }
}

// The struct that a place is; NULL where it is not known.
static const struct rs_name *struct_of(const struct rs_run *run, const struct rs_place *place)
{
    const struct rs_type *type = &run->fn->vars[place->var].type;
    if (place->kind == RS_PLACE_INDEX) {
        return NULL;
    }
    return place->field ? place->field->type.name : type->name;
}

// Whether a member of the struct shows the address of a variable, which the copy leads to as well.
static bool holds_address(const struct rs_state *state, const struct rs_target *target)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_sym *sym = rs_state_symbol(state, state->cells[i].val);
        if (sym && sym->kind == RS_SYM_ADDRESS && state->cells[i].var == target->var &&
            rs_val_same(state->cells[i].base, target->cell.base)) {
            return true;
        }
    }
    return false;
}

static void step_copy_struct(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_target to = rs_target_of(run, state, &insn->place);
    struct rs_target from = rs_target_of(run, state, &insn->place2);
    const struct rs_name *name = struct_of(run, &insn->place2);
    bool returned = insn->place.kind == RS_PLACE_VAR && insn->place.var == 0;
    if (name && name == struct_of(run, &insn->place) && !returned && !run->resources &&
        !holds_address(state, &from)) {
        struct rs_target old = to;
        clear_target(run, state, &old, false);
        rs_target_copy(run, state, &to, &from, name);
        return;
    }
    struct rs_val address = rs_target_address(run, state, &from);
    clear_target(run, state, &to, false);
    rs_forget_behind(run, state, address);  // two places hold the references now: doubt
}

// Whether the place is part of a global struct or array, or of another object in one.
static bool in_static(const struct rs_state *state, const struct rs_target *target)
{
    const struct rs_sym *base = rs_state_symbol(state, target->cell.base);
    return target->kind != RS_TARGET_UNKNOWN &&
           (target->cell.kind == RS_CELL_GLOBAL ||
            (target->cell.kind == RS_CELL_FIELD && base && (base->flags & RS_SYMF_STATIC)));
}

static void step_addr(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    const struct rs_place *place = &insn->place;
    struct rs_val val;
    bool global_struct = place->kind == RS_PLACE_VAR &&
                         run->fn->vars[place->var].kind == RS_VAR_GLOBAL &&
                         run->fn->vars[place->var].type.kind == RS_KIND_STRUCT &&
                         run->fn->vars[insn->dst].type.kind == RS_KIND_OBJECT;
    if (global_struct) {
        val = rs_static_object(run, state, run->fn->vars[place->var].name);
    } else {
        struct rs_target target = rs_target_of(run, state, place);
        bool object = run->fn->vars[insn->dst].type.kind == RS_KIND_OBJECT;
        val = object && in_static(state, &target) ? object_in_static(run, state)
                                                  : rs_target_address(run, state, &target);
    }
    rs_bind(run, state, insn->dst, val);
}

// p + n is no more NULL than p.
static void keep_not_null(const struct rs_run *run, struct rs_state *state,
                          const struct rs_insn *insn, struct rs_val pointer, struct rs_val val)
{
    struct rs_sym *to = rs_state_symbol(state, val);
    enum rs_kind kind = run->fn->vars[insn->dst].type.kind;
    bool moves = insn->op == RS_OP_BINARY && (insn->sub == RS_BIN_ADD || insn->sub == RS_BIN_SUB) &&
                 (kind == RS_KIND_POINTER || kind == RS_KIND_OBJADDR);
    if (moves && to && to->kind == RS_SYM_VALUE && rs_never_zero(state, pointer)) {
        to->nonzero = true;
    }
}

static struct rs_val compute(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
                             struct rs_val a, struct rs_val b)
{
    if (insn->op == RS_OP_NOT) {
        return rs_pure(run, state, RS_PURE_NOT, a, b);
    }
    if (!(insn->flags & RS_INSNF_UNSIGNED)) {
        return rs_pure(run, state, insn->sub, a, b);
    }
    bool less = insn->sub == RS_BIN_LT || insn->sub == RS_BIN_GT;
    bool more = insn->sub == RS_BIN_GT || insn->sub == RS_BIN_GE;
    return rs_pure(run, state, less ? RS_PURE_ULT : RS_PURE_ULE, more ? b : a, more ? a : b);
}

static void step_binary(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    struct rs_val a = rs_eval(run, state, insn->a);
    if (insn->sub == RS_BIN_TAG) {
        rs_bind(run, state, insn->dst, a);
        return;
    }
    struct rs_val b = insn->op == RS_OP_NOT ? rs_val_undef() : rs_eval(run, state, insn->b);
    struct rs_val val = compute(run, state, insn, a, b);
    keep_not_null(run, state, insn, a, val);
    bool computes =
        insn->op == RS_OP_BINARY && (insn->sub < RS_BIN_EQ || insn->sub == RS_BIN_OTHER);
    if (run->resources && computes) {
        rs_resource_derive(run, state, a, b, val);
    } else if (computes) {
        rs_inside_derive(state, a, val);
    }
    rs_bind(run, state, insn->dst, val);
}

static void doubt(struct rs_state *state, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (state->resources) {
        rs_resource_escape(state, val);
    }
    if (sym) {
        sym->flags |= RS_SYMF_UNTRACKED;
        sym->flags |= sym->flags & RS_SYMF_PARAM ? RS_SYMF_PASSED : 0u;
    }
}

static void step_unknown(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn)
{
    for (uint32_t i = 0; i < insn->nargs; i++) {
        struct rs_val val = rs_eval(run, state, insn->args[i]);
        doubt(state, val);
        const struct rs_sym *sym = rs_state_symbol(state, val);
        if (sym && sym->kind == RS_SYM_ADDRESS) {
            struct rs_target target = rs_target_behind(run, state, val);
            rs_target_obscure(run, state, &target);
        }
        rs_forget_behind(run, state, val);
    }
    if (insn->dst != RS_NO_VAR) {
        rs_bind(run, state, insn->dst, rs_unknown(run, state, run->fn->vars[insn->dst].type));
        doubt(state, rs_state_get(state, insn->dst));
    }
    rs_passed_left(run, state);
    state->pending = NULL;
    rs_state_set_exception(state, RS_EXC_UNKNOWN, NULL);
}

bool rs_step(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
             struct rs_states *more)
{
    switch (insn->op) {
    case RS_OP_COPY:
        step_copy(run, state, insn);
        return true;
    case RS_OP_LOAD:
        step_load(run, state, insn);
        return true;
    case RS_OP_STORE:
        step_store(run, state, insn);
        return true;
    case RS_OP_ZERO:
        step_zero(run, state, insn);
        return true;
    case RS_OP_COPY_STRUCT:
        step_copy_struct(run, state, insn);
        return true;
    case RS_OP_ADDR:
        step_addr(run, state, insn);
        return true;
    case RS_OP_BINARY:
    case RS_OP_NOT:
        step_binary(run, state, insn);
        return true;
    case RS_OP_INCREF:
        return step_incref(run, state, insn);
    case RS_OP_DECREF:
        return step_decref(run, state, insn);
    case RS_OP_CALL:
        return rs_call(run, state, insn, more);
    case RS_OP_UNKNOWN:
        step_unknown(run, state, insn);
        return true;
    case RS_OP_SCOPE_END:
        return true;
    }
    return true;
}
