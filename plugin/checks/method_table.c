// SPDX-License-Identifier: Apache-2.0
// method-table: a function that does not fit the slot or the flags it stands beside, a table that
// its reader does not find the end of, a list of arguments without NULL.
//
// Idea: the compiler cannot see these, because a cast hides the function's type and a table's end
// is a convention. Flags say how many parameters the interpreter passes, a slot's contract does for
// all other slots. Weakness: of what types the parameters are is not judged. A function with fewer
// than it is passed runs on most machines (not on WebAssembly), so that is pedantic.
#include "event.h"
#include "method.h"

#include <stdio.h>
#include <string.h>

#define TEXT(event, ...) rs_arena_printf(rs_event_arena(event), __VA_ARGS__)

static struct rs_finding *finding(const struct rs_event *event, enum rs_level level,
                                  const char *object, const char *text)
{
    struct rs_finding *made = rs_event_finding(event, level, "%s", text);
    if (made) {
        made->object = object;
        made->origin = event->loc;
    }
    return made;
}

static void report(const struct rs_event *event, struct rs_finding *made)
{
    if (made) {
        rs_event_report(event, made);
    }
}

// ---- functions in slots ------------------------------------------------------------------------

static const struct {
    int64_t flag;
    const char *name;
} flag_names[] = {
    {RS_METH_VARARGS, "METH_VARARGS"},
    {RS_METH_NOARGS, "METH_NOARGS"},
    {RS_METH_O, "METH_O"},
    {RS_METH_METHOD, "METH_METHOD"},
    {RS_METH_FASTCALL, "METH_FASTCALL"},
    {RS_METH_KEYWORDS, "METH_KEYWORDS"},
    {RS_METH_CLASS, "METH_CLASS"},
    {RS_METH_STATIC, "METH_STATIC"},
};

static const char *flags_text(const struct rs_event *event, int64_t flags)
{
    const char *text = NULL;
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++) {
        if (flags & flag_names[i].flag) {
            text = text ? TEXT(event, "%s | %s", text, flag_names[i].name) : flag_names[i].name;
        }
    }
    return text ? text : "no METH_ flag";
}

// Where the last part of the slot's name begins: "tp_repr", "Py_tp_repr".
static const char *short_name(const struct rs_slot *slot)
{
    const char *dot = strrchr(slot->slot->text, '.');
    return dot ? dot + 1 : slot->slot->text;
}

static void judge_count(const struct rs_event *event, uint32_t passed, bool all, const char *by)
{
    uint32_t taken = (uint32_t)event->slot->nparams;
    if (taken == passed) {
        return;
    }
    enum rs_level level = taken > passed || all ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC;
    report(event,
           finding(event, level, event->slot->function->text,
                   TEXT(event, "'%s' takes %u parameter%s, but %s passes %u",
                        event->slot->function->text, taken, taken == 1 ? "" : "s", by, passed)));
}

static bool returns_nothing(const struct rs_contract *contract)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        if (contract->outcomes[i].value.kind == RS_VALUE_VOID) {
            return true;
        }
    }
    return contract->noutcomes == 0;
}

static void judge_method(const struct rs_event *event)
{
    int64_t flags = event->slot->flags;
    uint32_t passed = rs_method_params(flags);
    uint16_t version = rs_event_version(event);
    if (version != 0 && version < 0x0307) {
        return;  // other combinations, and METH_FASTCALL was something else
    }
    if (passed == 0) {
        report(event,
               finding(event, RS_LEVEL_DEFAULT, event->slot->function->text,
                       TEXT(event, "the interpreter refuses '%s': %s is no calling convention",
                            event->slot->function->text, flags_text(event, flags))));
        return;
    }
    // An array without its length cannot be meant.
    bool array = (flags & RS_METH_FASTCALL) && event->slot->nparams < 3;
    int64_t how = flags & ~(int64_t)(RS_METH_CLASS | RS_METH_STATIC);
    judge_count(event, passed, array, flags_text(event, how));
}

static void judge_slot(const struct rs_event *event)
{
    const struct rs_contract *contract = rs_event_slot_contract(event);
    if (contract->source != RS_SOURCE_BUILTIN || event->slot->nparams < 0) {
        return;
    }
    if (event->slot->returns_nothing && !returns_nothing(contract)) {
        report(event, finding(event, RS_LEVEL_DEFAULT, event->slot->function->text,
                              TEXT(event, "'%s' returns nothing, but the result of %s is used",
                                   event->slot->function->text, short_name(event->slot))));
    }
    if (strcmp(event->slot->slot->text, RS_METHOD_SLOT) == 0) {
        judge_method(event);
    } else if (!(contract->flags & RS_CONTRACT_VARIADIC)) {
        judge_count(event, contract->nparams, false, short_name(event->slot));
    }
}

