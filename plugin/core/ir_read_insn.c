// SPDX-License-Identifier: Apache-2.0
// Reads instructions: all lines of a function but declarations, labels and terminators.
#include "ir_read.h"

// ---- the type of a temporary that nobody declared -----------------------------------------------

static struct rs_type type_of_operand(const struct rs_function *fn,
                                      const struct rs_operand *operand)
{
    switch (operand->kind) {
    case RS_OPND_VAR:
        return fn->vars[operand->var].type;
    case RS_OPND_INT:
        return (struct rs_type){.kind = RS_KIND_INT};
    case RS_OPND_SYMBOL:
        return (struct rs_type){.kind = RS_KIND_OBJECT};
    default:
        return (struct rs_type){.kind = RS_KIND_POINTER};
    }
}

static struct rs_type type_of_place(const struct rs_function *fn, const struct rs_place *place)
{
    struct rs_type base = fn->vars[place->var].type;

    if (place->kind == RS_PLACE_VAR)
        return base;
    if (place->field != NULL)
        return place->field->type;
    if (base.kind == RS_KIND_OBJADDR)
        return (struct rs_type){.kind = RS_KIND_OBJECT};
    return (struct rs_type){.kind = RS_KIND_OTHER};
}

static struct rs_type type_of_address(struct rs_type of)
{
    if (of.kind == RS_KIND_OBJECT || (of.kind == RS_KIND_ARRAY && of.holds_objects))
        return (struct rs_type){.kind = RS_KIND_OBJADDR};
    of.kind = RS_KIND_POINTER;
    return of;
}

static struct rs_type type_of_binary(const struct rs_function *fn, const struct rs_insn *insn)
{
    if (insn->sub >= RS_BIN_AND && insn->sub <= RS_BIN_GE)
        return (struct rs_type){.kind = RS_KIND_INT};
    return type_of_operand(fn, &insn->a);
}

static struct rs_type type_of_insn(const struct rs_function *fn, const struct rs_insn *insn)
{
    switch (insn->op) {
    case RS_OP_COPY:
        return type_of_operand(fn, &insn->a);
    case RS_OP_LOAD:
        return type_of_place(fn, &insn->place);
    case RS_OP_ADDR:
        return type_of_address(type_of_place(fn, &insn->place));
    case RS_OP_BINARY:
        return type_of_binary(fn, insn);
    case RS_OP_CALL:
        return insn->result;
    case RS_OP_NOT:
        return (struct rs_type){.kind = RS_KIND_INT};
    default:
        return (struct rs_type){.kind = RS_KIND_OTHER};
    }
}

// ---- instructions -------------------------------------------------------------------------------

// Behind "call". Without a written type: that of a known destination, an object for a new
// temporary, else void.
static void read_call(struct rs_reader *r, struct rs_insn *insn, const struct rs_mention *dst)
{
    uint32_t var = dst != NULL ? rs_read_look_up(r, dst) : RS_NO_VAR;

    insn->op = RS_OP_CALL;
    if (rs_lex_take(r, "*")) {
        insn->flags |= RS_INSNF_INDIRECT;
        insn->target = rs_read_operand(r);
        if (rs_lex_take_word(r, "as"))
            insn->callee = rs_lex_name(r, RS_LEX_SYMBOL, "a table's name");
    } else {
        insn->callee = rs_lex_name(r, RS_LEX_SYMBOL, "a function");
    }
    rs_read_args(r, insn);
    if (rs_lex_take(r, ":"))
        insn->result = rs_lex_type(r);
    else if (dst != NULL && var == RS_NO_VAR)
        insn->result.kind = RS_KIND_OBJECT;
    else
        insn->result = rs_text_call_type(r->fn, var);
}

static void read_unknown(struct rs_reader *r, struct rs_insn *insn)
{
    insn->op = RS_OP_UNKNOWN;
    if (rs_lex_sees(r, "\""))
        insn->text = rs_lex_string(r)->text;
    rs_read_args(r, insn);
}

static void read_place_insn(struct rs_reader *r, struct rs_insn *insn, enum rs_op op)
{
    insn->op = op;
    insn->place = rs_read_place(r);
}

// An ADDR marks its variable, so that nobody has to do it by hand.
static void read_addr(struct rs_reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_ADDR);
    if (insn->place.kind == RS_PLACE_VAR || insn->place.kind == RS_PLACE_MEMBER)
        r->fn->vars[insn->place.var].flags |= RS_VARF_ADDRESS_TAKEN;
}

static void read_binary(struct rs_reader *r, struct rs_insn *insn, uint32_t sub)
{
    insn->op = RS_OP_BINARY;
    insn->sub = sub;
    insn->a = rs_read_operand(r);
    rs_lex_expect(r, ",");
    insn->b = rs_read_operand(r);
}

