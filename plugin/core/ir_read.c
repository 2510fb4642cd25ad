// SPDX-License-Identifier: Apache-2.0
// Reads the IR's text form (docs/ir.md): here the lines outside functions. ir_read.h has the plan.
#include <string.h>

#include "ir_read.h"

static void read_python(struct rs_reader *r)
{
    rs_lex_skip_blanks(r);
    r->unit->python_major = (int)rs_lex_digits(r, 255, "a version");
    rs_lex_expect(r, ".");
    r->unit->python_minor = (int)rs_lex_digits(r, 255, "a version");
}

static uint16_t read_bits(struct rs_reader *r)
{
    rs_lex_skip_blanks(r);
    return (uint16_t)rs_lex_digits(r, 128, "a number of bits");
}

static void read_unit(struct rs_reader *r)
{
    if (r->unit_seen)
        rs_lex_fail(r, r->start, "a second 'unit' line");
    r->unit_seen = true;
    r->unit->file = rs_lex_string(r)->text;
    if (rs_lex_take_word(r, "python"))
        read_python(r);
    if (rs_lex_take_word(r, "long"))
        r->unit->long_bits = read_bits(r);
    if (rs_lex_take_word(r, "pointer"))
        r->unit->pointer_bits = read_bits(r);
    r->unit->immortal = rs_lex_take_word(r, "immortal");
    r->unit->asserts = rs_lex_take_word(r, "asserts");
    r->unit->cplusplus = rs_lex_take_word(r, "cplusplus");
    rs_lex_expect_line_end(r);
}

static void read_field(struct rs_reader *r)
{
    struct rs_field like = {.type = rs_lex_type(r)};
    const struct rs_field *field;

    like.base = rs_lex_name_or_none(r, "a struct's name");
    rs_lex_expect(r, "->");
    like.path = rs_lex_name(r, RS_LEX_PATH, "a field");
    like.name = rs_lex_take_word(r, "name")
                    ? rs_lex_name(r, RS_LEX_NAME, "a field's name")
                    : rs_intern_cstr(r->names, rs_text_field_name(like.path));
    like.owner = rs_lex_take_word(r, "of") ? rs_lex_name_or_none(r, "a struct's name")
                                           : rs_text_field_owner(like.base, like.path);
    rs_lex_expect_line_end(r);
    field = rs_field_intern(r->unit, &like);
    if (!rs_type_equal(field->type, like.type) || field->name != like.name ||
        field->owner != like.owner)
        rs_lex_fail(r, r->start, "this field is known as another already");
}

// What a declaration cannot have more of; a larger number says nothing.
#define MAX_PARAMS 65535

static void read_slot(struct rs_reader *r)
{
    const struct rs_name *slot = rs_lex_name(r, RS_LEX_SYMBOL, "a slot");
    const struct rs_name *function;
    const struct rs_name *table = NULL;
    int64_t flags = 0;
    int64_t nparams = -1;
    bool returns_nothing;
    struct rs_slot *added;

    rs_lex_expect(r, "=");
    function = rs_lex_name(r, RS_LEX_SYMBOL, "a function");
    if (rs_lex_take_word(r, "flags"))
        flags = rs_lex_int(r);
    if (rs_lex_take_word(r, "table"))
        table = rs_lex_name(r, RS_LEX_SYMBOL, "a table");
    if (rs_lex_take_word(r, "takes"))
        nparams = rs_lex_int(r);
    returns_nothing = rs_lex_take_word(r, "void");
    added = rs_slot_add(r->unit, slot, function, table, flags, rs_lex_take_loc(r, r->line));
    added->nparams = nparams < 0 || nparams > MAX_PARAMS ? -1 : (int32_t)nparams;
    added->returns_nothing = returns_nothing;
    rs_lex_expect_line_end(r);
}

static void read_open_table(struct rs_reader *r)
{
    const struct rs_name *table = rs_lex_name(r, RS_LEX_SYMBOL, "a table");

    bool sized = rs_lex_take_word(r, "sized");

    rs_open_table_add(r->unit, table, sized, rs_lex_take_loc(r, r->line));
    rs_lex_expect_line_end(r);
}

static void read_table_use(struct rs_reader *r)
{
    const struct rs_name *field = rs_lex_name(r, RS_LEX_SYMBOL, "a field");
    const struct rs_name *table;

    rs_lex_expect(r, "=");
    table = rs_lex_name(r, RS_LEX_SYMBOL, "a table");
    rs_table_use_add(r->unit, field, table, rs_lex_take_loc(r, r->line));
    rs_lex_expect_line_end(r);
}

// "Foo->a.b": a field that a line above may have told the type of.
static const struct rs_field *read_field_path(struct rs_reader *r)
{
    struct rs_field like = {.type = {.kind = RS_KIND_OBJECT}};

    like.base = rs_lex_name_or_none(r, "a struct's name");
    rs_lex_expect(r, "->");
    like.path = rs_lex_name(r, RS_LEX_PATH, "a field");
    like.name = rs_intern_cstr(r->names, rs_text_field_name(like.path));
    like.owner = rs_text_field_owner(like.base, like.path);
    return rs_field_intern(r->unit, &like);
}

static const struct rs_name *take_named(struct rs_reader *r, const char *word)
{
    return rs_lex_take_word(r, word) ? rs_lex_name(r, RS_LEX_SYMBOL, "a name") : NULL;
}

