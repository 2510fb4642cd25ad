// SPDX-License-Identifier: Apache-2.0
// Callers of a function elsewhere that speak against the convention: if none ever releases the
// fresh object that it passes, the function probably takes it; if none ever releases the result, it
// is probably lent. Two callers have to say so, and none the opposite. Looks at instructions, not
// at paths; what comes of it is a guess (RS_SOURCE_CONVENTION).
#include "engine.h"

#define MAX_PARAMS 16
// Callers that have to agree.
#define ENOUGH 2

// Callers that behave as if...
struct votes {
    uint32_t taken[MAX_PARAMS];  // the argument's reference were taken
    uint32_t lent[MAX_PARAMS];   // it were not
    uint32_t borrowed;           // the result were somebody else's
    uint32_t owned;              // it were theirs
    const struct rs_insn *call;
    const struct rs_function *voter;  // the last one: each caller has one vote
};

enum {
    FRESH = 1,     // some call makes it
    RELEASED = 2,  // a DECREF, or a call that steals
    MOVED = 4,     // returned or stored: who releases it is not seen here
    KEPT = 8,      // an INCREF
    USED = 16,
};

// One function: variables that hold the same object are one group.
struct group {
    uint32_t marks;
    uint32_t passes;   // to functions of which nothing is known
    uint32_t sources;  // instructions that set it
};

struct callers {
    struct rs_arena *arena;
    const struct rs_facts *facts;
    struct votes **votes;  // by rs_name.id of the callee
    uint32_t *same;        // variable -> another of its group, nearer to the root
    struct group *groups;  // by root
};

static struct group *group_of(struct callers *u, uint32_t var)
{
    while (u->same[var] != var) {
        var = u->same[var];
    }
    return &u->groups[var];
}

static void mark(struct callers *u, struct rs_operand operand, uint32_t marks)
{
    if (operand.kind == RS_OPND_VAR) {
        group_of(u, operand.var)->marks |= marks;
    }
}

static const struct rs_contract *contract_of(const struct callers *u, const struct rs_insn *call)
{
    return call->callee ? rs_contracts_find(u->facts->contracts, call->callee) : NULL;
}

static bool is_unknown(const struct callers *u, const struct rs_insn *insn)
{
    return insn->op == RS_OP_CALL && insn->callee && !(insn->flags & RS_INSNF_INDIRECT) &&
           insn->nargs <= MAX_PARAMS && !rs_facts_function(u->facts, insn->callee) &&
           !contract_of(u, insn);
}

static bool takes(const struct rs_contract *contract, uint32_t param)
{
    bool taken = rs_contract_modes(contract, param) & (RS_MODE_STEAL | RS_MODE_MAYBE_STEAL);
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_effect *delta = rs_outcome_delta(&contract->outcomes[i], param);
        taken |= delta && delta->low < 0;
    }
    return taken;
}

// ---- one function ------------------------------------------------------------------------------

static void unite_copies(struct callers *u, const struct rs_insn *insn)
{
    if (insn->op != RS_OP_COPY || insn->dst == 0 || insn->dst == RS_NO_VAR ||
        insn->a.kind != RS_OPND_VAR) {
        return;
    }
    uint32_t to = (uint32_t)(group_of(u, insn->a.var) - u->groups);
    u->same[group_of(u, insn->dst) - u->groups] = to;
}

static void look_at_call(struct callers *u, const struct rs_insn *insn)
{
    bool unknown = is_unknown(u, insn);
    const struct rs_contract *contract = contract_of(u, insn);
    for (uint32_t i = 0; i < insn->nargs; i++) {
        mark(u, insn->args[i], USED);
        if (insn->args[i].kind == RS_OPND_VAR && unknown) {
            group_of(u, insn->args[i].var)->passes++;
        } else if (!contract || takes(contract, i)) {
            mark(u, insn->args[i], MOVED);
        }
    }
    if (insn->dst != RS_NO_VAR && rs_contract_yields_new(contract)) {
        group_of(u, insn->dst)->marks |= FRESH;
    }
}

static void look_at(struct callers *u, const struct rs_insn *insn)
{
    bool field = insn->place.kind != RS_PLACE_VAR;
    switch (insn->op) {
    case RS_OP_CALL:
        look_at_call(u, insn);
        break;
    case RS_OP_DECREF:
        mark(u, insn->a, RELEASED);
        break;
    case RS_OP_INCREF:
        mark(u, insn->a, KEPT);
        break;
    case RS_OP_STORE:
        mark(u, insn->a, MOVED);
        break;
    case RS_OP_COPY:
        mark(u, insn->a, insn->dst == 0 ? MOVED : 0);
        break;
    case RS_OP_LOAD:
        mark(u, field ? rs_opnd_var(insn->place.var) : rs_opnd_none(), USED);
        break;
    case RS_OP_ADDR:
        mark(u, field ? rs_opnd_none() : rs_opnd_var(insn->place.var), MOVED);
        break;
    default:
        break;
    }
    if (insn->op != RS_OP_COPY && insn->op != RS_OP_SCOPE_END && insn->dst != RS_NO_VAR) {
        group_of(u, insn->dst)->sources++;
    }
}

