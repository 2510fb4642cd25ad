// SPDX-License-Identifier: Apache-2.0
// Things other than references that must be given back: memory, views of buffers, locks, the GIL.
// A function that has to do with some is explored a second time with these counted in place of
// objects: the same paths, states and stories, without the product of both. What a contract says
// acquires and releases them; what is stored where others see it, or handed to code not seen, is
// not judged any more. Which arguments a function of the unit keeps is kept.c.
#include "resource.h"

#include "format.h"

// Addresses of addresses followed.
#define MAX_STEPS 8
// Blocks of the body of an `if`.
#define MAX_BLOCKS 8

// ---- which functions ---------------------------------------------------------------------------

bool rs_outcome_resources(const struct rs_outcome *o)
{
    bool some = o->value.kind == RS_VALUE_MEMORY && o->value.type;
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        some |= e->kind == RS_EFFECT_ACQUIRE || e->kind == RS_EFFECT_RELEASE ||
                (e->kind == RS_EFFECT_OUT && e->value.kind == RS_VALUE_MEMORY && e->value.type);
    }
    return some;
}

// Whether the format of the call asks for something that must be given back.
static bool parses_resources(const struct rs_facts *facts, struct rs_arena *arena,
                             const struct rs_insn *call)
{
    struct rs_format_options options;
    struct rs_format format;
    uint32_t param;
    if (!rs_contract_has_mode(call->contract, RS_MODE_PARSE_FORMAT) ||
        !rs_contract_format(call->contract, call->callee, facts->contracts->version, &param,
                            &options) ||
        param >= call->nargs || call->args[param].kind != RS_OPND_STRING) {
        return false;
    }
    const struct rs_name *text = call->args[param].name;
    bool some = rs_format_read(arena, &options, text->text, text->len, &format);
    for (uint32_t i = 0; some && i < format.nitems; i++) {
        if (format.items[i].kind == RS_FORMAT_BUFFER || format.items[i].kind == RS_FORMAT_MEMORY) {
            return true;
        }
    }
    return false;
}

static bool call_resources(const struct rs_facts *facts, struct rs_arena *arena,
                           const struct rs_insn *call)
{
    const struct rs_contract *contract = call->contract;
    if (call->callee && rs_resource_contract(facts, call->callee)) {
        return true;
    }
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        if (rs_outcome_resources(&contract->outcomes[i])) {
            return true;
        }
    }
    return contract && parses_resources(facts, arena, call);
}

bool rs_resources_used(const struct rs_facts *facts, struct rs_arena *arena,
                       const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_CALL && call_resources(facts, arena, insn)) {
                return true;
            }
        }
    }
    return false;
}

const struct rs_contract *rs_resource_contract(const struct rs_facts *facts,
                                               const struct rs_name *function)
{
    return function->id < facts->by_name_cap ? facts->resources[function->id].contract : NULL;
}

// ---- what callers see --------------------------------------------------------------------------

// Whether a caller cannot tell the two apart.
static bool look_alike(const struct rs_outcome *a, const struct rs_outcome *b)
{
    bool numbers = a->value.kind == RS_VALUE_INT && b->value.kind == RS_VALUE_INT;
    bool apart = numbers && (a->value.low > b->value.high || b->value.low > a->value.high);
    bool pointers = a->value.kind != RS_VALUE_NULL && a->value.kind != RS_VALUE_INT &&
                    b->value.kind != RS_VALUE_NULL && b->value.kind != RS_VALUE_INT;
    bool guards = a->unless.kind != RS_UNLESS_NEVER && b->unless.kind != RS_UNLESS_NEVER &&
                  !rs_condition_same(&a->unless, &b->unless);
    return a->raises == b->raises && !guards && !apart &&
           (numbers || pointers || a->value.kind == b->value.kind);
}

static bool has_effect(const struct rs_outcome *o, const struct rs_effect *like)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        if (e->kind == like->kind && e->param == like->param && e->type == like->type) {
            return true;
        }
    }
    return false;
}

static bool all_like_it_do(const struct rs_contract *contract, const struct rs_outcome *o,
                           const struct rs_effect *effect)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *other = &contract->outcomes[i];
        if (other != o && look_alike(o, other) && !has_effect(other, effect)) {
            return false;
        }
    }
    return true;
}

