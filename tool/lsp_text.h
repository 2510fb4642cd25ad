// SPDX-License-Identifier: Apache-2.0
// Text as an editor sees it: places are lines and characters from 0, where a character is a unit of
// the encoding that was agreed on. The compiler counts lines and bytes from 1.
#ifndef RS_TOOL_LSP_TEXT_H
#define RS_TOOL_LSP_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rs_units { RS_UNITS_UTF16, RS_UNITS_UTF8, RS_UNITS_UTF32 };

// Valid when zero-initialised: an empty text.
struct rs_text {
    char *bytes;
    size_t len;
    size_t *starts;  // of its lines; NULL until they are asked for
    size_t nlines;
};

// Replaces `removed` bytes at `offset` by others. False if memory is short: then nothing changed.
bool rs_text_replace(struct rs_text *text, size_t offset, size_t removed, const char *added,
                     size_t len);

void rs_text_free(struct rs_text *text);

// Where a line (from 0) begins, and its length without what ends it. A line behind the last is
// empty, at the end.
size_t rs_text_line(struct rs_text *text, size_t line, size_t *len);

// The offset of a place; behind a line's end is its end.
size_t rs_text_offset(struct rs_text *text, size_t line, size_t character, enum rs_units units);

// A place of the compiler's as a Position of the protocol; a line that is not there is the last.
json_t *rs_text_position(struct rs_text *text, uint32_t line, uint32_t column, enum rs_units units);

#endif
