// SPDX-License-Identifier: Apache-2.0
// What kinds of objects the unit stores in fields. A value that a function was passed by another of
// the unit is what the callers pass: functions without a role leave a flow from their parameter to
// the field, which is followed when all functions have been explored.
#include <string.h>

#include "engine.h"
#include "pytype.h"

// From a parameter to a field, or to another function's parameter.
struct flow {
    const struct rs_function *from;
    uint32_t value;  // the parameter that is stored or passed on; RS_NO_PARAM: another value
    uint32_t base;   // the one whose field it is stored in; likewise
    uint32_t field;
    const struct rs_function *to;  // NULL: to the field
    uint32_t to_param;
    struct flow *next;
};

struct rs_stores {
    struct rs_arena *arena;
    uint32_t *field;  // by id
    size_t nfields;
    uint32_t **args;  // by a function's name: of each parameter, what callers pass
    size_t nargs;
    struct flow *flows;
    const struct rs_contract *is_type;     // of Py_IS_TYPE
    const struct rs_contract *type_check;  // of PyObject_TypeCheck
};

static const struct rs_contract *contract_of(struct rs_facts *facts, const char *name)
{
    return rs_contracts_find(facts->contracts, rs_intern_cstr(&facts->unit->names, name));
}

void rs_stores_open(struct rs_arena *arena, struct rs_facts *facts)
{
    if (!facts->unit->pytypes) {
        return;
    }
    struct rs_stores *stores = RS_NEW(arena, struct rs_stores);
    stores->arena = arena;
    stores->nfields = facts->owning_field_cap;
    stores->field = RS_NEW_ARRAY(arena, uint32_t, stores->nfields);
    stores->nargs = facts->by_name_cap;
    stores->args = RS_NEW_ARRAY(arena, uint32_t *, stores->nargs);
    stores->is_type = contract_of(facts, "Py_IS_TYPE");
    stores->type_check = contract_of(facts, "PyObject_TypeCheck");
    facts->stores = stores;
}

static const struct rs_field *step_of(const struct rs_facts *facts, const struct rs_field *field)
{
    return rs_field_get(facts->unit, field->owner, field->name, field->type);
}

uint32_t rs_stores_of(const struct rs_facts *facts, const struct rs_field *field)
{
    const struct rs_field *step = step_of(facts, field);
    return facts->stores && step->id < facts->stores->nfields ? facts->stores->field[step->id] : 0;
}

// Whether the function may meet an instance that others know already.
static bool runs_again(const struct rs_run *run)
{
    return run->role && (!(run->role->flags & RS_CONTRACT_ONCE) ||
                         strcmp(run->role->name->text, "PyTypeObject.tp_init") == 0);
}

// Whether it is an argument of a call from Python, whole or parsed, or comes out of one.
static bool from_caller(const struct rs_run *run, const struct rs_state *state,
                        const struct rs_sym *sym)
{
    const struct rs_insn *origin = sym->origin;
    if (!run->role || (sym->flags & RS_SYMF_TYPED)) {
        return false;
    }
    if (origin && origin->op == RS_OP_CALL && origin->contract &&
        rs_contract_has_mode(origin->contract, RS_MODE_PARSE_FORMAT)) {
        return true;
    }
    uint32_t param = rs_lending_param(state, sym);
    return param != RS_NO_PARAM && param > 0;
}

static bool from_api(const struct rs_sym *sym)
{
    const struct rs_insn *origin = sym->origin;
    return origin && origin->op == RS_OP_CALL && origin->contract &&
           origin->contract->source <= RS_SOURCE_BUILTIN &&
           rs_contract_yields_new(origin->contract);
}

// Whether a test on the path has found it to be of some type.
static bool is_tested(const struct rs_run *run, const struct rs_state *state, struct rs_val val)
{
    const struct rs_stores *stores = run->facts->stores;
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        bool test = cell->op && (cell->op == stores->is_type || cell->op == stores->type_check);
        if (cell->kind == RS_CELL_PURE && test && rs_val_same(cell->base, val) &&
            rs_never_zero(state, cell->val)) {
            return true;
        }
    }
    return false;
}

// The kind of a value; where it is a parameter whose kind callers decide, 0 and that parameter.
static uint32_t kind_of(const struct rs_run *run, const struct rs_state *state, struct rs_val val,
                        uint32_t *param)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    *param = RS_NO_PARAM;
    if (!sym || sym->kind != RS_SYM_OBJECT) {
        return 0;
    }
    uint32_t owned = sym->lo > 0 ? RS_STORED_OWNED : 0;
    if ((sym->flags & RS_SYMF_STATIC) || (rs_type_traits(sym->type) & RS_TYPE_LEAF)) {
        return owned | RS_STORED_LEAF;
    }
    if (sym->type) {
        bool container = rs_type_traits(sym->type) & RS_TYPE_CONTAINER;
        return owned | (container ? RS_STORED_CONTAINER : RS_STORED_SOME);
    }
    if (is_tested(run, state, val)) {
        return owned | RS_STORED_SOME;
    }
    if ((sym->flags & RS_SYMF_PARAM) && !run->role) {
        *param = sym->param;
        return owned;
    }
    if (from_caller(run, state, sym)) {
        return owned | RS_STORED_CALLER;
    }
    return owned | (from_api(sym) ? RS_STORED_OBJECT : RS_STORED_SOME);
}

