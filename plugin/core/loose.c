// SPDX-License-Identifier: Apache-2.0
// Who can let go: references that are borrowed from something that Python code can change, and the
// calls that may run such code. Nothing here is part of a state's key: the first call that may have
// let go of an object is a note on its symbol.
#include <string.h>

#include "engine.h"

// How far lenders are followed.
#define MAX_LENDERS 8

// ---- who lends ---------------------------------------------------------------------------------

// A container that was made here and of which nobody else knows.
static bool is_private(const struct rs_sym *container)
{
    return (container->flags & (RS_SYMF_MADE | RS_SYMF_FILLED)) &&
           !(container->flags & RS_SYMF_ESCAPED) && container->lender == RS_LENDER_NONE;
}

static bool has_type(const struct rs_sym *sym, const char *type)
{
    return rs_type_is_word(sym->type, type);
}

// Whether a reference of somebody else that nothing here can end keeps the object alive.
static bool is_firm(const struct rs_sym *sym)
{
    const uint32_t firm = RS_SYMF_STATIC | RS_SYMF_IMMORTAL | RS_SYMF_PARAM | RS_SYMF_HELD |
                          RS_SYMF_UNTRACKED | RS_SYMF_DYING;
    return sym->kind != RS_SYM_OBJECT || (sym->flags & firm);
}

// Types outlive what is done with them.
static bool is_type(const struct rs_sym *sym)
{
    const struct rs_insn *origin = sym->origin;
    const struct rs_name *declared =
        origin && origin->op == RS_OP_CALL ? origin->result.name : NULL;
    return has_type(sym, "type") || (declared && strcmp(declared->text, "PyTypeObject") == 0);
}

// Whether Python code can make the object's lender let go of it.
static bool can_let_go(const struct rs_state *state, const struct rs_sym *sym)
{
    for (int i = 0; i < MAX_LENDERS && !is_firm(sym) && !is_type(sym); i++) {
        const struct rs_sym *lender =
            sym->lender == RS_LENDER_SYM ? &state->syms[sym->lender_sym] : NULL;
        if (sym->flags & RS_SYMF_LOOSE) {
            return sym->lender != RS_LENDER_FRAME &&
                   !(lender && (is_private(lender) || has_type(lender, "tuple")));
        }
        if (!lender || lender->lo > 0) {
            return false;
        }
        sym = lender;
    }
    return false;
}

// ---- who lets go -------------------------------------------------------------------------------

static void note_risk(struct rs_run *run, struct rs_sym *sym, bool plain)
{
    if (!sym->risk || (plain && !sym->risk_plain)) {
        sym->risk = run->insn;
        sym->risk_plain = plain;
    }
}

void rs_python_runs(struct rs_run *run, struct rs_state *state, enum rs_runs runs)
{
    bool plain = runs == RS_RUNS_PYTHON;
    state->runs = runs > state->runs ? runs : state->runs;
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (can_let_go(state, sym)) {
            note_risk(run, sym, plain);
        }
    }
}

void rs_holder_goes(struct rs_run *run, struct rs_state *state, uint32_t holder)
{
    // What was read out of something may still hold it; items that an iterator made, nobody else.
    const struct rs_sym *gone = &state->syms[holder];
    bool plain = (gone->flags & RS_SYMF_FILLED) && gone->origin->contract &&
                 (gone->origin->contract->flags & RS_CONTRACT_RUNS_PYTHON);
    for (uint32_t i = 0; i < state->nsyms; i++) {
        struct rs_sym *sym = &state->syms[i];
        if (sym->lender == RS_LENDER_SYM && sym->lender_sym == holder && !is_firm(sym)) {
            note_risk(run, sym, plain);
        }
    }
}

static bool declared_type(const struct rs_run *run, uint32_t var)
{
    const struct rs_name *name = run->fn->vars[var].type.name;
    return name &&
           (strcmp(name->text, "PyTypeObject") == 0 || strcmp(name->text, "_typeobject") == 0);
}

// An object that was made here and that nobody else has seen.
static bool is_own(const struct rs_sym *base)
{
    return (base->flags & RS_SYMF_DYING) ||
           ((base->flags & RS_SYMF_FRESH) && !(base->flags & RS_SYMF_ESCAPED) &&
            base->lender == RS_LENDER_NONE);
}

void rs_read_loose(struct rs_run *run, struct rs_state *state, const struct rs_cell *cell)
{
    struct rs_sym *sym = rs_state_symbol(state, cell->val);
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    bool load = run->insn && run->insn->op == RS_OP_LOAD && !declared_type(run, run->insn->dst);
    if (load && sym && sym->kind == RS_SYM_OBJECT && sym->lender == RS_LENDER_PLACE &&
        !(base && is_own(base)) && rs_replaced(run, &run->insn->place)) {
        sym->flags |= RS_SYMF_LOOSE;
    }
}

void rs_read_again(struct rs_state *state, struct rs_val val)
{
    struct rs_sym *sym = rs_state_symbol(state, val);
    if (sym) {
        sym->risk = NULL;
        sym->risk_plain = false;
    }
}

// ---- uses --------------------------------------------------------------------------------------

