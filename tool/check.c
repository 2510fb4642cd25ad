// SPDX-License-Identifier: Apache-2.0
// `refsan check`: what of the units' findings is new, and the exit code.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "baseline.h"
#include "changes.h"
#include "file.h"
#include "fix.h"
#include "path.h"
#include "session.h"
#include "tool.h"

struct check {
    struct rs_session session;
    struct rs_diags diags;
    json_t *names;  // of files, without links
    json_t *files;  // all that were read, by their relative names
    struct rs_baseline baseline;
    const char *baseline_path;
    size_t nfailed;
    size_t nidle;      // entries of the baseline
    size_t nbaseline;  // findings that are in it
    size_t nunchanged;
};

// ---- findings -------------------------------------------------------------------------------

// The name without links and "..", so that units that write it in different ways agree.
static const char *real_name(struct check *check, const char *path)
{
    const char *known = json_string_value(json_object_get(check->names, path));
    char *real;

    if (known != NULL || *path != '/')
        return known != NULL ? known : path;
    real = realpath(path, NULL);
    json_object_set_new(check->names, path, json_string(real != NULL ? real : path));
    free(real);
    known = json_string_value(json_object_get(check->names, path));
    return known != NULL ? known : path;
}

// A copy with such names.
static struct rs_diag *with_real_names(struct check *check, const struct rs_diag *told)
{
    struct rs_diag *diag = RS_NEW(&check->session.arena, struct rs_diag);

    *diag = *told;
    diag->at.file = real_name(check, told->at.file);
    diag->steps = RS_NEW_ARRAY(&check->session.arena, struct rs_step, told->nsteps);
    for (size_t i = 0; i < told->nsteps; i++) {
        diag->steps[i] = told->steps[i];
        diag->steps[i].at.file = real_name(check, told->steps[i].at.file);
    }
    return diag;
}

static void take_files(struct check *check, const struct rs_gate_unit *unit)
{
    size_t i;
    json_t *name;

    json_array_foreach(unit->told.files, i, name) json_object_set_new(
        check->files, rs_path_below(real_name(check, json_string_value(name)), check->session.root),
        json_true());
}

static void collect(struct check *check)
{
    check->diags = (struct rs_diags){.arena = &check->session.arena};
    json_object_clear(check->files);
    for (size_t i = 0; i < check->session.gate.count; i++) {
        const struct rs_gate_unit *unit = check->session.gate.units[i];

        take_files(check, unit);
        for (size_t k = 0; k < unit->told.diags.count; k++)
            rs_diags_add(&check->diags, with_real_names(check, unit->told.diags.items[k]));
    }
    rs_diags_relative(&check->diags, check->session.root);
    rs_diags_finish(&check->diags);
    rs_diags_identify(&check->diags);
}

static size_t count_exhausted(const struct check *check)
{
    size_t count = 0;

    for (size_t i = 0; i < check->session.gate.count; i++)
        count += check->session.gate.units[i]->told.nexhausted;
    return count;
}

static size_t count_cached(const struct check *check)
{
    size_t count = 0;

    for (size_t i = 0; i < check->session.gate.count; i++)
        count += check->session.gate.units[i]->cached;
    return count;
}

static size_t count_own(const struct check *check)
{
    size_t count = 0;

    for (size_t i = 0; i < check->diags.count; i++)
        count += check->diags.items[i]->own;
    return count;
}

static bool read_baseline(struct check *check)
{
    if (check->baseline_path == NULL)
        return true;
    if (check->session.options.update_baseline && !rs_file_exists(check->baseline_path))
        return true;
    return rs_baseline_read(&check->baseline, check->baseline_path);
}

// What is found now is what is known from now on.
static bool update_baseline(struct check *check)
{
    const struct rs_baseline *old = check->baseline.entries != NULL ? &check->baseline : NULL;

    if (!rs_baseline_write(old, check->baseline_path, &check->diags, check->files))
        return false;
    rs_baseline_close(&check->baseline);
    return rs_baseline_read(&check->baseline, check->baseline_path);
}

// Leaves what is new. False if git does not tell what is changed.
static bool keep_new(struct check *check)
{
    struct rs_changes changes;
    bool done;

    if (check->baseline.entries != NULL)
        check->nbaseline = rs_baseline_filter(&check->baseline, &check->diags);
    if (check->session.options.diff == NULL)
        return true;
    done = rs_changes_read(&changes, &check->session.arena, check->session.root,
                           check->session.options.diff);
    if (done)
        check->nunchanged = rs_changes_filter(&changes, &check->diags, check->session.root);
    rs_changes_close(&changes);
    return done;
}