static bool all_like_it_are(const struct rs_contract *contract, const struct rs_outcome *o)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *other = &contract->outcomes[i];
        if (look_alike(o, other) &&
            (other->value.kind != RS_VALUE_MEMORY || other->value.type != o->value.type)) {
            return false;
        }
    }
    return true;
}

static void settle_outcome(struct rs_function_resources *own, struct rs_contract *contract,
                           struct rs_outcome *o)
{
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        bool resource = e->kind == RS_EFFECT_ACQUIRE || e->kind == RS_EFFECT_RELEASE;
        if (resource && !all_like_it_do(contract, o, e)) {
            own->doubtful |= e->param < 64 ? UINT64_C(1) << e->param : 0;
        }
    }
    if (o->value.kind == RS_VALUE_MEMORY && !all_like_it_are(contract, o)) {
        o->value.type = NULL;
    }
}

static void drop_doubtful(const struct rs_function_resources *own, struct rs_outcome *o)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < o->neffects; i++) {
        const struct rs_effect *e = &o->effects[i];
        bool doubtful = e->param < 64 && ((own->doubtful >> e->param) & 1);
        bool resource = e->kind == RS_EFFECT_ACQUIRE || e->kind == RS_EFFECT_RELEASE;
        if (!resource || !doubtful) {
            o->effects[kept++] = *e;
        }
    }
    o->neffects = kept;
}

struct rs_contract *rs_resources_settle(struct rs_run *run, struct rs_contract *contract)
{
    struct rs_function_resources *own = &run->facts->resources[run->fn->name->id];
    own->doubtful = 0;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        settle_outcome(own, contract, &contract->outcomes[i]);
    }
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        drop_doubtful(own, &contract->outcomes[i]);
    }
    return contract;
}

// ---- who else may have one ---------------------------------------------------------------------

static bool is_held_at(const struct rs_cell *cell, struct rs_val base, uint32_t var)
{
    return cell->kind == RS_CELL_HELD && cell->var == var && rs_val_same(cell->base, base) &&
           (var != RS_NO_VAR || base.kind == RS_VAL_SYM);
}

static void give_up_held(struct rs_state *state, struct rs_val base, uint32_t var)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (is_held_at(&state->cells[i], base, var)) {
            state->syms[state->cells[i].val.id].flags |= RS_SYMF_UNTRACKED;
        }
    }
}

void rs_resource_escape(struct rs_state *state, struct rs_val val)
{
    for (int steps = 0; steps < MAX_STEPS; steps++) {
        struct rs_sym *sym = rs_state_symbol(state, val);
        if (!sym || sym->kind == RS_SYM_OBJECT) {
            return;
        }
        if (sym->kind == RS_SYM_VALUE) {
            sym->flags |= RS_SYMF_UNTRACKED;
        }
        give_up_held(state, val, RS_NO_VAR);
        if (sym->kind == RS_SYM_ADDRESS && sym->base_var != RS_NO_VAR) {
            give_up_held(state, rs_val_undef(), sym->base_var);
            val = rs_state_get(state, sym->base_var);
        } else if (sym->kind == RS_SYM_ADDRESS) {
            val = sym->base;
        } else if ((sym->flags & RS_SYMF_DERIVED) && sym->lender == RS_LENDER_SYM) {
            val = rs_val_sym(sym->lender_sym);
        } else {
            return;
        }
    }
}

static bool is_followed(const struct rs_run *run, const struct rs_sym *sym)
{
    bool param = sym && (sym->flags & RS_SYMF_PARAM) &&
                 run->fn->vars[sym->param + 1].type.kind != RS_KIND_INT;
    return sym && sym->kind == RS_SYM_VALUE &&
           (param || (sym->flags & (RS_SYMF_RESOURCE | RS_SYMF_DERIVED)));
}

void rs_resource_derive(const struct rs_run *run, struct rs_state *state, struct rs_val a,
                        struct rs_val b, struct rs_val val)
{
    struct rs_sym *to = rs_state_symbol(state, val);
    bool first = is_followed(run, rs_state_symbol(state, a));
    bool second = is_followed(run, rs_state_symbol(state, b));
    bool distance = first && second && run->insn->sub == RS_BIN_SUB;
    if (!to || (!first && !second) || distance || to->kind != RS_SYM_VALUE ||
        (to->flags & RS_SYMF_RESOURCE)) {
        return;
    }
    to->flags |= RS_SYMF_DERIVED;
    to->lender = RS_LENDER_SYM;
    to->lender_sym = first ? a.id : b.id;
}

