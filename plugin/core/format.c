// SPDX-License-Identifier: Apache-2.0
// The format strings of PyArg_Parse* and Py_BuildValue: what each variadic argument is. Letters are
// two tables; the reader below knows parentheses and suffixes.
#include "format.h"

#include <string.h>

// Deeper nesting is refused; the interpreter's own limit is smaller.
#define RS_FORMAT_DEPTH 64

// From this version on all lengths are Py_ssize_t.
#define SSIZE_LENGTHS 0x030d

// An argument that a unit takes. Parsing takes the address of most.
struct arg {
    char letter;
    enum rs_format_arg kind;
    enum rs_ctype ctype;
};

static const struct arg args[] = {
    {'c', RS_FORMAT_PLAIN, RS_C_CHAR},
    {'B', RS_FORMAT_PLAIN, RS_C_UCHAR},
    {'h', RS_FORMAT_PLAIN, RS_C_SHORT},
    {'H', RS_FORMAT_PLAIN, RS_C_USHORT},
    {'i', RS_FORMAT_PLAIN, RS_C_INT},
    {'I', RS_FORMAT_PLAIN, RS_C_UINT},
    {'l', RS_FORMAT_PLAIN, RS_C_LONG},
    {'k', RS_FORMAT_PLAIN, RS_C_ULONG},
    {'L', RS_FORMAT_PLAIN, RS_C_LLONG},
    {'K', RS_FORMAT_PLAIN, RS_C_ULLONG},
    {'n', RS_FORMAT_PLAIN, RS_C_SSIZE},  // '#' too, unless it is an int
    {'f', RS_FORMAT_PLAIN, RS_C_FLOAT},
    {'d', RS_FORMAT_PLAIN, RS_C_DOUBLE},
    {'D', RS_FORMAT_PLAIN, RS_C_COMPLEX},
    {'s', RS_FORMAT_INTERIOR, RS_C_STRING},
    {'w', RS_FORMAT_INTERIOR, RS_C_WIDE},
    {'*', RS_FORMAT_BUFFER, RS_C_BUFFER},
    {'e', RS_FORMAT_PLAIN, RS_C_STRING},  // an encoding's name: never an address
    {'m', RS_FORMAT_MEMORY, RS_C_STRING},
    {'x', RS_FORMAT_PLAIN, RS_C_STRING},  // memory of the caller's, or to be freed
    {'o', RS_FORMAT_OBJECT, RS_C_OBJECT},
    {'N', RS_FORMAT_NEW, RS_C_OBJECT},
    {'t', RS_FORMAT_TYPE, RS_C_TYPE},
    {'&', RS_FORMAT_CONVERTER, RS_C_CONVERTER},
    {'v', RS_FORMAT_CONVERTED, RS_C_POINTER},
};

struct unit {
    const char *text;  // the longest one that fits counts, so longer ones come first
    const char *args;
    const char *type;  // of the object, if the letter says
    uint16_t since;
    uint16_t until;
};

static const struct unit parse_units[] = {
    {.text = "s#", .args = "s#"},
    {.text = "s*", .args = "*"},
    {.text = "s", .args = "s"},
    {.text = "z#", .args = "s#"},
    {.text = "z*", .args = "*"},
    {.text = "z", .args = "s"},
    {.text = "y#", .args = "s#", .since = 0x0300},
    {.text = "y*", .args = "*", .since = 0x0300},
    {.text = "y", .args = "s", .since = 0x0300},
    {.text = "u#", .args = "w#", .until = 0x030c},
    {.text = "u", .args = "w", .until = 0x030c},
    {.text = "Z#", .args = "w#", .since = 0x0300, .until = 0x030c},
    {.text = "Z", .args = "w", .since = 0x0300, .until = 0x030c},
    {.text = "t#", .args = "s#", .until = 0x0300},
    {.text = "w#", .args = "s#", .until = 0x0300},
    {.text = "w*", .args = "*"},
    {.text = "w", .args = "s", .until = 0x0300},
    {.text = "es#", .args = "ex#"},
    {.text = "es", .args = "em"},
    {.text = "et#", .args = "ex#"},
    {.text = "et", .args = "em"},
    {.text = "O!", .args = "to"},
    {.text = "O&", .args = "&v"},
    {.text = "O", .args = "o"},
    {.text = "S", .args = "o", .type = "bytes"},
    {.text = "Y", .args = "o", .type = "bytearray", .since = 0x0300},
    {.text = "U", .args = "o", .type = "unicode"},
    {.text = "b", .args = "B"},
    {.text = "B", .args = "B"},
    {.text = "h", .args = "h"},
    {.text = "H", .args = "H"},
    {.text = "i", .args = "i"},
    {.text = "I", .args = "I"},
    {.text = "l", .args = "l"},
    {.text = "k", .args = "k"},
    {.text = "L", .args = "L"},
    {.text = "K", .args = "K"},
    {.text = "n", .args = "n"},
    {.text = "c", .args = "c"},
    {.text = "C", .args = "i", .since = 0x0300},
    {.text = "f", .args = "f"},
    {.text = "d", .args = "d"},
    {.text = "D", .args = "D"},
    {.text = "p", .args = "i", .since = 0x0303},
    {.text = NULL},
};

