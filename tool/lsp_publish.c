// SPDX-License-Identifier: Apache-2.0
// Findings as the protocol's diagnostics. A file's diagnostics are those of all open units: what is
// in a header may be told by several.
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "lsp.h"
#include "uri.h"

enum severity { SEVERITY_WARNING = 2, SEVERITY_INFORMATION = 3 };

// ---- places ---------------------------------------------------------------------------------

// The text of a file: the editor's, else that on disk, which is loaded into `*other`.
static struct rs_text *text_of(struct rs_lsp *lsp, const char *path, struct rs_text *other)
{
    struct rs_lsp_document *document = rs_lsp_find_path(lsp, path);

    *other = (struct rs_text){0};
    if (document != NULL)
        return &document->text;
    if (!rs_load_file(path, &other->bytes, &other->len))
        *other = (struct rs_text){0};
    return other;
}

json_t *rs_lsp_range(struct rs_lsp *lsp, const char *path, struct rs_range range)
{
    struct rs_text other;
    struct rs_text *text = text_of(lsp, path, &other);
    json_t *start = rs_text_position(text, range.line, range.column, lsp->units);
    json_t *end = rs_text_position(text, range.end_line, range.end_column, lsp->units);

    rs_text_free(&other);
    return json_pack("{s:o,s:o}", "start", start, "end", end);
}

// What a position underlines, or the one character it is at.
static struct rs_range range_of(const struct rs_position *at)
{
    if (at->range.end_line != 0)
        return at->range;
    return (struct rs_range){at->line, at->column, at->line, at->column + 1};
}

json_t *rs_lsp_uri(struct rs_lsp *lsp, const char *path)
{
    struct rs_lsp_document *document = rs_lsp_find_path(lsp, path);
    char *uri = document == NULL ? rs_uri_of(path) : NULL;
    json_t *text = json_string(document != NULL ? document->uri : uri);

    free(uri);
    return text;
}

// ---- a diagnostic ---------------------------------------------------------------------------

static json_t *related(struct rs_lsp *lsp, const struct rs_diag *diag)
{
    json_t *all = json_array();

    for (size_t i = 0; i < diag->nsteps; i++) {
        const struct rs_position *at = &diag->steps[i].at;
        json_t *step =
            json_pack("{s:{s:o,s:o},s:s}", "location", "uri", rs_lsp_uri(lsp, at->file), "range",
                      rs_lsp_range(lsp, at->file, range_of(at)), "message", diag->steps[i].message);

        if (step != NULL)
            json_array_append_new(all, step);
    }
    return all;
}

// An editor that does not show related places shows the path in the message.
static const char *whole_message(struct rs_arena *arena, const struct rs_diag *diag)
{
    const char *text = diag->message;

    for (size_t i = 0; i < diag->nsteps; i++)
        text = rs_arena_printf(arena, "%s\n%u: %s", text, diag->steps[i].at.line,
                               diag->steps[i].message);
    return text;
}

json_t *rs_lsp_diagnostic(struct rs_lsp *lsp, struct rs_arena *arena, const struct rs_diag *diag)
{
    const char *message = lsp->related ? diag->message : whole_message(arena, diag);
    bool minor = diag->own || diag->pedantic;
    json_t *made = json_pack(
        "{s:o,s:i,s:s,s:s,s:s}", "range", rs_lsp_range(lsp, diag->at.file, range_of(&diag->at)),
        "severity", (int)(minor ? SEVERITY_INFORMATION : SEVERITY_WARNING), "code",
        rs_arena_printf(arena, "refsan-%s", diag->check), "source", "refsan", "message", message);

    if (lsp->related && diag->nsteps > 0)
        json_object_set_new(made, "relatedInformation", related(lsp, diag));
    return made;
}

// ---- files ----------------------------------------------------------------------------------

// The name of a file in the lists: that of its document if it is open.
static const char *key_of(struct rs_lsp *lsp, const char *path)
{
    const struct rs_lsp_document *document = rs_lsp_find_path(lsp, path);

    return document != NULL ? document->path : path;
}

// The unit's diagnostics, by path.
static json_t *diagnostics_of(struct rs_lsp *lsp, const struct rs_lsp_document *unit)
{
    struct rs_arena arena = {0};
    json_t *files = json_object();

    for (size_t i = 0; i < unit->told.diags.count; i++) {
        const struct rs_diag *diag = unit->told.diags.items[i];
        const char *key = key_of(lsp, diag->at.file);
        json_t *list = json_object_get(files, key);

        if (list == NULL) {
            list = json_array();
            if (json_object_set_new(files, key, list) != 0)  // its name is not UTF-8
                continue;
        }
        json_array_append_new(list, rs_lsp_diagnostic(lsp, &arena, diag));
    }
    rs_arena_free(&arena);
    return files;
}

static bool contains(const json_t *list, const json_t *value)
{
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
    {
        if (json_equal(each, value))
            return true;
    }
    return false;
}

// Shows what all units tell of the file.
static void show(struct rs_lsp *lsp, const char *path)
{
    const struct rs_lsp_document *document = rs_lsp_find_path(lsp, path);
    json_t *all = json_array();
    json_t *params;
    size_t i;
    json_t *each;

    for (const struct rs_lsp_document *unit = lsp->documents; unit != NULL; unit = unit->next) {
        json_array_foreach(json_object_get(unit->shown, path), i, each)
        {
            if (!contains(all, each))
                json_array_append(all, each);
        }
    }
    params = json_pack("{s:o,s:o}", "uri", rs_lsp_uri(lsp, path), "diagnostics", all);
    if (document != NULL)
        json_object_set_new(params, "version", json_integer(document->version));
    rs_lsp_notify(lsp, "textDocument/publishDiagnostics", params);
}

void rs_lsp_publish(struct rs_lsp *lsp, struct rs_lsp_document *document)
{
    json_t *old = document->shown;
    const char *path;
    json_t *list;

    document->shown = diagnostics_of(lsp, document);
    json_object_foreach(document->shown, path, list)
    {
        show(lsp, path);
    }
    json_object_foreach(old, path, list)
    {
        if (json_object_get(document->shown, path) == NULL)
            show(lsp, path);
    }
    if (json_object_get(old, document->path) == NULL &&
        json_object_get(document->shown, document->path) == NULL)
        show(lsp, document->path);
    json_decref(old);
}