// Applies fixes until there is none left that does good.
static bool apply_fixes(struct check *check)
{
    struct rs_fixer fixer = {0};
    bool more = true;
    bool done = true;

    while (done && more) {
        done = rs_fix(&fixer, &check->session.gate, &check->diags, check->session.root, &more);
        if (done && more) {
            collect(check);
            done = keep_new(check);
        }
    }
    rs_fix_close(&fixer);
    return done;
}

// Brings the set of findings to what is to be told.
static bool select_findings(struct check *check)
{
    collect(check);
    if (check->session.options.update_baseline && !update_baseline(check))
        return false;
    if (!keep_new(check) || (check->session.options.fix && !apply_fixes(check)))
        return false;
    if (check->baseline.entries != NULL)
        check->nidle = rs_baseline_tell_idle(&check->baseline, check->files);
    return true;
}

static bool write_findings(struct check *check)
{
    struct rs_sources sources = {.arena = &check->session.arena, .root = check->session.root};
    struct rs_findings findings = {
        .diags = &check->diags,
        .sources = &sources,
        .root = check->session.root,
        .color = check->session.options.output == NULL && isatty(STDOUT_FILENO),
    };
    bool done =
        rs_findings_write(&findings, check->session.options.form, check->session.options.output);

    rs_sources_close(&sources);
    return done;
}

static void print_summary(const struct check *check, size_t nfindings)
{
    size_t exhausted = count_exhausted(check);

    if (check->session.options.quiet)
        return;
    fprintf(stderr, "refsan: %zu of %zu files checked", check->session.gate.count - check->nfailed,
            check->session.gate.count);
    if (count_cached(check) > 0)
        fprintf(stderr, " (%zu unchanged)", count_cached(check));
    fprintf(stderr, ": %zu finding%s", nfindings, nfindings == 1 ? "" : "s");
    if (check->baseline_path != NULL)
        fprintf(stderr, ", %zu in the baseline", check->nbaseline);
    if (check->session.options.diff != NULL)
        fprintf(stderr, ", %zu on unchanged lines", check->nunchanged);
    if (exhausted > 0)
        fprintf(stderr, "; %zu function%s too large for the budget", exhausted,
                exhausted == 1 ? "" : "s");
    fputs("\n", stderr);
}

// ---- the run --------------------------------------------------------------------------------

static int run(struct check *check)
{
    size_t nown;
    size_t nfindings;
    bool good;

    if (!rs_gate_run(&check->session.gate))
        return RS_EXIT_USAGE;
    good = select_findings(check);
    check->nfailed = rs_session_tell_failures(&check->session);
    nown = count_own(check);
    nfindings = check->diags.count - nown;
    good = write_findings(check) && good;
    print_summary(check, nfindings);
    if (!good || check->nfailed > 0)
        return RS_EXIT_USAGE;
    if (check->session.options.strict &&
        (nown > 0 || check->nidle > 0 || count_exhausted(check) > 0))
        return RS_EXIT_FOUND;
    return nfindings > 0 && !check->session.options.update_baseline ? RS_EXIT_FOUND : RS_EXIT_OK;
}

// Whether git knows the revision. What is changed since then it is asked when all is done.
static bool try_diff(struct check *check)
{
    struct rs_changes changes;
    bool done = rs_changes_read(&changes, &check->session.arena, check->session.root,
                                check->session.options.diff);

    rs_changes_close(&changes);
    return done;
}

// What is to be written, the baseline and git: each must be there before anything is compiled.
static int prepare(struct check *check)
{
    const struct rs_check_options *options = &check->session.options;

    if (options->output != NULL && !rs_try_output(&check->session.arena, options->output))
        return RS_EXIT_USAGE;
    if (options->diff != NULL && !try_diff(check))
        return RS_EXIT_USAGE;
    check->baseline_path =
        options->baseline != NULL ? options->baseline : check->session.config.baseline;
    if (options->update_baseline && check->baseline_path == NULL) {
        fprintf(stderr, "refsan: --update-baseline needs --baseline=FILE\n");
        return RS_EXIT_USAGE;
    }
    return read_baseline(check) ? -1 : RS_EXIT_USAGE;
}

int rs_check_main(int argc, char **argv)
{
    struct check check = {0};
    int code = rs_session_open(&check.session, argc, argv);

    check.files = json_object();
    check.names = json_object();
    if (code < 0)
        code = prepare(&check);
    if (code < 0)
        code = run(&check);
    rs_baseline_close(&check.baseline);
    json_decref(check.files);
    json_decref(check.names);
    rs_session_close(&check.session);
    return code;
}
