// SPDX-License-Identifier: Apache-2.0
// A fix is tried with all others first, and alone where that did no good. A file is always made of
// the text it had and the fixes that are in it, so that any can be left out.
#include "fix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "path.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

struct fix {
    const struct rs_diag *diag;
    const struct rs_fixit *fixit;
    struct target *target;
    bool on;              // in the file now
    bool mended;          // tried and found good
    const char *against;  // why it was not, NULL before it was tried alone
};

// A file that is edited.
struct target {
    const char *path;
    const char *name;  // in findings
    char *text;        // as it was
    size_t len;
    uint64_t written;  // hash of what is in the file
    const char *bad;   // what the last trial says against it; NULL: nothing
};

struct trial {
    struct rs_fixer *fixer;
    struct rs_gate *gate;
    struct rs_arena *arena;
    const char *root;
    struct fix *fixes;
    size_t nfixes;
    struct target **targets;
    size_t ntargets;
    size_t targets_cap;
    json_t *before;  // how often there was a finding, whatever its line
};

static uint64_t hash_pieces(const struct rs_piece *pieces, size_t count)
{
    XXH3_state_t state;

    XXH3_64bits_reset(&state);
    for (size_t i = 0; i < count; i++)
        XXH3_64bits_update(&state, pieces[i].text, pieces[i].len);
    return XXH3_64bits_digest(&state);
}

// ---- what is to be done ---------------------------------------------------------------------

// The file's name as findings have it.
static const char *name_of(const struct trial *trial, const char *path)
{
    char *real = realpath(path, NULL);
    const char *name =
        rs_path_below(rs_arena_printf(trial->arena, "%s", real != NULL ? real : path), trial->root);

    free(real);
    return name;
}

static struct target *target_for(struct trial *trial, const char *path)
{
    struct target *target;

    for (size_t i = 0; i < trial->ntargets; i++)
        if (strcmp(trial->targets[i]->path, path) == 0)
            return trial->targets[i];
    target = RS_NEW(trial->arena, struct target);
    target->path = path;
    target->name = name_of(trial, path);
    if (!rs_load_file(path, &target->text, &target->len))
        return NULL;
    target->written = hash_pieces(&(struct rs_piece){target->text, target->len}, 1);
    trial->targets = rs_arena_grow(trial->arena, trial->targets, &trial->targets_cap,
                                   trial->ntargets + 1, sizeof *trial->targets);
    return trial->targets[trial->ntargets++] = target;
}

static bool same_edits(const struct rs_fixit *a, const struct rs_fixit *b)
{
    if (a->nedits != b->nedits)
        return false;
    for (size_t i = 0; i < a->nedits; i++)
        if (a->edits[i].offset != b->edits[i].offset || a->edits[i].length != b->edits[i].length ||
            strcmp(a->edits[i].file, b->edits[i].file) != 0 ||
            strcmp(a->edits[i].text, b->edits[i].text) != 0)
            return false;
    return true;
}

// Whether all edits are in the one file, and in what it holds.
static bool fits(const struct rs_fixit *fixit, const struct target *target)
{
    for (size_t i = 0; i < fixit->nedits; i++)
        if (strcmp(fixit->edits[i].file, fixit->edits[0].file) != 0 ||
            fixit->edits[i].offset > target->len ||
            fixit->edits[i].length > target->len - fixit->edits[i].offset)
            return false;
    return true;
}

static bool is_there(const struct trial *trial, const struct rs_fixit *fixit)
{
    for (size_t i = 0; i < trial->nfixes; i++)
        if (same_edits(trial->fixes[i].fixit, fixit))
            return true;
    return false;
}

