// SPDX-License-Identifier: Apache-2.0
// What the files of the contract module share: contract.c (the set), contract_parse.c (text to
// contracts), contract_print.c (contracts to text), contract_attr.c (attributes).
#ifndef RS_CORE_CONTRACT_IMPL_H
#define RS_CORE_CONTRACT_IMPL_H

#include <stddef.h>

#include "contract.h"

// One logical line of a text: a physical line and the lines that continue it.
struct rs_contract_line {
    const char *file;
    const char *text;
    size_t len;
    uint32_t line;  // number of the first physical line
};

// A line read. Exactly one of contract, alias, and object is set.
struct rs_contract_parsed {
    const struct rs_name *name;
    struct rs_contract *contract;
    const struct rs_name *alias;
    enum rs_object_kind object;
    const struct rs_name *type;
    const struct rs_name *spelling;
};

// Cuts the next logical line that holds anything from `*text`..`end` and moves `*text` behind it;
// `*line_number` is the number of the physical line at `*text`. False at the end of the text.
bool rs_contract_next_line(const char **text, const char *end, uint32_t *line_number,
                           struct rs_contract_line *line);

// The length of the NAME, without quotes, that `text` begins with; 0 if there is none.
size_t rs_contract_name_length(const char *text, size_t len);

// Reads one logical line. With `name`, a contract only: its name may be missing and counts as
// `name` whatever it is. `*error` has a location if line->file is not NULL.
bool rs_contract_parse(struct rs_contracts *set, const struct rs_contract_line *line,
                       const struct rs_name *name, struct rs_contract_parsed *parsed,
                       const char **error);

// Everything that is known of `name`, made if there is nothing yet. NULL if a built-in line is
// wrong; `*error` then says where.
struct rs_contract_entry *rs_contract_entry(struct rs_contracts *set, const struct rs_name *name,
                                            const char **error);

// Interns the names of all built-in lines, so that rs_contract_entry can be asked for each.
void rs_contract_name_builtin(struct rs_contracts *set);

// A word of the language that has a meaning where a parameter's name could stand.
bool rs_contract_reserved(const char *text, size_t len);

// Modes, flags and simple values by word, for the reader and the printer.
struct rs_contract_word {
    const char *word;
    uint32_t value;
};

// Each table ends with a NULL word.
extern const struct rs_contract_word rs_contract_mode_words[];
extern const struct rs_contract_word rs_contract_flag_words[];
extern const struct rs_contract_word rs_contract_does_words[];
extern const struct rs_contract_word rs_contract_value_words[];
extern const struct rs_contract_word rs_contract_condition_words[];
extern const struct rs_contract_word rs_contract_object_words[];

#endif
