// SPDX-License-Identifier: Apache-2.0
// Reads the IR's text form (docs/ir.md). One statement a line, no look-back. The first error wins:
// it is recorded and the cursor moves to the end of the text, so that everything after it finds
// nothing to read and no caller needs to unwind.
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "ir_text.h"

#define NO_BLOCK UINT32_MAX

struct position {
    uint32_t line;
    uint32_t column;
};

// What a name means in the function under way: tables are indexed by name id, and an entry of an
// earlier function is told by its `stamp`.
struct binding {
    uint32_t stamp;
    uint32_t number;
};

struct bindings {
    struct binding *entries;
    size_t cap;
};

// A global declared outside functions, for those that mention it without declaring it.
struct global {
    bool declared;
    uint32_t flags;
    struct rs_type type;
    rs_loc loc;
    const struct rs_name *name;
};

struct label {
    const struct rs_name *name;
    struct position mention;  // the first
    uint32_t order;           // of definition; NO_BLOCK while it has none
};

struct reader {
    struct rs_unit *unit;
    struct rs_names *names;
    struct rs_arena scratch;
    const char *file;
    const char *at;
    const char *end;
    const char *line_start;
    uint32_t line;
    const char *error;
    struct position start;  // of the statement under way
    bool unit_seen;

    struct global *globals;  // by name id
    size_t nglobals;

    // of the function under way
    struct rs_function *fn;
    uint32_t stamp;
    struct bindings vars;
    struct bindings label_of;
    struct label *labels;  // by block number
    size_t nlabels_cap;
    uint32_t ndefined;
    uint32_t block;  // NO_BLOCK after a terminator
    const struct rs_name *entry;
    struct position entry_at;
};

// ---- errors and the cursor
// -----------------------------------------------------------------------

static struct position here(const struct reader *r)
{
    return (struct position){r->line, (uint32_t)(r->at - r->line_start) + 1};
}