// The fix with what stands around it, so that it is known again when lines have moved.
static const char *trace_of(struct rs_arena *arena, const struct fix *fix)
{
    enum { AROUND = 60 };
    const struct rs_edit *edit = &fix->fixit->edits[0];
    size_t begin = edit->offset > AROUND ? edit->offset - AROUND : 0;
    size_t end =
        fix->target->len - edit->offset > AROUND ? edit->offset + AROUND : fix->target->len;

    return rs_arena_printf(arena, "%s\n%s\n%s\n%.*s", fix->diag->check, fix->diag->message,
                           edit->text, (int)(end - begin), fix->target->text + begin);
}

// What stands in another file than the finding is in what a generator made of that.
static void add_fix(struct trial *trial, const struct rs_diag *diag)
{
    const struct rs_fixit *fixit = diag->nfixes > 0 ? &diag->fixes[0] : NULL;
    struct fix fix = {.diag = diag, .fixit = fixit, .on = true};

    if (fixit == NULL || !fixit->safe || fixit->nedits == 0 || is_there(trial, fixit))
        return;
    fix.target = target_for(trial, fixit->edits[0].file);
    if (fix.target == NULL || !fits(fixit, fix.target) ||
        strcmp(fix.target->name, diag->at.file) != 0 ||
        json_object_get(trial->fixer->rejected, trace_of(trial->arena, &fix)) != NULL)
        return;
    trial->fixes[trial->nfixes++] = fix;
}

// ---- texts ----------------------------------------------------------------------------------

static int compare_edits(const void *left, const void *right)
{
    const struct rs_edit *a = *(const struct rs_edit *const *)left;
    const struct rs_edit *b = *(const struct rs_edit *const *)right;

    return (a->offset > b->offset) - (a->offset < b->offset);
}

static size_t list_edits(const struct trial *trial, const struct target *target,
                         const struct rs_edit **edits)
{
    size_t count = 0;

    for (size_t i = 0; i < trial->nfixes; i++) {
        const struct fix *fix = &trial->fixes[i];

        for (size_t k = 0; fix->on && fix->target == target && k < fix->fixit->nedits; k++)
            edits[count++] = &fix->fixit->edits[k];
    }
    if (count > 1)
        qsort(edits, count, sizeof *edits, compare_edits);
    return count;
}

static size_t count_edits(const struct trial *trial)
{
    size_t count = 0;

    for (size_t i = 0; i < trial->nfixes; i++)
        count += trial->fixes[i].fixit->nedits;
    return count;
}

// Writes the file with the fixes that are on. Edits that overlap an earlier one are left out.
static bool write_target(const struct trial *trial, struct target *target)
{
    size_t most = count_edits(trial);
    const struct rs_edit **edits = RS_NEW_ARRAY(trial->arena, const struct rs_edit *, most + 1);
    struct rs_piece *pieces = RS_NEW_ARRAY(trial->arena, struct rs_piece, 2 * most + 1);
    size_t nedits = list_edits(trial, target, edits);
    size_t count = 0;
    size_t at = 0;

    for (size_t i = 0; i < nedits; i++) {
        if (edits[i]->offset < at)
            continue;
        pieces[count++] = (struct rs_piece){target->text + at, edits[i]->offset - at};
        pieces[count++] = (struct rs_piece){edits[i]->text, strlen(edits[i]->text)};
        at = edits[i]->offset + edits[i]->length;
    }
    pieces[count++] = (struct rs_piece){target->text + at, target->len - at};
    if (hash_pieces(pieces, count) == target->written)
        return true;
    if (rs_replace_file(trial->arena, target->path, pieces, count)) {
        target->written = hash_pieces(pieces, count);
        return true;
    }
    fprintf(stderr, "refsan: cannot write '%s': %s\n", target->path, strerror(errno));
    return false;
}

static bool write_targets(const struct trial *trial)
{
    bool done = true;

    for (size_t i = 0; i < trial->ntargets; i++)
        done = write_target(trial, trial->targets[i]) && done;
    rs_cache_forget(trial->gate->cache);
    return done;
}

