// SPDX-License-Identifier: Apache-2.0
// What one pass over the unit tells before any function is judged: roles of functions named in
// tables, fields that somebody releases, and the call graph's components, callees first. Knows
// nothing of paths.
#include <string.h>

#include "engine.h"

struct rs_function *rs_facts_function(const struct rs_facts *facts, const struct rs_name *name)
{
    return name && name->id < facts->by_name_cap ? facts->by_name[name->id] : NULL;
}

const struct rs_contract *rs_facts_role(const struct rs_facts *facts, const struct rs_function *fn)
{
    if (fn->name->id >= facts->by_name_cap || !facts->role[fn->name->id]) {
        return NULL;
    }
    return rs_contracts_find(facts->contracts, facts->role[fn->name->id]->slot);
}

// ---- owning fields
// ---------------------------------------------------------------------------------

struct field_use {
    struct rs_facts *facts;
    const struct rs_function *fn;
    const struct rs_field **loaded;  // variable -> the field it was last read from
    bool *own;                       // variable -> that was a field of parameter 1
    bool *kept;                      // variable -> an INCREF of it exists: it may own its own
    const bool *ending;              // name of a function -> see find_ending
};

// A path's ownership is that of its last step: "a.b" is a b.
static const struct rs_field *last_step(const struct rs_facts *facts, const struct rs_field *field)
{
    return rs_field_get(facts->unit, field->owner, field->name, field->type);
}

static void mark_owner(struct rs_facts *facts, const struct rs_field *field)
{
    const struct rs_field *step = last_step(facts, field);
    if (step->id < facts->owning_field_cap) {
        facts->owning_field[step->id] = true;
    }
}

bool rs_facts_owns(const struct rs_facts *facts, const struct rs_field *field)
{
    const struct rs_field *step = last_step(facts, field);
    return step->id < facts->owning_field_cap && facts->owning_field[step->id];
}

// A field that leads to another struct of the same kind.
static bool is_link(const struct rs_field *field)
{
    return field->type.kind == RS_KIND_OBJECT && field->owner && field->path == field->name &&
           field->type.name == field->owner;
}

// A struct with two links, as in a ring, is moved by storing these anew: each has its reference for
// being there, whichever field shows it.
static void forget_rings(struct rs_facts *facts)
{
    const struct rs_unit *unit = facts->unit;
    for (uint32_t i = 0; i < unit->nfields; i++) {
        for (uint32_t k = i + 1; is_link(unit->fields[i]) && k < unit->nfields; k++) {
            const struct rs_field *a = unit->fields[i];
            const struct rs_field *b = unit->fields[k];
            if (is_link(b) && a->owner == b->owner && a->name != b->name) {
                facts->owning_field[a->id] = facts->owning_field[b->id] = false;
            }
        }
    }
}

static void note_origin(struct field_use *use, const struct rs_insn *insn)
{
    if (insn->op == RS_OP_LOAD && insn->place.field) {
        use->loaded[insn->dst] = insn->place.field;
        use->own[insn->dst] = insn->place.var == 1;
    } else if (insn->op == RS_OP_COPY && insn->a.kind == RS_OPND_VAR && insn->dst != RS_NO_VAR &&
               use->loaded[insn->a.var]) {
        use->loaded[insn->dst] = use->loaded[insn->a.var];
        use->own[insn->dst] = use->own[insn->a.var];
    } else if (insn->op == RS_OP_ADDR && insn->place.field) {
        use->loaded[insn->dst] = insn->place.field;
    } else if (insn->op == RS_OP_LOAD && insn->place.kind == RS_PLACE_DEREF) {
        use->loaded[insn->dst] = use->loaded[insn->place.var];
    } else if (insn->op == RS_OP_INCREF && insn->a.kind == RS_OPND_VAR) {
        use->kept[insn->a.var] = true;
    }
}

// The class whose method this is.
static const struct rs_name *class_of(const struct rs_function *fn)
{
    return (fn->flags & RS_FNF_METHOD) && fn->nparams ? fn->vars[1].type.name : NULL;
}

static bool changes(const struct rs_insn *insn, const struct rs_facts *facts,
                    const struct rs_field *step)
{
    return (insn->op == RS_OP_STORE || insn->op == RS_OP_ADDR) && insn->place.field &&
           last_step(facts, insn->place.field) == step;
}

