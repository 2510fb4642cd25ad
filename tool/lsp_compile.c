// SPDX-License-Identifier: Apache-2.0
// The compiler over the text in the editor, one at a time.
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "file.h"
#include "lsp.h"
#include "path.h"

enum { WORDS_ADDED = 4 };

static const char *findings_of(struct rs_lsp *lsp, struct rs_arena *arena)
{
    return rs_arena_printf(arena, "%s/findings", lsp->folder);
}

// ---- the end --------------------------------------------------------------------------------

static void forget(struct rs_lsp_compile *compile)
{
    free(compile->child.output);
    rs_arena_free(&compile->arena);
    *compile = (struct rs_lsp_compile){0};
}

void rs_lsp_end_compile(struct rs_lsp *lsp)
{
    rs_child_end(&lsp->compile.child, SIGKILL);
    forget(&lsp->compile);
}

void rs_lsp_cancel(struct rs_lsp *lsp, const struct rs_lsp_document *document)
{
    if (lsp->compile.child.pid == 0 || lsp->compile.document != document)
        return;
    rs_lsp_end_compile(lsp);
    rs_lsp_log(lsp, "refsan: %s: cancelled", document->path);
}

// ---- starting -------------------------------------------------------------------------------

// The command's words, and those that say where texts and findings are. NULL if the texts cannot be
// written.
static const char **job_words(struct rs_lsp *lsp)
{
    struct rs_arena *arena = &lsp->compile.arena;
    const char **words = lsp->compile.words;
    const char *overlay = rs_lsp_overlay(lsp, arena);
    size_t count = 0;
    const char **job;

    while (words[count] != NULL)
        count++;
    job = RS_NEW_ARRAY(arena, const char *, count + WORDS_ADDED);
    memcpy(job, words, count * sizeof *job);
    job[count++] = "-ivfsoverlay";
    job[count++] = overlay;
    job[count++] =
        rs_arena_printf(arena, "-fplugin-arg-refsan-findings-out=%s", findings_of(lsp, arena));
    return overlay != NULL ? job : NULL;
}

// Tells the user once for each document, the log each time.
static void complain(struct rs_lsp *lsp, struct rs_lsp_document *document, const char *what)
{
    if (document->complained || document->told_before)
        rs_lsp_log(lsp, "refsan: %s: not checked: %s", document->path, what);
    else
        rs_lsp_complain(lsp, "refsan: %s: not checked: %s", rs_base_name(document->path), what);
    document->complained = true;
}

// The compile is over; whatever was asked meanwhile is answered now.
static void end(struct rs_lsp *lsp)
{
    struct rs_lsp_document *document = lsp->compile.document;

    forget(&lsp->compile);
    rs_lsp_answer_waiting(lsp, document);
}

// Starts the compile that is described; if that fails, it is over.
static void begin(struct rs_lsp *lsp)
{
    const char **words = job_words(lsp);
    int error = words != NULL
                    ? rs_child_start(&lsp->compile.child, lsp->compile.directory, words, -1)
                    : errno;

    if (error == 0)
        return;
    complain(lsp, lsp->compile.document, strerror(error));
    end(lsp);
}

static void begin_document(struct rs_lsp *lsp, struct rs_lsp_document *document)
{
    struct rs_lsp_compile *compile = &lsp->compile;
    const char *failure;

    document->due = 0;
    *compile = (struct rs_lsp_compile){.document = document, .start = rs_now()};
    compile->words = rs_lsp_command(lsp, &compile->arena, document, &compile->directory, &failure);
    if (compile->words != NULL) {
        begin(lsp);
        return;
    }
    if (failure != NULL)
        complain(lsp, document, failure);
    end(lsp);
}

static struct rs_lsp_document *first_due(const struct rs_lsp *lsp)
{
    struct rs_lsp_document *first = NULL;

    for (struct rs_lsp_document *each = lsp->documents; each != NULL; each = each->next)
        if (each->due != 0 && (first == NULL || each->due < first->due))
            first = each;
    return first;
}