static struct votes *votes_for(struct callers *u, const struct rs_insn *call)
{
    struct votes **votes = &u->votes[call->callee->id];
    if (!*votes) {
        *votes = RS_NEW(u->arena, struct votes);
        (*votes)->call = call;
    }
    return *votes;
}

static void vote(struct callers *u, const struct rs_function *fn, const struct rs_insn *call)
{
    struct votes *votes = votes_for(u, call);
    if (votes->voter == fn) {
        return;
    }
    votes->voter = fn;
    for (uint32_t i = 0; i < call->nargs; i++) {
        if (call->args[i].kind != RS_OPND_VAR ||
            fn->vars[call->args[i].var].type.kind != RS_KIND_OBJECT) {
            continue;
        }
        const struct group *group = group_of(u, call->args[i].var);
        bool alone = group->passes == 1 && !(group->marks & (MOVED | KEPT));
        bool loan = !(group->marks & ~(uint32_t)USED) &&
                    fn->vars[call->args[i].var].kind == RS_VAR_PARAM && rs_facts_role(u->facts, fn);
        votes->lent[i] += (group->marks & RELEASED) || loan;
        votes->taken[i] += (group->marks & (FRESH | RELEASED)) == FRESH && alone;
    }
    if (call->dst == RS_NO_VAR || call->result.kind != RS_KIND_OBJECT) {
        return;
    }
    const struct group *group = group_of(u, call->dst);
    bool alone = group->sources == 1 && group->passes == 0 && !(group->marks & RELEASED);
    votes->owned += (group->marks & RELEASED) != 0;
    votes->borrowed += alone && ((group->marks & KEPT) || (group->marks & (USED | MOVED)) == USED);
}

static void for_each(struct callers *u, const struct rs_function *fn,
                     void (*visit)(struct callers *, const struct rs_insn *))
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            visit(u, &fn->blocks[b].insns[i]);
        }
    }
}

static void look_at_function(struct callers *u, const struct rs_function *fn)
{
    u->same = RS_NEW_ARRAY(u->arena, uint32_t, fn->nvars);
    u->groups = RS_NEW_ARRAY(u->arena, struct group, fn->nvars);
    for (uint32_t v = 0; v < fn->nvars; v++) {
        u->same[v] = v;
    }
    for_each(u, fn, unite_copies);
    for_each(u, fn, look_at);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (is_unknown(u, &fn->blocks[b].insns[i])) {
                vote(u, fn, &fn->blocks[b].insns[i]);
            }
        }
    }
}

// ---- what comes of it --------------------------------------------------------------------------

static void guess(struct callers *u, const struct votes *votes)
{
    const struct rs_insn *call = votes->call;
    struct rs_arena *arena = u->facts->unit->arena;
    struct rs_contract *contract = RS_NEW(arena, struct rs_contract);
    bool borrowed = votes->borrowed >= ENOUGH && votes->owned == 0;
    bool any = borrowed;
    contract->name = call->callee;
    contract->source = RS_SOURCE_CONVENTION;
    contract->nparams = call->nargs;
    contract->params = RS_NEW_ARRAY(arena, struct rs_param, call->nargs + 1);
    for (uint32_t i = 0; i < call->nargs; i++) {
        bool taken = votes->taken[i] >= ENOUGH && votes->lent[i] == 0;
        contract->params[i].modes = taken ? RS_MODE_STEAL : 0;
        any |= taken;
    }
    if (borrowed) {
        contract->outcomes = RS_NEW(arena, struct rs_outcome);
        contract->outcomes->value.kind = RS_VALUE_BORROWED;
        contract->outcomes->value.param = RS_NO_PARAM;
        contract->outcomes->unless.param = RS_NO_PARAM;
        contract->noutcomes = 1;
    }
    if (any) {
        rs_contracts_add(u->facts->contracts, contract);
    }
}

void rs_callers_collect(struct rs_arena *arena, const struct rs_facts *facts)
{
    uint32_t nnames = facts->unit->names.count;
    struct callers u = {.arena = arena, .facts = facts};
    u.votes = RS_NEW_ARRAY(arena, struct votes *, nnames + 1);
    for (const struct rs_function *fn = facts->unit->functions; fn; fn = fn->next) {
        look_at_function(&u, fn);
    }
    for (uint32_t id = 0; id < nnames; id++) {
        if (u.votes[id]) {
            guess(&u, u.votes[id]);
        }
    }
}
