// SPDX-License-Identifier: Apache-2.0
// What the files of the IR's reader share: ir_read.c (the unit's lines), ir_read_lex.c (the cursor,
// words, names, types), ir_read_var.c (variables, operands, places), ir_read_insn.c (instructions),
// ir_read_arg.c (types of arguments, lists of strings), ir_read_block.c (labels, terminators),
// ir_read_function.c (functions). Nobody else includes this.
//
// One statement a line, no look-back. The first error wins: it is recorded and the cursor moves to
// the end of the text, so that everything after it finds nothing to read and no caller needs to
// unwind. What is returned after an error is harmless and means nothing.
#ifndef RS_CORE_IR_READ_H
#define RS_CORE_IR_READ_H

#include "ir_text.h"

// No block is under way, a label is not defined, a name is not bound.
#define RS_READ_NONE UINT32_MAX

struct rs_position {
    uint32_t line;
    uint32_t column;
};

// What a name means in the function under way: tables are indexed by name id, and an entry of an
// earlier function is told by its `stamp`.
struct rs_binding {
    uint32_t stamp;
    uint32_t number;
};

struct rs_bindings {
    struct rs_binding *entries;
    size_t cap;
};

// A global declared outside functions, for those that mention it without declaring it.
struct rs_read_global {
    bool declared;
    uint32_t flags;
    struct rs_type type;
    rs_loc loc;
    const struct rs_name *name;
    const struct rs_strings *strings;
};

struct rs_read_label {
    const struct rs_name *name;
    struct rs_position mention;  // the first
    uint32_t order;              // of definition; RS_READ_NONE while it has none
};

// A variable as it is written: its name if it has one, and the key that stands for it.
struct rs_mention {
    struct rs_position where;
    const struct rs_name *name;  // NULL after '%'
    const struct rs_name *key;
    bool result;
};

struct rs_reader {
    struct rs_unit *unit;
    struct rs_names *names;
    struct rs_arena scratch;
    const char *file;
    const char *at;
    const char *end;
    const char *line_start;
    uint32_t line;
    const char *error;
    struct rs_position start;  // of the statement under way
    bool unit_seen;

    struct rs_read_global *globals;  // by name id
    size_t nglobals;

    // of the function under way
    struct rs_function *fn;
    uint32_t stamp;
    struct rs_bindings vars;
    struct rs_bindings label_of;
    struct rs_read_label *labels;  // by block number
    size_t nlabels_cap;
    uint32_t ndefined;
    uint32_t block;  // RS_READ_NONE after a terminator
    const struct rs_name *entry;
    struct rs_position entry_at;
};

// ---- ir_read_lex.c: the cursor ------------------------------------------------------------------
// `sees` asks, `take` moves on if it is there and says whether it was, `expect` fails if it is not;
// the others read what must be there. Blanks before are skipped, line ends are not.

struct rs_position rs_lex_here(const struct rs_reader *r);

// Where the next word begins.
struct rs_position rs_lex_here_word(struct rs_reader *r);

void rs_lex_fail(struct rs_reader *r, struct rs_position where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void rs_lex_skip_blanks(struct rs_reader *r);
bool rs_lex_at_line_end(struct rs_reader *r);
void rs_lex_expect_line_end(struct rs_reader *r);

// Moves to the next line that says something; false at the end of the text.
bool rs_lex_next_line(struct rs_reader *r);

bool rs_lex_sees(struct rs_reader *r, const char *text);
bool rs_lex_take(struct rs_reader *r, const char *text);
void rs_lex_expect(struct rs_reader *r, const char *text);

// The length of the plain word at the cursor, 0 if there is none.
size_t rs_lex_word_here(struct rs_reader *r);
bool rs_lex_take_word(struct rs_reader *r, const char *word);

// The entry of the table whose word was taken, or NULL.
const struct rs_word *rs_lex_take_word_of(struct rs_reader *r, const struct rs_word *words);

// Takes words of the table as long as there are any; their values united.
uint32_t rs_lex_take_flags(struct rs_reader *r, const struct rs_word *words);

// ---- ir_read_lex.c: numbers, strings, names, types ----------------------------------------------
// `what` is what the message says was expected.

// Decimal digits as a number up to `limit`; blanks before them are an error.
uint64_t rs_lex_digits(struct rs_reader *r, uint64_t limit, const char *what);
uint32_t rs_lex_u32(struct rs_reader *r, const char *what);
int64_t rs_lex_int(struct rs_reader *r);

// "@12"; without it, `otherwise`.
rs_loc rs_lex_take_loc(struct rs_reader *r, rs_loc otherwise);

// Never NULL.
const struct rs_name *rs_lex_string(struct rs_reader *r);
const struct rs_name *rs_lex_name(struct rs_reader *r, enum rs_lexeme kind, const char *what);

// NULL for `_`.
const struct rs_name *rs_lex_name_or_none(struct rs_reader *r, const char *what);

struct rs_type rs_lex_type(struct rs_reader *r);

// ---- ir_read_var.c: in a function ---------------------------------------------------------------

// The number that `key` stands for in this function, or RS_READ_NONE; makes it stand for `number`.
uint32_t rs_read_bound(struct rs_reader *r, struct rs_bindings *map, const struct rs_name *key);
void rs_read_bind(struct rs_reader *r, struct rs_bindings *map, const struct rs_name *key,
                  uint32_t number);

struct rs_mention rs_read_mention(struct rs_reader *r);

// Whether it is written with '%'.
bool rs_mention_is_temp(const struct rs_mention *m);

// Adds the variable, which must be new to the function; its number.
uint32_t rs_read_declare(struct rs_reader *r, enum rs_var_kind kind, const struct rs_mention *m,
                         struct rs_type type, rs_loc loc);

// The variable's number, or RS_NO_VAR where nothing of this name is known.
uint32_t rs_read_look_up(struct rs_reader *r, const struct rs_mention *m);

uint32_t rs_read_var(struct rs_reader *r);
struct rs_operand rs_read_operand(struct rs_reader *r);
struct rs_place rs_read_place(struct rs_reader *r);

// ---- ir_read_arg.c ------------------------------------------------------------------------------

// The arguments of a call or an unknown, with their parentheses.
void rs_read_args(struct rs_reader *r, struct rs_insn *insn);

// "{"a", NULL}" behind a variable; NULL if there is none.
const struct rs_strings *rs_read_take_strings(struct rs_reader *r);

// ---- ir_read_insn.c -----------------------------------------------------------------------------

// Reads the line if it begins with an instruction's word ("store", "call").
bool rs_read_take_plain_insn(struct rs_reader *r);

// "NAME = ...": what a line is that is nothing else.
void rs_read_assignment(struct rs_reader *r);

// Checks the instruction and puts it at the end of the block.
void rs_read_append(struct rs_reader *r, const struct rs_insn *insn);

// ---- ir_read_block.c ----------------------------------------------------------------------------

// A function's first block needs no label. False where a terminator has ended the last block.
bool rs_read_open_block(struct rs_reader *r);

// Read the line if it is a terminator; a label.
bool rs_read_take_terminator(struct rs_reader *r);
bool rs_read_take_label(struct rs_reader *r);

// Behind the function's last line: adds the blocks `exit` and `unwind` where they are not written,
// puts the blocks in the order of their labels, and sets the function's entry and exits.
void rs_read_finish_blocks(struct rs_reader *r);

// ---- ir_read_function.c -------------------------------------------------------------------------

// Behind the word "function", up to the closing brace's line.
void rs_read_function(struct rs_reader *r);

#endif