// ---- calls -------------------------------------------------------------------------------------

// Whether what is said of the parameter may mean that it is kept.
static bool contract_keeps(const struct rs_contract *contract, uint32_t i)
{
    const uint32_t keeping =
        RS_MODE_KEEPS | RS_MODE_MAYBE_STEAL | RS_MODE_STEAL | RS_MODE_PASSED_ON | RS_MODE_GUESSED;
    if (rs_contract_modes(contract, i) & keeping) {
        return true;
    }
    for (uint32_t k = 0; k < contract->noutcomes; k++) {
        for (uint32_t e = 0; e < contract->outcomes[k].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[k].effects[e];
            bool keeps = effect->kind == RS_EFFECT_DELTA || effect->kind == RS_EFFECT_KEEP ||
                         effect->kind == RS_EFFECT_HOLD;
            if (keeps && effect->param == i) {
                return true;
            }
        }
    }
    return false;
}

bool rs_call_keeps(const struct rs_facts *facts, const struct rs_insn *call, uint32_t i)
{
    const struct rs_contract *contract = call->contract;
    if (call->callee && rs_facts_function(facts, call->callee)) {
        return rs_function_keeps(facts, rs_facts_function(facts, call->callee), i);
    }
    return rs_is_guess(contract) || contract->source != RS_SOURCE_BUILTIN ||
           contract_keeps(contract, i);
}

void rs_resource_arguments(const struct rs_call *c, struct rs_state *state)
{
    for (uint32_t i = 0; i < c->insn->nargs; i++) {
        const struct rs_sym *sym = rs_state_symbol(state, c->args[i]);
        if (sym && sym->kind != RS_SYM_OBJECT && !(sym->flags & RS_SYMF_UNTRACKED) &&
            rs_call_keeps(c->run->facts, c->insn, i)) {
            rs_resource_escape(state, c->args[i]);
        }
    }
}

// ---- acquired and released ---------------------------------------------------------------------

void rs_resource_begin(const struct rs_call *c, struct rs_sym *sym, const struct rs_name *kind)
{
    sym->flags |= RS_SYMF_RESOURCE;
    sym->flags &= ~(uint32_t)RS_SYMF_UNTRACKED;
    sym->type = kind;
    sym->lo = sym->hi = 1;
    sym->origin = c->insn;
}

// The cell of what stands for the thing: a variable, what a pointer points to, or the thread.
static struct rs_cell held_key(const struct rs_state *state, const struct rs_name *kind,
                               struct rs_val val)
{
    struct rs_cell key = {.kind = RS_CELL_HELD, .var = RS_NO_VAR, .op = kind};
    const struct rs_sym *sym = rs_state_symbol(state, val);
    key.base = val;
    key.index = rs_val_undef();
    key.val = rs_val_undef();
    if (sym && sym->kind == RS_SYM_ADDRESS && sym->base_var != RS_NO_VAR && !sym->field) {
        key.var = sym->base_var;
        key.base = rs_val_undef();
    }
    return key;
}

static void count_held(const struct rs_call *c, struct rs_state *state, struct rs_cell *key, int by)
{
    struct rs_cell *known = rs_state_cell(state, key);
    if (known) {
        struct rs_sym *sym = rs_state_symbol(state, known->val);
        rs_sym_count(sym, by, by);
        sym->origin = by > 0 ? c->insn : sym->origin;
        return;
    }
    uint32_t id = rs_state_sym(c->run->arena, state, RS_SYM_VALUE);
    struct rs_sym *sym = &state->syms[id];
    sym->flags = RS_SYMF_RESOURCE;
    sym->type = key->op;
    sym->lo = sym->hi = (int8_t)by;
    sym->origin = c->insn;
    sym->nonzero = true;
    sym->label = key->var != RS_NO_VAR ? c->run->fn->vars[key->var].name : NULL;
    const struct rs_sym *base = rs_state_symbol(state, key->base);
    sym->label = base ? base->label : sym->label;
    key->val = rs_val_sym(id);
    rs_state_add_cell(c->run->arena, state, key);
}