// A compiler that does not come to an end must not keep other documents waiting.
static void end_hung(struct rs_lsp *lsp)
{
    char what[80];

    rs_child_end(&lsp->compile.child, SIGKILL);
    snprintf(what, sizeof what, "the compiler was ended after %u seconds (--timeout)",
             lsp->timeout);
    complain(lsp, lsp->compile.document, what);
    end(lsp);
}

int rs_lsp_start_due(struct rs_lsp *lsp)
{
    for (;;) {
        bool runs = lsp->compile.child.pid != 0;
        struct rs_lsp_document *first = runs ? NULL : first_due(lsp);
        double wait;

        if (!runs && first == NULL)
            return -1;
        wait = (runs ? lsp->compile.start + lsp->timeout : first->due) - rs_now();
        if (wait > 0)
            return wait < INT_MAX / 1000 ? (int)(wait * 1000) + 1 : INT_MAX;
        if (runs)
            end_hung(lsp);
        else
            begin_document(lsp, first);
    }
}

// ---- listening ------------------------------------------------------------------------------

// What is wrong, of all that the compiler said: its first error, else its first line.
static const char *first_error(struct rs_arena *arena, const char *output)
{
    const char *at = strstr(output, "error: ");

    if (at == NULL)
        at = *output != '\0' ? output : "the compiler ended without saying why";
    return rs_arena_strndup(arena, at, strcspn(at, "\n"));
}

// Takes what was written as what is known of the document.
static bool take_findings(struct rs_lsp *lsp, struct rs_lsp_document *document, char *what,
                          size_t size)
{
    struct rs_arena arena = {0};
    struct rs_unit_told told = {0};
    char *text = NULL;
    size_t len;
    bool read = rs_load_file(findings_of(lsp, &arena), &text, &len);

    if (!read)
        snprintf(what, size, "there are no findings: %s", strerror(errno));
    else if (!rs_unit_read(&told, &arena, text, len, what, size))
        rs_unit_forget(&told);
    else
        rs_unit_forget(&document->told);
    if (read)
        free(text);
    if (told.files == NULL) {
        rs_arena_free(&arena);
        return false;
    }
    rs_arena_free(&document->arena);
    document->arena = arena;
    document->told = told;
    document->told.arena = document->told.diags.arena = &document->arena;
    return true;
}

static void succeed(struct rs_lsp *lsp, struct rs_lsp_document *document, double start)
{
    char what[200];

    if (!take_findings(lsp, document, what, sizeof what)) {
        complain(lsp, document, what);
        return;
    }
    document->fresh = true;
    document->told_before = true;
    rs_lsp_log(lsp, "refsan: %s: %s, %zu told in %.2f s", document->path, document->told.state,
               document->told.diags.count, rs_now() - start);
    rs_lsp_publish(lsp, document);
}

// Whether the compile failed for options that its compiler does not know, and runs again without.
static bool again(struct rs_lsp *lsp, int status)
{
    struct rs_lsp_compile *compile = &lsp->compile;

    if (status == 0 || compile->retried ||
        !rs_command_drop_unknown(compile->words, compile->child.output))
        return false;
    compile->retried = true;
    free(compile->child.output);
    compile->child = (struct rs_child){0};
    begin(lsp);
    return true;
}

// The compiler has ended. What it told stays if the text does not compile now: it is being written.
static void finish(struct rs_lsp *lsp)
{
    struct rs_lsp_compile *compile = &lsp->compile;
    int status = rs_child_finish(&compile->child);

    if (compile->child.output == NULL) {
        complain(lsp, compile->document, strerror(ENOMEM));
    } else if (again(lsp, status)) {
        return;
    } else if (status == 0) {
        succeed(lsp, compile->document, compile->start);
    } else {
        complain(lsp, compile->document, first_error(&compile->arena, compile->child.output));
    }
    end(lsp);
}

void rs_lsp_listen(struct rs_lsp *lsp)
{
    if (!rs_child_listen(&lsp->compile.child))
        finish(lsp);
}
