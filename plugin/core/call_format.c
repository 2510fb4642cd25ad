// SPDX-License-Identifier: Apache-2.0
// Calls with a format (PyArg_ParseTuple, Py_BuildValue and their like): what its items say of the
// arguments after the declared ones. The format's language is format.c.
#include <string.h>

#include "call.h"
#include "format.h"
#include "resource.h"

// The format that is given as a literal; false where it is none, or malformed.
static bool read_format(const struct rs_call *c, struct rs_format *format)
{
    struct rs_format_options options;
    uint32_t param;
    if (!rs_contract_format(c->contract, c->insn->callee, c->run->facts->contracts->version, &param,
                            &options) ||
        param >= c->insn->nargs || c->insn->args[param].kind != RS_OPND_STRING) {
        return false;
    }
    const struct rs_name *text = c->insn->args[param].name;
    return rs_format_read(c->run->arena, &options, text->text, text->len, format);
}

// ---- what is built -----------------------------------------------------------------------------

static bool returns_built(const struct rs_call *c)
{
    for (uint32_t i = 0; i < c->contract->noutcomes; i++) {
        if (rs_call_outcome(c, i)->value.built) {
            return true;
        }
    }
    return false;
}

// "O" and "N" build nothing: the argument itself comes back, with or without a reference more.
static bool hands_back(const struct rs_call *c, const struct rs_format *format)
{
    return returns_built(c) && rs_format_is_single(format) &&
           c->insn->nargs == c->contract->nparams + 1;
}

static void build_arguments(const struct rs_call *c, struct rs_state *state)
{
    struct rs_format format;
    bool known = read_format(c, &format);
    if (known && hands_back(c, &format)) {
        return;
    }
    for (uint32_t i = c->contract->nparams; i < c->insn->nargs; i++) {
        uint32_t n = i - c->contract->nparams;
        struct rs_sym *sym = rs_call_object(state, c, i);
        if (!sym) {
            continue;
        }
        if (!known) {
            rs_sym_count(sym, -1, 0);  // may be an 'N'
        } else if (n < format.nitems && format.items[n].kind == RS_FORMAT_NEW) {
            rs_call_give(c, state, i);
        }
        sym->lender = sym->lender == RS_LENDER_NONE ? RS_LENDER_WORLD : sym->lender;
    }
}

static struct rs_val handed_back(const struct rs_call *c, struct rs_state *state,
                                 const struct rs_format_item *item)
{
    uint32_t i = c->contract->nparams;
    struct rs_sym *sym = rs_call_object(state, c, i);
    if (sym && item->kind == RS_FORMAT_OBJECT) {
        rs_sym_count(sym, 1, 1);
        sym->change = c->insn;
    }
    return c->args[i];
}

// The type of a container; of what stands without brackets only a tuple's is known.
static const char *built_type(const struct rs_format *format)
{
    switch (format->outer) {
    case '[':
        return "list";
    case '{':
        return "dict";
    case '(':
        return "tuple";
    default:
        return format->nvalues > 1 ? "tuple" : NULL;
    }
}

struct rs_val rs_call_built(const struct rs_call *c, struct rs_state *state,
                            const struct rs_value *value, bool *fails)
{
    struct rs_format format;
    struct rs_value made = *value;
    *fails = true;
    if (!read_format(c, &format)) {
        return rs_call_value(c, state, value, c->insn->result);
    }
    if (hands_back(c, &format)) {
        *fails = false;
        return handed_back(c, state, &format.items[0]);
    }
    if (format.nvalues == 0) {
        const struct rs_value lasting = {.kind = RS_VALUE_STATIC, .param = RS_NO_PARAM};
        *fails = false;  // one object for all such calls
        return rs_call_value(c, state, &lasting, c->insn->result);
    }
    const char *type = built_type(&format);
    made.type = type ? rs_intern_cstr(c->run->facts->contracts->names, type) : NULL;
    return rs_call_value(c, state, &made, c->insn->result);
}

// ---- what is parsed ----------------------------------------------------------------------------