static void restore(struct trial *trial)
{
    for (size_t i = 0; i < trial->nfixes; i++)
        trial->fixes[i].on = false;
    write_targets(trial);
}

// ---- a trial --------------------------------------------------------------------------------

static const char *key_of(struct rs_arena *arena, const struct rs_diag *diag)
{
    return rs_arena_printf(arena, "%s\n%s\n%s\n%s", diag->check, diag->function, diag->object,
                           diag->message);
}

static json_int_t count_of(const json_t *counts, const char *key)
{
    return json_integer_value(json_object_get(counts, key));
}

// How often there is a finding, over all units.
static json_t *count_findings(struct trial *trial)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < trial->gate->count; i++) {
        const struct rs_diags *set = &trial->gate->units[i]->told.diags;

        for (size_t k = 0; k < set->count; k++) {
            const char *key = key_of(trial->arena, set->items[k]);

            if (!set->items[k]->own)
                json_object_set_new(counts, key, json_integer(count_of(counts, key) + 1));
        }
    }
    return counts;
}

static bool reads(const struct rs_gate_unit *unit, const char *path)
{
    size_t i;
    json_t *name;

    json_array_foreach(unit->told.files, i,
                       name) if (strcmp(json_string_value(name), path) == 0) return true;
    return false;
}

static void mark_units(struct trial *trial)
{
    for (size_t i = 0; i < trial->gate->count; i++)
        for (size_t k = 0; k < trial->ntargets; k++)
            if (reads(trial->gate->units[i], trial->targets[k]->path))
                trial->gate->units[i]->pending = true;
}

static uint32_t count_lines(const char *text, size_t len)
{
    uint32_t lines = 0;

    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n';
    return lines;
}

// How many lines the fixes that are on have put before a line.
static uint32_t added_before(const struct trial *trial, const struct target *target, uint32_t line)
{
    uint32_t added = 0;

    for (size_t i = 0; i < trial->nfixes; i++) {
        const struct fix *fix = &trial->fixes[i];

        for (size_t k = 0; fix->on && fix->target == target && k < fix->fixit->nedits; k++) {
            const struct rs_edit *edit = &fix->fixit->edits[k];

            if (edit->range.line <= line)
                added += count_lines(edit->text, strlen(edit->text));
        }
    }
    return added;
}

// Whether the finding is told at the line that it was told at before, which may have moved.
static bool is_still_there(const struct trial *trial, const struct fix *fix)
{
    const char *key = key_of(trial->arena, fix->diag);
    uint32_t line = fix->diag->at.line + added_before(trial, fix->target, fix->diag->at.line);

    for (size_t i = 0; i < trial->gate->count; i++) {
        const struct rs_diags *set = &trial->gate->units[i]->told.diags;

        for (size_t k = 0; k < set->count; k++)
            if (set->items[k]->at.line == line &&
                strcmp(name_of(trial, set->items[k]->at.file), fix->target->name) == 0 &&
                strcmp(key_of(trial->arena, set->items[k]), key) == 0)
                return true;
    }
    return false;
}

// What a unit says against the files that it reads: it does not compile any more, or tells more of
// something than before. NULL if nothing.
static const char *what_is_bad(struct trial *trial, const struct rs_gate_unit *unit,
                               const json_t *now)
{
    if (unit->failure != NULL)
        return "a file does not compile then";
    for (size_t i = 0; i < unit->told.diags.count; i++) {
        const struct rs_diag *diag = unit->told.diags.items[i];
        const char *key = key_of(trial->arena, diag);

        if (count_of(now, key) > count_of(trial->before, key))
            return rs_arena_printf(trial->arena, "it makes another: %s [refsan-%s]", diag->message,
                                   diag->check);
    }
    return NULL;
}