// Whether a method releases what its object's field shows without saying who owns it: the field is
// a base class's, of which other classes may only borrow, or it is left as it is while the object
// lives on, which is to count for others.
static bool only_counts(const struct field_use *use, uint32_t var)
{
    const struct rs_function *fn = use->fn;
    const struct rs_field *step = last_step(use->facts, use->loaded[var]);
    if (!use->own[var] || !class_of(fn)) {
        return false;
    }
    if (use->loaded[var]->base != class_of(fn)) {
        return true;
    }
    if (step->owner != class_of(fn) || use->ending[fn->name->id]) {
        return false;
    }
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (changes(&fn->blocks[b].insns[i], use->facts, step)) {
                return false;
            }
        }
    }
    return true;
}

// A DECREF of what was read from a field and never INCREFed here, or a visit of it.
static void note_release(struct field_use *use, const struct rs_insn *insn)
{
    uint32_t var = RS_NO_VAR;
    if (insn->op == RS_OP_DECREF && insn->a.kind == RS_OPND_VAR) {
        var = insn->a.var;
    } else if (insn->op == RS_OP_CALL && (insn->flags & RS_INSNF_INDIRECT) && !insn->callee &&
               insn->nargs == 2 && insn->args[0].kind == RS_OPND_VAR) {
        var = insn->args[0].var;
    }
    if (var != RS_NO_VAR && use->loaded[var] && !use->kept[var] && !only_counts(use, var)) {
        mark_owner(use->facts, use->loaded[var]);
    }
}

static void for_each_insn(const struct rs_function *fn, struct field_use *use,
                          void (*visit)(struct field_use *, const struct rs_insn *))
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            visit(use, &fn->blocks[b].insns[i]);
        }
    }
}

static void note_callees(const struct rs_facts *facts, const struct rs_function *destructor,
                         bool *ending)
{
    for (uint32_t b = 0; b < destructor->nblocks; b++) {
        for (uint32_t i = 0; i < destructor->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &destructor->blocks[b].insns[i];
            const struct rs_function *callee =
                insn->op == RS_OP_CALL ? rs_facts_function(facts, insn->callee) : NULL;
            if (callee && class_of(callee) == class_of(destructor)) {
                ending[callee->name->id] = true;
            }
        }
    }
}

// Destructors, and what a class's destructor calls of the same class.
static const bool *find_ending(struct rs_arena *arena, const struct rs_facts *facts)
{
    bool *ending = RS_NEW_ARRAY(arena, bool, facts->by_name_cap);
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        if (class_of(fn) && (fn->flags & RS_FNF_DESTRUCTOR)) {
            ending[fn->name->id] = true;
            note_callees(facts, fn, ending);
        }
    }
    return ending;
}

static void collect_fields(struct rs_arena *arena, struct rs_facts *facts)
{
    const bool *ending = find_ending(arena, facts);
    for (struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        struct field_use use = {facts,
                                fn,
                                RS_NEW_ARRAY(arena, const struct rs_field *, fn->nvars),
                                RS_NEW_ARRAY(arena, bool, fn->nvars),
                                RS_NEW_ARRAY(arena, bool, fn->nvars),
                                ending};
        for_each_insn(fn, &use, note_origin);
        for_each_insn(fn, &use, note_release);
    }
}

// ---- call graph (Tarjan's strongly connected components)
// ----------------------------------------------

struct graph {
    struct rs_arena *arena;
    struct rs_facts *facts;
    uint32_t *index;  // by function name id; 0 = not seen
    uint32_t *low;
    bool *on_stack;
    struct rs_function **stack;
    uint32_t depth;
    uint32_t next;
};

static void emit_component(struct graph *g, struct rs_function *root)
{
    uint32_t start = g->depth;
    while (g->stack[--start] != root) {
    }
    uint32_t count = g->depth - start;
    struct rs_function **row = RS_NEW_ARRAY(g->arena, struct rs_function *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        row[i] = g->stack[start + i];
        g->on_stack[row[i]->name->id] = false;
    }
    g->depth = start;
    g->facts->components[g->facts->ncomponents++] = row;
}

static void visit(struct graph *g, struct rs_function *fn);