static void fail_at(struct reader *r, struct position where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fail_at(struct reader *r, struct position where, const char *format, ...)
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

static void skip_blanks(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
}

// Where the next word begins.
static struct position here_word(struct reader *r)
{
    skip_blanks(r);
    return here(r);
}

static bool at_line_end(struct reader *r)
{
    skip_blanks(r);
    return r->at == r->end || *r->at == '\n' || *r->at == '#';
}

static void expect_line_end(struct reader *r)
{
    if (!at_line_end(r))
        fail_at(r, here(r), "unexpected text at the end of the line");
    while (r->at < r->end && *r->at != '\n')
        r->at++;
}

// Moves to the next line that says something; false at the end of the text.
static bool next_line(struct reader *r)
{
    while (r->at < r->end) {
        if (!at_line_end(r))
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

static bool sees(struct reader *r, const char *text)
{
    size_t len = strlen(text);

    skip_blanks(r);
    return (size_t)(r->end - r->at) >= len && memcmp(r->at, text, len) == 0;
}

static bool take(struct reader *r, const char *text)
{
    if (!sees(r, text))
        return false;
    r->at += strlen(text);
    return true;
}

static void expect(struct reader *r, const char *text)
{
    if (!take(r, text))
        fail_at(r, here(r), "expected '%s'", text);
}

static bool is_word(const char *at, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(at, word, len) == 0;
}

// The length of the plain word at the cursor.
static size_t word_here(struct reader *r)
{
    skip_blanks(r);
    return rs_text_scan(RS_LEX_NAME, r->at, r->end);
}

static bool take_word(struct reader *r, const char *word)
{
    size_t len = word_here(r);

    if (len == 0 || !is_word(r->at, len, word))
        return false;
    r->at += len;
    return true;
}

static const struct rs_word *take_word_of(struct reader *r, const struct rs_word *words)
{
    size_t len = word_here(r);

    for (; len > 0 && words->text != NULL; words++) {
        if (is_word(r->at, len, words->text)) {
            r->at += len;
            return words;
        }
    }
    return NULL;
}

static uint32_t take_flags(struct reader *r, const struct rs_word *words)
{
    const struct rs_word *word;
    uint32_t flags = 0;

    while ((word = take_word_of(r, words)) != NULL)
        flags |= word->value;
    return flags;
}

// ---- numbers, strings, names
// ---------------------------------------------------------------------

// Decimal digits as a number up to `limit`.
static uint64_t read_digits(struct reader *r, uint64_t limit, const char *what)
{
    struct position start = here(r);
    uint64_t value = 0;

    if (r->at == r->end || !isdigit((unsigned char)*r->at)) {
        fail_at(r, start, "expected %s", what);
        return 0;
    }
    while (r->at < r->end && isdigit((unsigned char)*r->at)) {
        uint64_t digit = (uint64_t)(*r->at - '0');

        if (value > (limit - digit) / 10) {
            fail_at(r, start, "%s is too large", what);
            return 0;
        }
        value = value * 10 + digit;
        r->at++;
    }
    return value;
}

static int64_t read_int(struct reader *r)
{
    uint64_t magnitude;
    bool negative;

    skip_blanks(r);
    negative = take(r, "-");
    magnitude = read_digits(r, (uint64_t)INT64_MAX + negative, "an integer");
    return negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
}

static uint32_t read_u32(struct reader *r, const char *what)
{
    return (uint32_t)read_digits(r, UINT32_MAX, what);
}

// "@12"; without it, `otherwise`.
static rs_loc take_loc(struct reader *r, rs_loc otherwise)
{
    return take(r, "@") ? read_u32(r, "a location") : otherwise;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What follows a backslash, as one character.
static char read_escape(struct reader *r)
{
    struct position start = here(r);
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
        fail_at(r, start, "bad escape");
        return ' ';
    }
    r->at += 2;
    return (char)(unsigned char)(high * 16 + low);
}

// The characters up to the closing quote; the cursor is behind the opening one, `start` at it.
static const struct rs_name *read_quoted(struct reader *r, char quote)
{
    struct position start = {r->line, (uint32_t)(r->at - r->line_start)};
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
    fail_at(r, start, "unterminated quote");
    return rs_intern_cstr(r->names, "");
}

static const struct rs_name *read_string(struct reader *r)
{
    if (!take(r, "\"")) {
        fail_at(r, here(r), "expected a string");
        return rs_intern_cstr(r->names, "");
    }
    return read_quoted(r, '"');
}

static const struct rs_name *read_name(struct reader *r, enum rs_lexeme kind, const char *what)
{
    const struct rs_name *name;
    size_t len;

    if (take(r, "`"))
        return read_quoted(r, '`');
    len = rs_text_scan(kind, r->at, r->end);
    if (len == 0)
        fail_at(r, here(r), "expected %s", what);
    name = rs_intern(r->names, r->at, len);
    r->at += len;
    return name;
}

static const struct rs_name *read_name_or_none(struct reader *r, const char *what)
{
    return take_word(r, "_") ? NULL : read_name(r, RS_LEX_NAME, what);
}

static struct rs_type read_type(struct reader *r)
{
    const struct rs_word *word = take_word_of(r, rs_kind_words);
    struct rs_type type = {.kind = RS_KIND_OTHER};

    if (word == NULL) {
        fail_at(r, here(r), "expected a type");
        return type;
    }
    type.kind = (enum rs_kind)word->value;
    if (r->at < r->end && *r->at == ':') {
        r->at++;
        type.name = read_name(r, RS_LEX_NAME, "a struct's name");
    }
    if (r->at < r->end && *r->at == '+') {
        r->at++;
        type.holds_objects = true;
    }
    return type;
}

// ---- variables
// -------------------------------------------------------------------------------------

// A variable as it is written: its name if it has one, and the key that stands for it.
struct mention {
    struct position where;
    const struct rs_name *name;  // NULL after '%'
    const struct rs_name *key;
    bool result;
};

static struct binding *binding_of(struct reader *r, struct bindings *map, const struct rs_name *key)
{
    map->entries = rs_arena_grow(&r->scratch, map->entries, &map->cap, (size_t)key->id + 1,
                                 sizeof *map->entries);
    return &map->entries[key->id];
}

static bool is_bound(struct reader *r, struct bindings *map, const struct rs_name *key)
{
    return binding_of(r, map, key)->stamp == r->stamp;
}

static void bind(struct reader *r, struct bindings *map, const struct rs_name *key, uint32_t number)
{
    *binding_of(r, map, key) = (struct binding){.stamp = r->stamp, .number = number};
}

// The key of a name with a "#5" behind it must equal no other name.
static const struct rs_name *numbered_key(struct reader *r, const struct rs_name *name)
{
    uint32_t number = read_u32(r, "a number");

    return rs_intern_cstr(r->names,
                          rs_arena_printf(&r->scratch, "\n%" PRIu32 "\n%s", number, name->text));
}

// "%name" and "%12", behind the '%'. Their keys, too, must equal no name.
static void read_nameless(struct reader *r, struct mention *m)
{
    const char *start = r->at;
    int len;

    while (r->at < r->end && (isalnum((unsigned char)*r->at) || *r->at == '_'))
        r->at++;
    if (r->at == start)
        fail_at(r, m->where, "expected a name or number after '%%'");
    len = (int)(r->at - start);
    m->key = rs_intern_cstr(r->names, rs_arena_printf(&r->scratch, "\n%%%.*s", len, start));
    m->result = len == 6 && memcmp(start, "result", 6) == 0;
}

static struct mention read_mention(struct reader *r)
{
    struct mention m = {0};

    m.where = here_word(r);
    if (take(r, "%")) {
        read_nameless(r, &m);
        return m;
    }
    m.name = read_name(r, RS_LEX_NAME, "a variable");
    m.key = m.name;
    if (r->at < r->end && *r->at == '#') {
        r->at++;
        m.key = numbered_key(r, m.name);
    }
    return m;
}

static bool is_temp(const struct mention *m)
{
    return m->name == NULL;
}

static const struct global *find_global(struct reader *r, const struct mention *m)
{
    const struct global *global;

    if (m->name == NULL || m->name != m->key || m->name->id >= r->nglobals)
        return NULL;
    global = &r->globals[m->name->id];
    return global->declared ? global : NULL;
}

static uint32_t declare(struct reader *r, enum rs_var_kind kind, const struct mention *m,
                        struct rs_type type, rs_loc loc)
{
    uint32_t var;

    if (m->result || is_bound(r, &r->vars, m->key)) {
        fail_at(r, m->where, "variable declared twice");
        return 0;
    }
    var = rs_var_add(r->fn, kind, m->name, type, loc);
    bind(r, &r->vars, m->key, var);
    return var;
}

// The variable's number, or RS_NO_VAR where nothing of this name is known.
static uint32_t look_up(struct reader *r, const struct mention *m)
{
    const struct global *global;
    uint32_t var;

    if (m->result)
        return 0;
    if (is_bound(r, &r->vars, m->key))
        return binding_of(r, &r->vars, m->key)->number;
    global = find_global(r, m);
    if (global == NULL)
        return RS_NO_VAR;
    var = declare(r, RS_VAR_GLOBAL, m, global->type, global->loc);
    r->fn->vars[var].flags = global->flags;
    return var;
}

static uint32_t read_var(struct reader *r)
{
    struct mention m = read_mention(r);
    uint32_t var = look_up(r, &m);

    if (var != RS_NO_VAR)
        return var;
    fail_at(r, m.where, is_temp(&m) ? "temporary is used before it is set" : "no such variable");
    return 0;
}

// ---- operands and places
// ---------------------------------------------------------------------------

static struct rs_operand read_operand(struct reader *r)
{
    skip_blanks(r);
    if (take(r, "&"))
        return rs_opnd_symbol(read_name(r, RS_LEX_SYMBOL, "a function or global"));
    if (sees(r, "\""))
        return rs_opnd_string(read_string(r));
    if (take_word(r, "NULL"))
        return rs_opnd_null();
    if (take(r, "?"))
        return rs_opnd_none();
    if (r->at < r->end && (*r->at == '-' || isdigit((unsigned char)*r->at)))
        return rs_opnd_int(read_int(r));
    return rs_opnd_var(read_var(r));
}

static const struct rs_field *read_path(struct reader *r, uint32_t var)
{
    struct rs_field like = {.base = r->fn->vars[var].type.name, .type = {.kind = RS_KIND_OBJECT}};

    if (take(r, "{")) {
        like.base = read_name_or_none(r, "a struct's name");
        expect(r, "}");
    }
    like.path = read_name(r, RS_LEX_PATH, "a field");
    like.owner = rs_text_field_owner(like.base, like.path);
    like.name = rs_intern_cstr(r->names, rs_text_field_name(like.path));
    return rs_field_intern(r->unit, &like);
}

static struct rs_place read_place(struct reader *r)
{
    struct rs_place place = {.kind = RS_PLACE_VAR};
    bool deref = take(r, "*");

    place.var = read_var(r);
    if (deref) {
        place.kind = RS_PLACE_DEREF;
    } else if (take(r, "->")) {
        place.kind = RS_PLACE_FIELD;
        place.field = read_path(r, place.var);
    } else if (take(r, ".")) {
        place.kind = RS_PLACE_MEMBER;
        place.field = read_path(r, place.var);
    } else if (take(r, "[")) {
        place.kind = RS_PLACE_INDEX;
        place.index = read_operand(r);
        expect(r, "]");
    }
    return place;
}

// ---- the type of a temporary that nobody declared
// ------------------------------------------------

static struct rs_type type_of_operand(const struct rs_function *fn,
                                      const struct rs_operand *operand)
{
    switch (operand->kind) {
    case RS_OPND_VAR:
        return fn->vars[operand->var].type;
    case RS_OPND_INT:
        return (struct rs_type){.kind = RS_KIND_INT};
    case RS_OPND_SYMBOL:
        return (struct rs_type){.kind = RS_KIND_OBJECT};
    default:
        return (struct rs_type){.kind = RS_KIND_POINTER};
    }
}

static struct rs_type type_of_place(const struct rs_function *fn, const struct rs_place *place)
{
    struct rs_type base = fn->vars[place->var].type;

    if (place->kind == RS_PLACE_VAR)
        return base;
    if (place->field != NULL)
        return place->field->type;
    if (base.kind == RS_KIND_OBJADDR)
        return (struct rs_type){.kind = RS_KIND_OBJECT};
    return (struct rs_type){.kind = RS_KIND_OTHER};
}

static struct rs_type type_of_address(struct rs_type of)
{
    if (of.kind == RS_KIND_OBJECT || (of.kind == RS_KIND_ARRAY && of.holds_objects))
        return (struct rs_type){.kind = RS_KIND_OBJADDR};
    of.kind = RS_KIND_POINTER;
    return of;
}

static struct rs_type type_of_binary(const struct rs_function *fn, const struct rs_insn *insn)
{
    if (insn->sub >= RS_BIN_AND && insn->sub <= RS_BIN_GE)
        return (struct rs_type){.kind = RS_KIND_INT};
    return type_of_operand(fn, &insn->a);
}

static struct rs_type type_of_insn(const struct rs_function *fn, const struct rs_insn *insn)
{
    switch (insn->op) {
    case RS_OP_COPY:
        return type_of_operand(fn, &insn->a);
    case RS_OP_LOAD:
        return type_of_place(fn, &insn->place);
    case RS_OP_ADDR:
        return type_of_address(type_of_place(fn, &insn->place));
    case RS_OP_BINARY:
        return type_of_binary(fn, insn);
    case RS_OP_CALL:
        return insn->result;
    case RS_OP_NOT:
        return (struct rs_type){.kind = RS_KIND_INT};
    default:
        return (struct rs_type){.kind = RS_KIND_OTHER};
    }
}

// ---- instructions
// ----------------------------------------------------------------------------------

static void read_args(struct reader *r, struct rs_insn *insn)
{
    size_t cap = 0;

    expect(r, "(");
    if (take(r, ")"))
        return;
    do {
        insn->args = rs_arena_grow(r->unit->arena, insn->args, &cap, (size_t)insn->nargs + 1,
                                   sizeof *insn->args);
        insn->args[insn->nargs++] = read_operand(r);
    } while (take(r, ","));
    expect(r, ")");
}

// Behind "call". Without a written type: that of a known destination, an object for a new
// temporary, else void.
static void read_call(struct reader *r, struct rs_insn *insn, const struct mention *dst)
{
    uint32_t var = dst != NULL ? look_up(r, dst) : RS_NO_VAR;

    insn->op = RS_OP_CALL;
    if (take(r, "*")) {
        insn->flags |= RS_INSNF_INDIRECT;
        insn->target = read_operand(r);
        if (take_word(r, "as"))
            insn->callee = read_name(r, RS_LEX_SYMBOL, "a table's name");
    } else {
        insn->callee = read_name(r, RS_LEX_SYMBOL, "a function");
    }
    read_args(r, insn);
    if (take(r, ":"))
        insn->result = read_type(r);
    else if (dst != NULL && var == RS_NO_VAR)
        insn->result.kind = RS_KIND_OBJECT;
    else
        insn->result = rs_text_call_type(r->fn, var);
}

static void read_unknown(struct reader *r, struct rs_insn *insn)
{
    insn->op = RS_OP_UNKNOWN;
    if (sees(r, "\""))
        insn->text = read_string(r)->text;
    read_args(r, insn);
}

static void read_place_insn(struct reader *r, struct rs_insn *insn, enum rs_op op)
{
    insn->op = op;
    insn->place = read_place(r);
}

// An ADDR marks its variable, so that nobody has to do it by hand.
static void read_addr(struct reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_ADDR);
    if (insn->place.kind == RS_PLACE_VAR || insn->place.kind == RS_PLACE_MEMBER)
        r->fn->vars[insn->place.var].flags |= RS_VARF_ADDRESS_TAKEN;
}

static void read_binary(struct reader *r, struct rs_insn *insn, uint32_t sub)
{
    insn->op = RS_OP_BINARY;
    insn->sub = sub;
    insn->a = read_operand(r);
    expect(r, ",");
    insn->b = read_operand(r);
}

// What stands to the right of "dst =".
static void read_value(struct reader *r, struct rs_insn *insn, const struct mention *dst)
{
    const struct rs_word *binary = take_word_of(r, rs_binary_words);

    if (binary != NULL) {
        read_binary(r, insn, binary->value);
    } else if (take_word(r, "load")) {
        read_place_insn(r, insn, RS_OP_LOAD);
    } else if (take_word(r, "addr")) {
        read_addr(r, insn);
    } else if (take_word(r, "call")) {
        read_call(r, insn, dst);
    } else if (take_word(r, "unknown")) {
        read_unknown(r, insn);
    } else {
        insn->op = take_word(r, "not") ? RS_OP_NOT : RS_OP_COPY;
        insn->a = read_operand(r);
    }
}

static uint32_t destination(struct reader *r, const struct mention *dst, const struct rs_insn *insn)
{
    uint32_t var = look_up(r, dst);

    if (var != RS_NO_VAR)
        return var;
    if (is_temp(dst))
        return declare(r, RS_VAR_TEMP, dst, type_of_insn(r->fn, insn), r->line);
    fail_at(r, dst->where, "no such variable");
    return 0;
}

static void read_insn_tail(struct reader *r, struct rs_insn *insn)
{
    while (take(r, "!")) {
        const struct rs_word *word = take_word_of(r, rs_insn_flag_words);

        if (word == NULL)
            fail_at(r, here(r), "no such flag");
        else
            insn->flags |= word->value;
    }
    insn->loc = take_loc(r, r->line);
    expect_line_end(r);
}

static bool open_block(struct reader *r);

// Checks the instruction and puts it at the end of the block.
static void append(struct reader *r, const struct rs_insn *insn)
{
    const char *fault;

    if (r->error != NULL)
        return;
    fault = rs_insn_fault(r->fn, insn);
    if (fault != NULL)
        fail_at(r, r->start, "%s", fault);
    else if (!open_block(r))
        fail_at(r, r->start, "nothing reaches this line: a label is missing");
    else
        *rs_insn_add(r->fn, r->block, insn->op, insn->loc) = *insn;
}

static void read_assignment(struct reader *r)
{
    struct rs_insn insn = {.dst = RS_NO_VAR};
    struct mention dst = read_mention(r);

    expect(r, "=");
    read_value(r, &insn, &dst);
    if (r->error != NULL)
        return;
    insn.dst = destination(r, &dst, &insn);
    read_insn_tail(r, &insn);
    append(r, &insn);
}

static void read_store(struct reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_STORE);
    expect(r, "=");
    insn->a = read_operand(r);
}

static void read_zero(struct reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_ZERO);
}

