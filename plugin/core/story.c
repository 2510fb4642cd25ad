// SPDX-License-Identifier: Apache-2.0
// Telling an event: names for its object and origin, and the notes of its path. The only file that
// turns the engine's facts into words; what a finding says of them is its check's.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"
#include "method.h"
#include "resource.h"

// Branches a story tells; those nearest to the end stay.
#define MAX_BRANCH_NOTES 12
// Instructions looked back for what a condition was computed from.
#define MAX_CONDITION_DEPTH 6

const struct rs_function *rs_event_function(const struct rs_event *event)
{
    return event->run->fn;
}

bool rs_event_has_role(const struct rs_event *event)
{
    return event->run->role != NULL;
}

bool rs_event_has_duty(const struct rs_event *event)
{
    return event->run->duty != NULL;
}

bool rs_event_relied_on(const struct rs_event *event)
{
    return event->run->facts->relied_on[event->run->fn->name->id];
}

static bool calls(const struct rs_block *block, uint32_t does)
{
    for (uint32_t i = 0; i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->op == RS_OP_CALL && insn->contract && (insn->contract->does & does)) {
            return true;
        }
    }
    return false;
}

bool rs_event_branched_on(const struct rs_event *event, uint32_t does)
{
    for (const struct rs_trail *t = event->state->trail; t; t = t->prev) {
        if (t->block && calls(t->block, does)) {
            return true;
        }
    }
    return false;
}

rs_loc rs_event_passed_on(const struct rs_event *event)
{
    return event->run->owed ? event->run->facts->passed[event->run->fn->name->id].where : 0;
}

const struct rs_contract *rs_event_slot_contract(const struct rs_event *event)
{
    return rs_contracts_find(event->run->facts->contracts, event->slot->slot);
}

int64_t rs_event_method_flags(const struct rs_event *event)
{
    const struct rs_slot *role = event->run->facts->role[event->run->fn->name->id];
    for (const struct rs_slot *slot = role; slot; slot = slot->next) {
        if (slot->function == role->function && slot->flags != role->flags) {
            return 0;
        }
    }
    return role && strcmp(role->slot->text, RS_METHOD_SLOT) == 0 ? role->flags : 0;
}

struct rs_arena *rs_event_arena(const struct rs_event *event)
{
    return event->run->report->arena;
}

uint16_t rs_event_version(const struct rs_event *event)
{
    return event->run->facts->contracts->version;
}

// A name as the code has it.
static const char *spelled(const struct rs_event *event, const struct rs_name *name)
{
    return rs_contracts_spelling(event->run->facts->contracts, name)->text;
}

static const char *callee_name(const struct rs_event *event, const struct rs_insn *call)
{
    return call->callee ? spelled(event, call->callee) : "a call";
}

static const struct rs_insn *definition(const struct rs_block *block, uint32_t var,
                                        const struct rs_insn *before)
{
    uint32_t end = before ? (uint32_t)(before - block->insns) : block->ninsns;
    for (uint32_t i = end; i-- > 0;) {
        if (block->insns[i].dst == var && block->insns[i].op != RS_OP_SCOPE_END) {
            return &block->insns[i];
        }
    }
    return NULL;
}

const struct rs_insn *rs_event_definition(const struct rs_event *event, uint32_t var)
{
    return definition(event->run->block, var, event->insn);
}

// Whether an operand's value is the event's symbol, or the NULL it speaks of.
static bool is_subject(const struct rs_event *event, struct rs_operand operand)
{
    if (operand.kind != RS_OPND_VAR) {
        return false;
    }
    struct rs_val val = rs_state_get(event->state, operand.var);
    return event->sym ? rs_state_symbol(event->state, val) == event->sym : rs_val_zero(val);
}

// The variable of which a macro made one of its own (Py_DECREF's in older headers).
static uint32_t before_macro(const struct rs_event *event, uint32_t var)
{
    const struct rs_insn *set = rs_event_definition(event, var);
    while (set && set->op == RS_OP_COPY && (set->flags & RS_INSNF_MACRO) &&
           set->a.kind == RS_OPND_VAR && event->run->fn->vars[set->a.var].name) {
        var = set->a.var;
        set = definition(event->run->block, var, set);
    }
    return var;
}

// The variable through which the instruction at hand uses the symbol; NULL if it has no name.
static const struct rs_name *used_through(const struct rs_event *event)
{
    const struct rs_insn *insn = event->insn;
    bool use = event->kind == RS_EVENT_DEAD_USE || event->kind == RS_EVENT_NULL_USE ||
               event->kind == RS_EVENT_LET_GO;
    for (uint32_t i = 0; use && insn && i <= insn->nargs; i++) {
        struct rs_operand operand = i < insn->nargs ? insn->args[i] : insn->a;
        if (is_subject(event, operand) && event->run->fn->vars[operand.var].name) {
            return event->run->fn->vars[before_macro(event, operand.var)].name;
        }
    }
    return NULL;
}

