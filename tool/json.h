// SPDX-License-Identifier: Apache-2.0
// What the tool reads of JSON beside what Jansson has.
#ifndef RS_TOOL_JSON_H
#define RS_TOOL_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

// The value in a file that the user named; `flags` are Jansson's. NULL, with one line on stderr, if
// it cannot be read or is no JSON.
json_t *rs_json_read(const char *path, size_t flags);

// Calls `take` for each record of a text of JSON lines, until one returns false. False if a line is
// none or `take` said so; `*line` is its number and `error` says what is wrong.
bool rs_json_lines(const char *text, size_t len,
                   bool (*take)(void *ctx, const json_t *record, char *error, size_t size),
                   void *ctx, uint32_t *line, char *error, size_t size);

// A member that is text, the object's own; "" if it is missing.
const char *rs_json_word(const json_t *object, const char *name);

// The same, copied.
const char *rs_json_text(struct rs_arena *arena, const json_t *object, const char *name);

// A member that is a number from 0 to UINT32_MAX; 0 if it is missing.
uint32_t rs_json_number(const json_t *object, const char *name);

#endif