// What a converter leaves in its target when it succeeds.
static struct rs_value converter_value(const struct rs_call *c, uint32_t i)
{
    struct rs_value any = {.kind = RS_VALUE_ANY};
    if (i == 0 || c->insn->args[i - 1].kind != RS_OPND_SYMBOL) {
        return any;
    }
    const struct rs_contract *converter =
        rs_contracts_find(c->run->facts->contracts, c->insn->args[i - 1].name);
    for (uint32_t k = 0; converter && k < converter->noutcomes; k++) {
        const struct rs_outcome *o = &converter->outcomes[k];
        for (uint32_t e = 0; e < o->neffects && !o->raises; e++) {
            if (o->effects[e].kind == RS_EFFECT_OUT && o->effects[e].param == 1 &&
                o->effects[e].value.kind == RS_VALUE_NEW) {
                return o->effects[e].value;
            }
        }
    }
    return any;
}

// The type that an object is parsed as, or that some type is asked for; NULL if none is.
static const struct rs_name *parsed_type(const struct rs_call *c, const struct rs_format_item *item)
{
    const char *type = item->type ? item->type : strcmp(item->unit, "O!") == 0 ? item->unit : NULL;
    return type ? rs_intern_cstr(c->run->facts->contracts->names, type) : NULL;
}

static void parse_target(const struct rs_call *c, struct rs_state *state, uint32_t i,
                         const struct rs_format_item *item, bool failed)
{
    struct rs_value value = {.kind = RS_VALUE_ANY};
    switch (item->kind) {
    case RS_FORMAT_TYPE:
    case RS_FORMAT_CONVERTER:
        return;
    case RS_FORMAT_OBJECT:
        if (!failed && !item->optional) {
            value.kind = RS_VALUE_BORROWED;
            value.param = rs_call_parsed_object(c, state);
            value.type = parsed_type(c, item);
        } else if (rs_call_lend_out(c, state, i, parsed_type(c, item))) {
            return;
        }
        break;
    case RS_FORMAT_CONVERTED:
        if (!failed && !item->optional) {
            value = converter_value(c, i);
        }
        break;
    case RS_FORMAT_INTERIOR:
        // It points into an item, which others than the parsed tuple may hold.
        if (!failed && !item->optional) {
            value.kind = RS_VALUE_POINTER;
        }
        break;
    case RS_FORMAT_MEMORY:
        if (!failed && !item->optional && !strchr(item->unit, '#')) {
            value.kind = RS_VALUE_MEMORY;
            value.type = rs_intern_cstr(c->run->facts->contracts->names, RS_FORMAT_ALLOCATOR);
        }
        break;
    default:
        break;
    }
    rs_call_write_out(c, state, i, &value);
    if (value.kind == RS_VALUE_POINTER) {
        rs_inside_parsed(c, state, i);
    }
    if (item->kind == RS_FORMAT_BUFFER && c->run->resources && !failed && !item->optional) {
        const struct rs_effect acquires = {
            .kind = RS_EFFECT_ACQUIRE,
            .param = i,
            .type = rs_intern_cstr(c->run->facts->contracts->names, RS_FORMAT_VIEW)};
        rs_resource_acquire(c, state, &acquires);
    }
}

static void parse_arguments(const struct rs_call *c, struct rs_state *state, bool failed)
{
    struct rs_format format;
    struct rs_format_item unknown = {.kind = RS_FORMAT_PLAIN};
    bool known = read_format(c, &format);
    for (uint32_t i = c->contract->nparams; i < c->insn->nargs; i++) {
        uint32_t n = i - c->contract->nparams;
        parse_target(c, state, i, known && n < format.nitems ? &format.items[n] : &unknown, failed);
    }
}

void rs_call_apply_format(const struct rs_call *c, struct rs_state *state, bool failed)
{
    if (rs_contract_has_mode(c->contract, RS_MODE_PARSE_FORMAT)) {
        parse_arguments(c, state, failed);
    }
    if (rs_contract_has_mode(c->contract, RS_MODE_BUILD_FORMAT)) {
        build_arguments(c, state);
    }
}