const char *rs_event_object(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    const struct rs_name *name = used_through(event);
    if (!name && sym) {
        name = sym->label ? sym->label : sym->name;
    }
    if (name) {
        return rs_arena_printf(rs_event_arena(event), "'%s'", spelled(event, name));
    }
    if (sym && sym->origin && sym->origin->op == RS_OP_CALL) {
        return rs_arena_printf(rs_event_arena(event), "the result of %s",
                               callee_name(event, sym->origin));
    }
    return sym ? "an object" : "NULL";
}

const char *rs_event_lender(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    const struct rs_insn *risk = sym->risk;
    const struct rs_sym *lender =
        sym->lender == RS_LENDER_SYM ? &event->state->syms[sym->lender_sym] : NULL;
    const struct rs_name *name = lender ? (lender->label ? lender->label : lender->name) : NULL;
    if (sym->lender == RS_LENDER_PLACE && sym->origin && sym->origin->op == RS_OP_LOAD) {
        const struct rs_place *place = &sym->origin->place;
        name = place->field ? place->field->path : event->run->fn->vars[place->var].name;
    }
    if (risk && risk->op == RS_OP_DECREF && risk->a.kind == RS_OPND_VAR) {
        name = event->run->fn->vars[risk->a.var].name;  // it went with its reference
    }
    return name ? rs_arena_printf(rs_event_arena(event), "'%s'", spelled(event, name)) : NULL;
}

const struct rs_insn *rs_event_replaced(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    bool read = sym->lender == RS_LENDER_PLACE && sym->origin && sym->origin->op == RS_OP_LOAD;
    return read ? rs_replaced(event->run, &sym->origin->place) : NULL;
}

const char *rs_event_place(const struct rs_event *event)
{
    const struct rs_place *place = &event->insn->place;
    const struct rs_var *var = &event->run->fn->vars[place->var];
    const struct rs_name *name = place->field ? place->field->path : var->name;
    const char *text = name ? name->text : "a place";
    const char *dot = var->kind == RS_VAR_STATIC && !place->field ? strrchr(text, '.') : NULL;
    return rs_arena_printf(rs_event_arena(event), "'%s'", dot ? dot + 1 : text);
}

const struct rs_insn *rs_event_needs_gil(const struct rs_event *event)
{
    const struct rs_function *ours = rs_facts_function(event->run->facts, event->insn->callee);
    return ours ? rs_needs_gil(event->run->facts, ours) : NULL;
}

const char *rs_event_callee(const struct rs_event *event, const struct rs_insn *insn)
{
    bool named = insn && insn->op == RS_OP_CALL && insn->callee;
    return named ? callee_name(event, insn) : NULL;
}

// What the call that the reference comes from gives.
static void call_gives(const struct rs_sym *sym, bool *new, bool *borrowed)
{
    const struct rs_contract *contract = sym->origin->contract;
    bool convention = rs_is_guess(contract) && !(contract && contract->noutcomes);
    *new = convention && sym->lo > 0;
    *borrowed = false;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        *new |= o->value.kind == RS_VALUE_NEW;
        *borrowed |= o->value.kind == RS_VALUE_BORROWED;
        for (uint32_t e = 0; e < o->neffects; e++) {
            *new |= o->effects[e].kind == RS_EFFECT_OUT && o->effects[e].value.kind == RS_VALUE_NEW;
        }
    }
    *borrowed |= !*new && sym->lender != RS_LENDER_NONE;
}

bool rs_event_acquired(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    bool new = sym && (sym->flags & RS_SYMF_FRESH);
    bool borrowed = false;
    bool is_static = sym && (sym->flags & RS_SYMF_STATIC);
    if (sym && !new && !is_static && sym->origin && sym->origin->op == RS_OP_CALL) {
        call_gives(sym, &new, &borrowed);
    }
    return new && !borrowed;
}

static const char *call_origin(const struct rs_event *event, const struct rs_sym *sym)
{
    bool new, borrowed;
    call_gives(sym, &new, &borrowed);
    const char *kind = new &&borrowed ? "" : borrowed ? "borrowed " : "new ";
    return rs_arena_printf(rs_event_arena(event), "%sreference from %s", kind,
                           callee_name(event, sym->origin));
}

// The operation that took a reference of what the frame had only been lent, or NULL.
static const struct rs_insn *taken_by(const struct rs_sym *sym)
{
    bool lent = (sym->flags & RS_SYMF_PARAM) || (sym->lender != RS_LENDER_NONE && sym->lo == 1);
    const struct rs_insn *change = sym->change;
    return lent && sym->lo > 0 && change && change->op == RS_OP_INCREF ? change : NULL;
}

