// SPDX-License-Identifier: Apache-2.0
// The words of the IR's text form (ir_words.c), shared by its printer (ir_text.c) and its reader
// (ir_read.c).
// Nobody else includes this. The grammar is in docs/ir.md.
#ifndef RS_CORE_IR_TEXT_H
#define RS_CORE_IR_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ir.h"

// A word that stands for a bit or an enumerator.
struct rs_word {
    const char *text;
    uint32_t value;
};

// Tables end with a word without text.
extern const struct rs_word rs_kind_words[];      // enum rs_kind
extern const struct rs_word rs_base_words[];      // enum rs_base but UNKNOWN
extern const struct rs_word rs_binary_words[];    // enum rs_binary
extern const struct rs_word rs_var_kind_words[];  // enum rs_var_kind that can be declared
extern const struct rs_word rs_var_flag_words[];
extern const struct rs_word rs_fn_flag_words[];
extern const struct rs_word rs_insn_flag_words[];  // those written "!word"

// Kinds of names, by what they may hold besides letters, digits, '_', '$' and "::".
enum rs_lexeme {
    RS_LEX_NAME,    // variables, labels, structs
    RS_LEX_PATH,    // fields: dots between names
    RS_LEX_SYMBOL,  // functions, globals, table entries: dots, "[12]", "#2" behind the name
};

// How many of the characters between `text` and `end` belong to an unquoted name of this kind.
size_t rs_text_scan(enum rs_lexeme kind, const char *text, const char *end);

// Whether a word means something where a variable could stand, so that one of this name is quoted.
bool rs_text_reserved(const char *text, size_t len);

// The type a call has where none is written.
struct rs_type rs_text_call_type(const struct rs_function *fn, uint32_t dst);

bool rs_type_equal(struct rs_type a, struct rs_type b);

// What a field is unless its declaration says otherwise: the last name of its path, and the struct
// that a path of one step starts from.
const char *rs_text_field_name(const struct rs_name *path);
const struct rs_name *rs_text_field_owner(const struct rs_name *base, const struct rs_name *path);

#endif