static void read_copy(struct reader *r, struct rs_insn *insn)
{
    read_place_insn(r, insn, RS_OP_COPY_STRUCT);
    expect(r, "=");
    insn->place2 = read_place(r);
}

static void read_count(struct reader *r, struct rs_insn *insn, enum rs_op op)
{
    insn->op = op;
    if (r->at < r->end && *r->at == '?') {
        r->at++;
        insn->flags |= RS_INSNF_NULL_OK;
    }
    insn->a = read_operand(r);
}

static void read_incref(struct reader *r, struct rs_insn *insn)
{
    read_count(r, insn, RS_OP_INCREF);
}

static void read_decref(struct reader *r, struct rs_insn *insn)
{
    read_count(r, insn, RS_OP_DECREF);
}

static void read_plain_call(struct reader *r, struct rs_insn *insn)
{
    read_call(r, insn, NULL);
}

static void read_end(struct reader *r, struct rs_insn *insn)
{
    insn->op = RS_OP_SCOPE_END;
    insn->dst = read_var(r);
}

static const struct {
    const char *word;
    void (*read)(struct reader *r, struct rs_insn *insn);
} plain_insns[] = {
    {"store", read_store},   {"zero", read_zero},       {"copy", read_copy},
    {"incref", read_incref}, {"decref", read_decref},   {"call", read_plain_call},
    {"end", read_end},       {"unknown", read_unknown},
};

