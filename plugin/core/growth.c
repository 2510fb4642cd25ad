// SPDX-License-Identifier: Apache-2.0
// Containers in static variables into which functions that Python code can call at any time put
// more and more: the unit takes nothing out of them, asks for no size, empties and replaces none,
// and nobody else knows them. No paths.
#include <string.h>

#include "engine.h"

struct growth {
    const struct rs_run *run;
    bool *closed;  // by a static variable's name -> it may not grow, or be known
    const struct rs_name *
        *shown;                  // variable of the function -> the static variable it was read from
    const struct rs_insn **set;  // variable -> what sets it; the last one
    const struct rs_function *fn;
};

static const struct rs_name *static_of(const struct growth *g, const struct rs_place *place)
{
    const struct rs_var *var = &g->fn->vars[place->var];
    bool own = rs_is_static(var) && !(var->flags & RS_VARF_EXTERN);
    return place->kind == RS_PLACE_VAR && own && var->type.kind == RS_KIND_OBJECT ? var->name
                                                                                  : NULL;
}

static const struct rs_name *container_of(const struct growth *g, struct rs_operand operand)
{
    return operand.kind == RS_OPND_VAR ? g->shown[operand.var] : NULL;
}

static bool grows(const struct rs_insn *call)
{
    return call->contract && (call->contract->does & (RS_DOES_GROW | RS_DOES_GROW_AT));
}

// A question of yes or no.
static bool is_question(const struct rs_contract *contract)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_value *value = &contract->outcomes[i].value;
        if (value->kind != RS_VALUE_INT || value->low < 0 || value->high > 1) {
            return false;
        }
    }
    return contract->noutcomes > 0 && (contract->flags & RS_CONTRACT_PURE);
}

static bool looks(const struct rs_insn *call)
{
    return call->contract && ((call->contract->does & RS_DOES_LOOK) || is_question(call->contract));
}

// The functions with which a module is given up: until then its containers have grown.
static bool ends_module(const struct growth *g)
{
    const struct rs_contract *role = rs_facts_role(g->run->facts, g->fn);
    return role && strncmp(role->name->text, "PyModuleDef.m_", 14) == 0;
}

static void close_operand(const struct growth *g, struct rs_operand operand)
{
    const struct rs_name *container = container_of(g, operand);
    if (container) {
        g->closed[container->id] = true;
    }
}

// Notes what the instruction does with a container, other than to put something in and to look.
static void judge_use(const struct growth *g, const struct rs_insn *insn)
{
    bool counts = insn->op == RS_OP_INCREF || (insn->op == RS_OP_DECREF && ends_module(g));
    bool tests = insn->op == RS_OP_NOT || insn->op == RS_OP_BINARY;
    bool fine = insn->op == RS_OP_CALL && (grows(insn) || looks(insn));
    for (uint32_t i = 0; i < insn->nargs; i++) {
        if (!fine || i > 0) {
            close_operand(g, insn->args[i]);
        }
    }
    bool moves = insn->op == RS_OP_COPY && insn->dst != 0;
    bool fills = insn->op == RS_OP_STORE && static_of(g, &insn->place) == container_of(g, insn->a);
    if (!counts && !tests && !moves && !fills) {
        close_operand(g, insn->a);
    }
    if (insn->op == RS_OP_LOAD && insn->place.kind != RS_PLACE_VAR) {
        close_operand(g, rs_opnd_var(insn->place.var));
    }
}

// ---- one function ------------------------------------------------------------------------------

// The static variables that the function's variables show.
static void follow(struct growth *g, const struct rs_function *fn)
{
    g->fn = fn;
    g->shown = RS_NEW_ARRAY(g->run->arena, const struct rs_name *, fn->nvars + 1);
    g->set = RS_NEW_ARRAY(g->run->arena, const struct rs_insn *, fn->nvars + 1);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_ADDR && static_of(g, &insn->place)) {
                g->closed[static_of(g, &insn->place)->id] = true;
            } else if (insn->op == RS_OP_STORE && insn->a.kind == RS_OPND_VAR &&
                       static_of(g, &insn->place)) {
                g->shown[insn->a.var] = static_of(g, &insn->place);
            }
            if (insn->dst != RS_NO_VAR && insn->op != RS_OP_SCOPE_END) {
                g->set[insn->dst] = insn;
                g->shown[insn->dst] = insn->op == RS_OP_LOAD   ? static_of(g, &insn->place)
                                      : insn->op == RS_OP_COPY ? container_of(g, insn->a)
                                                               : g->shown[insn->dst];
            }
        }
    }
}

typedef void visit(const struct growth *g, const struct rs_insn *insn);

static void each(struct growth *g, visit *look)
{
    for (const struct rs_function *fn = g->run->facts->unit->functions; fn; fn = fn->next) {
        follow(g, fn);
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                look(g, &fn->blocks[b].insns[i]);
            }
        }
    }
}

// ---- what is told ------------------------------------------------------------------------------

// Whether the key is one of a few: what is written in the code, or a static variable holds.
static bool is_fixed(const struct growth *g, struct rs_operand key)
{
    const struct rs_insn *set = key.kind == RS_OPND_VAR ? g->set[key.var] : NULL;
    if (set && set->op == RS_OP_COPY && set->a.kind == RS_OPND_VAR) {
        set = g->set[set->a.var];
    }
    bool literal = set && set->op == RS_OP_CALL && set->nargs > 0;
    for (uint32_t i = 0; literal && i < set->nargs; i++) {
        literal = set->args[i].kind != RS_OPND_VAR;
    }
    return key.kind != RS_OPND_VAR || literal ||
           (set && set->op == RS_OP_LOAD && set->place.kind == RS_PLACE_VAR);
}

static void tell(const struct growth *g, const struct rs_insn *insn)
{
    bool call = insn->op == RS_OP_CALL && insn->nargs && grows(insn);
    const struct rs_name *container = call ? container_of(g, insn->args[0]) : NULL;
    bool key = container && (insn->contract->does & RS_DOES_GROW_AT);
    if (!container || g->closed[container->id] || !g->run->facts->reached[g->fn->name->id] ||
        (key && insn->nargs > 1 && is_fixed(g, insn->args[1]))) {
        return;
    }
    struct rs_run run = *g->run;
    run.fn = (struct rs_function *)g->fn;
    struct rs_event event = {.kind = RS_EVENT_GROWS,
                             .how = key ? RS_HOW_KEYED : RS_HOW_STORED,
                             .run = &run,
                             .insn = insn,
                             .subject = container,
                             .loc = insn->loc};
    rs_run_tell(&run, &event);
}

void rs_growth_tell(const struct rs_run *run)
{
    struct growth g = {.run = run,
                       .closed = RS_NEW_ARRAY(run->arena, bool, run->facts->by_name_cap)};
    each(&g, judge_use);
    each(&g, tell);
}
