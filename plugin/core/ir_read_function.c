// SPDX-License-Identifier: Apache-2.0
// Reads a function: header, declarations, and each statement by what it begins with.
#include "ir_read.h"

static void read_declared(struct rs_reader *r, enum rs_var_kind kind, struct rs_type type)
{
    struct rs_mention m = rs_read_mention(r);
    uint32_t var = rs_read_declare(r, kind, &m, type, r->line);

    if (r->error != NULL)
        return;
    r->fn->vars[var].flags |= rs_lex_take_flags(r, rs_var_flag_words);
    r->fn->vars[var].strings = rs_read_take_strings(r);
    r->fn->vars[var].loc = rs_lex_take_loc(r, r->line);
}

// "var TYPE a, b const": one type, several variables.
static bool take_declaration(struct rs_reader *r)
{
    const struct rs_word *word = rs_lex_take_word_of(r, rs_var_kind_words);
    struct rs_type type;

    if (word == NULL)
        return false;
    type = rs_lex_type(r);
    do
        read_declared(r, (enum rs_var_kind)word->value, type);
    while (rs_lex_take(r, ","));
    rs_lex_expect_line_end(r);
    return true;
}

// "at VAR [flags] @LOC": where a parameter or the result is declared.
static bool take_at(struct rs_reader *r)
{
    uint32_t var;

    if (!rs_lex_take_word(r, "at"))
        return false;
    var = rs_read_var(r);
    r->fn->vars[var].flags |= rs_lex_take_flags(r, rs_var_flag_words);
    r->fn->vars[var].loc = rs_lex_take_loc(r, r->line);
    rs_lex_expect_line_end(r);
    return true;
}

static bool take_entry(struct rs_reader *r)
{
    if (!rs_lex_take_word(r, "entry"))
        return false;
    r->entry_at = rs_lex_here_word(r);
    r->entry = rs_lex_name(r, RS_LEX_NAME, "a label");
    rs_lex_expect_line_end(r);
    return true;
}

static void read_param(struct rs_reader *r)
{
    struct rs_type type = rs_lex_type(r);
    struct rs_mention m = rs_read_mention(r);
    uint32_t var = rs_read_declare(r, RS_VAR_PARAM, &m, type, r->line);

    if (r->error == NULL)
        r->fn->vars[var].flags |= rs_lex_take_flags(r, rs_var_flag_words);
}

static void read_header(struct rs_reader *r)
{
    struct rs_type result = rs_lex_type(r);

    r->fn = rs_function_add(r->unit, rs_lex_name(r, RS_LEX_SYMBOL, "a function's name"), result);
    rs_lex_expect(r, "(");
    if (!rs_lex_take(r, ")")) {
        do
            read_param(r);
        while (rs_lex_take(r, ","));
        rs_lex_expect(r, ")");
    }
    r->fn->flags = rs_lex_take_flags(r, rs_fn_flag_words);
    r->fn->loc = rs_lex_take_loc(r, r->line);
    r->fn->end_loc = rs_lex_take_loc(r, 0);
    for (uint32_t i = 1; i <= r->fn->nparams; i++)
        r->fn->vars[i].loc = r->fn->loc;
    rs_lex_expect(r, "{");
    rs_lex_expect_line_end(r);
}

static void finish_function(struct rs_reader *r, struct rs_position start)
{
    const char *why;

    rs_read_finish_blocks(r);
    if (r->error == NULL && !rs_function_valid(r->fn, &why))
        rs_lex_fail(r, start, "%s", why);
}

static void read_statement(struct rs_reader *r)
{
    r->start = rs_lex_here(r);
    if (rs_read_take_label(r) || take_declaration(r) || take_at(r) || take_entry(r) ||
        rs_read_take_plain_insn(r) || rs_read_take_terminator(r))
        return;
    rs_read_assignment(r);
}

void rs_read_function(struct rs_reader *r)
{
    struct rs_position start = r->start;

    r->stamp++;
    r->block = RS_READ_NONE;
    r->ndefined = 0;
    r->entry = NULL;
    read_header(r);
    while (rs_lex_next_line(r) && !rs_lex_sees(r, "}"))
        read_statement(r);
    if (r->error != NULL)
        return;
    if (r->at == r->end) {
        rs_lex_fail(r, start, "function without an end");
        return;
    }
    finish_function(r, start);
    rs_lex_expect(r, "}");
    if (r->fn->end_loc == 0)
        r->fn->end_loc = r->line;
    rs_lex_expect_line_end(r);
}
