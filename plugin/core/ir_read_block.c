// SPDX-License-Identifier: Apache-2.0
// Labels and terminators: what makes a function's text a graph. A block is made when its label is
// first mentioned; blocks are put in the order of their labels when the function ends.
#include <string.h>

#include "ir_read.h"

static uint32_t block_of(struct rs_reader *r, const struct rs_name *label, struct rs_position where)
{
    uint32_t number = rs_read_bound(r, &r->label_of, label);

    if (number != RS_READ_NONE)
        return number;
    number = rs_block_add(r->fn);
    rs_read_bind(r, &r->label_of, label, number);
    r->labels = rs_arena_grow(&r->scratch, r->labels, &r->nlabels_cap, (size_t)number + 1,
                              sizeof *r->labels);
    r->labels[number] =
        (struct rs_read_label){.name = label, .mention = where, .order = RS_READ_NONE};
    return number;
}

static uint32_t define_block(struct rs_reader *r, const struct rs_name *label,
                             struct rs_position where)
{
    uint32_t number = block_of(r, label, where);

    if (r->labels[number].order != RS_READ_NONE)
        rs_lex_fail(r, where, "label defined twice");
    else
        r->labels[number].order = r->ndefined++;
    return number;
}

bool rs_read_open_block(struct rs_reader *r)
{
    if (r->block == RS_READ_NONE && r->fn->nblocks == 0)
        r->block = define_block(r, rs_intern_cstr(r->names, "\n"), rs_lex_here(r));
    return r->block != RS_READ_NONE;
}

static uint32_t read_label(struct rs_reader *r)
{
    struct rs_position where = rs_lex_here_word(r);

    return block_of(r, rs_lex_name(r, RS_LEX_NAME, "a label"), where);
}

static bool is_label(const struct rs_reader *r, uint32_t block, const char *name)
{
    return block != RS_READ_NONE && strcmp(r->labels[block].name->text, name) == 0;
}

static bool in_last_block(const struct rs_reader *r)
{
    return is_label(r, r->block, "exit") || is_label(r, r->block, "unwind");
}

static uint32_t exit_block(struct rs_reader *r)
{
    return block_of(r, rs_intern_cstr(r->names, "exit"), rs_lex_here(r));
}

static void read_jump(struct rs_reader *r)
{
    uint32_t to = read_label(r);

    rs_term_jump(r->fn, r->block, to);
    r->fn->blocks[r->block].term_loc = rs_lex_take_loc(r, 0);
}

static struct rs_operand read_condition(struct rs_reader *r, bool needed)
{
    struct rs_position where = rs_lex_here_word(r);
    struct rs_operand cond = rs_read_operand(r);
    enum rs_var_kind kind;

    kind = cond.kind == RS_OPND_VAR ? r->fn->vars[cond.var].kind : RS_VAR_TEMP;
    if (kind == RS_VAR_GLOBAL || kind == RS_VAR_STATIC)
        rs_lex_fail(r, where, "operand: a global must be loaded first");
    if (needed && cond.kind == RS_OPND_NONE)
        rs_lex_fail(r, where, "operand missing");
    return cond;
}

static void read_branch(struct rs_reader *r)
{
    struct rs_operand cond = read_condition(r, true);
    uint32_t then_to;
    uint32_t else_to;

    rs_lex_expect(r, ",");
    then_to = read_label(r);
    rs_lex_expect(r, ",");
    else_to = read_label(r);
    rs_term_branch(r->fn, r->block, cond, then_to, else_to, rs_lex_take_loc(r, r->line));
}

static void read_case(struct rs_reader *r)
{
    struct rs_position where = rs_lex_here_word(r);
    int64_t low = rs_lex_int(r);
    int64_t high = rs_lex_take(r, "..") ? rs_lex_int(r) : low;

    if (low > high)
        rs_lex_fail(r, where, "empty range");
    rs_lex_expect(r, ":");
    rs_term_case(r->fn, r->block, low, high, read_label(r));
}

static void read_switch(struct rs_reader *r)
{
    struct rs_operand cond = read_condition(r, false);
    uint32_t otherwise;

    rs_lex_expect(r, ",");
    otherwise = read_label(r);
    rs_term_switch(r->fn, r->block, cond, otherwise, r->line);
    while (rs_lex_take(r, ","))
        read_case(r);
    r->fn->blocks[r->block].term_loc = rs_lex_take_loc(r, r->line);
}

static void read_noreturn(struct rs_reader *r)
{
    r->fn->blocks[r->block].term = RS_TERM_NORETURN;
    r->fn->blocks[r->block].term_loc = rs_lex_take_loc(r, r->line);
}

