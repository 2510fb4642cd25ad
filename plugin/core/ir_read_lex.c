// SPDX-License-Identifier: Apache-2.0
// The reader's cursor and what is read in one piece: words, numbers, strings, names, types.
// rs_lex_fail is the only place where reading stops.
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "ir_read.h"

// ---- errors and the cursor ----------------------------------------------------------------------

struct rs_position rs_lex_here(const struct rs_reader *r)
{
    return (struct rs_position){r->line, (uint32_t)(r->at - r->line_start) + 1};
}

void rs_lex_fail(struct rs_reader *r, struct rs_position where, const char *format, ...)
{
    char what[256];
    va_list args;

    if (r->error != NULL)
        return;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    r->error = rs_arena_printf(r->unit->arena, "%s:%" PRIu32 ":%" PRIu32 ": %s", r->file,
                               where.line, where.column, what);
    r->at = r->end;
}

void rs_lex_skip_blanks(struct rs_reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
}

struct rs_position rs_lex_here_word(struct rs_reader *r)
{
    rs_lex_skip_blanks(r);
    return rs_lex_here(r);
}

bool rs_lex_at_line_end(struct rs_reader *r)
{
    rs_lex_skip_blanks(r);
    return r->at == r->end || *r->at == '\n' || *r->at == '#';
}

void rs_lex_expect_line_end(struct rs_reader *r)
{
    if (!rs_lex_at_line_end(r))
        rs_lex_fail(r, rs_lex_here(r), "unexpected text at the end of the line");
    while (r->at < r->end && *r->at != '\n')
        r->at++;
}

bool rs_lex_next_line(struct rs_reader *r)
{
    while (r->at < r->end) {
        if (!rs_lex_at_line_end(r))
            return true;
        while (r->at < r->end && *r->at != '\n')
            r->at++;
        if (r->at < r->end) {
            r->at++;
            r->line++;
            r->line_start = r->at;
        }
    }
    return false;
}

bool rs_lex_sees(struct rs_reader *r, const char *text)
{
    size_t len = strlen(text);

    rs_lex_skip_blanks(r);
    return (size_t)(r->end - r->at) >= len && memcmp(r->at, text, len) == 0;
}

bool rs_lex_take(struct rs_reader *r, const char *text)
{
    if (!rs_lex_sees(r, text))
        return false;
    r->at += strlen(text);
    return true;
}

void rs_lex_expect(struct rs_reader *r, const char *text)
{
    if (!rs_lex_take(r, text))
        rs_lex_fail(r, rs_lex_here(r), "expected '%s'", text);
}

static bool is_word(const char *at, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(at, word, len) == 0;
}

size_t rs_lex_word_here(struct rs_reader *r)
{
    rs_lex_skip_blanks(r);
    return rs_text_scan(RS_LEX_NAME, r->at, r->end);
}

bool rs_lex_take_word(struct rs_reader *r, const char *word)
{
    size_t len = rs_lex_word_here(r);

    if (len == 0 || !is_word(r->at, len, word))
        return false;
    r->at += len;
    return true;
}

const struct rs_word *rs_lex_take_word_of(struct rs_reader *r, const struct rs_word *words)
{
    size_t len = rs_lex_word_here(r);

    for (; len > 0 && words->text != NULL; words++) {
        if (is_word(r->at, len, words->text)) {
            r->at += len;
            return words;
        }
    }
    return NULL;
}

uint32_t rs_lex_take_flags(struct rs_reader *r, const struct rs_word *words)
{
    const struct rs_word *word;
    uint32_t flags = 0;

    while ((word = rs_lex_take_word_of(r, words)) != NULL)
        flags |= word->value;
    return flags;
}

// ---- numbers, strings, names --------------------------------------------------------------------

uint64_t rs_lex_digits(struct rs_reader *r, uint64_t limit, const char *what)
{
    struct rs_position start = rs_lex_here(r);
    uint64_t value = 0;

    if (r->at == r->end || !isdigit((unsigned char)*r->at)) {
        rs_lex_fail(r, start, "expected %s", what);
        return 0;
    }
    while (r->at < r->end && isdigit((unsigned char)*r->at)) {
        uint64_t digit = (uint64_t)(*r->at - '0');

        if (value > (limit - digit) / 10) {
            rs_lex_fail(r, start, "%s is too large", what);
            return 0;
        }
        value = value * 10 + digit;
        r->at++;
    }
    return value;
}