// ---- tables ------------------------------------------------------------------------------------

static void judge_end(const struct rs_event *event)
{
    const char *table = event->open->table->text;
    struct rs_finding *made =
        finding(event, RS_LEVEL_DEFAULT, table,
                TEXT(event, "'%s' does not end with an entry of zeros, up to which %s reads it",
                     table, event->reader->text));
    if (made && !event->open->sized) {
        rs_event_fix(event, made, RS_FIX_APPEND, event->loc, ", {0}");
        made->fix.safe = true;
    }
    report(event, made);
}

// ---- calls -------------------------------------------------------------------------------------

static bool is_null(const struct rs_operand *arg)
{
    return arg->kind == RS_OPND_NULL;
}

// A 0 may be narrower than a pointer.
static bool is_number(const struct rs_operand *arg)
{
    return arg->kind == RS_OPND_INT && arg->value == 0;
}

static void judge_list(const struct rs_event *event)
{
    const struct rs_insn *insn = event->insn;
    bool number = false;
    for (uint32_t i = insn->contract->nparams; i < insn->nargs; i++) {
        if (is_null(&insn->args[i])) {
            return;
        }
        number |= is_number(&insn->args[i]);
    }
    struct rs_finding *made = finding(
        event, number ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT, rs_event_callee(event, insn),
        TEXT(event, "the arguments of %s do not end with NULL", rs_event_callee(event, insn)));
    const struct rs_arg_type *last =
        insn->nargs && insn->arg_types ? &insn->arg_types[insn->nargs - 1] : NULL;
    if (made && last && last->loc && !number) {
        rs_event_fix(event, made, RS_FIX_APPEND, last->loc, ", NULL");
        made->fix.safe = true;
    }
    report(event, made);
}

static bool mentions(const struct rs_operand *operand, uint32_t var)
{
    return operand->kind == RS_OPND_VAR && operand->var == var;
}

// Whether the function writes the variable or asks for its value.
static bool is_handled(const struct rs_function *fn, uint32_t var)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        const struct rs_block *block = &fn->blocks[b];
        for (uint32_t i = 0; i < block->ninsns; i++) {
            const struct rs_insn *insn = &block->insns[i];
            if (insn->op != RS_OP_SCOPE_END &&
                (insn->dst == var || (insn->op != RS_OP_CALL && mentions(&insn->a, var)))) {
                return true;
            }
        }
        if (mentions(&block->cond, var)) {
            return true;
        }
    }
    return fn->vars[var].flags & RS_VARF_ADDRESS_TAKEN;
}

// The second parameter of a METH_NOARGS function is NULL.
static void judge_no_args(const struct rs_event *event)
{
    const struct rs_insn *insn = event->insn;
    for (uint32_t i = 0; i < insn->nargs; i++) {
        const struct rs_operand *arg = &insn->args[i];
        if (mentions(arg, 2) && rs_event_function(event)->nparams >= 2 &&
            (rs_contract_modes(insn->contract, i) & RS_MODE_NOTNULL) &&
            (rs_event_method_flags(event) & RS_METH_NOARGS) &&
            !is_handled(rs_event_function(event), 2)) {
            report(event, finding(event, RS_LEVEL_DEFAULT, "args",
                                  TEXT(event,
                                       "a METH_NOARGS function gets NULL as its second argument, "
                                       "and %s follows it",
                                       rs_event_callee(event, insn))));
        }
    }
}

static void called(const struct rs_event *event)
{
    if (event->insn->contract->variadic_modes & RS_MODE_ENDED) {
        judge_list(event);
    }
    if (rs_event_has_role(event) && event->insn->contract->source == RS_SOURCE_BUILTIN) {
        judge_no_args(event);
    }
}

static void told(const struct rs_event *event)
{
    switch (event->kind) {
    case RS_EVENT_SLOT:
        judge_slot(event);
        break;
    case RS_EVENT_OPEN:
        judge_end(event);
        break;
    case RS_EVENT_CALL:
        called(event);
        break;
    default:
        break;
    }
}

const struct rs_check rs_check_method_table = {
    .id = "method-table",
    .summary = "a function that does not fit its table, a table or list without its end",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
};
