// SPDX-License-Identifier: Apache-2.0
// Offsets, lines and characters of a text.
#include "lsp_text.h"

#include <stdlib.h>
#include <string.h>

// ---- changing -------------------------------------------------------------------------------

bool rs_text_replace(struct rs_text *text, size_t offset, size_t removed, const char *added,
                     size_t len)
{
    size_t rest = text->len - offset - removed;
    char *bytes = malloc(offset + len + rest + 1);

    if (bytes == NULL)
        return false;
    if (text->bytes != NULL) {
        memcpy(bytes, text->bytes, offset);
        memcpy(bytes + offset + len, text->bytes + offset + removed, rest);
    }
    memcpy(bytes + offset, added, len);
    rs_text_free(text);
    text->bytes = bytes;
    text->len = offset + len + rest;
    bytes[text->len] = '\0';
    return true;
}

void rs_text_free(struct rs_text *text)
{
    free(text->bytes);
    free(text->starts);
    *text = (struct rs_text){0};
}

// ---- lines ----------------------------------------------------------------------------------

// Behind the end of the line that begins at `at`: "\n", "\r\n" or "\r" ends it.
static size_t next_line(const struct rs_text *text, size_t at)
{
    while (at < text->len && text->bytes[at] != '\n' && text->bytes[at] != '\r')
        at++;
    if (at + 1 < text->len && text->bytes[at] == '\r' && text->bytes[at + 1] == '\n')
        at++;
    return at < text->len ? at + 1 : at;
}

// The starts of all lines, and the end of the text. A text that ends with a newline has an empty
// line behind it.
static bool find_lines(struct rs_text *text)
{
    size_t count = 2;

    if (text->starts != NULL)
        return true;
    for (size_t at = 0; at < text->len; at++)
        count += text->bytes[at] == '\n' || text->bytes[at] == '\r';
    text->starts = calloc(count, sizeof *text->starts);
    if (text->starts == NULL)
        return false;
    text->nlines = 1;
    for (size_t at = next_line(text, 0); at < text->len; at = next_line(text, at))
        text->starts[text->nlines++] = at;
    if (text->len > 0 && strchr("\r\n", text->bytes[text->len - 1]) != NULL)
        text->starts[text->nlines++] = text->len;
    return true;
}

size_t rs_text_line(struct rs_text *text, size_t line, size_t *len)
{
    size_t start;
    size_t end;

    *len = 0;
    if (!find_lines(text) || line >= text->nlines)
        return text->len;
    start = text->starts[line];
    end = line + 1 < text->nlines ? text->starts[line + 1] : text->len;
    while (end > start && (text->bytes[end - 1] == '\n' || text->bytes[end - 1] == '\r'))
        end--;
    *len = end - start;
    return start;
}

// ---- characters -----------------------------------------------------------------------------

// How many units the character counts for that has this byte; its first byte counts for all.
static size_t units_of(char byte, enum rs_units units)
{
    unsigned char bits = (unsigned char)byte;

    if (units == RS_UNITS_UTF8)
        return 1;
    if ((bits & 0xc0) == 0x80)
        return 0;
    return units == RS_UNITS_UTF16 && bits >= 0xf0 ? 2 : 1;
}

size_t rs_text_offset(struct rs_text *text, size_t line, size_t character, enum rs_units units)
{
    size_t len;
    size_t start = rs_text_line(text, line, &len);
    size_t seen = 0;
    size_t at = 0;

    while (at < len && seen + units_of(text->bytes[start + at], units) <= character)
        seen += units_of(text->bytes[start + at++], units);
    return start + at;
}

json_t *rs_text_position(struct rs_text *text, uint32_t line, uint32_t column, enum rs_units units)
{
    size_t number = line > 0 ? line - 1 : 0;
    size_t character = 0;
    size_t start;
    size_t len;

    if (find_lines(text) && number >= text->nlines)
        number = text->nlines - 1;
    start = rs_text_line(text, number, &len);
    for (size_t at = 0; at < len && at + 1 < column; at++)
        character += units_of(text->bytes[start + at], units);
    return json_pack("{s:I,s:I}", "line", (json_int_t)number, "character", (json_int_t)character);
}