static bool take_plain_insn(struct reader *r)
{
    for (size_t i = 0; i < sizeof plain_insns / sizeof *plain_insns; i++) {
        struct rs_insn insn = {.dst = RS_NO_VAR};

        if (!take_word(r, plain_insns[i].word))
            continue;
        plain_insns[i].read(r, &insn);
        read_insn_tail(r, &insn);
        append(r, &insn);
        return true;
    }
    return false;
}

// ---- blocks and terminators -----------------------------------------------------------------

// The block of a label; made when it is first mentioned. Blocks are put in the order of their
// definitions when the function ends.
static uint32_t block_of(struct reader *r, const struct rs_name *label, struct position where)
{
    uint32_t number;

    if (is_bound(r, &r->label_of, label))
        return binding_of(r, &r->label_of, label)->number;
    number = rs_block_add(r->fn);
    bind(r, &r->label_of, label, number);
    r->labels = rs_arena_grow(&r->scratch, r->labels, &r->nlabels_cap, (size_t)number + 1,
                              sizeof *r->labels);
    r->labels[number] = (struct label){.name = label, .mention = where, .order = NO_BLOCK};
    return number;
}

static uint32_t define_block(struct reader *r, const struct rs_name *label, struct position where)
{
    uint32_t number = block_of(r, label, where);

    if (r->labels[number].order != NO_BLOCK)
        fail_at(r, where, "label defined twice");
    else
        r->labels[number].order = r->ndefined++;
    return number;
}