static bool is_variables(const struct rs_state *state, const struct rs_sym *sym)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_HELD && rs_state_symbol(state, cell->val) == sym) {
            return cell->var != RS_NO_VAR;
        }
    }
    return false;
}

// Things of the kind that are no variable's may be what was given back.
static void doubt_kind(struct rs_state *state, const struct rs_name *kind)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if ((sym->flags & RS_SYMF_RESOURCE) && sym->type == kind && sym->lo > 0 &&
            !is_variables(state, sym)) {
            sym->flags |= RS_SYMF_UNTRACKED;
        }
    }
}

// Whether others can name what stands for the thing: a field, an element, a variable whose address
// is kept.
static bool is_shared(const struct rs_call *c, const struct rs_state *state,
                      const struct rs_cell *key)
{
    const struct rs_sym *base = rs_state_symbol(state, key->base);
    if (key->var == RS_NO_VAR) {
        return base && base->kind == RS_SYM_ADDRESS;
    }
    return c->run->exposed[key->var] || c->run->fn->vars[key->var].type.kind != RS_KIND_STRUCT;
}

void rs_resource_acquire(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect)
{
    struct rs_val val = rs_call_arg(c, effect->param);
    if (effect->param != RS_NO_PARAM && val.kind != RS_VAL_SYM) {
        return;
    }
    struct rs_cell key = held_key(state, effect->type, val);
    if (!is_shared(c, state, &key)) {
        count_held(c, state, &key, 1);
    }
}

static void tell_mixed(const struct rs_call *c, struct rs_state *state, const struct rs_sym *sym,
                       const struct rs_name *kind)
{
    struct rs_event event = {.kind = RS_EVENT_MIXED,
                             .how = RS_HOW_RELEASED,
                             .run = c->run,
                             .state = state,
                             .sym = sym,
                             .insn = c->insn,
                             .word = kind,
                             .loc = c->insn->loc};
    rs_run_tell(c->run, &event);
}

// A value that is the thing itself.
static void release_value(const struct rs_call *c, struct rs_state *state, struct rs_val val,
                          const struct rs_name *kind)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if ((sym->flags & RS_SYMF_RESOURCE) && !(sym->flags & RS_SYMF_UNTRACKED) && sym->lo > 0) {
        if (sym->type != kind) {
            tell_mixed(c, state, sym, kind);
        }
        rs_resource_escape(state, val);
        sym->flags &= ~(uint32_t)RS_SYMF_RESOURCE;
        sym->lo = sym->hi = 0;
        return;
    }
    bool whole = (sym->flags & RS_SYMF_PARAM) && !(sym->flags & RS_SYMF_UNTRACKED);
    rs_resource_escape(state, val);
    if (whole) {
        sym->flags = (sym->flags | RS_SYMF_RESOURCE) & ~(uint32_t)RS_SYMF_UNTRACKED;
        sym->type = kind;
        sym->lo = sym->hi = -1;
    }
}

// Whether something of this kind is a value; other kinds stand for what a pointer points to.
static bool held_somewhere(const struct rs_state *state, const struct rs_name *kind)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        if (state->cells[i].kind == RS_CELL_HELD && state->cells[i].op == kind) {
            return true;
        }
    }
    return false;
}

// Whether the parameter is memory that the call frees.
static bool frees_param(const struct rs_contract *contract, uint32_t param)
{
    bool frees = (rs_contract_modes(contract, param) & RS_MODE_FREE) != 0;
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        for (uint32_t e = 0; e < contract->outcomes[i].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[i].effects[e];
            frees |= effect->kind == RS_EFFECT_FREE && effect->param == param;
        }
    }
    return frees;
}

void rs_resource_release(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect)
{
    struct rs_val val = rs_call_arg(c, effect->param);
    struct rs_sym *sym = rs_state_symbol(state, val);
    struct rs_cell key = held_key(state, effect->type, val);
    if (effect->param != RS_NO_PARAM && !sym) {
        return;
    }
    if (rs_state_cell(state, &key)) {
        count_held(c, state, &key, -1);
        return;
    }
    bool frees = frees_param(c->contract, effect->param);
    if (sym && sym->kind == RS_SYM_VALUE && (frees || (sym->flags & RS_SYMF_RESOURCE))) {
        release_value(c, state, val, effect->type);
        return;
    }
    if (frees) {
        rs_resource_escape(state, val);
        return;
    }
    doubt_kind(state, effect->type);
    if (!held_somewhere(state, effect->type) && !is_shared(c, state, &key)) {
        count_held(c, state, &key, -1);
    }
}