static void visit_callee(struct graph *g, struct rs_function *fn, const struct rs_name *name)
{
    struct rs_function *callee = rs_facts_function(g->facts, name);
    uint32_t id = fn->name->id;
    if (!callee) {
        return;
    }
    uint32_t to = callee->name->id;
    if (!g->index[to]) {
        visit(g, callee);
        g->low[id] = g->low[to] < g->low[id] ? g->low[to] : g->low[id];
    } else if (g->on_stack[to]) {
        g->low[id] = g->index[to] < g->low[id] ? g->index[to] : g->low[id];
    }
}

static void visit_reached(struct graph *g, struct rs_function *fn, const struct rs_insn *insn)
{
    struct rs_reach reach = rs_indirect_reach(g->facts, fn, insn);
    for (uint32_t i = 0; i < reach.count; i++) {
        visit_callee(g, fn, reach.functions[i]);
    }
}

static void visit(struct graph *g, struct rs_function *fn)
{
    uint32_t id = fn->name->id;
    g->index[id] = g->low[id] = ++g->next;
    g->stack[g->depth++] = fn;
    g->on_stack[id] = true;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_CALL && insn->callee) {
                visit_callee(g, fn, insn->callee);
            }
            if (insn->op == RS_OP_CALL && (insn->flags & RS_INSNF_INDIRECT)) {
                visit_reached(g, fn, insn);
            }
        }
    }
    if (g->low[id] == g->index[id]) {
        emit_component(g, fn);
    }
}

static void find_components(struct rs_arena *arena, struct rs_facts *facts, uint32_t nfunctions)
{
    struct graph g = {.arena = arena, .facts = facts};
    g.index = RS_NEW_ARRAY(arena, uint32_t, facts->by_name_cap);
    g.low = RS_NEW_ARRAY(arena, uint32_t, facts->by_name_cap);
    g.on_stack = RS_NEW_ARRAY(arena, bool, facts->by_name_cap);
    g.stack = RS_NEW_ARRAY(arena, struct rs_function *, nfunctions);
    facts->components = RS_NEW_ARRAY(arena, struct rs_function **, nfunctions);
    for (struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        if (!g.index[fn->name->id]) {
            visit(&g, fn);
        }
    }
}

void rs_facts_collect(struct rs_arena *arena, struct rs_unit *unit, struct rs_contracts *contracts,
                      struct rs_facts *facts)
{
    uint32_t nfunctions = 1;
    facts->unit = unit;
    facts->contracts = contracts;
    facts->by_name_cap = unit->names.count + 1;
    facts->by_name = RS_NEW_ARRAY(arena, struct rs_function *, facts->by_name_cap);
    facts->role = RS_NEW_ARRAY(arena, const struct rs_slot *, facts->by_name_cap);
    facts->resources = RS_NEW_ARRAY(arena, struct rs_function_resources, facts->by_name_cap);
    facts->uses = RS_NEW_ARRAY(arena, struct rs_uses, facts->by_name_cap);
    facts->passed = RS_NEW_ARRAY(arena, struct rs_passed, facts->by_name_cap);
    // Fields made later have no use in the unit's text.
    facts->owning_field_cap = 2 * (size_t)unit->nfields + 1;
    facts->owning_field = RS_NEW_ARRAY(arena, bool, facts->owning_field_cap);
    for (struct rs_function *fn = unit->functions; fn; fn = fn->next) {
        facts->by_name[fn->name->id] = fn;
        nfunctions++;
    }
    for (const struct rs_slot *slot = unit->slots; slot; slot = slot->next) {
        if (!facts->role[slot->function->id] && rs_contracts_find(contracts, slot->slot)) {
            facts->role[slot->function->id] = slot;
        }
    }
    collect_fields(arena, facts);
    forget_rings(facts);
    facts->touches =
        RS_NEW_ARRAY(arena, struct rs_touch_memo *, unit->pytypes ? facts->by_name_cap : 0);
    facts->statics = RS_NEW(arena, struct rs_static *);
    rs_stores_open(arena, facts);
    rs_replaced_collect(arena, facts);
    rs_indirect_collect(facts);
    rs_sentinels_collect(arena, facts);
    rs_inside_collect(arena, facts);
    find_components(arena, facts, nfunctions);
}
