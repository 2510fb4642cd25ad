// SPDX-License-Identifier: Apache-2.0
// format: a call whose format and arguments do not agree: PyArg_Parse*, Py_BuildValue and what
// takes their formats, PyErr_Format and its like.
//
// Idea: a format that is a literal says how many arguments follow and of what C types. What is
// passed as something of another width or kind is read or written wrongly. Weakness: signedness,
// const, and which of several integer types of one width it is are not judged; nor is a struct
// that may begin with what is asked for (pedantic).
#include "format.h"
#include "event.h"

#include <stdio.h>

struct call {
    const struct rs_event *event;
    const struct rs_insn *insn;
    const struct rs_contract *contract;
    const char *callee;
    struct rs_format_options options;
    uint32_t param;  // the format
    struct rs_format format;
};

// One finding a thing that is wrong: `what` tells those of one call apart. `loc` 0: at the call.
static void tell(const struct call *c, enum rs_level level, rs_loc loc, const char *what,
                 const char *text)
{
    struct rs_finding *finding = rs_event_finding(c->event, level, "%s", text);
    if (finding) {
        finding->loc = loc ? loc : finding->loc;
        finding->object = rs_arena_printf(rs_event_arena(c->event), "%s of %s", what, c->callee);
        finding->origin = c->insn->loc;
        rs_event_report(c->event, finding);
    }
}

#define TEXT(c, ...) rs_arena_printf(rs_event_arena((c)->event), __VA_ARGS__)

static uint32_t passed(const struct call *c)
{
    return c->insn->nargs - c->contract->nparams;
}

// ---- how many ----------------------------------------------------------------------------------

// Lists of another kind of call end with a NULL; here it is passed in vain.
static bool only_null_too_many(const struct call *c)
{
    const struct rs_operand *last = &c->insn->args[c->insn->nargs - 1];
    bool null = last->kind == RS_OPND_NULL || (last->kind == RS_OPND_INT && last->value == 0);
    return null && passed(c) == c->format.nitems + 1;
}

static bool count_fits(const struct call *c)
{
    uint32_t want = c->format.nitems;
    uint32_t have = passed(c);
    if (want == have) {
        return true;
    }
    enum rs_level level =
        have > want && only_null_too_many(c) ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT;
    tell(c, level, 0, "count",
         TEXT(c, "the format of %s takes %u argument%s, but %u %s passed", c->callee, want,
              want == 1 ? "" : "s", have, have == 1 ? "is" : "are"));
    return false;
}

// ---- of what type ------------------------------------------------------------------------------

// From 3.10 to 3.12 a '#' without PY_SSIZE_T_CLEAN is an error when the format is read.
static bool lengths_fail(const struct call *c)
{
    return c->format.lengths && c->options.int_lengths && c->options.version >= 0x030a;
}

static const char *article(const struct rs_arg_type *type)
{
    return type->text ? type->text->text : "of another type";
}

static void judge_type(const struct call *c, uint32_t i, const struct rs_format_item *item)
{
    const struct rs_arg_type *type = &c->insn->arg_types[i];
    enum rs_fit fit =
        rs_format_fit(rs_event_function(c->event)->unit, item, type, &c->insn->args[i]);
    if (fit == RS_FIT_YES || (item->ctype == RS_C_INT && lengths_fail(c))) {
        return;
    }
    char what[32];
    snprintf(what, sizeof what, "argument %u", i + 1);
    tell(c, fit == RS_FIT_NO ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC, type->loc, what,
         TEXT(c, "'%s' needs %s, but %s of %s is '%s'", item->unit,
              rs_format_wants(rs_event_arena(c->event), item), what, c->callee, article(type)));
}

static void judge_types(const struct call *c)
{
    for (uint32_t n = 0; c->insn->arg_types && n < c->format.nitems; n++) {
        judge_type(c, c->contract->nparams + n, &c->format.items[n]);
    }
    if (lengths_fail(c)) {
        tell(c, RS_LEVEL_DEFAULT, 0, "lengths",
             TEXT(c,
                  "%s raises SystemError: '#' needs PY_SSIZE_T_CLEAN to be defined before "
                  "Python.h is included",
                  c->callee));
    }
}

// ---- names of arguments ------------------------------------------------------------------------