// A function's first block needs no label. False where a terminator has ended the last block.
static bool open_block(struct reader *r)
{
    if (r->block == NO_BLOCK && r->fn->nblocks == 0)
        r->block = define_block(r, rs_intern_cstr(r->names, "\n"), here(r));
    return r->block != NO_BLOCK;
}

static uint32_t read_label(struct reader *r)
{
    struct position where = here_word(r);

    return block_of(r, read_name(r, RS_LEX_NAME, "a label"), where);
}

static bool is_label(const struct reader *r, uint32_t block, const char *name)
{
    return block != NO_BLOCK && strcmp(r->labels[block].name->text, name) == 0;
}

static bool in_last_block(const struct reader *r)
{
    return is_label(r, r->block, "exit") || is_label(r, r->block, "unwind");
}

static uint32_t exit_block(struct reader *r)
{
    return block_of(r, rs_intern_cstr(r->names, "exit"), here(r));
}

static void read_jump(struct reader *r)
{
    uint32_t to = read_label(r);

    rs_term_jump(r->fn, r->block, to);
    r->fn->blocks[r->block].term_loc = take_loc(r, 0);
}

static struct rs_operand read_condition(struct reader *r, bool needed)
{
    struct position where = here_word(r);
    struct rs_operand cond = read_operand(r);
    enum rs_var_kind kind;

