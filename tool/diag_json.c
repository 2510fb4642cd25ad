// SPDX-License-Identifier: Apache-2.0
// Diagnostics from and to the JSON lines of docs/findings-format.md.
#include "diag.h"

#include <string.h>

#include "json.h"

static uint64_t big_number(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));

    return value < 0 ? 0 : (uint64_t)value;
}

// ---- reading --------------------------------------------------------------------------------

static struct rs_range read_range(const json_t *object)
{
    return (struct rs_range){.line = rs_json_number(object, "line"),
                             .column = rs_json_number(object, "column"),
                             .end_line = rs_json_number(object, "end_line"),
                             .end_column = rs_json_number(object, "end_column")};
}

static struct rs_position read_place(struct rs_arena *arena, const json_t *object)
{
    return (struct rs_position){.file = rs_json_text(arena, object, "file"),
                                .line = rs_json_number(object, "line"),
                                .column = rs_json_number(object, "column"),
                                .range = read_range(json_object_get(object, "range"))};
}

static void read_steps(struct rs_arena *arena, struct rs_diag *diag, const json_t *notes)
{
    diag->nsteps = json_array_size(notes);
    diag->steps = RS_NEW_ARRAY(arena, struct rs_step, diag->nsteps);
    for (size_t i = 0; i < diag->nsteps; i++) {
        const json_t *note = json_array_get(notes, i);

        diag->steps[i].at = read_place(arena, note);
        diag->steps[i].message = rs_json_text(arena, note, "message");
    }
}

static void read_edits(struct rs_arena *arena, struct rs_fixit *fix, const json_t *edits)
{
    fix->nedits = json_array_size(edits);
    fix->edits = RS_NEW_ARRAY(arena, struct rs_edit, fix->nedits);
    for (size_t i = 0; i < fix->nedits; i++) {
        const json_t *edit = json_array_get(edits, i);

        fix->edits[i] = (struct rs_edit){.file = rs_json_text(arena, edit, "file"),
                                         .offset = big_number(edit, "offset"),
                                         .length = big_number(edit, "length"),
                                         .range = read_range(edit),
                                         .text = rs_json_text(arena, edit, "text")};
    }
}

static void read_fixes(struct rs_arena *arena, struct rs_diag *diag, const json_t *fixes)
{
    diag->nfixes = json_array_size(fixes);
    diag->fixes = RS_NEW_ARRAY(arena, struct rs_fixit, diag->nfixes);
    for (size_t i = 0; i < diag->nfixes; i++) {
        const json_t *fix = json_array_get(fixes, i);

        diag->fixes[i].safe = json_is_true(json_object_get(fix, "safe"));
        diag->fixes[i].description = rs_json_text(arena, fix, "description");
        read_edits(arena, &diag->fixes[i], json_object_get(fix, "edits"));
    }
}

struct rs_diag *rs_diag_from_json(struct rs_arena *arena, const json_t *record)
{
    const char *kind = rs_json_text(arena, record, "record");
    bool own = strcmp(kind, "warning") == 0;
    struct rs_diag *diag;

    if (!own && strcmp(kind, "finding") != 0)
        return NULL;
    diag = RS_NEW(arena, struct rs_diag);
    diag->own = own;
    diag->check = rs_json_text(arena, record, "check");
    diag->message = rs_json_text(arena, record, "message");
    diag->pedantic = strcmp(rs_json_text(arena, record, "level"), "pedantic") == 0;
    diag->at = read_place(arena, record);
    diag->function = rs_json_text(arena, record, "function");
    diag->object = rs_json_text(arena, record, "object");
    diag->fingerprint = rs_json_text(arena, record, "fingerprint");
    read_steps(arena, diag, json_object_get(record, "notes"));
    read_fixes(arena, diag, json_object_get(record, "fixes"));
    if (*diag->check == '\0' || diag->check[strspn(diag->check, RS_CHECK_LETTERS)] != '\0')
        return NULL;
    return *diag->message != '\0' ? diag : NULL;
}

// ---- writing --------------------------------------------------------------------------------

static void set_text(json_t *object, const char *name, const char *text)
{
    json_object_set_new(object, name, json_string(text));
}

static void set_number(json_t *object, const char *name, uint64_t number)
{
    json_object_set_new(object, name, json_integer((json_int_t)number));
}

static void set_range(json_t *object, struct rs_range range)
{
    set_number(object, "line", range.line);
    set_number(object, "column", range.column);
    set_number(object, "end_line", range.end_line);
    set_number(object, "end_column", range.end_column);
}

static json_t *write_place(struct rs_position at)
{
    json_t *object = json_object();

    set_text(object, "file", at.file);
    set_number(object, "line", at.line);
    set_number(object, "column", at.column);
    if (at.range.end_line != 0) {
        json_t *range = json_object();

        set_range(range, at.range);
        json_object_set_new(object, "range", range);
    }
    return object;
}

static json_t *write_steps(const struct rs_diag *diag)
{
    json_t *notes = json_array();

    for (size_t i = 0; i < diag->nsteps; i++) {
        json_t *note = write_place(diag->steps[i].at);

        set_text(note, "message", diag->steps[i].message);
        json_array_append_new(notes, note);
    }
    return notes;
}

static json_t *write_edits(const struct rs_fixit *fix)
{
    json_t *edits = json_array();

    for (size_t i = 0; i < fix->nedits; i++) {
        json_t *edit = json_object();

        set_text(edit, "file", fix->edits[i].file);
        set_number(edit, "offset", fix->edits[i].offset);
        set_number(edit, "length", fix->edits[i].length);
        set_range(edit, fix->edits[i].range);
        set_text(edit, "text", fix->edits[i].text);
        json_array_append_new(edits, edit);
    }
    return edits;
}

static json_t *write_fixes(const struct rs_diag *diag)
{
    json_t *fixes = json_array();

    for (size_t i = 0; i < diag->nfixes; i++) {
        json_t *fix = json_object();

        json_object_set_new(fix, "safe", json_boolean(diag->fixes[i].safe));
        set_text(fix, "description", diag->fixes[i].description);
        json_object_set_new(fix, "edits", write_edits(&diag->fixes[i]));
        json_array_append_new(fixes, fix);
    }
    return fixes;
}

json_t *rs_diag_to_json(const struct rs_diag *diag)
{
    json_t *record = write_place(diag->at);

    set_text(record, "record", diag->own ? "warning" : "finding");
    set_text(record, "check", diag->check);
    set_text(record, "message", diag->message);
    if (diag->own)
        return record;
    set_text(record, "level", diag->pedantic ? "pedantic" : "default");
    set_text(record, "function", diag->function);
    set_text(record, "object", diag->object);
    set_text(record, "fingerprint", diag->fingerprint);
    json_object_set_new(record, "notes", write_steps(diag));
    if (diag->nfixes > 0)
        json_object_set_new(record, "fixes", write_fixes(diag));
    return record;
}