static void read_ret(struct rs_reader *r)
{
    struct rs_insn insn = {.op = RS_OP_COPY, .flags = RS_INSNF_RETURN};
    bool bare = rs_lex_at_line_end(r) || rs_lex_sees(r, "@");

    insn.a = bare ? rs_opnd_none() : rs_read_operand(r);
    insn.loc = rs_lex_take_loc(r, r->line);
    rs_read_append(r, &insn);
    if (r->error == NULL)
        rs_term_jump(r->fn, r->block, exit_block(r));
}

static const struct {
    const char *word;
    void (*read)(struct rs_reader *r);
} terminators[] = {
    {"jump", read_jump},         {"branch", read_branch}, {"switch", read_switch},
    {"noreturn", read_noreturn}, {"ret", read_ret},
};

bool rs_read_take_terminator(struct rs_reader *r)
{
    for (size_t i = 0; i < sizeof terminators / sizeof *terminators; i++) {
        if (!rs_lex_take_word(r, terminators[i].word))
            continue;
        if (!rs_read_open_block(r))
            rs_lex_fail(r, r->start, "nothing reaches this line: a label is missing");
        else if (in_last_block(r))
            rs_lex_fail(r, r->start, "nothing follows the exit");
        else
            terminators[i].read(r);
        rs_lex_expect_line_end(r);
        r->block = RS_READ_NONE;
        return true;
    }
    return false;
}

// "name:"; a block that has no terminator yet goes on in the new one.
bool rs_read_take_label(struct rs_reader *r)
{
    const char *start = r->at;
    const struct rs_name *name;
    uint32_t number;

    if (!rs_lex_sees(r, "`") && rs_lex_word_here(r) == 0)
        return false;
    name = rs_lex_name(r, RS_LEX_NAME, "a label");
    if (!rs_lex_take(r, ":")) {
        if (r->error == NULL)
            r->at = start;
        return r->error != NULL;
    }
    number = define_block(r, name, r->start);
    if (in_last_block(r))
        r->block = RS_READ_NONE;
    if (r->error == NULL && r->block != RS_READ_NONE)
        rs_term_jump(r->fn, r->block, number);
    r->block = number;
    rs_lex_expect_line_end(r);
    return true;
}

// ---- the function's end -------------------------------------------------------------------------

// Where `exit` or `unwind` was mentioned but not written, it is an empty block at the end.
static void add_last_block(struct rs_reader *r, const char *name, bool needed)
{
    const struct rs_name *label = rs_intern_cstr(r->names, name);
    uint32_t number;

    if (!needed && rs_read_bound(r, &r->label_of, label) == RS_READ_NONE)
        return;
    number = block_of(r, label, rs_lex_here(r));
    if (r->labels[number].order == RS_READ_NONE)
        r->labels[number].order = r->ndefined++;
}

static void check_labels(struct rs_reader *r)
{
    for (uint32_t i = 0; i < r->fn->nblocks; i++)
        if (r->labels[i].order == RS_READ_NONE)
            rs_lex_fail(r, r->labels[i].mention, "no such label");
}

static void order_blocks(struct rs_reader *r)
{
    struct rs_function *fn = r->fn;
    struct rs_block *old = RS_NEW_ARRAY(&r->scratch, struct rs_block, fn->nblocks);

    memcpy(old, fn->blocks, sizeof *old * fn->nblocks);
    for (uint32_t i = 0; i < fn->nblocks; i++) {
        for (uint32_t j = 0; j < old[i].nsucc; j++)
            old[i].succ[j] = r->labels[old[i].succ[j]].order;
        fn->blocks[r->labels[i].order] = old[i];
    }
}

static uint32_t order_of(struct rs_reader *r, const char *label)
{
    uint32_t number = rs_read_bound(r, &r->label_of, rs_intern_cstr(r->names, label));

    return number != RS_READ_NONE ? r->labels[number].order : UINT32_MAX;
}

static void set_exits(struct rs_reader *r)
{
    struct rs_function *fn = r->fn;

    fn->exit = order_of(r, "exit");
    fn->unwind = order_of(r, "unwind");
    fn->blocks[fn->exit].term = RS_TERM_EXIT;
    if (fn->unwind != UINT32_MAX)
        fn->blocks[fn->unwind].term = RS_TERM_UNWIND;
    if (r->entry != NULL) {
        fn->entry = order_of(r, r->entry->text);
        if (fn->entry == UINT32_MAX)
            rs_lex_fail(r, r->entry_at, "no such label");
    }
}

void rs_read_finish_blocks(struct rs_reader *r)
{
    if (r->block != RS_READ_NONE && !in_last_block(r))
        rs_lex_fail(r, rs_lex_here(r), "the last block has no terminator");
    add_last_block(r, "exit", true);
    add_last_block(r, "unwind", false);
    check_labels(r);
    if (r->error != NULL)
        return;
    order_blocks(r);
    set_exits(r);
}
