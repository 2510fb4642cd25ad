// SPDX-License-Identifier: Apache-2.0
// Runs the compilers of units that are pending, in rounds. In the first no unit knows of another;
// then those are analysed again that others told something new.
#include "gate.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "path.h"
#include "run.h"
#include "tool.h"

// ---- units ----------------------------------------------------------------------------------

static bool same_words(const char *const *a, const char *const *b)
{
    while (*a != NULL && *b != NULL && strcmp(*a, *b) == 0) {
        a++;
        b++;
    }
    return *a == *b;
}

void rs_gate_add(struct rs_gate *gate, const struct rs_command *command, const char *const *options,
                 bool context)
{
    const char **words = rs_command_analyse(gate->arena, gate->analyser, command, options);
    struct rs_gate_unit *unit;

    for (size_t i = 0; i < gate->all; i++)
        if (strcmp(gate->units[i]->command->file, command->file) == 0 &&
            strcmp(gate->units[i]->command->directory, command->directory) == 0 &&
            same_words(gate->units[i]->words, words))
            return;
    gate->units =
        rs_arena_grow(gate->arena, gate->units, &gate->cap, gate->all + 1, sizeof *gate->units);
    unit = RS_NEW(gate->arena, struct rs_gate_unit);
    *unit = (struct rs_gate_unit){.command = command,
                                  .words = words,
                                  .exchanged = "",
                                  .number = gate->all,
                                  .context = context,
                                  .pending = true};
    assert(context || gate->count == gate->all);
    gate->units[gate->all++] = unit;
    gate->count += !context;
}

// ---- the cache ------------------------------------------------------------------------------