// Finds out which files are bad: a unit that reads them says so, or a fix that is on did not mend
// its finding.
static void judge(struct trial *trial)
{
    json_t *now = count_findings(trial);

    for (size_t i = 0; i < trial->ntargets; i++)
        trial->targets[i]->bad = NULL;
    for (size_t i = 0; i < trial->gate->count; i++) {
        const struct rs_gate_unit *unit = trial->gate->units[i];
        const char *bad = what_is_bad(trial, unit, now);

        for (size_t k = 0; k < trial->ntargets && bad != NULL; k++)
            if (reads(unit, trial->targets[k]->path))
                trial->targets[k]->bad = bad;
    }
    for (size_t i = 0; i < trial->nfixes; i++)
        if (trial->fixes[i].on && !trial->fixes[i].mended &&
            is_still_there(trial, &trial->fixes[i]))
            trial->fixes[i].target->bad = "it is found all the same";
    json_decref(now);
}

static bool try_fixes(struct trial *trial)
{
    if (!write_targets(trial))
        return false;
    mark_units(trial);
    if (!rs_gate_run(trial->gate))
        return false;
    judge(trial);
    return true;
}

// ---- all of it ------------------------------------------------------------------------------

// All at once; what is good by then stays.
static bool try_together(struct trial *trial)
{
    if (!try_fixes(trial))
        return false;
    for (size_t i = 0; i < trial->nfixes; i++) {
        struct fix *fix = &trial->fixes[i];

        fix->mended = fix->target->bad == NULL;
        fix->on = fix->mended;
    }
    return true;
}

static bool try_alone(struct trial *trial)
{
    bool again = false;

    for (size_t i = 0; i < trial->nfixes; i++) {
        struct fix *fix = &trial->fixes[i];

        if (fix->mended)
            continue;
        fix->on = true;
        if (!try_fixes(trial))
            return false;
        fix->against = fix->target->bad;
        fix->mended = fix->against == NULL;
        fix->on = fix->mended;
        if (!fix->mended)
            json_object_set_new(trial->fixer->rejected, trace_of(trial->arena, fix), json_true());
        again = again || !fix->mended;
    }
    // What is told must be of the files as they stay.
    return !again || try_fixes(trial);
}

static void tell(const struct trial *trial)
{
    for (size_t i = 0; i < trial->nfixes; i++) {
        const struct fix *fix = &trial->fixes[i];
        const struct rs_diag *diag = fix->diag;

        fprintf(stderr, "refsan: %s:%u: %s %s: %s [refsan-%s]%s%s\n", diag->at.file,
                fix->fixit->edits[0].range.line, fix->mended ? "fixed:" : "not fixed by",
                fix->fixit->description, diag->message, diag->check, fix->mended ? "" : ": ",
                fix->mended ? "" : fix->against);
    }
}

static bool run_trial(struct trial *trial, const struct rs_diags *set)
{
    bool done = true;

    trial->fixes = RS_NEW_ARRAY(trial->arena, struct fix, set->count + 1);
    for (size_t i = 0; i < set->count; i++)
        add_fix(trial, set->items[i]);
    trial->before = count_findings(trial);
    if (trial->nfixes > 0)
        done = try_together(trial) && try_alone(trial);
    if (done)
        tell(trial);
    else
        restore(trial);
    return done;
}

bool rs_fix(struct rs_fixer *fixer, struct rs_gate *gate, const struct rs_diags *set,
            const char *root, bool *more)
{
    struct trial trial = {.fixer = fixer, .gate = gate, .arena = gate->arena, .root = root};
    bool done;

    if (fixer->rejected == NULL)
        fixer->rejected = json_object();
    done = run_trial(&trial, set);
    *more = false;
    for (size_t i = 0; i < trial.nfixes && done; i++)
        *more = *more || trial.fixes[i].mended;
    for (size_t i = 0; i < trial.ntargets; i++)
        free(trial.targets[i]->text);
    json_decref(trial.before);
    return done;
}

void rs_fix_close(struct rs_fixer *fixer)
{
    json_decref(fixer->rejected);
    fixer->rejected = NULL;
}
