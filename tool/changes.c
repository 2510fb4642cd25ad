// SPDX-License-Identifier: Apache-2.0
// Reads `git diff --unified=0`: of each hunk only the lines of the new side matter.
#include "changes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "path.h"
#include "run.h"
#include "tool.h"

// ---- git ------------------------------------------------------------------------------------

struct call {
    const char *const *args;
    const char *folder;
    int errors;
    bool taken;
    struct rs_job job;
};

static bool next_call(void *ctx, struct rs_job *job)
{
    struct call *call = ctx;

    if (call->taken)
        return false;
    call->taken = true;
    job->directory = call->folder;
    job->args = call->args;
    job->errors = call->errors;
    return true;
}

static void call_done(void *ctx, struct rs_job *job)
{
    struct call *call = ctx;

    call->job = *job;
}

// The first line of what git complained about.
static void tell_failure(const struct rs_job *job, FILE *errors)
{
    char line[512] = "";

    rewind(errors);
    if (job->status == -1)
        snprintf(line, sizeof line, "%s", strerror(job->error));
    else if (fgets(line, sizeof line, errors) == NULL)
        snprintf(line, sizeof line, "it failed without saying why");
    fprintf(stderr, "refsan: git: %.*s\n", (int)strcspn(line, "\n"), line);
}

// What git prints, in the arena; NULL, with a line on stderr, if it fails. Its warnings are no part
// of that.
static const char *git(struct rs_arena *arena, const char *folder, const char *const *args)
{
    FILE *errors = tmpfile();
    struct call call = {.args = args, .folder = folder};
    struct rs_runner runner = {.limit = 1, .next = next_call, .done = call_done, .ctx = &call};
    const char *text = NULL;

    if (errors == NULL) {
        fprintf(stderr, "refsan: cannot make a temporary file: %s\n", strerror(errno));
        return NULL;
    }
    call.errors = fileno(errors);
    if (!rs_run(&runner)) {
        fprintf(stderr, "refsan: interrupted\n");
    } else {
        if (call.job.status == 0 && call.job.output != NULL)
            text = rs_arena_strndup(arena, call.job.output, call.job.len);
        else
            tell_failure(&call.job, errors);
        free(call.job.output);
    }
    fclose(errors);
    return text;
}

// ---- the diff -------------------------------------------------------------------------------

static const char *unquote(struct rs_arena *arena, const char *name, size_t len)
{
    char *out;
    size_t count = 0;

    if (len < 2 || *name != '"')
        return rs_arena_strndup(arena, name, len);
    out = rs_arena_alloc(arena, len);
    for (size_t i = 1; i + 1 < len; i++) {
        if (name[i] == '\\' && i + 3 < len && name[i + 1] >= '0' && name[i + 1] <= '3') {
            out[count++] =
                (char)((name[i + 1] - '0') << 6 | (name[i + 2] - '0') << 3 | (name[i + 3] - '0'));
            i += 3;
        } else {
            i += name[i] == '\\';
            out[count++] = name[i];
        }
    }
    return out;
}

// "@@ -1,2 +3,4 @@": lines 3 to 6.
static void take_hunk(json_t *lines, const char *line)
{
    const char *plus = strchr(line, '+');
    char *end;
    long first;
    long count = 1;

    if (plus == NULL)
        return;
    first = strtol(plus + 1, &end, 10);
    if (*end == ',')
        count = strtol(end + 1, NULL, 10);
    if (count > 0) {
        json_array_append_new(lines, json_integer(first));
        json_array_append_new(lines, json_integer(first + count - 1));
    }
}

static void take_diff(struct rs_changes *changes, const char *top, const char *text)
{
    json_t *lines = NULL;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        if (strncmp(text, "+++ ", 4) == 0) {
            size_t name_len = strcspn(text + 4, "\t\n");
            const char *name = unquote(changes->arena, text + 4, name_len);

            lines = json_array();
            json_object_set_new(changes->files, rs_arena_printf(changes->arena, "%s/%s", top, name),
                                lines);
        } else if (strncmp(text, "@@ ", 3) == 0 && lines != NULL) {
            take_hunk(lines, text);
        }
        text += len + (text[len] == '\n');
    }
}

static void take_new(struct rs_changes *changes, const char *top, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        json_object_set_new(
            changes->files,
            rs_arena_printf(changes->arena, "%s/%s", top, unquote(changes->arena, text, len)),
            json_true());
        text += len + (text[len] == '\n');
    }
}

bool rs_changes_read(struct rs_changes *changes, struct rs_arena *arena, const char *folder,
                     const char *revision)
{
    const char *top_args[] = {"git", "rev-parse", "--show-toplevel", NULL};
    const char *diff_args[] = {
        "git",         "diff",         "--unified=0", "--no-color", "--no-ext-diff",
        "--no-prefix", "--no-renames", revision,      "--",         NULL};
    const char *new_args[] = {"git", "ls-files", "--others", "--exclude-standard", NULL};
    const char *top = git(arena, folder, top_args);
    const char *text;

    *changes = (struct rs_changes){.arena = arena, .files = json_object()};
    if (*revision == '-') {
        fprintf(stderr, "refsan: not a revision: '%s'\n", revision);
        return false;
    }
    if (top == NULL)
        return false;
    top = rs_arena_strndup(arena, top, strcspn(top, "\n"));
    text = git(arena, top, diff_args);
    if (text == NULL)
        return false;
    take_diff(changes, top, text);
    text = git(arena, top, new_args);
    if (text == NULL)
        return false;
    take_new(changes, top, text);
    return true;
}

void rs_changes_close(struct rs_changes *changes)
{
    json_decref(changes->files);
    changes->files = NULL;
}

// ---- using ----------------------------------------------------------------------------------

static bool is_changed(const struct rs_changes *changes, const struct rs_position *at,
                       const char *root)
{
    const char *path = rs_path_absolute(changes->arena, root, at->file);
    const json_t *lines = json_object_get(changes->files, path);

    if (json_is_true(lines))
        return true;
    for (size_t i = 0; i + 1 < json_array_size(lines); i += 2)
        if (json_integer_value(json_array_get(lines, i)) <= at->line &&
            at->line <= json_integer_value(json_array_get(lines, i + 1)))
            return true;
    return false;
}

size_t rs_changes_filter(const struct rs_changes *changes, struct rs_diags *set, const char *root)
{
    size_t kept = 0;
    size_t out;

    for (size_t i = 0; i < set->count; i++) {
        const struct rs_diag *diag = set->items[i];
        bool changed = is_changed(changes, &diag->at, root);

        for (size_t n = 0; n < diag->nsteps && !changed; n++)
            changed = is_changed(changes, &diag->steps[n].at, root);
        if (changed)
            set->items[kept++] = set->items[i];
    }
    out = set->count - kept;
    set->count = kept;
    return out;
}