// What stands to the right of "dst =".
static void read_value(struct rs_reader *r, struct rs_insn *insn, const struct rs_mention *dst)
{
    const struct rs_word *binary = rs_lex_take_word_of(r, rs_binary_words);

    if (binary != NULL) {
        read_binary(r, insn, binary->value);
    } else if (rs_lex_take_word(r, "load")) {
        read_place_insn(r, insn, RS_OP_LOAD);
    } else if (rs_lex_take_word(r, "addr")) {
        read_addr(r, insn);
    } else if (rs_lex_take_word(r, "call")) {
        read_call(r, insn, dst);
    } else if (rs_lex_take_word(r, "unknown")) {
        read_unknown(r, insn);
    } else {
        insn->op = rs_lex_take_word(r, "not") ? RS_OP_NOT : RS_OP_COPY;
        insn->a = rs_read_operand(r);
    }
}

static uint32_t destination(struct rs_reader *r, const struct rs_mention *dst,
                            const struct rs_insn *insn)
{
    uint32_t var = rs_read_look_up(r, dst);

    if (var != RS_NO_VAR)
        return var;
    if (rs_mention_is_temp(dst))
        return rs_read_declare(r, RS_VAR_TEMP, dst, type_of_insn(r->fn, insn), r->line);
    rs_lex_fail(r, dst->where, "no such variable");
    return 0;
}

static void read_insn_tail(struct rs_reader *r, struct rs_insn *insn)
{
    while (rs_lex_take(r, "!")) {
        const struct rs_word *word = rs_lex_take_word_of(r, rs_insn_flag_words);

        if (word == NULL)
            rs_lex_fail(r, rs_lex_here(r), "no such flag");
        else
            insn->flags |= word->value;
    }
    insn->loc = rs_lex_take_loc(r, r->line);
    rs_lex_expect_line_end(r);
}

void rs_read_append(struct rs_reader *r, const struct rs_insn *insn)
{
    const char *fault;

    if (r->error != NULL)
        return;
    fault = rs_insn_fault(r->fn, insn);
    if (fault != NULL)
        rs_lex_fail(r, r->start, "%s", fault);
    else if (!rs_read_open_block(r))
        rs_lex_fail(r, r->start, "nothing reaches this line: a label is missing");
    else
        *rs_insn_add(r->fn, r->block, insn->op, insn->loc) = *insn;
}

void rs_read_assignment(struct rs_reader *r)
{
    struct rs_insn insn = {.dst = RS_NO_VAR};
    struct rs_mention dst = rs_read_mention(r);

    rs_lex_expect(r, "=");
    read_value(r, &insn, &dst);
    if (r->error != NULL)
        return;
    insn.dst = destination(r, &dst, &insn);
    read_insn_tail(r, &insn);
    rs_read_append(r, &insn);
}

static void read_store(struct rs_reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_STORE);
    rs_lex_expect(r, "=");
    insn->a = rs_read_operand(r);
}

static void read_zero(struct rs_reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_ZERO);
}

static void read_copy(struct rs_reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_COPY_STRUCT);
    rs_lex_expect(r, "=");
    insn->place2 = rs_read_place(r);
}

static void read_count(struct rs_reader *r, struct rs_insn *insn, enum rs_op op)
{
    insn->op = op;
    if (r->at < r->end && *r->at == '?') {
        r->at++;
        insn->flags |= RS_INSNF_NULL_OK;
    }
    insn->a = rs_read_operand(r);
}

static void read_incref(struct rs_reader *r, struct rs_insn *insn)
{
    read_count(r, insn, RS_OP_INCREF);
}

static void read_decref(struct rs_reader *r, struct rs_insn *insn)
{
    read_count(r, insn, RS_OP_DECREF);
}

static void read_plain_call(struct rs_reader *r, struct rs_insn *insn)
{
    read_call(r, insn, NULL);
}

static void read_end(struct rs_reader *r, struct rs_insn *insn)
{
    insn->op = RS_OP_SCOPE_END;
    insn->dst = rs_read_var(r);
}

static const struct {
    const char *word;
    void (*read)(struct rs_reader *r, struct rs_insn *insn);
} plain_insns[] = {
    {"store", read_store},   {"zero", read_zero},       {"copy", read_copy},
    {"incref", read_incref}, {"decref", read_decref},   {"call", read_plain_call},
    {"end", read_end},       {"unknown", read_unknown},
};

bool rs_read_take_plain_insn(struct rs_reader *r)
{
    for (size_t i = 0; i < sizeof plain_insns / sizeof *plain_insns; i++) {
        struct rs_insn insn = {.dst = RS_NO_VAR};

        if (!rs_lex_take_word(r, plain_insns[i].word))
            continue;
        plain_insns[i].read(r, &insn);
        read_insn_tail(r, &insn);
        rs_read_append(r, &insn);
        return true;
    }
    return false;
}
