// SPDX-License-Identifier: Apache-2.0
// Reads lists: the arguments of a call with their types, and the strings that an array holds.
#include "ir_read.h"

// More levels than any program has; the text may say anything.
#define MAX_POINTERS 64

// Behind "as": "int:64* "Py_ssize_t *"".
static struct rs_arg_type read_arg_type(struct rs_reader *r)
{
    const struct rs_word *word = rs_lex_take_word_of(r, rs_base_words);
    struct rs_arg_type type = {.base = RS_BASE_UNKNOWN};

    if (word == NULL) {
        rs_lex_fail(r, rs_lex_here(r), "expected an argument's type");
        return type;
    }
    type.base = (enum rs_base)word->value;
    if (rs_lex_take(r, ":"))
        type.bits = (uint16_t)rs_lex_digits(r, UINT16_MAX, "a number of bits");
    while (type.pointers < MAX_POINTERS && rs_lex_take(r, "*"))
        type.pointers++;
    type.cast = rs_lex_take_word(r, "cast");
    if (rs_lex_sees(r, "\""))
        type.text = rs_lex_string(r);
    type.loc = rs_lex_take_loc(r, 0);
    return type;
}

struct arg {
    struct rs_operand operand;
    struct rs_arg_type type;
};

// Moves what was read to the instruction, which has types only where one was written.
static void keep_args(struct rs_reader *r, struct rs_insn *insn, const struct arg *args,
                      uint32_t nargs, bool typed)
{
    struct rs_arg_type *types =
        typed ? RS_NEW_ARRAY(r->unit->arena, struct rs_arg_type, nargs) : NULL;

    insn->args = RS_NEW_ARRAY(r->unit->arena, struct rs_operand, nargs);
    insn->nargs = nargs;
    insn->arg_types = types;
    for (uint32_t i = 0; i < nargs; i++) {
        insn->args[i] = args[i].operand;
        if (typed)
            types[i] = args[i].type;
    }
}

void rs_read_args(struct rs_reader *r, struct rs_insn *insn)
{
    struct arg *args = NULL;
    uint32_t nargs = 0;
    size_t cap = 0;
    bool typed = false;

    rs_lex_expect(r, "(");
    if (rs_lex_take(r, ")"))
        return;
    do {
        args = rs_arena_grow(&r->scratch, args, &cap, (size_t)nargs + 1, sizeof *args);
        args[nargs] = (struct arg){.operand = rs_read_operand(r)};
        if (rs_lex_take_word(r, "as")) {
            args[nargs].type = read_arg_type(r);
            typed = true;
        }
        nargs++;
    } while (rs_lex_take(r, ","));
    rs_lex_expect(r, ")");
    keep_args(r, insn, args, nargs, typed);
}

const struct rs_strings *rs_read_take_strings(struct rs_reader *r)
{
    struct rs_strings *strings;
    size_t cap = 0;

    if (!rs_lex_take(r, "{"))
        return NULL;
    strings = RS_NEW(r->unit->arena, struct rs_strings);
    if (rs_lex_take(r, "}"))
        return strings;
    do {
        const struct rs_name *item = rs_lex_take_word(r, "NULL") ? NULL : rs_lex_string(r);

        strings->items = rs_arena_grow(r->unit->arena, strings->items, &cap,
                                       (size_t)strings->count + 1, sizeof *strings->items);
        strings->items[strings->count++] = item;
    } while (rs_lex_take(r, ","));
    rs_lex_expect(r, "}");
    return strings;
}
