// SPDX-License-Identifier: Apache-2.0
// The words of the contract language, for its reader (contract_parse.c). Private to it.
#ifndef RS_CORE_CONTRACT_LEX_H
#define RS_CORE_CONTRACT_LEX_H

#include "contract.h"
#include "contract_impl.h"

// A logical line being read.
struct rs_line {
    struct rs_contracts *set;
    const struct rs_contract_line *line;
    const char *at;
    const char *end;
    struct rs_contract *contract;  // what is made of it
    const char *error;             // the first one, with its place; NULL if there is none yet
};

// A word of the line.
struct rs_line_word {
    const char *text;
    size_t len;
};

bool rs_line_text_is(const char *text, size_t len, const char *word);

// The entry of a table that ends with a NULL word; NULL if the word is not in it.
const struct rs_contract_word *rs_line_look_up(const struct rs_contract_word *table,
                                               struct rs_line_word word);

// Remember what is wrong at `at`, or that `what` was expected where the reader stands. Always
// false.
bool rs_line_fail(struct rs_line *r, const char *at, const char *what);
bool rs_line_expected(struct rs_line *r, const char *what);

// The next character that is no blank and no comment; 0 at the end.
char rs_line_peek(struct rs_line *r);

// Whether the line goes on with a punctuation or word, which is then passed; `expect` fails if not.
bool rs_line_accept(struct rs_line *r, const char *punctuation);
bool rs_line_accept_word(struct rs_line *r, const char *text);
bool rs_line_expect(struct rs_line *r, const char *punctuation);

// The next word, left where it is or passed; `what` was expected where there is none.
bool rs_line_peek_word(struct rs_line *r, struct rs_line_word *word);
bool rs_line_read_word(struct rs_line *r, struct rs_line_word *word, const char *what);

// A name, in quotes or not.
bool rs_line_name(struct rs_line *r, const struct rs_name **name);

bool rs_line_at_int(struct rs_line *r);
bool rs_line_int(struct rs_line *r, int64_t *value);

#endif
