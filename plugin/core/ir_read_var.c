// SPDX-License-Identifier: Apache-2.0
// Variables and what is written with them: operands and places. A name is looked up in the function
// first, then among the unit's globals.
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "ir_read.h"

// ---- variables ----------------------------------------------------------------------------------

static struct rs_binding *binding_of(struct rs_reader *r, struct rs_bindings *map,
                                     const struct rs_name *key)
{
    map->entries = rs_arena_grow(&r->scratch, map->entries, &map->cap, (size_t)key->id + 1,
                                 sizeof *map->entries);
    return &map->entries[key->id];
}

uint32_t rs_read_bound(struct rs_reader *r, struct rs_bindings *map, const struct rs_name *key)
{
    const struct rs_binding *binding = binding_of(r, map, key);

    return binding->stamp == r->stamp ? binding->number : RS_READ_NONE;
}

void rs_read_bind(struct rs_reader *r, struct rs_bindings *map, const struct rs_name *key,
                  uint32_t number)
{
    *binding_of(r, map, key) = (struct rs_binding){.stamp = r->stamp, .number = number};
}

// The key of a name with a "#5" behind it must equal no other name.
static const struct rs_name *numbered_key(struct rs_reader *r, const struct rs_name *name)
{
    uint32_t number = rs_lex_u32(r, "a number");

    return rs_intern_cstr(r->names,
                          rs_arena_printf(&r->scratch, "\n%" PRIu32 "\n%s", number, name->text));
}

// "%name" and "%12", behind the '%'. Their keys, too, must equal no name.
static void read_nameless(struct rs_reader *r, struct rs_mention *m)
{
    const char *start = r->at;
    int len;

    while (r->at < r->end && (isalnum((unsigned char)*r->at) || *r->at == '_'))
        r->at++;
    if (r->at == start)
        rs_lex_fail(r, m->where, "expected a name or number after '%%'");
    len = (int)(r->at - start);
    m->key = rs_intern_cstr(r->names, rs_arena_printf(&r->scratch, "\n%%%.*s", len, start));
    m->result = len == 6 && memcmp(start, "result", 6) == 0;
}

struct rs_mention rs_read_mention(struct rs_reader *r)
{
    struct rs_mention m = {0};

    m.where = rs_lex_here_word(r);
    if (rs_lex_take(r, "%")) {
        read_nameless(r, &m);
        return m;
    }
    m.name = rs_lex_name(r, RS_LEX_NAME, "a variable");
    m.key = m.name;
    if (r->at < r->end && *r->at == '#') {
        r->at++;
        m.key = numbered_key(r, m.name);
    }
    return m;
}

bool rs_mention_is_temp(const struct rs_mention *m)
{
    return m->name == NULL;
}

static const struct rs_read_global *find_global(struct rs_reader *r, const struct rs_mention *m)
{
    const struct rs_read_global *global;

    if (m->name == NULL || m->name != m->key || m->name->id >= r->nglobals)
        return NULL;
    global = &r->globals[m->name->id];
    return global->declared ? global : NULL;
}

uint32_t rs_read_declare(struct rs_reader *r, enum rs_var_kind kind, const struct rs_mention *m,
                         struct rs_type type, rs_loc loc)
{
    uint32_t var;

    if (m->result || rs_read_bound(r, &r->vars, m->key) != RS_READ_NONE) {
        rs_lex_fail(r, m->where, "variable declared twice");
        return 0;
    }
    var = rs_var_add(r->fn, kind, m->name, type, loc);
    rs_read_bind(r, &r->vars, m->key, var);
    return var;
}

uint32_t rs_read_look_up(struct rs_reader *r, const struct rs_mention *m)
{
    const struct rs_read_global *global;
    uint32_t var;

    if (m->result)
        return 0;
    var = rs_read_bound(r, &r->vars, m->key);
    if (var != RS_READ_NONE)
        return var;
    global = find_global(r, m);
    if (global == NULL)
        return RS_NO_VAR;
    var = rs_read_declare(r, RS_VAR_GLOBAL, m, global->type, global->loc);
    r->fn->vars[var].flags = global->flags;
    r->fn->vars[var].strings = global->strings;
    return var;
}

uint32_t rs_read_var(struct rs_reader *r)
{
    struct rs_mention m = rs_read_mention(r);
    uint32_t var = rs_read_look_up(r, &m);

    if (var != RS_NO_VAR)
        return var;
    rs_lex_fail(r, m.where,
                rs_mention_is_temp(&m) ? "temporary is used before it is set" : "no such variable");
    return 0;
}

// ---- operands and places ------------------------------------------------------------------------

struct rs_operand rs_read_operand(struct rs_reader *r)
{
    rs_lex_skip_blanks(r);
    if (rs_lex_take(r, "&"))
        return rs_opnd_symbol(rs_lex_name(r, RS_LEX_SYMBOL, "a function or global"));
    if (rs_lex_sees(r, "\""))
        return rs_opnd_string(rs_lex_string(r));
    if (rs_lex_take_word(r, "NULL"))
        return rs_opnd_null();
    if (rs_lex_take(r, "?"))
        return rs_opnd_none();
    if (r->at < r->end && (*r->at == '-' || isdigit((unsigned char)*r->at)))
        return rs_opnd_int(rs_lex_int(r));
    return rs_opnd_var(rs_read_var(r));
}

static const struct rs_field *read_path(struct rs_reader *r, uint32_t var)
{
    struct rs_field like = {.base = r->fn->vars[var].type.name, .type = {.kind = RS_KIND_OBJECT}};

    if (rs_lex_take(r, "{")) {
        like.base = rs_lex_name_or_none(r, "a struct's name");
        rs_lex_expect(r, "}");
    }
    like.path = rs_lex_name(r, RS_LEX_PATH, "a field");
    like.owner = rs_text_field_owner(like.base, like.path);
    like.name = rs_intern_cstr(r->names, rs_text_field_name(like.path));
    return rs_field_intern(r->unit, &like);
}

struct rs_place rs_read_place(struct rs_reader *r)
{
    struct rs_place place = {.kind = RS_PLACE_VAR};
    bool deref = rs_lex_take(r, "*");

    place.var = rs_read_var(r);
    if (deref) {
        place.kind = RS_PLACE_DEREF;
    } else if (rs_lex_take(r, "->")) {
        place.kind = RS_PLACE_FIELD;
        place.field = read_path(r, place.var);
    } else if (rs_lex_take(r, ".")) {
        place.kind = RS_PLACE_MEMBER;
        place.field = read_path(r, place.var);
    } else if (rs_lex_take(r, "[")) {
        place.kind = RS_PLACE_INDEX;
        place.index = rs_read_operand(r);
        rs_lex_expect(r, "]");
    }
    return place;
}
