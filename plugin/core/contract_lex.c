// SPDX-License-Identifier: Apache-2.0
// Contract text as lines, words and numbers; what they mean is contract_parse.c.
#include "contract_lex.h"

#include <string.h>

// ---- characters --------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// How many characters of a name stand at text[i], which is not the first: 0, 1 or 2.
static size_t name_step(const char *text, size_t len, size_t i)
{
    char c = text[i];
    char after = i + 1 < len ? text[i + 1] : '\0';

    if (is_name_start(c) || is_digit(c) || c == '$' || c == '~' || c == '[' || c == ']')
        return 1;
    if (c == ':' && after == ':')
        return 2;
    if ((c == '-' || c == '.') && is_name_start(after))
        return 1;
    return c == '#' && is_digit(after) ? 1 : 0;
}

size_t rs_contract_name_length(const char *text, size_t len)
{
    size_t i = 0;
    size_t step;

    if (len == 0 || !is_name_start(text[0]))
        return 0;
    for (i = 1; i < len; i += step) {
        step = name_step(text, len, i);
        if (step == 0)
            break;
    }
    return i;
}

bool rs_line_text_is(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

bool rs_contract_reserved(const char *text, size_t len)
{
    const struct rs_contract_word *w = rs_contract_value_words;

    while (w->word != NULL && !rs_line_text_is(text, len, w->word))
        w++;
    return w->word != NULL || rs_line_text_is(text, len, "_");
}

// ---- lines -------------------------------------------------------------------------------------

static const char *end_of_line(const char *text, const char *end)
{
    const char *newline = text < end ? memchr(text, '\n', (size_t)(end - text)) : NULL;

    return newline != NULL ? newline : end;
}

// Whether a physical line holds more than blanks and a comment.
static bool has_content(const char *text, const char *end)
{
    while (text < end && is_blank(*text))
        text++;
    return text < end && *text != '\n' && *text != '#';
}

static bool continues(const char *text, const char *end)
{
    bool indented = text < end && is_blank(*text);

    while (text < end && is_blank(*text))
        text++;
    return indented && text < end && *text != '\n';
}

bool rs_contract_next_line(const char **text, const char *end, uint32_t *line_number,
                           struct rs_contract_line *line)
{
    const char *at = *text;
    const char *stop;
    bool found = false;

    while (at < end && !found) {
        found = has_content(at, end);
        stop = end_of_line(at, end);
        line->text = at;
        line->line = *line_number;
        do {
            at = stop < end ? stop + 1 : end;
            ++*line_number;
            line->len = (size_t)(stop - line->text);
            stop = end_of_line(at, end);
        } while (found && continues(at, end));
    }
    *text = at;
    return found;
}

// ---- the reader --------------------------------------------------------------------------------

bool rs_line_fail(struct rs_line *r, const char *at, const char *what)
{
    uint32_t line = r->line->line;
    const char *start = r->line->text;

    if (r->error != NULL)
        return false;
    for (const char *c = start; c < at; c++) {
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    }
    r->error = r->line->file == NULL ? what
                                     : rs_arena_printf(r->set->arena, "%s:%u:%u: %s", r->line->file,
                                                       line, (unsigned)(at - start) + 1, what);
    return false;
}

// Skips blanks, comments and the line ends inside a logical line.
static void skip(struct rs_line *r)
{
    while (r->at < r->end && (is_blank(*r->at) || *r->at == '\n' || *r->at == '#')) {
        if (*r->at == '#')
            r->at = end_of_line(r->at, r->end);
        else
            r->at++;
    }
}

char rs_line_peek(struct rs_line *r)
{
    skip(r);
    return r->at < r->end ? *r->at : '\0';
}

// The next token as a person would name it, for messages.
static const char *next_token(struct rs_line *r)
{
    size_t len;

    if (rs_line_peek(r) == '\0' && r->at >= r->end)
        return "the end of the line";
    len = rs_contract_name_length(r->at, (size_t)(r->end - r->at));
    if (len > 40)
        len = 40;
    if (len > 0)
        return rs_arena_printf(r->set->arena, "'%.*s'", (int)len, r->at);
    if (*r->at < ' ' || *r->at > '~')
        return "an unprintable character";
    return rs_arena_printf(r->set->arena, "'%c'", *r->at);
}

bool rs_line_expected(struct rs_line *r, const char *what)
{
    const char *found = next_token(r);

    return rs_line_fail(r, r->at,
                        rs_arena_printf(r->set->arena, "expected %s, not %s", what, found));
}

bool rs_line_accept(struct rs_line *r, const char *punctuation)
{
    size_t len = strlen(punctuation);

    skip(r);
    if ((size_t)(r->end - r->at) < len || memcmp(r->at, punctuation, len) != 0)
        return false;
    r->at += len;
    return true;
}

bool rs_line_expect(struct rs_line *r, const char *punctuation)
{
    if (rs_line_accept(r, punctuation))
        return true;
    return rs_line_expected(r, rs_arena_printf(r->set->arena, "'%s'", punctuation));
}

bool rs_line_peek_word(struct rs_line *r, struct rs_line_word *word)
{
    skip(r);
    word->text = r->at;
    word->len = rs_contract_name_length(r->at, (size_t)(r->end - r->at));
    return word->len > 0;
}

bool rs_line_accept_word(struct rs_line *r, const char *text)
{
    struct rs_line_word word;

    if (!rs_line_peek_word(r, &word) || !rs_line_text_is(word.text, word.len, text))
        return false;
    r->at += word.len;
    return true;
}

bool rs_line_read_word(struct rs_line *r, struct rs_line_word *word, const char *what)
{
    if (!rs_line_peek_word(r, word))
        return rs_line_expected(r, what);
    r->at += word->len;
    return true;
}

const struct rs_contract_word *rs_line_look_up(const struct rs_contract_word *table,
                                               struct rs_line_word word)
{
    for (; table->word != NULL; table++) {
        if (rs_line_text_is(word.text, word.len, table->word))
            return table;
    }
    return NULL;
}

// "text" with \" and \\ for the two characters.
static bool read_quoted(struct rs_line *r, const struct rs_name **name)
{
    const char *start = r->at++;
    char *text = rs_arena_alloc(r->set->arena, (size_t)(r->end - start) + 1);
    size_t len = 0;

    while (r->at < r->end && *r->at != '"' && *r->at != '\n') {
        if (*r->at == '\\' && r->at + 1 < r->end)
            r->at++;
        text[len++] = *r->at++;
    }
    if (r->at >= r->end || *r->at != '"')
        return rs_line_fail(r, start, "the name's closing quote is missing");
    r->at++;
    if (len == 0 || memchr(text, '\n', len) != NULL || memchr(text, '\0', len) != NULL)
        return rs_line_fail(r, start, "not a name");
    *name = rs_intern(r->set->names, text, len);
    return true;
}

bool rs_line_name(struct rs_line *r, const struct rs_name **name)
{
    struct rs_line_word word;

    if (rs_line_peek(r) == '"')
        return read_quoted(r, name);
    if (!rs_line_read_word(r, &word, "a name"))
        return false;
    *name = rs_intern(r->set->names, word.text, word.len);
    return true;
}

bool rs_line_at_int(struct rs_line *r)
{
    char c = rs_line_peek(r);

    return is_digit(c) || (c == '-' && r->at + 1 < r->end && is_digit(r->at[1]));
}

bool rs_line_int(struct rs_line *r, int64_t *value)
{
    const char *start;
    bool negative;
    int64_t n = 0;

    if (!rs_line_at_int(r))
        return rs_line_expected(r, "a number");
    start = r->at;
    negative = *r->at == '-';
    if (negative)
        r->at++;
    for (; r->at < r->end && is_digit(*r->at); r->at++) {
        int digit = *r->at - '0';

        // Counted downwards, where there is one number more.
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, digit, &n))
            return rs_line_fail(r, start, "the number is too large");
    }
    if (!negative && n == INT64_MIN)
        return rs_line_fail(r, start, "the number is too large");
    *value = negative ? n : -n;
    return true;
}
