// SPDX-License-Identifier: Apache-2.0
// The documents that are open: their texts, and the copies of these that the compiler reads.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "file.h"
#include "lsp.h"
#include "uri.h"

struct rs_lsp_document *rs_lsp_find_uri(const struct rs_lsp *lsp, const char *uri)
{
    struct rs_lsp_document *each = lsp->documents;

    while (each != NULL && strcmp(each->uri, uri) != 0)
        each = each->next;
    return each;
}

struct rs_lsp_document *rs_lsp_find_path(const struct rs_lsp *lsp, const char *path)
{
    struct rs_lsp_document *each = lsp->documents;
    char *real;

    while (each != NULL && strcmp(each->path, path) != 0)
        each = each->next;
    if (each != NULL)
        return each;
    real = realpath(path, NULL);
    each = lsp->documents;
    while (each != NULL && (real == NULL || each->real == NULL || strcmp(each->real, real) != 0))
        each = each->next;
    free(real);
    return each;
}

struct rs_lsp_document *rs_lsp_open(struct rs_lsp *lsp, const char *uri, const char *text,
                                    size_t len)
{
    struct rs_lsp_document *document = rs_lsp_find_uri(lsp, uri);
    char *path = document == NULL ? rs_uri_path(uri) : NULL;

    if (document == NULL) {
        if (path == NULL)
            return NULL;
        document = calloc(1, sizeof *document);
        if (document == NULL || (document->uri = strdup(uri)) == NULL ||
            asprintf(&document->copy, "%s/%u.text", lsp->folder, lsp->ncopies++) < 0)
            abort();
        document->path = path;
        document->real = realpath(path, NULL);
        document->shown = json_object();
        document->next = lsp->documents;
        lsp->documents = document;
    }
    rs_text_replace(&document->text, 0, document->text.len, text, len);
    return document;
}

// Takes it out of the list and gives it back.
static void give_up(struct rs_lsp *lsp, struct rs_lsp_document *document)
{
    struct rs_lsp_document **link = &lsp->documents;

    while (*link != document)
        link = &(*link)->next;
    *link = document->next;
    rs_unit_forget(&document->told);
    rs_text_free(&document->text);
    rs_arena_free(&document->arena);
    json_decref(document->shown);
    free(document->copy);
    free(document->real);
    free(document->uri);
    free(document->path);
    free(document);
}

void rs_lsp_close(struct rs_lsp *lsp, struct rs_lsp_document *document)
{
    rs_lsp_cancel(lsp, document);
    rs_unit_forget(&document->told);
    document->told = (struct rs_unit_told){0};
    document->fresh = false;
    rs_lsp_answer_waiting(lsp, document);
    rs_lsp_publish(lsp, document);
    unlink(document->copy);
    give_up(lsp, document);
}

void rs_lsp_free_documents(struct rs_lsp *lsp)
{
    rs_lsp_forget_waiting(lsp);
    while (lsp->documents != NULL)
        give_up(lsp, lsp->documents);
}

// ---- what depends on what -------------------------------------------------------------------

// Whether the unit has read the file when it was analysed last.
static bool has_read(const struct rs_lsp_document *unit, const struct rs_lsp_document *file)
{
    size_t i;
    json_t *name;

    json_array_foreach(unit->told.files, i, name)
    {
        const char *path = json_string_value(name);

        if (strcmp(path, file->path) == 0 || (file->real != NULL && strcmp(path, file->real) == 0))
            return true;
    }
    return false;
}

static void make_due(struct rs_lsp *lsp, struct rs_lsp_document *unit, double delay)
{
    rs_lsp_cancel(lsp, unit);
    unit->fresh = false;
    unit->due = rs_now() + delay;
}

void rs_lsp_changed(struct rs_lsp *lsp, struct rs_lsp_document *document, double delay)
{
    document->copied = false;
    if (document->real == NULL)  // it was not saved yet
        document->real = realpath(document->path, NULL);
    for (struct rs_lsp_document *unit = lsp->documents; unit != NULL; unit = unit->next)
        if (unit == document || has_read(unit, document))
            make_due(lsp, unit, delay);
}

void rs_lsp_changed_outside(struct rs_lsp *lsp)
{
    for (struct rs_lsp_document *unit = lsp->documents; unit != NULL; unit = unit->next)
        make_due(lsp, unit, 0);
}

// ---- copies for the compiler ----------------------------------------------------------------

static bool copy_text(struct rs_lsp_document *document, struct rs_arena *arena)
{
    struct rs_piece piece = {document->text.bytes, document->text.len};

    if (!document->copied)
        document->copied = rs_replace_file(arena, document->copy, &piece, 1);
    return document->copied;
}

static json_t *overlay_entry(const struct rs_lsp_document *document, const char *name)
{
    return json_pack("{s:s,s:s,s:s}", "type", "file", "name", name, "external-contents",
                     document->copy);
}

// A text stands for the file under the editor's name for it, and under the one without links.
static void add_entries(json_t *roots, const struct rs_lsp_document *document)
{
    json_t *entry = overlay_entry(document, document->path);

    if (entry != NULL)
        json_array_append_new(roots, entry);
    if (document->real != NULL && strcmp(document->real, document->path) != 0) {
        entry = overlay_entry(document, document->real);
        if (entry != NULL)
            json_array_append_new(roots, entry);
    }
}

const char *rs_lsp_overlay(struct rs_lsp *lsp, struct rs_arena *arena)
{
    const char *path = rs_arena_printf(arena, "%s/overlay.yaml", lsp->folder);
    json_t *roots = json_array();
    json_t *overlay;
    struct rs_piece piece;
    char *text;
    bool done = true;

    for (struct rs_lsp_document *each = lsp->documents; each != NULL; each = each->next) {
        done = done && copy_text(each, arena);
        add_entries(roots, each);
    }
    overlay = json_pack("{s:i,s:s,s:s,s:o}", "version", 0, "case-sensitive", "true",
                        "use-external-names", "false", "roots", roots);
    text = json_dumps(overlay, 0);
    piece = (struct rs_piece){text, text != NULL ? strlen(text) : 0};
    done = done && text != NULL && rs_replace_file(arena, path, &piece, 1);
    json_decref(overlay);
    free(text);
    return done ? path : NULL;
}