int64_t rs_lex_int(struct rs_reader *r)
{
    uint64_t magnitude;
    bool negative;

    rs_lex_skip_blanks(r);
    negative = rs_lex_take(r, "-");
    magnitude = rs_lex_digits(r, (uint64_t)INT64_MAX + negative, "an integer");
    return negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
}

uint32_t rs_lex_u32(struct rs_reader *r, const char *what)
{
    return (uint32_t)rs_lex_digits(r, UINT32_MAX, what);
}

rs_loc rs_lex_take_loc(struct rs_reader *r, rs_loc otherwise)
{
    return rs_lex_take(r, "@") ? rs_lex_u32(r, "a location") : otherwise;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What follows a backslash, as one character.
static char read_escape(struct rs_reader *r)
{
    struct rs_position start = rs_lex_here(r);
    char c = r->at < r->end ? *r->at++ : '\0';
    int high;
    int low;

    if (c == 'n')
        return '\n';
    if (c == 't')
        return '\t';
    if (c == '\\' || c == '"' || c == '`')
        return c;
    high = c == 'x' && r->end - r->at >= 2 ? hex_digit(r->at[0]) : -1;
    low = high >= 0 ? hex_digit(r->at[1]) : -1;
    if (low < 0 || high + low == 0) {
        rs_lex_fail(r, start, "bad escape");
        return ' ';
    }
    r->at += 2;
    return (char)(unsigned char)(high * 16 + low);
}

// The characters up to the closing quote; the cursor is behind the opening one, `start` at it.
static const struct rs_name *read_quoted(struct rs_reader *r, char quote)
{
    struct rs_position start = {r->line, (uint32_t)(r->at - r->line_start)};
    size_t room = (size_t)(r->end - r->at);
    const char *close = memchr(r->at, '\n', room);
    char *text = rs_arena_alloc(&r->scratch, (close != NULL ? (size_t)(close - r->at) : room) + 1);
    size_t len = 0;

    while (r->at < r->end && *r->at != '\n' && *r->at != '\0') {
        char c = *r->at++;

        if (c == quote)
            return rs_intern(r->names, text, len);
        text[len++] = c == '\\' ? read_escape(r) : c;
    }
    rs_lex_fail(r, start, "unterminated quote");
    return rs_intern_cstr(r->names, "");
}

const struct rs_name *rs_lex_string(struct rs_reader *r)
{
    if (!rs_lex_take(r, "\"")) {
        rs_lex_fail(r, rs_lex_here(r), "expected a string");
        return rs_intern_cstr(r->names, "");
    }
    return read_quoted(r, '"');
}

const struct rs_name *rs_lex_name(struct rs_reader *r, enum rs_lexeme kind, const char *what)
{
    const struct rs_name *name;
    size_t len;

    if (rs_lex_take(r, "`"))
        return read_quoted(r, '`');
    len = rs_text_scan(kind, r->at, r->end);
    if (len == 0)
        rs_lex_fail(r, rs_lex_here(r), "expected %s", what);
    name = rs_intern(r->names, r->at, len);
    r->at += len;
    return name;
}

const struct rs_name *rs_lex_name_or_none(struct rs_reader *r, const char *what)
{
    return rs_lex_take_word(r, "_") ? NULL : rs_lex_name(r, RS_LEX_NAME, what);
}

struct rs_type rs_lex_type(struct rs_reader *r)
{
    const struct rs_word *word = rs_lex_take_word_of(r, rs_kind_words);
    struct rs_type type = {.kind = RS_KIND_OTHER};

    if (word == NULL) {
        rs_lex_fail(r, rs_lex_here(r), "expected a type");
        return type;
    }
    type.kind = (enum rs_kind)word->value;
    if (r->at < r->end && *r->at == ':') {
        r->at++;
        type.name = rs_lex_name(r, RS_LEX_NAME, "a struct's name");
    }
    if (r->at < r->end && *r->at == '+') {
        r->at++;
        type.holds_objects = true;
    }
    return type;
}