// Whether the function itself changes an element of the array after its initialiser.
static bool is_changed(const struct rs_function *fn, uint32_t array)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        uint32_t address = RS_NO_VAR;
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_ADDR && insn->place.var == array) {
                address = insn->dst;
            } else if (insn->op == RS_OP_STORE && insn->place.var == address &&
                       address != RS_NO_VAR && !(insn->flags & RS_INSNF_INIT)) {
                return true;
            }
        }
    }
    return false;
}

static const struct rs_strings *strings_of(const struct call *c, uint32_t i)
{
    const struct rs_function *fn = rs_event_function(c->event);
    const struct rs_operand *arg = &c->insn->args[i];
    const struct rs_insn *def =
        arg->kind == RS_OPND_VAR ? rs_event_definition(c->event, arg->var) : NULL;
    bool array = def && def->op == RS_OP_ADDR && def->place.kind == RS_PLACE_VAR;
    return array && !is_changed(fn, def->place.var) ? fn->vars[def->place.var].strings : NULL;
}

static void judge_names(const struct call *c, const struct rs_strings *names)
{
    uint32_t count = 0;
    bool named = false;
    for (; count < names->count && names->items[count]; count++) {
        if (names->items[count]->len == 0 && named) {
            tell(c, RS_LEVEL_DEFAULT, 0, "names",
                 TEXT(c, "%s raises SystemError: an empty name stands behind a named argument",
                      c->callee));
            return;
        }
        named |= names->items[count]->len > 0;
    }
    if (count == names->count) {
        tell(c, RS_LEVEL_DEFAULT, 0, "names",
             TEXT(c, "the names that %s gets do not end with NULL", c->callee));
    } else if (count != c->format.nvalues) {
        tell(c, RS_LEVEL_DEFAULT, 0, "names",
             TEXT(c, "%s gets %u name%s, but its format has %u unit%s", c->callee, count,
                  count == 1 ? "" : "s", c->format.nvalues, c->format.nvalues == 1 ? "" : "s"));
    }
}

static void judge_keywords(const struct call *c)
{
    for (uint32_t i = 0; i < c->contract->nparams && i < c->insn->nargs; i++) {
        const struct rs_strings *names = NULL;
        if (c->contract->params[i].modes & RS_MODE_KEYWORDS) {
            names = strings_of(c, i);
        }
        if (names) {
            judge_names(c, names);
        }
    }
}

// ---- the call ----------------------------------------------------------------------------------

// A NULL format of Py_BuildValue's kind is an empty one; of what is no literal nothing is known.
static bool read_format(struct call *c)
{
    const struct rs_operand *text = &c->insn->args[c->param];
    struct rs_arena *arena = rs_event_arena(c->event);
    if (text->kind == RS_OPND_NULL && c->options.language == RS_FORMAT_BUILD) {
        return rs_format_read(arena, &c->options, "", 0, &c->format);
    }
    if (text->kind != RS_OPND_STRING) {
        return false;
    }
    if (rs_format_read(arena, &c->options, text->name->text, text->name->len, &c->format)) {
        return true;
    }
    if (c->options.version <= RS_FORMAT_NEWEST) {
        tell(c, RS_LEVEL_DEFAULT, 0, "format",
             TEXT(c, "the format of %s is malformed: %s", c->callee, c->format.why));
    }
    return false;
}

static bool is_judged(const struct call *c)
{
    bool old_print = c->options.language == RS_FORMAT_PRINT && c->options.version != 0 &&
                     c->options.version < 0x0300;
    return c->insn->nargs >= c->contract->nparams && !old_print;
}

static void called(const struct rs_event *event)
{
    struct call c = {.event = event};
    if (event->kind != RS_EVENT_CALL) {
        return;
    }
    c.insn = event->insn;
    c.contract = event->insn->contract;
    if (!rs_contract_format(c.contract, c.insn->callee, rs_event_version(event), &c.param,
                            &c.options)) {
        return;
    }
    c.callee = rs_event_callee(event, c.insn);
    if (!is_judged(&c) || !c.callee || !read_format(&c)) {
        return;
    }
    judge_keywords(&c);
    if (count_fits(&c)) {
        judge_types(&c);
    }
}

const struct rs_check rs_check_format = {
    .id = "format",
    .summary = "a format that does not agree with the arguments of its call",
    .level = RS_LEVEL_DEFAULT,
    .event = called,
};