    kind = cond.kind == RS_OPND_VAR ? r->fn->vars[cond.var].kind : RS_VAR_TEMP;
    if (kind == RS_VAR_GLOBAL || kind == RS_VAR_STATIC)
        fail_at(r, where, "operand: a global must be loaded first");
    if (needed && cond.kind == RS_OPND_NONE)
        fail_at(r, where, "operand missing");
    return cond;
}

static void read_branch(struct reader *r)
{
    struct rs_operand cond = read_condition(r, true);
    uint32_t then_to;
    uint32_t else_to;

    expect(r, ",");
    then_to = read_label(r);
    expect(r, ",");
    else_to = read_label(r);
    rs_term_branch(r->fn, r->block, cond, then_to, else_to, take_loc(r, r->line));
}

static void read_case(struct reader *r)
{
    struct position where = here_word(r);
    int64_t low = read_int(r);
    int64_t high = take(r, "..") ? read_int(r) : low;

    if (low > high)
        fail_at(r, where, "empty range");
    expect(r, ":");
    rs_term_case(r->fn, r->block, low, high, read_label(r));
}

static void read_switch(struct reader *r)
{
    struct rs_operand cond = read_condition(r, false);
    uint32_t otherwise;

    expect(r, ",");
    otherwise = read_label(r);
    rs_term_switch(r->fn, r->block, cond, otherwise, r->line);
    while (take(r, ","))
        read_case(r);
    r->fn->blocks[r->block].term_loc = take_loc(r, r->line);
}

static void read_noreturn(struct reader *r)
{
    r->fn->blocks[r->block].term = RS_TERM_NORETURN;
    r->fn->blocks[r->block].term_loc = take_loc(r, r->line);
}

static void read_ret(struct reader *r)
{
    struct rs_insn insn = {.op = RS_OP_COPY, .flags = RS_INSNF_RETURN};
    bool bare = at_line_end(r) || sees(r, "@");

    insn.a = bare ? rs_opnd_none() : read_operand(r);
    insn.loc = take_loc(r, r->line);
    append(r, &insn);
    if (r->error == NULL)
        rs_term_jump(r->fn, r->block, exit_block(r));
}

static const struct {
    const char *word;
    void (*read)(struct reader *r);
} terminators[] = {
    {"jump", read_jump},         {"branch", read_branch}, {"switch", read_switch},
    {"noreturn", read_noreturn}, {"ret", read_ret},
};

static bool take_terminator(struct reader *r)
{
    for (size_t i = 0; i < sizeof terminators / sizeof *terminators; i++) {
        if (!take_word(r, terminators[i].word))
            continue;
        if (!open_block(r))
            fail_at(r, r->start, "nothing reaches this line: a label is missing");
        else if (in_last_block(r))
            fail_at(r, r->start, "nothing follows the exit");
        else
            terminators[i].read(r);
        expect_line_end(r);
        r->block = NO_BLOCK;
        return true;
    }
    return false;
}

// "name:"; a block that has no terminator yet goes on in the new one.
static bool take_label(struct reader *r)
{
    const char *start = r->at;
    const struct rs_name *name;
    uint32_t number;

    if (!sees(r, "`") && word_here(r) == 0)
        return false;
    name = read_name(r, RS_LEX_NAME, "a label");
    if (!take(r, ":")) {
        if (r->error == NULL)
            r->at = start;
        return r->error != NULL;
    }
    number = define_block(r, name, r->start);
    if (in_last_block(r))
        r->block = NO_BLOCK;
    if (r->error == NULL && r->block != NO_BLOCK)
        rs_term_jump(r->fn, r->block, number);
    r->block = number;
    expect_line_end(r);
    return true;
}

// ---- functions
// -------------------------------------------------------------------------------------

static void read_declared(struct reader *r, enum rs_var_kind kind, struct rs_type type)
{
    struct mention m = read_mention(r);
    uint32_t var = declare(r, kind, &m, type, r->line);

    if (r->error != NULL)
        return;
    r->fn->vars[var].flags |= take_flags(r, rs_var_flag_words);
    r->fn->vars[var].loc = take_loc(r, r->line);
}

// "var TYPE a, b const": one type, several variables.
static bool take_declaration(struct reader *r)
{
    const struct rs_word *word = take_word_of(r, rs_var_kind_words);
    struct rs_type type;

    if (word == NULL)
        return false;
    type = read_type(r);
    do
        read_declared(r, (enum rs_var_kind)word->value, type);
    while (take(r, ","));
    expect_line_end(r);
    return true;
}