const char *rs_event_origin(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    if (!sym) {
        return "NULL";
    }
    if (taken_by(sym)) {
        return "reference taken by Py_INCREF";
    }
    if (sym->flags & RS_SYMF_PARAM) {
        return "parameter";
    }
    if (sym->flags & RS_SYMF_STATIC && sym->name) {
        return rs_arena_printf(rs_event_arena(event), "static object '%s'",
                               spelled(event, sym->name));
    }
    if (sym->origin && sym->origin->op == RS_OP_CALL && sym->kind == RS_SYM_VALUE) {
        return rs_arena_printf(rs_event_arena(event), "result of %s",
                               callee_name(event, sym->origin));
    }
    if (sym->origin && sym->origin->op == RS_OP_CALL) {
        return call_origin(event, sym);
    }
    const char *what = sym->flags & RS_SYMF_INTERIOR ? "pointer" : "reference";
    if (sym->origin && sym->origin->op == RS_OP_LOAD && sym->label) {
        return rs_arena_printf(rs_event_arena(event), "%s read from '%s'", what, sym->label->text);
    }
    return what;
}

// One reference of a static object that a failure leaves behind does no harm.
static bool left_static(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    bool succeeds = event->state && event->state->exception == RS_EXC_NO;
    return (sym->flags & RS_SYMF_STATIC) &&
           !(event->kind == RS_EVENT_LOST && (succeeds || sym->lo > 1));
}

enum rs_level rs_event_level(const struct rs_event *event)
{
    // What a function may have taken is missing all the more where too much was released.
    bool missing = event->kind == RS_EVENT_OWED || event->kind == RS_EVENT_DEAD_USE;
    uint32_t weak = RS_SYMF_GUESS | (missing ? 0u : RS_SYMF_PASSED);
    weak |= event->kind == RS_EVENT_NULL_USE ? RS_SYMF_LOOKUP : 0u;
    return event->sym && ((event->sym->flags & weak) || left_static(event)) ? RS_LEVEL_PEDANTIC
                                                                            : RS_LEVEL_DEFAULT;
}

// ---- conditions in words
// ---------------------------------------------------------------------------

static const char *operand_text(const struct rs_event *event, const struct rs_block *block,
                                struct rs_operand operand)
{
    const struct rs_function *fn = event->run->fn;
    switch (operand.kind) {
    case RS_OPND_NULL:
        return "NULL";
    case RS_OPND_INT:
        return rs_arena_printf(rs_event_arena(event), "%lld", (long long)operand.value);
    case RS_OPND_SYMBOL:
        return spelled(event, operand.name);
    case RS_OPND_VAR:
        break;
    default:
        return NULL;
    }
    if (fn->vars[operand.var].name) {
        return rs_arena_printf(rs_event_arena(event), "'%s'", fn->vars[operand.var].name->text);
    }
    const struct rs_insn *def = definition(block, operand.var, NULL);
    if (def && def->op == RS_OP_CALL && def->callee) {
        return rs_arena_printf(rs_event_arena(event), "%s()", callee_name(event, def));
    }
    if (def && def->op == RS_OP_LOAD && def->place.field) {
        return rs_arena_printf(rs_event_arena(event), "'%s'", def->place.field->path->text);
    }
    if (def && def->op == RS_OP_LOAD && def->place.kind == RS_PLACE_VAR) {
        const struct rs_name *name = fn->vars[def->place.var].name;
        return name ? rs_arena_printf(rs_event_arena(event), "'%s'", name->text) : NULL;
    }
    if (def && def->op == RS_OP_COPY) {
        return operand_text(event, block, def->a);
    }
    return NULL;
}

static bool is_pointer(const struct rs_function *fn, struct rs_operand operand)
{
    if (operand.kind != RS_OPND_VAR) {
        return operand.kind == RS_OPND_NULL;
    }
    enum rs_kind kind = fn->vars[operand.var].type.kind;
    return kind == RS_KIND_OBJECT || kind == RS_KIND_POINTER || kind == RS_KIND_OBJADDR;
}

static const char *relation(uint32_t op, bool truth, bool null)
{
    static const char *const words[][2] = {
        [RS_BIN_EQ] = {"!=", "=="}, [RS_BIN_NE] = {"==", "!="}, [RS_BIN_LT] = {">=", "<"},
        [RS_BIN_LE] = {">", "<="},  [RS_BIN_GT] = {"<=", ">"},  [RS_BIN_GE] = {"<", ">="}};
    if (op > RS_BIN_GE || op < RS_BIN_EQ) {
        return NULL;
    }
    if (null && (op == RS_BIN_EQ || op == RS_BIN_NE)) {
        return (op == RS_BIN_EQ) == truth ? "is" : "is not";
    }
    return words[op][truth];
}