void rs_use_loose(struct rs_run *run, struct rs_state *state, struct rs_sym *sym,
                  enum rs_event_how how)
{
    if (sym->lo > 0 || sym->hi > 0 || sym->kind != RS_SYM_OBJECT) {
        return;
    }
    if (sym->flags & RS_SYMF_PARAM) {
        bool late = state->runs == RS_RUNS_PYTHON && sym->param < 64;
        run->used_late |= late ? UINT64_C(1) << sym->param : 0;
    } else if (sym->risk && !is_firm(sym)) {
        rs_run_event(run, state, RS_EVENT_LET_GO, how, sym, run->insn->loc);
    }
    sym->risk = NULL;  // told once
}

// ---- calls -------------------------------------------------------------------------------------

// The first argument that a print-format makes text of by the object's own methods (%R and the
// like) may be one of these; insn->nargs if none is.
static uint32_t first_printed(const struct rs_insn *insn)
{
    for (uint32_t i = 0; i < insn->contract->nparams && i < insn->nargs; i++) {
        if ((insn->contract->params[i].modes & RS_MODE_PRINT_FORMAT) &&
            insn->args[i].kind == RS_OPND_STRING) {
            const char *format = insn->args[i].name->text;
            bool prints = strstr(format, "%R") || strstr(format, "%S") || strstr(format, "%A");
            return prints ? insn->contract->nparams : insn->nargs;
        }
    }
    return insn->nargs;
}

// Whether Python's caller chose one of the arguments from `first` on: an object of any type. What
// the unit's own code looks up or prints is a string or a number as a rule.
static enum rs_runs runs_for(const struct rs_run *run, const struct rs_state *state,
                             const struct rs_val *args, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        if (rs_chosen_outside(run, state, args[i])) {
            return RS_RUNS_PYTHON;
        }
    }
    return first < end ? RS_RUNS_MAYBE : RS_RUNS_NONE;
}

static enum rs_runs runs_in(const struct rs_run *run, const struct rs_state *state,
                            const struct rs_insn *insn, const struct rs_val *args)
{
    const struct rs_contract *contract = insn->contract;
    if (!contract || contract->source == RS_SOURCE_CONVENTION) {
        return RS_RUNS_MAYBE;
    }
    if (!(contract->flags & RS_CONTRACT_RUNS_PYTHON)) {
        enum rs_runs prints = runs_for(run, state, args, first_printed(insn), insn->nargs);
        bool may = (contract->flags & RS_CONTRACT_MAY_RUN_PYTHON) && prints == RS_RUNS_NONE;
        return may ? RS_RUNS_MAYBE : prints;
    }
    if (!contract->quiet_type || contract->quiet_param >= insn->nargs) {
        return RS_RUNS_PYTHON;
    }
    uint32_t param = contract->quiet_param;
    const struct rs_sym *sym = rs_state_symbol(state, args[param]);
    return sym && rs_type_is(sym->type, contract->quiet_type)
               ? RS_RUNS_NONE
               : runs_for(run, state, args, param, param + 1);
}

// What is passed to Python code may be changed by it. The first argument is what the call works on.
static void let_escape(struct rs_state *state, const struct rs_insn *insn,
                       const struct rs_val *args)
{
    for (uint32_t i = 1; i < insn->nargs; i++) {
        struct rs_sym *sym = rs_state_symbol(state, args[i]);
        if (sym) {
            sym->flags |= RS_SYMF_ESCAPED;
        }
    }
}

// An object of any type: Python's caller chose it, or a call that runs Python code made it.
static bool is_arbitrary(const struct rs_run *run, const struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    const struct rs_insn *origin =
        sym && sym->kind == RS_SYM_OBJECT && !sym->type ? sym->origin : NULL;
    bool made = origin && origin->op == RS_OP_CALL && origin->contract &&
                (origin->contract->flags & RS_CONTRACT_RUNS_PYTHON) &&
                !(rs_contract_modes(origin->contract, 1) & RS_MODE_USED_LATE);
    bool handed = sym && !run->role && rs_lending_param(state, sym) != RS_NO_PARAM;
    return made || (!(sym && sym->type) && (handed || rs_chosen_outside(run, state, val)));
}

// Whether a call of an operator is one of numbers, strings and the like, as far as can be seen: no
// argument is of any type.
static bool is_operator_of_own(const struct rs_run *run, const struct rs_state *state,
                               const struct rs_insn *insn, const struct rs_val *args)
{
    uint32_t operands = 0;
    for (uint32_t i = 0; i < insn->nargs; i++) {
        bool late = rs_contract_modes(insn->contract, i) & RS_MODE_USED_LATE;
        operands += late;
        if (late && is_arbitrary(run, state, args[i])) {
            return false;
        }
    }
    return operands > 1 && insn->contract->source <= RS_SOURCE_BUILTIN;
}

void rs_call_runs(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
                  const struct rs_val *args)
{
    enum rs_runs runs = runs_in(run, state, insn, args);
    if (runs == RS_RUNS_NONE) {
        return;
    }
    if (insn->contract && insn->contract->source <= RS_SOURCE_BUILTIN) {
        let_escape(state, insn, args);
    }
    if (insn->contract && is_operator_of_own(run, state, insn, args)) {
        runs = RS_RUNS_MAYBE;
    }
    rs_python_runs(run, state, runs);
    for (uint32_t i = 0; insn->contract && i < insn->nargs; i++) {
        struct rs_sym *sym = rs_state_symbol(state, args[i]);
        if (sym && (rs_contract_modes(insn->contract, i) & RS_MODE_USED_LATE)) {
            rs_use_loose(run, state, sym, RS_HOW_DURING);
        }
    }
}