// "at VAR [flags] @LOC": where a parameter or the result is declared.
static bool take_at(struct reader *r)
{
    uint32_t var;

    if (!take_word(r, "at"))
        return false;
    var = read_var(r);
    r->fn->vars[var].flags |= take_flags(r, rs_var_flag_words);
    r->fn->vars[var].loc = take_loc(r, r->line);
    expect_line_end(r);
    return true;
}

static bool take_entry(struct reader *r)
{
    if (!take_word(r, "entry"))
        return false;
    r->entry_at = here_word(r);
    r->entry = read_name(r, RS_LEX_NAME, "a label");
    expect_line_end(r);
    return true;
}

static void read_param(struct reader *r)
{
    struct rs_type type = read_type(r);
    struct mention m = read_mention(r);
    uint32_t var = declare(r, RS_VAR_PARAM, &m, type, r->line);

    if (r->error == NULL)
        r->fn->vars[var].flags |= take_flags(r, rs_var_flag_words);
}

static void read_header(struct reader *r)
{
    struct rs_type result = read_type(r);

    r->fn = rs_function_add(r->unit, read_name(r, RS_LEX_SYMBOL, "a function's name"), result);
    expect(r, "(");
    if (!take(r, ")")) {
        do
            read_param(r);
        while (take(r, ","));
        expect(r, ")");
    }
    r->fn->flags = take_flags(r, rs_fn_flag_words);
    r->fn->loc = take_loc(r, r->line);
    r->fn->end_loc = take_loc(r, 0);
    for (uint32_t i = 1; i <= r->fn->nparams; i++)
        r->fn->vars[i].loc = r->fn->loc;
    expect(r, "{");
    expect_line_end(r);
}

// Where `exit` or `unwind` was mentioned but not written, it is an empty block at the end.
static void add_last_block(struct reader *r, const char *name, bool needed)
{
    const struct rs_name *label = rs_intern_cstr(r->names, name);
    uint32_t number;

    if (!needed && !is_bound(r, &r->label_of, label))
        return;
    number = block_of(r, label, here(r));
    if (r->labels[number].order == NO_BLOCK)
        r->labels[number].order = r->ndefined++;
}

static void check_labels(struct reader *r)
{
    for (uint32_t i = 0; i < r->fn->nblocks; i++)
        if (r->labels[i].order == NO_BLOCK)
            fail_at(r, r->labels[i].mention, "no such label");
}

static void order_blocks(struct reader *r)
{
    struct rs_function *fn = r->fn;
    struct rs_block *old = RS_NEW_ARRAY(&r->scratch, struct rs_block, fn->nblocks);

    memcpy(old, fn->blocks, sizeof *old * fn->nblocks);
    for (uint32_t i = 0; i < fn->nblocks; i++) {
        for (uint32_t j = 0; j < old[i].nsucc; j++)
            old[i].succ[j] = r->labels[old[i].succ[j]].order;
        fn->blocks[r->labels[i].order] = old[i];
    }
}

static uint32_t order_of(struct reader *r, const char *label)
{
    const struct rs_name *name = rs_intern_cstr(r->names, label);

    if (!is_bound(r, &r->label_of, name))
        return UINT32_MAX;
    return r->labels[binding_of(r, &r->label_of, name)->number].order;
}

static void set_exits(struct reader *r)
{
    struct rs_function *fn = r->fn;

    fn->exit = order_of(r, "exit");
    fn->unwind = order_of(r, "unwind");
    fn->blocks[fn->exit].term = RS_TERM_EXIT;
    if (fn->unwind != UINT32_MAX)
        fn->blocks[fn->unwind].term = RS_TERM_UNWIND;
    if (r->entry != NULL) {
        fn->entry = order_of(r, r->entry->text);
        if (fn->entry == UINT32_MAX)
            fail_at(r, r->entry_at, "no such label");
    }
}

static void finish_function(struct reader *r, struct position start)
{
    const char *why;

    if (r->block != NO_BLOCK && !in_last_block(r))
        fail_at(r, here(r), "the last block has no terminator");
    add_last_block(r, "exit", true);
    add_last_block(r, "unwind", false);
    check_labels(r);
    if (r->error != NULL)
        return;
    order_blocks(r);
    set_exits(r);
    if (r->error == NULL && !rs_function_valid(r->fn, &why))
        fail_at(r, start, "%s", why);
}

static void read_statement(struct reader *r)
{
    r->start = here(r);
    if (take_label(r) || take_declaration(r) || take_at(r) || take_entry(r) || take_plain_insn(r) ||
        take_terminator(r))
        return;
    read_assignment(r);
}