static const char *condition_text(const struct rs_event *event, const struct rs_block *block,
                                  struct rs_operand cond, bool truth, int depth)
{
    const struct rs_function *fn = event->run->fn;
    const struct rs_insn *def = cond.kind == RS_OPND_VAR ? definition(block, cond.var, NULL) : NULL;
    if (def && def->op == RS_OP_NOT && depth < MAX_CONDITION_DEPTH) {
        return condition_text(event, block, def->a, !truth, depth + 1);
    }
    if (def && def->op == RS_OP_BINARY) {
        const char *a = operand_text(event, block, def->a);
        const char *b = operand_text(event, block, def->b);
        const char *op = relation(def->sub, truth, def->b.kind == RS_OPND_NULL);
        return a && b && op ? rs_arena_printf(rs_event_arena(event), "%s %s %s", a, op, b) : NULL;
    }
    const char *text = operand_text(event, block, cond);
    if (!text) {
        return NULL;
    }
    const char *says = is_pointer(fn, cond) ? (truth ? "is not NULL" : "is NULL")
                                            : (truth ? "is true" : "is false");
    return rs_arena_printf(rs_event_arena(event), "%s %s", text, says);
}

// Whether the path could have gone on another way: not at an assertion.
static bool was_choice(const struct rs_run *run, const struct rs_trail *step)
{
    for (uint32_t i = 0; i < step->block->nsucc; i++) {
        if (i != step->taken && run->live->leads_to_exit[step->block->succ[i]]) {
            return true;
        }
    }
    return false;
}

static void branch_note(const struct rs_event *event, struct rs_finding *finding,
                        const struct rs_trail *step)
{
    const struct rs_block *block = step->block;
    if (!was_choice(event->run, step)) {
        return;
    }
    if (block->term == RS_TERM_SWITCH) {
        rs_finding_note(event->run->report, finding, block->term_loc, "taking the %s",
                        step->taken ? "matching case" : "default of the switch");
        return;
    }
    bool truth = step->taken == 0;
    const char *text = condition_text(event, block, block->cond, truth, 0);
    rs_finding_note(event->run->report, finding, block->term_loc, "%s",
                    text    ? text
                    : truth ? "taking the true branch"
                            : "taking the false branch");
}

// ---- the story
// ---------------------------------------------------------------------------------------

static void tell_branches(const struct rs_event *event, struct rs_finding *finding)
{
    const struct rs_trail *steps[MAX_BRANCH_NOTES];
    uint32_t count = 0;
    const struct rs_insn *origin = event->sym     ? event->sym->origin
                                   : event->state ? event->state->raiser
                                                  : NULL;
    for (const struct rs_trail *t = event->state ? event->state->trail : NULL;
         t && count < MAX_BRANCH_NOTES; t = t->prev) {
        if (!t->block || !t->block->term_loc) {
            continue;
        }
        steps[count++] = t;
        if (origin && rs_block_has(t->block, origin)) {
            break;
        }
    }
    while (count-- > 0) {
        branch_note(event, finding, steps[count]);
    }
}

struct rs_finding *rs_event_finding(const struct rs_event *event, enum rs_level level,
                                    const char *format, ...)
{
    struct rs_report *report = event->run->report;
    char text[512];
    va_list args;
    if (!rs_report_wants(report, event->check->id, level)) {
        return NULL;
    }
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct rs_finding *finding =
        rs_finding_new(report, event->check->id, level, event->run->fn, event->loc);
    const struct rs_sym *sym = event->sym;
    finding->message = rs_arena_printf(report->arena, "%s", text);
    finding->object = rs_event_object(event);
    const struct rs_insn *origin = !sym ? NULL : taken_by(sym) ? taken_by(sym) : sym->origin;
    finding->origin = origin ? origin->loc : 0;
    if (finding->origin && finding->origin != event->loc) {
        rs_finding_note(report, finding, finding->origin, "%s", rs_event_origin(event));
    }
    tell_branches(event, finding);
    return finding;
}

void rs_event_note(const struct rs_event *event, struct rs_finding *finding, rs_loc loc,
                   const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    rs_finding_note(event->run->report, finding, loc, "%s", text);
}

void rs_event_fix(const struct rs_event *event, struct rs_finding *finding, enum rs_fix_kind kind,
                  rs_loc loc, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    finding->fix = (struct rs_fix){
        .kind = kind, .loc = loc, .text = rs_arena_printf(rs_event_arena(event), "%s", text)};
}

void rs_event_report(const struct rs_event *event, struct rs_finding *finding)
{
    if (finding) {
        rs_report_add(event->run->report, finding);
    }
}