void rs_resource_result(const struct rs_call *c, struct rs_state *state,
                        const struct rs_group *group, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    for (uint32_t i = 0; i < c->contract->noutcomes && c->insn->dst != RS_NO_VAR; i++) {
        const struct rs_outcome *o = rs_call_outcome(c, i);
        for (uint32_t e = 0; rs_group_has(group, i) && e < o->neffects; e++) {
            if (sym && rs_effect_of_result(o, &o->effects[e])) {
                rs_resource_begin(c, sym, o->effects[e].type);
            }
        }
    }
}

bool rs_effect_of_result(const struct rs_outcome *o, const struct rs_effect *effect)
{
    bool constant = o->value.kind == RS_VALUE_VOID || o->value.kind == RS_VALUE_NULL ||
                    (o->value.kind == RS_VALUE_INT && o->value.low == o->value.high);
    return effect->kind == RS_EFFECT_ACQUIRE && effect->param == RS_NO_PARAM && !constant;
}

// ---- without the GIL ---------------------------------------------------------------------------

static const struct rs_sym *open_of(const struct rs_state *state, const char *kind)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        const struct rs_sym *sym = &state->syms[i];
        if (rs_sym_tracked(state, sym) && sym->lo > 0 && strcmp(sym->type->text, kind) == 0) {
            return sym;
        }
    }
    return NULL;
}

// Whether a line of the C API says, or what the function does implies, that the GIL is held.
static bool api_needs_gil(const struct rs_contract *contract)
{
    const uint32_t python = RS_CONTRACT_GIL | RS_CONTRACT_RUNS_PYTHON | RS_CONTRACT_RAISES |
                            RS_CONTRACT_CLEARS | RS_CONTRACT_TESTS_EXCEPTION |
                            RS_CONTRACT_NO_EXCEPTION | RS_CONTRACT_MAY_RUN_PYTHON;
    const uint32_t free = RS_CONTRACT_NO_GIL | RS_CONTRACT_PURE | RS_CONTRACT_NORETURN;
    if (!contract || contract->source != RS_SOURCE_BUILTIN || (contract->flags & free)) {
        return false;
    }
    bool needs = (contract->flags & python) || rs_contract_raises(contract) ||
                 rs_contract_yields_new(contract);
    for (uint32_t i = 0; i < contract->nparams; i++) {
        needs |= (contract->params[i].modes & RS_MODE_STEAL) != 0;
    }
    return needs;
}

static uint32_t block_of(const struct rs_function *fn, const struct rs_insn *insn)
{
    uint32_t b = 0;
    while (b < fn->nblocks && !rs_block_has(&fn->blocks[b], insn)) {
        b++;
    }
    return b;
}

// Whether a way leads to the block at hand that does not come through the one in which the GIL was
// given up: then a test decided that, and what it asked may be what the block needs.
static bool is_optional(const struct rs_run *run, const struct rs_insn *given_up)
{
    const struct rs_function *fn = run->fn;
    uint32_t through = block_of(fn, given_up);
    bool *seen = RS_NEW_ARRAY(run->arena, bool, fn->nblocks + 1);
    uint32_t *stack = RS_NEW_ARRAY(run->arena, uint32_t, fn->nblocks + 1);
    uint32_t depth = 0;
    if (through != fn->entry) {
        stack[depth++] = fn->entry;
        seen[fn->entry] = true;
    }
    while (depth) {
        const struct rs_block *block = &fn->blocks[stack[--depth]];
        if (block == run->block) {
            return true;
        }
        for (uint32_t i = 0; i < block->nsucc; i++) {
            uint32_t next = block->succ[i];
            if (next != through && !seen[next]) {
                seen[next] = true;
                stack[depth++] = next;
            }
        }
    }
    return false;
}