static const struct unit build_units[] = {
    {.text = "s#", .args = "s#"},
    {.text = "s", .args = "s"},
    {.text = "z#", .args = "s#"},
    {.text = "z", .args = "s"},
    {.text = "y#", .args = "s#", .since = 0x0300},
    {.text = "y", .args = "s", .since = 0x0300},
    {.text = "u#", .args = "w#"},
    {.text = "u", .args = "w"},
    {.text = "U#", .args = "s#"},
    {.text = "U", .args = "s"},
    {.text = "O&", .args = "&v"},
    {.text = "O", .args = "o"},
    {.text = "S&", .args = "&v"},
    {.text = "S", .args = "o"},
    {.text = "N&", .args = "&v"},
    {.text = "N", .args = "N"},
    {.text = "b", .args = "i"},
    {.text = "B", .args = "i"},
    {.text = "h", .args = "i"},
    {.text = "H", .args = "i"},
    {.text = "i", .args = "i"},
    {.text = "I", .args = "I"},
    {.text = "l", .args = "l"},
    {.text = "k", .args = "k"},
    {.text = "L", .args = "L"},
    {.text = "K", .args = "K"},
    {.text = "n", .args = "n"},
    {.text = "c", .args = "i"},
    {.text = "C", .args = "i", .since = 0x0300},
    {.text = "d", .args = "d"},
    {.text = "f", .args = "d"},
    {.text = "D", .args = "D"},
    {.text = "p", .args = "i", .since = 0x030e},
    {.text = NULL},
};

struct splitter {
    struct rs_arena *arena;
    const struct rs_format_options *options;
    const char *at;
    const char *end;
    bool optional;
    bool keywords;                        // after '$'
    char closing[RS_FORMAT_DEPTH];        // what each open parenthesis waits for
    uint32_t count[RS_FORMAT_DEPTH + 1];  // values at each level so far
    uint32_t depth;
    char outer;  // the last bracket that was opened outside all others
    size_t cap;
    struct rs_format *format;
};

static bool fail(struct splitter *s, const char *why)
{
    s->format->why = why;
    return false;
}

static bool in_version(const struct splitter *s, const struct unit *u)
{
    uint16_t version = s->options->version;

    return version == 0 || (version >= u->since && (u->until == 0 || version < u->until));
}

static const struct unit *find_unit(const struct splitter *s, bool any_version)
{
    const struct unit *u = s->options->language == RS_FORMAT_BUILD ? build_units : parse_units;
    size_t left = (size_t)(s->end - s->at);

    while (u->text != NULL &&
           (strlen(u->text) > left || memcmp(u->text, s->at, strlen(u->text)) != 0 ||
            !(any_version || in_version(s, u))))
        u++;
    return u->text != NULL ? u : NULL;
}

static bool fail_unit(struct splitter *s)
{
    const struct unit *known = find_unit(s, true);
    int version = s->options->version;
    char c = *s->at;

    if (known != NULL)
        return fail(s, rs_arena_printf(s->arena, "'%s' is no unit in Python %d.%d", known->text,
                                       version >> 8, version & 255));
    if (c < ' ' || c > '~')
        return fail(s, "an unprintable character");
    return fail(s, rs_arena_printf(s->arena, "'%c' is no unit of the format", c));
}

static const struct arg *find_arg(char letter)
{
    const struct arg *arg = args;

    while (arg->letter != letter)
        arg++;
    return arg;
}

