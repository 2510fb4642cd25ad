// SPDX-License-Identifier: Apache-2.0
// The format strings of PyUnicode_FromFormat and PyErr_Format, of Python 3: printf's, with objects.
// Until 3.11 a conversion that is not known ends the conversions, and what follows it is copied.
#include "format.h"

#include <string.h>

struct reader {
    struct rs_arena *arena;
    const char *at;
    const char *end;
    const char *start;  // of the conversion under way
    bool wide;          // 3.12 and newer: flags, '*', all lengths and bases
    bool names;         // 3.13 and newer: %T and %N, and their '#'
    size_t cap;
    struct rs_format *format;
};

// What stands between '%' and the letter.
struct size {
    const char *text;
    enum rs_ctype is_signed;
    enum rs_ctype is_unsigned;
    bool new;
};

// Longer ones first.
static const struct size sizes[] = {
    {"ll", RS_C_LLONG, RS_C_ULLONG, false}, {"l", RS_C_LONG, RS_C_ULONG, false},
    {"z", RS_C_SSIZE, RS_C_SIZE, false},    {"t", RS_C_PTRDIFF, RS_C_PTRDIFF, true},
    {"j", RS_C_INTMAX, RS_C_UINTMAX, true}, {"", RS_C_INT, RS_C_UINT, false},
};

static char here(const struct reader *r)
{
    return r->at < r->end ? *r->at : '\0';
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static void add_item(struct reader *r, enum rs_ctype ctype)
{
    struct rs_format *f = r->format;
    size_t len = (size_t)(r->at - r->start);

    f->items = rs_arena_grow(r->arena, f->items, &r->cap, (size_t)f->nitems + 1, sizeof *f->items);
    f->items[f->nitems++] = (struct rs_format_item){
        .kind = ctype == RS_C_OBJECT || ctype == RS_C_TYPE ? RS_FORMAT_OBJECT : RS_FORMAT_PLAIN,
        .ctype = ctype,
        .unit = rs_arena_strndup(r->arena, r->start, len)};
    f->nvalues++;
}

static bool fail(struct reader *r)
{
    size_t len = (size_t)(r->at - r->start) + (r->at < r->end ? 1 : 0);

    r->format->why = rs_arena_printf(r->arena, "'%s' is no conversion",
                                     rs_arena_strndup(r->arena, r->start, len));
    return false;
}

// Digits, or an int argument.
static void take_number(struct reader *r)
{
    if (r->wide && here(r) == '*') {
        r->at++;
        add_item(r, RS_C_INT);
        return;
    }
    while (is_one_of(here(r), "0123456789"))
        r->at++;
}

static const struct size *take_size(struct reader *r)
{
    const struct size *size = sizes;

    while ((size->new && !r->wide) || (size_t)(r->end - r->at) < strlen(size->text) ||
           memcmp(size->text, r->at, strlen(size->text)) != 0)
        size++;
    r->at += strlen(size->text);
    return size;
}

static bool take_integer(struct reader *r, const struct size *size)
{
    bool sized = size->text[0] != '\0';
    char c = here(r);

    if (!is_one_of(c, r->wide ? "diuxXo" : sized ? "diu" : "diux"))
        return fail(r);
    r->at++;
    add_item(r, is_one_of(c, "di") ? size->is_signed : size->is_unsigned);
    return true;
}

static bool take_text(struct reader *r, const struct size *size)
{
    bool wide = r->wide && strcmp(size->text, "l") == 0;
    bool either = here(r) == 'V';

    if (size->text[0] != '\0' && !wide)
        return fail(r);
    r->at++;
    if (either)
        add_item(r, RS_C_OBJECT);
    add_item(r, wide ? RS_C_WIDE : RS_C_STRING);
    return true;
}

static bool take_conversion(struct reader *r)
{
    const struct size *size = take_size(r);
    bool sized = size->text[0] != '\0';
    char c = here(r);

    if (is_one_of(c, "diuxXo"))
        return take_integer(r, size);
    if (is_one_of(c, "sV"))
        return take_text(r, size);
    if (sized || !is_one_of(c, r->names ? "cpUSRATN" : "cpUSRA"))
        return fail(r);
    r->at++;
    add_item(r, c == 'c' ? RS_C_INT : c == 'p' ? RS_C_POINTER : c == 'N' ? RS_C_TYPE : RS_C_OBJECT);
    return true;
}

static bool take_percent(struct reader *r)
{
    r->start = r->at++;
    if (here(r) == '%') {
        r->at++;
        return true;
    }
    while (is_one_of(here(r), r->names ? "-0#" : r->wide ? "-0" : "0"))
        r->at++;
    take_number(r);
    if (here(r) == '.') {
        r->at++;
        take_number(r);
    }
    return take_conversion(r);
}

bool rs_format_read_print(struct rs_arena *arena, const struct rs_format_options *options,
                          const char *text, size_t len, struct rs_format *format)
{
    uint16_t version = options->version;
    struct reader r = {.arena = arena,
                       .at = text,
                       .end = text + len,
                       .wide = version == 0 || version >= 0x030c,
                       .names = version == 0 || version >= 0x030d,
                       .format = format};
    bool good = true;

    *format = (struct rs_format){0};
    while (good && r.at < r.end) {
        if (*r.at != '%')
            r.at++;
        else
            good = take_percent(&r);
    }
    return good;
}