static void tell_gil(struct rs_run *run, struct rs_state *state, const struct rs_sym *sym)
{
    struct rs_event event = {.kind = RS_EVENT_NO_GIL,
                             .how = RS_HOW_PASSED,
                             .run = run,
                             .state = state,
                             .sym = sym,
                             .insn = run->insn,
                             .loc = run->insn->loc};
    rs_run_tell(run, &event);
}

void rs_resource_needs_gil(struct rs_run *run, struct rs_state *state)
{
    const struct rs_sym *given_up = open_of(state, RS_KIND_OF_THREAD);
    if (given_up && !open_of(state, RS_KIND_OF_GIL) && !is_optional(run, given_up->origin)) {
        tell_gil(run, state, given_up);
    }
}

void rs_resource_call(const struct rs_call *c, struct rs_state *state)
{
    if (api_needs_gil(c->contract)) {
        rs_resource_needs_gil(c->run, state);
    }
}

// ---- what is left ------------------------------------------------------------------------------

static bool names(const struct rs_function *fn, struct rs_operand operand,
                  const struct rs_name *name)
{
    return operand.kind == RS_OPND_VAR && fn->vars[operand.var].name == name;
}

// The address of the variable was taken in the block for the call's argument.
static bool addresses(const struct rs_function *fn, const struct rs_block *block,
                      struct rs_operand operand, const struct rs_name *name)
{
    for (uint32_t i = 0; operand.kind == RS_OPND_VAR && i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->op == RS_OP_ADDR && insn->dst == operand.var &&
            insn->place.kind == RS_PLACE_VAR && fn->vars[insn->place.var].name == name) {
            return true;
        }
    }
    return false;
}

static bool releases(const struct rs_contract *contract, uint32_t param)
{
    for (uint32_t k = 0; contract && k < contract->noutcomes; k++) {
        for (uint32_t e = 0; e < contract->outcomes[k].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[k].effects[e];
            if (effect->kind == RS_EFFECT_RELEASE && effect->param == param) {
                return true;
            }
        }
    }
    return false;
}

static bool block_releases(const struct rs_function *fn, const struct rs_block *block,
                           const struct rs_name *name)
{
    for (uint32_t i = 0; i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        for (uint32_t a = 0; insn->op == RS_OP_CALL && a < insn->nargs; a++) {
            if (releases(insn->contract, a) &&
                (names(fn, insn->args[a], name) || addresses(fn, block, insn->args[a], name))) {
                return true;
            }
        }
    }
    return false;
}

// Whether some way from block `at` releases what has this name and comes to block `to`.
static bool releases_before(const struct rs_function *fn, uint32_t at, uint32_t to,
                            const struct rs_name *name)
{
    uint32_t seen[MAX_BLOCKS] = {at};
    uint32_t count = 1;
    bool released = false;
    bool comes = false;
    for (uint32_t i = 0; i < count; i++) {
        const struct rs_block *block = &fn->blocks[seen[i]];
        released |= block_releases(fn, block, name);
        for (uint32_t k = 0; k < block->nsucc && count < MAX_BLOCKS; k++) {
            uint32_t next = 0;
            while (next < count && seen[next] != block->succ[k]) {
                next++;
            }
            comes |= block->succ[k] == to;
            if (next == count && block->succ[k] != to) {
                seen[count++] = block->succ[k];
            }
        }
    }
    return released && comes;
}

// Whether the step went past an `if` whose body releases what has this name.
static bool skips_release(const struct rs_function *fn, const struct rs_trail *step,
                          const struct rs_name *name)
{
    for (uint32_t i = 0; i < step->block->nsucc; i++) {
        if (i != step->taken &&
            releases_before(fn, step->block->succ[i], step->block->succ[step->taken], name)) {
            return true;
        }
    }
    return false;
}

// Whether a test that the engine could not decide, as of a number that says how it was acquired,
// has decided against a release.
static bool was_decided(const struct rs_run *run, const struct rs_state *state,
                        const struct rs_sym *sym)
{
    for (const struct rs_trail *t = state->trail; sym->label && t; t = t->prev) {
        if (t->block && t->block->nsucc > 1 && skips_release(run->fn, t, sym->label)) {
            return true;
        }
    }
    return false;
}