static void add_item(struct splitter *s, const struct unit *u, char letter)
{
    struct rs_format *f = s->format;
    bool build = s->options->language == RS_FORMAT_BUILD;
    const struct arg *arg = find_arg(letter == '#' ? 'n' : letter);
    struct rs_format_item *item;

    f->items = rs_arena_grow(s->arena, f->items, &s->cap, (size_t)f->nitems + 1, sizeof *f->items);
    item = &f->items[f->nitems++];
    *item =
        (struct rs_format_item){.kind = arg->kind,
                                .ctype = arg->ctype,
                                .address = build ? letter == 'D' : strchr("et&v", letter) == NULL,
                                .optional = s->optional,
                                .nested = s->depth > 0,
                                .type = letter == 'o' ? u->type : NULL,
                                .unit = u->text};
    if (build && arg->kind == RS_FORMAT_INTERIOR)
        item->kind = RS_FORMAT_PLAIN;
    if (letter == '#') {
        f->lengths = true;
        item->ctype = s->options->int_lengths ? RS_C_INT : RS_C_SSIZE;
    }
}

static bool take_unit(struct splitter *s)
{
    const struct unit *u = find_unit(s, false);

    if (u == NULL)
        return fail_unit(s);
    for (const char *arg = u->args; *arg != '\0'; arg++)
        add_item(s, u, *arg);
    s->at += strlen(u->text);
    s->count[s->depth]++;
    return true;
}

static bool open_level(struct splitter *s, char closing)
{
    if (s->depth >= RS_FORMAT_DEPTH)
        return fail(s, "parentheses are nested too deeply");
    if (s->depth == 0)
        s->outer = *s->at;
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

// '|' comes before '$', and '$' means something only where arguments have names.
static bool take_marker(struct splitter *s)
{
    bool *seen = *s->at == '|' ? &s->optional : &s->keywords;

    if (*s->at == '$' && !s->options->keywords)
        return fail(s, "'$' is for functions that parse keywords");
    if (*s->at == '|' && s->keywords)
        return fail(s, "'|' behind '$'");
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

bool rs_format_read(struct rs_arena *arena, const struct rs_format_options *options,
                    const char *text, size_t len, struct rs_format *format)
{
    struct splitter s = {
        .arena = arena, .options = options, .at = text, .end = text + len, .format = format};
    bool good = true;

    if (options->language == RS_FORMAT_PRINT)
        return rs_format_read_print(arena, options, text, len, format);
    *format = (struct rs_format){0};
    while (good && s.at < s.end)
        good = options->language == RS_FORMAT_BUILD ? build_step(&s) : parse_step(&s);
    if (good && s.depth > 0)
        good = fail(&s, "a parenthesis is not closed");
    format->nvalues = s.count[0];
    format->outer = (char)(s.count[0] == 1 ? s.outer : 0);
    return good;
}

bool rs_format_is_single(const struct rs_format *format)
{
    return format->nitems == 1 && format->nvalues == 1 && !format->items[0].nested &&
           (format->items[0].kind == RS_FORMAT_OBJECT || format->items[0].kind == RS_FORMAT_NEW);
}

bool rs_contract_format(const struct rs_contract *contract, const struct rs_name *name,
                        uint16_t version, uint32_t *param, struct rs_format_options *options)
{
    const uint32_t formats = RS_MODE_PARSE_FORMAT | RS_MODE_BUILD_FORMAT | RS_MODE_PRINT_FORMAT;

    *options = (struct rs_format_options){.version = version};
    options->int_lengths = (contract->flags & RS_CONTRACT_INT_LENGTHS) != 0 &&
                           contract->name == name && version != 0 && version < SSIZE_LENGTHS;
    *param = RS_NO_PARAM;
    for (uint32_t i = contract->nparams; i-- > 0;) {
        uint32_t modes = contract->params[i].modes;

        options->keywords |= (modes & RS_MODE_KEYWORDS) != 0;
        if ((modes & formats) == 0)
            continue;
        *param = i;
        options->language = (modes & RS_MODE_PARSE_FORMAT) != 0   ? RS_FORMAT_PARSE
                            : (modes & RS_MODE_BUILD_FORMAT) != 0 ? RS_FORMAT_BUILD
                                                                  : RS_FORMAT_PRINT;
    }
    return *param != RS_NO_PARAM;
}
