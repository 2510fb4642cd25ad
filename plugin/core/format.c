// SPDX-License-Identifier: Apache-2.0
// The format strings of PyArg_Parse* and Py_BuildValue, of every version from 2.7 on: what each
// variadic argument is. Letters are two tables; the reader below knows parentheses and suffixes.
#include <string.h>

#include "contract.h"

// Deeper nesting is refused; the interpreter's own limit is smaller.
#define RS_FORMAT_DEPTH 64

// What a unit of a format takes from the arguments: one letter an argument.
//   . a C value       o an object         n a stolen object     t a type object
//   f a converter     v its value         b a Py_buffer         m memory       i a pointer inside
struct unit {
    const char *text;  // the longest one that fits counts, so longer ones come first
    const char *args;
    const char *type;  // of the object, if the letter says
};

static const struct unit parse_units[] = {
    {"s#", "i.", NULL},  {"s*", "b", NULL},       {"s", "i", NULL},      {"z#", "i.", NULL},
    {"z*", "b", NULL},   {"z", "i", NULL},        {"y#", "i.", NULL},    {"y*", "b", NULL},
    {"y", "i", NULL},    {"u#", "i.", NULL},      {"u", "i", NULL},      {"Z#", "i.", NULL},
    {"Z", "i", NULL},    {"t#", "i.", NULL},      {"w#", "i.", NULL},    {"w*", "b", NULL},
    {"w", "i", NULL},    {"es#", "...", NULL},    {"es", ".m", NULL},    {"et#", "...", NULL},
    {"et", ".m", NULL},  {"O!", "to", NULL},      {"O&", "fv", NULL},    {"O", "o", NULL},
    {"S", "o", "bytes"}, {"Y", "o", "bytearray"}, {"U", "o", "unicode"}, {"b", ".", NULL},
    {"B", ".", NULL},    {"h", ".", NULL},        {"H", ".", NULL},      {"i", ".", NULL},
    {"I", ".", NULL},    {"l", ".", NULL},        {"k", ".", NULL},      {"L", ".", NULL},
    {"K", ".", NULL},    {"n", ".", NULL},        {"c", ".", NULL},      {"C", ".", NULL},
    {"f", ".", NULL},    {"d", ".", NULL},        {"D", ".", NULL},      {"p", ".", NULL},
    {NULL, NULL, NULL},
};

static const struct unit build_units[] = {
    {"s#", "..", NULL}, {"s", ".", NULL}, {"z#", "..", NULL}, {"z", ".", NULL},
    {"y#", "..", NULL}, {"y", ".", NULL}, {"u#", "..", NULL}, {"u", ".", NULL},
    {"U#", "..", NULL}, {"U", ".", NULL}, {"O&", "fv", NULL}, {"O", "o", NULL},
    {"S", "o", NULL},   {"N", "n", NULL}, {"b", ".", NULL},   {"B", ".", NULL},
    {"h", ".", NULL},   {"H", ".", NULL}, {"i", ".", NULL},   {"I", ".", NULL},
    {"l", ".", NULL},   {"k", ".", NULL}, {"L", ".", NULL},   {"K", ".", NULL},
    {"n", ".", NULL},   {"c", ".", NULL}, {"C", ".", NULL},   {"d", ".", NULL},
    {"f", ".", NULL},   {"D", ".", NULL}, {"p", ".", NULL},   {NULL, NULL, NULL},
};

struct splitter {
    struct rs_arena *arena;
    const char *at;
    const char *end;
    bool build;
    bool optional;
    bool keywords;                        // after '$'
    bool nested;                          // there was a parenthesis
    char closing[RS_FORMAT_DEPTH];        // what each open parenthesis waits for
    uint32_t count[RS_FORMAT_DEPTH + 1];  // values at each level so far
    uint32_t depth;
    struct rs_format_item *items;
    uint32_t nitems;
    size_t cap;
    const char *why;
};

static bool fail(struct splitter *s, const char *why)
{
    s->why = why;
    return false;
}

static bool fail_character(struct splitter *s)
{
    char c = *s->at;

    if (c < ' ' || c > '~')
        return fail(s, "an unprintable character");
    return fail(s, rs_arena_printf(s->arena, "'%c' is no unit of the format", c));
}