void rs_resource_lost(struct rs_run *run, struct rs_state *state, const struct rs_sym *sym,
                      rs_loc loc)
{
    if (was_decided(run, state, sym)) {
        return;
    }
    struct rs_event event = {.kind = RS_EVENT_LEFT,
                             .how = RS_HOW_GONE,
                             .run = run,
                             .state = state,
                             .sym = sym,
                             .insn = run->insn,
                             .loc = loc};
    rs_run_tell(run, &event);
}

// Whether the function releases things of the kind: then it is not meant to leave them.
static bool gives_back(const struct rs_function *fn, const struct rs_name *kind)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_contract *contract = fn->blocks[b].insns[i].contract;
            for (uint32_t k = 0; contract && k < contract->noutcomes; k++) {
                const struct rs_outcome *o = &contract->outcomes[k];
                for (uint32_t e = 0; e < o->neffects; e++) {
                    if (o->effects[e].kind == RS_EFFECT_RELEASE && o->effects[e].type == kind) {
                        return true;
                    }
                }
            }
        }
    }
    return false;
}

// A member was found to be NULL or negative, as no member is where the thing is there.
static bool member_is_null(const struct rs_state *state, uint32_t var)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        const struct rs_field *field = cell->op;
        bool pointer = field && cell->kind == RS_CELL_MEMBER &&
                       (field->type.kind == RS_KIND_OBJECT || field->type.kind == RS_KIND_POINTER);
        if (cell->kind == RS_CELL_MEMBER && cell->var == var && cell->val.kind == RS_VAL_INT &&
            (pointer ? cell->val.value == 0 : cell->val.value < 0)) {
            return true;
        }
    }
    return false;
}

void rs_resource_look(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        const struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_HELD && cell->var != RS_NO_VAR &&
            member_is_null(state, cell->var)) {
            state->syms[cell->val.id].flags |= RS_SYMF_UNTRACKED;
        }
    }
}

void rs_resource_leave(struct rs_run *run, struct rs_state *state, bool unwinding)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        struct rs_cell cell = state->cells[i];
        struct rs_sym *sym = rs_state_symbol(state, cell.val);
        const struct rs_sym *base = rs_state_symbol(state, cell.base);
        if (cell.kind != RS_CELL_HELD) {
            continue;
        }
        bool callers =
            !run->role && cell.var == RS_NO_VAR && (!base || (base->flags & RS_SYMF_PARAM));
        if (callers) {
            continue;
        }
        // Who succeeds may be meant to hold it, as the lock that stands for a thread.
        bool own =
            cell.var != RS_NO_VAR || (run->role && gives_back(run->fn, sym->type) &&
                                      rs_result_says(run, rs_state_get(state, 0), state, true));
        if (own && !unwinding && rs_sym_tracked(state, sym) && sym->lo > 0) {
            rs_resource_lost(run, state, sym, rs_run_return_loc(run, state));
        }
        sym->flags |= RS_SYMF_UNTRACKED;
        rs_state_remove_cell(state, i);
    }
    for (uint32_t i = 0; unwinding && i < state->nsyms; i++) {
        state->syms[i].flags |= state->syms[i].flags & RS_SYMF_RESOURCE ? RS_SYMF_UNTRACKED : 0u;
    }
}

// ---- variables whose address is kept -----------------------------------------------------------

bool *rs_exposed_variables(struct rs_arena *arena, const struct rs_function *fn)
{
    bool *exposed = RS_NEW_ARRAY(arena, bool, fn->nvars + 1);
    uint32_t *address = RS_NEW_ARRAY(arena, uint32_t, fn->nvars + 1);  // variable + 1
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool of_var = insn->op == RS_OP_ADDR &&
                          (insn->place.kind == RS_PLACE_VAR || insn->place.kind == RS_PLACE_MEMBER);
            if (of_var && insn->dst != RS_NO_VAR) {
                address[insn->dst] = insn->place.var + 1;
            }
        }
    }
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool moved = insn->op == RS_OP_COPY_STRUCT && insn->place2.kind == RS_PLACE_VAR;
            bool stored = insn->op == RS_OP_STORE || (insn->op == RS_OP_COPY && insn->dst == 0);
            if (moved) {
                exposed[insn->place2.var] = true;
            }
            if (stored && insn->a.kind == RS_OPND_VAR && address[insn->a.var]) {
                exposed[address[insn->a.var] - 1] = true;
            }
        }
    }
    return exposed;
}