static bool same_flow(const struct flow *a, const struct flow *b)
{
    return a->from == b->from && a->value == b->value && a->base == b->base &&
           a->field == b->field && a->to == b->to && a->to_param == b->to_param;
}

static void add_flow(struct rs_stores *stores, const struct flow *flow)
{
    for (struct flow *each = stores->flows; each; each = each->next) {
        if (same_flow(each, flow)) {
            return;
        }
    }
    struct flow *added = RS_NEW(stores->arena, struct flow);
    *added = *flow;
    added->next = stores->flows;
    stores->flows = added;
}

// The parameter that the object is, in a function whose callers say more of it.
static uint32_t helper_param(const struct rs_run *run, const struct rs_sym *sym)
{
    return sym && (sym->flags & RS_SYMF_PARAM) && !run->role ? sym->param : RS_NO_PARAM;
}

void rs_stores_note(const struct rs_run *run, const struct rs_state *state,
                    const struct rs_target *target, struct rs_val val)
{
    struct rs_stores *stores = run->facts->stores;
    const struct rs_field *field = target->cell.op;
    const struct rs_sym *sym = rs_state_symbol(state, val);
    if (target->cell.kind != RS_CELL_FIELD || !field || !sym || sym->kind != RS_SYM_OBJECT) {
        return;
    }
    const struct rs_sym *base = rs_state_symbol(state, target->cell.base);
    bool known = base && !(base->flags & RS_SYMF_FRESH) && runs_again(run);
    struct flow flow = {.from = run->fn, .field = step_of(run->facts, field)->id};
    flow.base = helper_param(run, base);
    if (flow.field >= stores->nfields) {
        return;
    }
    stores->field[flow.field] |= kind_of(run, state, val, &flow.value);
    stores->field[flow.field] |= known ? RS_STORED_AGAIN : 0;
    if (flow.value != RS_NO_PARAM || flow.base != RS_NO_PARAM) {
        add_flow(stores, &flow);
    }
}

static uint32_t *args_of(struct rs_stores *stores, const struct rs_function *fn)
{
    if (!stores->args[fn->name->id]) {
        stores->args[fn->name->id] = RS_NEW_ARRAY(stores->arena, uint32_t, fn->nparams + 1);
    }
    return stores->args[fn->name->id];
}

void rs_stores_call(const struct rs_run *run, const struct rs_state *state,
                    const struct rs_function *callee, uint32_t i, struct rs_val val)
{
    struct rs_stores *stores = run->facts->stores;
    const struct rs_sym *sym = rs_state_symbol(state, val);
    struct flow flow = {.from = run->fn, .base = RS_NO_PARAM, .to = callee, .to_param = i};
    if (i >= callee->nparams || !sym || sym->kind != RS_SYM_OBJECT) {
        return;
    }
    bool known = !(sym->flags & RS_SYMF_FRESH) && runs_again(run);
    args_of(stores, callee)[i] |= kind_of(run, state, val, &flow.value);
    args_of(stores, callee)[i] |= known ? RS_STORED_AGAIN : 0;
    if (flow.value != RS_NO_PARAM) {
        add_flow(stores, &flow);
    }
}

// What arrives at the end of a flow. A parameter that nobody in the unit passes may be anything.
static uint32_t arriving(struct rs_stores *stores, const struct flow *flow)
{
    const uint32_t *args = args_of(stores, flow->from);
    uint32_t value = flow->value != RS_NO_PARAM ? args[flow->value] : 0;
    uint32_t base = flow->base != RS_NO_PARAM ? args[flow->base] : 0;
    if (flow->value != RS_NO_PARAM && !value) {
        value = RS_STORED_SOME;
    }
    return flow->to ? value : (value & ~(uint32_t)RS_STORED_AGAIN) | (base & RS_STORED_AGAIN);
}

void rs_stores_close(struct rs_facts *facts)
{
    struct rs_stores *stores = facts->stores;
    bool more = stores != NULL;
    while (more) {
        more = false;
        for (const struct flow *flow = stores->flows; flow; flow = flow->next) {
            uint32_t *end =
                flow->to ? &args_of(stores, flow->to)[flow->to_param] : &stores->field[flow->field];
            uint32_t all = *end | arriving(stores, flow);
            more |= all != *end;
            *end = all;
        }
    }
}