static enum rs_format_arg arg_kind(char c)
{
    switch (c) {
    case 'o':
        return RS_FORMAT_OBJECT;
    case 'n':
        return RS_FORMAT_NEW;
    case 't':
        return RS_FORMAT_TYPE;
    case 'f':
        return RS_FORMAT_CONVERTER;
    case 'v':
        return RS_FORMAT_CONVERTED;
    case 'b':
        return RS_FORMAT_BUFFER;
    case 'm':
        return RS_FORMAT_MEMORY;
    case 'i':
        return RS_FORMAT_INTERIOR;
    default:
        return RS_FORMAT_PLAIN;
    }
}

static const struct unit *find_unit(const struct splitter *s)
{
    const struct unit *u = s->build ? build_units : parse_units;
    size_t left = (size_t)(s->end - s->at);

    while (u->text != NULL &&
           (strlen(u->text) > left || memcmp(u->text, s->at, strlen(u->text)) != 0))
        u++;
    return u->text != NULL ? u : NULL;
}

static void add_item(struct splitter *s, enum rs_format_arg kind, const char *type)
{
    struct rs_format_item *item;

    s->items = rs_arena_grow(s->arena, s->items, &s->cap, (size_t)s->nitems + 1, sizeof *s->items);
    item = &s->items[s->nitems++];
    item->kind = kind;
    item->optional = s->optional;
    item->type = type;
}

static bool take_unit(struct splitter *s)
{
    const struct unit *u = find_unit(s);

    if (u == NULL)
        return fail_character(s);
    for (const char *arg = u->args; *arg != '\0'; arg++)
        add_item(s, arg_kind(*arg), *arg == 'o' ? u->type : NULL);
    s->at += strlen(u->text);
    s->count[s->depth]++;
    return true;
}

static bool open_level(struct splitter *s, char closing)
{
    if (s->depth >= RS_FORMAT_DEPTH)
        return fail(s, "parentheses are nested too deeply");
    s->nested = true;
    s->closing[s->depth++] = closing;
    s->count[s->depth] = 0;
    s->at++;
    return true;
}

static bool close_level(struct splitter *s)
{
    if (s->depth == 0 || s->closing[s->depth - 1] != *s->at)
        return fail(s, rs_arena_printf(s->arena, "'%c' closes nothing", *s->at));
    if (*s->at == '}' && s->count[s->depth] % 2 != 0)
        return fail(s, "a dict needs pairs of values");
    s->depth--;
    s->count[s->depth]++;
    s->at++;
    return true;
}

static bool take_marker(struct splitter *s)
{
    bool *seen = *s->at == '|' ? &s->optional : &s->keywords;

    if (s->depth > 0 || *seen)
        return fail(s, rs_arena_printf(s->arena, "a misplaced '%c'", *s->at));
    *seen = true;
    s->at++;
    return true;
}

// One step of a PyArg_Parse* format; ':' and ';' end it.
static bool parse_step(struct splitter *s)
{
    switch (*s->at) {
    case '(':
        return open_level(s, ')');
    case ')':
        return close_level(s);
    case '|':
    case '$':
        return take_marker(s);
    case ':':
    case ';':
        s->end = s->at;
        return true;
    default:
        return take_unit(s);
    }
}

static bool build_step(struct splitter *s)
{
    switch (*s->at) {
    case '(':
        return open_level(s, ')');
    case '[':
        return open_level(s, ']');
    case '{':
        return open_level(s, '}');
    case ')':
    case ']':
    case '}':
        return close_level(s);
    case ' ':
    case '\t':
    case ',':
    case ':':
        s->at++;
        return true;
    default:
        return take_unit(s);
    }
}

bool rs_format_split(struct rs_arena *arena, const char *format, size_t len, bool build,
                     struct rs_format_item **items, uint32_t *nitems, bool *single,
                     const char **why)
{
    struct splitter s = {.arena = arena, .at = format, .end = format + len, .build = build};
    bool good = true;

    while (good && s.at < s.end)
        good = build ? build_step(&s) : parse_step(&s);
    if (good && s.depth > 0)
        good = fail(&s, "a parenthesis is not closed");
    *items = s.items;
    *nitems = s.nitems;
    *single = s.nitems == 1 && s.count[0] == 1 && !s.nested &&
              (s.items[0].kind == RS_FORMAT_OBJECT || s.items[0].kind == RS_FORMAT_NEW);
    *why = s.why;
    return good;
}