static void read_type(struct rs_reader *r)
{
    struct rs_pytype type = {.heap = rs_lex_take_word(r, "heap")};

    type.module = !type.heap && rs_lex_take_word(r, "module");
    if (!type.heap && !type.module && !rs_lex_take_word(r, "static"))
        rs_lex_fail(r, rs_lex_here_word(r), "expected 'static', 'heap' or 'module'");
    type.name = rs_lex_name(r, RS_LEX_SYMBOL, "a type");
    type.instance = take_named(r, "instance");
    type.flags_known = rs_lex_take_word(r, "flags");
    if (type.flags_known)
        type.flags = rs_lex_int(r);
    type.base = take_named(r, "base");
    type.table = take_named(r, "slots");
    type.members = take_named(r, "members");
    if (rs_lex_take_word(r, "weaklist"))
        type.weaklist = read_field_path(r);
    if (rs_lex_take_word(r, "dict"))
        type.dict = read_field_path(r);
    type.once = type.module && rs_lex_take_word(r, "once");
    if (type.module && rs_lex_take_word(r, "interpreters"))
        type.interpreters = (uint8_t)rs_lex_int(r);
    type.loc = rs_lex_take_loc(r, r->line);
    rs_pytype_add(r->unit, &type);
    rs_lex_expect_line_end(r);
}

static void read_member(struct rs_reader *r)
{
    struct rs_member member = {.field = read_field_path(r), .offset = -1};

    if (rs_lex_take_word(r, "offset"))
        member.offset = rs_lex_int(r);
    member.in_union = rs_lex_take_word(r, "union");
    member.loc = rs_lex_take_loc(r, r->line);
    rs_member_add(r->unit, &member);
    rs_lex_expect_line_end(r);
}

static void read_memberdef(struct rs_reader *r)
{
    struct rs_memberdef def = {.table = rs_lex_name(r, RS_LEX_SYMBOL, "a table")};

    rs_lex_skip_blanks(r);
    def.name = rs_lex_string(r);
    def.field = read_field_path(r);
    if (!rs_lex_take_word(r, "type"))
        rs_lex_fail(r, rs_lex_here_word(r), "expected 'type'");
    def.code = rs_lex_int(r);
    if (rs_lex_take_word(r, "flags"))
        def.flags = rs_lex_int(r);
    rs_memberdef_add(r->unit, &def);
    rs_lex_expect_line_end(r);
}

static void read_contract(struct rs_reader *r)
{
    const struct rs_name *function = rs_lex_name(r, RS_LEX_SYMBOL, "a function");
    const struct rs_name *text = rs_lex_string(r);

    rs_attribute_add(r->unit, function, text->text, rs_lex_take_loc(r, r->line));
    rs_lex_expect_line_end(r);
}

static void read_one_global(struct rs_reader *r, struct rs_type type)
{
    struct rs_position where = rs_lex_here_word(r);
    const struct rs_name *name = rs_lex_name(r, RS_LEX_NAME, "a variable");
    struct rs_read_global *global;

    r->globals = rs_arena_grow(&r->scratch, r->globals, &r->nglobals, (size_t)name->id + 1,
                               sizeof *r->globals);
    global = &r->globals[name->id];
    if (global->declared)
        rs_lex_fail(r, where, "variable declared twice");
    *global = (struct rs_read_global){.declared = true, .type = type, .name = name};
    global->flags = rs_lex_take_flags(r, rs_var_flag_words);
    global->strings = rs_read_take_strings(r);
    global->loc = rs_lex_take_loc(r, r->line);
}

static void read_global(struct rs_reader *r)
{
    struct rs_type type = rs_lex_type(r);

    do
        read_one_global(r, type);
    while (rs_lex_take(r, ","));
    rs_lex_expect_line_end(r);
}

static const struct {
    const char *word;
    void (*read)(struct rs_reader *r);
} unit_lines[] = {
    {"function", rs_read_function},
    {"unit", read_unit},
    {"field", read_field},
    {"slot", read_slot},
    {"contract", read_contract},
    {"global", read_global},
    {"open", read_open_table},
    {"use", read_table_use},
    {"type", read_type},
    {"member", read_member},
    {"memberdef", read_memberdef},
};

static void read_unit_line(struct rs_reader *r)
{
    r->start = rs_lex_here(r);
    for (size_t i = 0; i < sizeof unit_lines / sizeof *unit_lines; i++) {
        if (rs_lex_take_word(r, unit_lines[i].word)) {
            unit_lines[i].read(r);
            return;
        }
    }
    rs_lex_fail(r, r->start,
                "expected 'function', 'unit', 'field', 'slot', 'open', 'use', 'type', 'member', "
                "'memberdef', 'contract' or 'global'");
}

bool rs_ir_read(struct rs_unit *unit, const char *file, const char *text, size_t len,
                const char **error)
{
    struct rs_reader r = {
        .unit = unit,
        .names = &unit->names,
        .file = file,
        .at = text,
        .end = text + len,
        .line_start = text,
        .line = 1,
    };

    unit->file = rs_arena_strndup(unit->arena, file, strlen(file));
    while (rs_lex_next_line(&r))
        read_unit_line(&r);
    rs_arena_free(&r.scratch);
    if (r.error == NULL)
        return true;
    *error = r.error;
    return false;
}