static void read_function(struct reader *r)
{
    struct position start = r->start;

    r->stamp++;
    r->block = NO_BLOCK;
    r->ndefined = 0;
    r->entry = NULL;
    read_header(r);
    while (next_line(r) && !sees(r, "}"))
        read_statement(r);
    if (r->error != NULL)
        return;
    if (r->at == r->end) {
        fail_at(r, start, "function without an end");
        return;
    }
    finish_function(r, start);
    expect(r, "}");
    if (r->fn->end_loc == 0)
        r->fn->end_loc = r->line;
    expect_line_end(r);
}

// ---- the unit
// --------------------------------------------------------------------------------------

static void read_python(struct reader *r)
{
    skip_blanks(r);
    r->unit->python_major = (int)read_digits(r, 255, "a version");
    expect(r, ".");
    r->unit->python_minor = (int)read_digits(r, 255, "a version");
}

static void read_unit(struct reader *r)
{
    if (r->unit_seen)
        fail_at(r, r->start, "a second 'unit' line");
    r->unit_seen = true;
    r->unit->file = read_string(r)->text;
    if (take_word(r, "python"))
        read_python(r);
    r->unit->immortal = take_word(r, "immortal");
    r->unit->asserts = take_word(r, "asserts");
    r->unit->cplusplus = take_word(r, "cplusplus");
    expect_line_end(r);
}

static void read_field(struct reader *r)
{
    struct rs_field like = {.type = read_type(r)};
    const struct rs_field *field;

    like.base = read_name_or_none(r, "a struct's name");
    expect(r, "->");
    like.path = read_name(r, RS_LEX_PATH, "a field");
    like.name = take_word(r, "name") ? read_name(r, RS_LEX_NAME, "a field's name")
                                     : rs_intern_cstr(r->names, rs_text_field_name(like.path));
    like.owner = take_word(r, "of") ? read_name_or_none(r, "a struct's name")
                                    : rs_text_field_owner(like.base, like.path);
    expect_line_end(r);
    field = rs_field_intern(r->unit, &like);
    if (!rs_type_equal(field->type, like.type) || field->name != like.name ||
        field->owner != like.owner)
        fail_at(r, r->start, "this field is known as another already");
}

static void read_slot(struct reader *r)
{
    const struct rs_name *slot = read_name(r, RS_LEX_SYMBOL, "a slot");
    const struct rs_name *function;
    const struct rs_name *table = NULL;
    int64_t flags = 0;

    expect(r, "=");
    function = read_name(r, RS_LEX_SYMBOL, "a function");
    if (take_word(r, "flags"))
        flags = read_int(r);
    if (take_word(r, "table"))
        table = read_name(r, RS_LEX_SYMBOL, "a table");
    rs_slot_add(r->unit, slot, function, table, flags, take_loc(r, r->line));
    expect_line_end(r);
}

static void read_contract(struct reader *r)
{
    const struct rs_name *function = read_name(r, RS_LEX_SYMBOL, "a function");
    const struct rs_name *text = read_string(r);

    rs_attribute_add(r->unit, function, text->text, take_loc(r, r->line));
    expect_line_end(r);
}

static void read_one_global(struct reader *r, struct rs_type type)
{
    struct position where = here_word(r);
    const struct rs_name *name = read_name(r, RS_LEX_NAME, "a variable");
    struct global *global;

    r->globals = rs_arena_grow(&r->scratch, r->globals, &r->nglobals, (size_t)name->id + 1,
                               sizeof *r->globals);
    global = &r->globals[name->id];
    if (global->declared)
        fail_at(r, where, "variable declared twice");
    *global = (struct global){.declared = true, .type = type, .name = name};
    global->flags = take_flags(r, rs_var_flag_words);
    global->loc = take_loc(r, r->line);
}

static void read_global(struct reader *r)
{
    struct rs_type type = read_type(r);

    do
        read_one_global(r, type);
    while (take(r, ","));
    expect_line_end(r);
}

static const struct {
    const char *word;
    void (*read)(struct reader *r);
} unit_lines[] = {
    {"function", read_function}, {"unit", read_unit},         {"field", read_field},
    {"slot", read_slot},         {"contract", read_contract}, {"global", read_global},
};

static void read_unit_line(struct reader *r)
{
    r->start = here(r);
    for (size_t i = 0; i < sizeof unit_lines / sizeof *unit_lines; i++) {
        if (take_word(r, unit_lines[i].word)) {
            unit_lines[i].read(r);
            return;
        }
    }
    fail_at(r, r->start, "expected 'function', 'unit', 'field', 'slot', 'contract' or 'global'");
}

bool rs_ir_read(struct rs_unit *unit, const char *file, const char *text, size_t len,
                const char **error)
{
    struct reader r = {
        .unit = unit,
        .names = &unit->names,
        .file = file,
        .at = text,
        .end = text + len,
        .line_start = text,
        .line = 1,
    };

    unit->file = rs_arena_strndup(unit->arena, file, strlen(file));
    while (next_line(&r))
        read_unit_line(&r);
    rs_arena_free(&r.scratch);
    if (r.error == NULL)
        return true;
    *error = r.error;
    return false;
}
