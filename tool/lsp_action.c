// SPDX-License-Identifier: Apache-2.0
// Code actions: the fixes of a finding, and a comment that silences it.
#include <stdlib.h>
#include <string.h>

#include "lsp.h"

static const char comment[] = "NOLINTNEXTLINE(";

struct listing {
    struct rs_lsp *lsp;
    struct rs_lsp_document *document;
    struct rs_arena arena;
    json_t *actions;
};

// Adds an action about a finding. Takes the reference to its edits, by URI.
static void add(struct listing *to, const struct rs_diag *diag, const char *title, bool preferred,
                json_t *changes)
{
    json_t *action =
        json_pack("{s:s,s:s,s:[o],s:{s:o}}", "title", title, "kind", "quickfix", "diagnostics",
                  rs_lsp_diagnostic(to->lsp, &to->arena, diag), "edit", "changes", changes);

    if (preferred)
        json_object_set_new(action, "isPreferred", json_true());
    json_array_append_new(to->actions, action);
}

static void add_edit(struct rs_lsp *lsp, json_t *changes, const char *path, json_t *range,
                     const char *text)
{
    json_t *uri = rs_lsp_uri(lsp, path);
    json_t *list = json_object_get(changes, json_string_value(uri));

    if (list == NULL) {
        list = json_array();
        json_object_set_new(changes, json_string_value(uri), list);
    }
    json_array_append_new(list, json_pack("{s:o,s:s}", "range", range, "newText", text));
    json_decref(uri);
}

// ---- fixes ----------------------------------------------------------------------------------

static void add_fix(struct listing *to, const struct rs_diag *diag, const struct rs_fixit *fix)
{
    json_t *changes = json_object();
    const char *title = rs_arena_printf(&to->arena, "refsan: %s%s", fix->description,
                                        fix->safe ? "" : " (a guess)");

    for (size_t i = 0; i < fix->nedits; i++) {
        const struct rs_edit *edit = &fix->edits[i];

        add_edit(to->lsp, changes, edit->file, rs_lsp_range(to->lsp, edit->file, edit->range),
                 edit->text);
    }
    add(to, diag, title, fix->safe, changes);
}

// ---- silencing ------------------------------------------------------------------------------

// A line of the document, from 1, in the arena; "" if there is none.
static const char *line_of(struct listing *to, uint32_t line)
{
    size_t len;
    size_t start = line > 0 ? rs_text_line(&to->document->text, line - 1, &len) : 0;

    return line > 0 ? rs_arena_strndup(&to->arena, to->document->text.bytes + start, len) : "";
}

static const char *newline_of(struct listing *to, uint32_t line)
{
    size_t len;
    size_t start = rs_text_line(&to->document->text, line - 1, &len);

    return start + len < to->document->text.len && to->document->text.bytes[start + len] == '\r'
               ? "\r\n"
               : "\n";
}

// A comment above the line, or one more check in the one that is there. A line that continues
// another one has no place for it.
static void add_silence(struct listing *to, const struct rs_diag *diag)
{
    struct rs_arena *arena = &to->arena;
    uint32_t line = diag->at.line;
    const char *above = line_of(to, line - 1);
    const char *here = line_of(to, line);
    const char *list = strstr(above, comment);
    const char *end = list != NULL ? strchr(list, ')') : NULL;
    struct rs_range at = {line, 1, line, 1};
    json_t *changes;
    const char *text;

    if (*above != '\0' && above[strlen(above) - 1] == '\\')
        return;
    if (end != NULL) {
        uint32_t column = (uint32_t)(end - above) + 1;

        at = (struct rs_range){line - 1, column, line - 1, column};
        text = rs_arena_printf(arena, ", refsan-%s", diag->check);
    } else {
        text = rs_arena_printf(arena, "%.*s// %srefsan-%s)%s", (int)strspn(here, " \t"), here,
                               comment, diag->check, newline_of(to, line));
    }
    changes = json_object();
    add_edit(to->lsp, changes, to->document->path, rs_lsp_range(to->lsp, to->document->path, at),
             text);
    add(to, diag, rs_arena_printf(arena, "refsan: silence refsan-%s here", diag->check), false,
        changes);
}

// ---- the list -------------------------------------------------------------------------------

// Whether the editor wants actions of our kind.
static bool wants_fixes(const json_t *context)
{
    const json_t *only = json_object_get(context, "only");
    size_t i;
    json_t *kind;

    json_array_foreach(only, i, kind)
    {
        if (json_is_string(kind) && strcmp(json_string_value(kind), "quickfix") == 0)
            return true;
    }
    return !json_is_array(only);
}

static bool is_in(const struct rs_diag *diag, json_int_t first, json_int_t last)
{
    uint32_t end = diag->at.range.end_line != 0 ? diag->at.range.end_line : diag->at.line;

    return (json_int_t)diag->at.line <= last + 1 && (json_int_t)end >= first + 1;
}

json_t *rs_lsp_actions(struct rs_lsp *lsp, struct rs_lsp_document *document, const json_t *params)
{
    struct listing to = {.lsp = lsp, .document = document, .actions = json_array()};
    json_int_t first = 0;
    json_int_t last = -1;

    json_unpack((json_t *)(uintptr_t)params, "{s:{s:{s:I},s:{s:I}}}", "range", "start", "line",
                &first, "end", "line", &last);
    if (document->fresh && wants_fixes(json_object_get(params, "context"))) {
        for (size_t i = 0; i < document->told.diags.count; i++) {
            const struct rs_diag *diag = document->told.diags.items[i];

            if (!is_in(diag, first, last) || rs_lsp_find_path(lsp, diag->at.file) != document)
                continue;
            for (size_t k = 0; k < diag->nfixes; k++)
                add_fix(&to, diag, &diag->fixes[k]);
            if (!diag->own)
                add_silence(&to, diag);
        }
    }
    rs_arena_free(&to.arena);
    return to.actions;
}