// What decides what is told beside the command and the files: this version of refsan, and what the
// compiler takes from its environment.
static const char *make_identity(struct rs_gate *gate)
{
    static const char *const names[] = {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", NULL};
    const char *text =
        rs_arena_printf(gate->arena, "%s\n%s\n%s\n", REFSAN_VERSION,
                        rs_cache_hash(gate->cache, gate->analyser->plugin), gate->analyser->line);

    for (int i = 0; names[i] != NULL; i++) {
        const char *value = getenv(names[i]);

        text = rs_arena_printf(gate->arena, "%s%s\n", text, value != NULL ? value : "");
    }
    return text;
}

static const char *key_of(struct rs_gate *gate, const struct rs_gate_unit *unit)
{
    const char *more = rs_arena_printf(gate->arena, "%s%s", gate->identity, unit->exchanged);

    return rs_cache_key(gate->arena, unit->command->directory, unit->words, more);
}

static bool read_told(struct rs_gate *gate, struct rs_gate_unit *unit, const char *text, size_t len)
{
    char what[200];

    rs_unit_forget(&unit->told);
    if (rs_unit_read(&unit->told, gate->arena, text, len, what, sizeof what))
        return true;
    unit->failure = rs_arena_printf(gate->arena, "its findings cannot be read: %s", what);
    return false;
}

static bool take_cached(struct rs_gate *gate, struct rs_gate_unit *unit)
{
    size_t len;
    char *text = rs_cache_get(gate->cache, key_of(gate, unit), &len);
    bool taken = text != NULL && read_told(gate, unit, text, len);

    free(text);
    unit->cached = taken;
    if (taken)
        unit->failure = NULL;
    return taken;
}

// The files that the compile read, but for the one that the gate wrote itself.
static void keep(struct rs_gate *gate, struct rs_gate_unit *unit, const char *text, size_t len)
{
    json_t *files = json_array();
    size_t i;
    json_t *name;

    json_array_foreach(unit->told.files, i,
                       name) if (rs_path_below(json_string_value(name), gate->folder) ==
                                 json_string_value(name)) json_array_append(files, name);
    rs_cache_put(gate->cache, key_of(gate, unit), files, text, len);
    json_decref(files);
}

// ---- progress -------------------------------------------------------------------------------

// On one line of a terminal: of a long name the end.
static void show_progress(const struct rs_gate *gate, const struct rs_gate_unit *unit)
{
    enum { MAX_NAME = 60 };
    const char *name = unit->command->file;
    size_t len = strlen(name);

    if (gate->progress)
        fprintf(stderr, "\r\033[K[%zu/%zu] %s", gate->finished, gate->all,
                len > MAX_NAME ? name + len - MAX_NAME : name);
}

static void end_progress(const struct rs_gate *gate)
{
    if (gate->progress)
        fputs("\r\033[K", stderr);
}

static void finish(struct rs_gate *gate, struct rs_gate_unit *unit)
{
    unit->pending = unit->changed = false;
    unit->nruns++;
    gate->finished++;
    show_progress(gate, unit);
}

// ---- a compile ------------------------------------------------------------------------------

static const char *file_of(struct rs_gate *gate, const struct rs_gate_unit *unit, const char *kind)
{
    return rs_arena_printf(gate->arena, "%s/%zu.%s", gate->folder, unit->number, kind);
}

static const char **job_words(struct rs_gate *gate, const struct rs_gate_unit *unit)
{
    size_t count = 0;
    const char **words;

    while (unit->words[count] != NULL)
        count++;
    words = RS_NEW_ARRAY(gate->arena, const char *, count + 3);
    memcpy(words, unit->words, count * sizeof *words);
    words[count++] = rs_arena_printf(gate->arena, "-fplugin-arg-refsan-findings-out=%s",
                                     file_of(gate, unit, "findings"));
    if (*unit->exchanged != '\0')
        words[count++] = rs_arena_printf(gate->arena, "-fplugin-arg-refsan-contracts=%s",
                                         file_of(gate, unit, "refs"));
    words[count] = NULL;
    return words;
}

static bool write_exchanged(struct rs_gate *gate, struct rs_gate_unit *unit)
{
    struct rs_piece piece = {unit->exchanged, strlen(unit->exchanged)};

    if (piece.len == 0 || rs_replace_file(gate->arena, file_of(gate, unit, "refs"), &piece, 1))
        return true;
    unit->failure =
        rs_arena_printf(gate->arena, "cannot write to '%s': %s", gate->folder, strerror(errno));
    return false;
}

static bool next_job(void *ctx, struct rs_job *job)
{
    struct rs_gate *gate = ctx;

    for (; gate->cursor < gate->all; gate->cursor++) {
        struct rs_gate_unit *unit = gate->units[gate->cursor];

        if (!unit->pending || unit->busy)
            continue;
        if ((!unit->retried && take_cached(gate, unit)) || unit->context ||
            !write_exchanged(gate, unit)) {
            finish(gate, unit);
            continue;
        }
        unit->busy = true;
        job->directory = unit->command->directory;
        job->args = job_words(gate, unit);
        job->ctx = unit;
        return true;
    }
    return false;
}

// Why the compile failed, in the compiler's words where it has some.
static const char *why_failed(struct rs_gate *gate, const struct rs_job *job)
{
    if (job->late)
        return rs_arena_printf(gate->arena, "the compiler was ended after %.0f seconds (--timeout)",
                               gate->seconds);
    if (job->status == -1)
        return rs_arena_printf(gate->arena, "cannot run '%s' in '%s': %s", job->args[0],
                               job->directory, strerror(job->error));
    if (WIFSIGNALED(job->status))
        return rs_arena_printf(gate->arena, "the compiler was ended by signal %d (%s)",
                               WTERMSIG(job->status), strsignal(WTERMSIG(job->status)));
    return rs_arena_printf(gate->arena, "the compiler failed (exit code %d)\n%s",
                           WEXITSTATUS(job->status), job->output != NULL ? job->output : "");
}

static void take_findings(struct rs_gate *gate, struct rs_gate_unit *unit)
{
    const char *path = file_of(gate, unit, "findings");
    char *text;
    size_t len;

    if (!rs_load_file(path, &text, &len)) {
        unit->failure =
            rs_arena_printf(gate->arena, "the compiler wrote no findings: %s", strerror(errno));
        return;
    }
    if (read_told(gate, unit, text, len))
        keep(gate, unit, text, len);
    free(text);
}

static void job_done(void *ctx, struct rs_job *job)
{
    struct rs_gate *gate = ctx;
    struct rs_gate_unit *unit = job->ctx;
    bool good = !job->late && WIFEXITED(job->status) && WEXITSTATUS(job->status) == 0;

    unit->busy = false;
    unit->cached = false;
    unit->failure = NULL;
    if (good)
        take_findings(gate, unit);
    else
        unit->failure = why_failed(gate, job);
    if (!good && job->output != NULL && !unit->retried &&
        rs_command_drop_unknown(unit->words, job->output)) {
        unit->retried = true;
        gate->cursor = 0;
    } else {
        finish(gate, unit);
    }
    unlink(file_of(gate, unit, "findings"));
    free(job->output);
}

// ---- rounds ---------------------------------------------------------------------------------

static bool run_round(struct rs_gate *gate)
{
    struct rs_runner runner = {.limit = gate->jobs,
                               .seconds = gate->seconds,
                               .next = next_job,
                               .done = job_done,
                               .ctx = gate};

    gate->cursor = 0;
    gate->finished = gate->all;
    for (size_t i = 0; i < gate->all; i++)
        gate->finished -= gate->units[i]->pending;
    return rs_run(&runner);
}

bool rs_gate_run(struct rs_gate *gate)
{
    bool done;

    gate->folder = rs_make_temporary(gate->arena, "refsan");
    if (gate->folder == NULL)
        return false;
    if (gate->merged == NULL) {
        gate->merged = json_object();
        gate->definers = json_object();
    }
    gate->identity = make_identity(gate);
    for (size_t i = 0; i < gate->all; i++)
        gate->units[i]->nruns = 0;
    done = run_round(gate);
    while (done && rs_gate_exchange(gate))
        done = run_round(gate);
    end_progress(gate);
    rs_remove_folder(gate->arena, gate->folder);
    if (!done)
        fprintf(stderr, "refsan: interrupted\n");
    return done;
}

void rs_gate_close(struct rs_gate *gate)
{
    for (size_t i = 0; i < gate->all; i++)
        rs_unit_forget(&gate->units[i]->told);
    json_decref(gate->merged);
    json_decref(gate->definers);
    gate->merged = gate->definers = NULL;
}
