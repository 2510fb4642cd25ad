// SPDX-License-Identifier: Apache-2.0
// Reads the plugin's records, one kind a function.
#include "unit.h"

#include <string.h>

#include "json.h"

enum { FORMAT = 1 };  // of docs/findings-format.md

static bool take_unit(struct rs_unit_told *unit, const json_t *record)
{
    unit->state = rs_json_text(unit->arena, record, "state");
    unit->generator = rs_json_text(unit->arena, record, "generator");
    unit->python = rs_json_text(unit->arena, record, "python");
    return rs_json_number(record, "format") == FORMAT;
}

static bool take_diag(struct rs_unit_told *unit, const json_t *record)
{
    struct rs_diag *diag = rs_diag_from_json(unit->arena, record);

    if (diag != NULL)
        rs_diags_add(&unit->diags, diag);
    return diag != NULL;
}

static struct rs_inferred read_contract(struct rs_arena *arena, const json_t *record)
{
    return (struct rs_inferred){
        .function = rs_json_text(arena, record, "function"),
        .name = rs_json_text(arena, record, "name"),
        .contract = rs_json_text(arena, record, "contract"),
        .exported = json_is_true(json_object_get(record, "exported")),
        .at = {.file = rs_json_text(arena, record, "file"),
               .line = rs_json_number(record, "line"),
               .column = rs_json_number(record, "column")},
    };
}

static bool take_contract(struct rs_unit_told *unit, const json_t *record)
{
    struct rs_inferred added = read_contract(unit->arena, record);

    unit->inferred = rs_arena_grow(unit->arena, unit->inferred, &unit->inferred_cap,
                                   unit->ninferred + 1, sizeof *unit->inferred);
    unit->inferred[unit->ninferred++] = added;
    return *added.name != '\0' && *added.contract != '\0';
}

static bool take_annotated(struct rs_unit_told *unit, const json_t *record)
{
    struct rs_inferred added = read_contract(unit->arena, record);

    unit->annotated = rs_arena_grow(unit->arena, unit->annotated, &unit->annotated_cap,
                                    unit->nannotated + 1, sizeof *unit->annotated);
    unit->annotated[unit->nannotated++] = added;
    return *added.function != '\0' && *added.contract != '\0';
}

static bool take_exhausted(struct rs_unit_told *unit, const json_t *record)
{
    unit->exhausted = rs_arena_grow(unit->arena, unit->exhausted, &unit->exhausted_cap,
                                    unit->nexhausted + 1, sizeof *unit->exhausted);
    unit->exhausted[unit->nexhausted++] = rs_json_text(unit->arena, record, "function");
    return true;
}

static bool take_elsewhere(struct rs_unit_told *unit, const json_t *record)
{
    const json_t *names = json_object_get(record, "names");

    unit->elsewhere = RS_NEW_ARRAY(unit->arena, const char *, json_array_size(names));
    for (size_t i = 0; i < json_array_size(names); i++) {
        const json_t *name = json_array_get(names, i);

        if (!json_is_string(name))
            return false;
        unit->elsewhere[unit->nelsewhere++] =
            rs_arena_strndup(unit->arena, json_string_value(name), json_string_length(name));
    }
    return json_is_array(names);
}

static bool take_files(struct rs_unit_told *unit, const json_t *record)
{
    json_t *names = json_object_get(record, "names");
    size_t i;
    json_t *name;

    if (!json_is_array(names) || unit->files != NULL)
        return false;
    json_array_foreach(names, i, name)
    {
        if (!json_is_string(name))
            return false;
    }
    unit->files = json_incref(names);
    return true;
}

static const struct kind {
    const char *record;
    bool (*take)(struct rs_unit_told *unit, const json_t *record);
} kinds[] = {
    {"unit", take_unit},           {"finding", take_diag},        {"warning", take_diag},
    {"contract", take_contract},   {"annotated", take_annotated}, {"exhausted", take_exhausted},
    {"elsewhere", take_elsewhere}, {"files", take_files},
};

static bool take_record(void *ctx, const json_t *record, char *error, size_t size)
{
    struct rs_unit_told *unit = ctx;
    const char *name = json_string_value(json_object_get(record, "record"));

    if (name == NULL) {
        snprintf(error, size, "no record of refsan");
        return false;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].record, name) == 0 && !kinds[i].take(unit, record)) {
            snprintf(error, size, "not a record '%s' as described", name);
            return false;
        }
    }
    return true;
}

bool rs_unit_read(struct rs_unit_told *unit, struct rs_arena *arena, const char *text, size_t len,
                  char *error, size_t size)
{
    char what[160];
    uint32_t line;

    *unit = (struct rs_unit_told){.arena = arena, .state = "", .generator = "", .python = ""};
    unit->diags.arena = arena;
    if (!rs_json_lines(text, len, take_record, unit, &line, what, sizeof what)) {
        snprintf(error, size, "line %u: %s", line, what);
        return false;
    }
    if (*unit->state == '\0' || unit->files == NULL) {
        snprintf(error, size, "it is not complete");
        return false;
    }
    return true;
}

void rs_unit_forget(struct rs_unit_told *unit)
{
    json_decref(unit->files);
    unit->files = NULL;
}
