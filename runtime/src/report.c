// SPDX-License-Identifier: Apache-2.0
// A verdict in words.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"
#include "report.h"

#define RS_PLACE_MAX 512

// ---- gathering
// -----------------------------------------------------------------------------------

static bool grow(struct rs_rt_report *report)
{
    size_t bytes = report->bytes == 0 ? 65536 : report->bytes * 2;
    struct rs_rt_line *lines = rs_os_alloc(bytes);

    if (lines == NULL)
        return false;
    if (report->nlines > 0)
        memcpy(lines, report->lines, report->nlines * sizeof *lines);
    rs_os_free(report->lines, report->bytes);
    report->lines = lines;
    report->bytes = bytes;
    return true;
}

// One line for what is certain of some objects and probable of others.
static bool alike(const struct rs_rt_line *a, const struct rs_rt_line *b)
{
    bool verdict = a->verdict == b->verdict ||
                   (a->verdict <= RS_VERDICT_PROBABLE && b->verdict <= RS_VERDICT_PROBABLE);

    return a->site == b->site && strcmp(a->type, b->type) == 0 && verdict &&
           (a->references < 0) == (b->references < 0);
}

void rs_rt_report_add(struct rs_rt_report *report, const struct rs_rt_line *line)
{
    for (size_t i = 0; i < report->nlines; i++) {
        struct rs_rt_line *like = &report->lines[i];

        if (alike(like, line)) {
            if (line->verdict < like->verdict)
                like->verdict = line->verdict;
            like->references += line->references;
            like->objects++;
            return;
        }
    }
    if ((report->nlines + 1) * sizeof *line > report->bytes && !grow(report))
        return;
    report->lines[report->nlines] = *line;
    report->lines[report->nlines++].objects = 1;
}

void rs_rt_report_free(struct rs_rt_report *report)
{
    rs_os_free(report->lines, report->bytes);
    report->lines = NULL;
    report->nlines = report->bytes = 0;
}

static int compare(const struct rs_rt_line *a, const struct rs_rt_line *b)
{
    int order = strcmp(a->site->file, b->site->file);

    if (order == 0)
        order = a->site->line < b->site->line ? -1 : a->site->line > b->site->line;
    if (order == 0)
        order = a->site->column < b->site->column ? -1 : a->site->column > b->site->column;
    if (order == 0)
        order = strcmp(a->type, b->type);
    return order != 0 ? order : (int)a->verdict - (int)b->verdict;
}

static void sort(struct rs_rt_report *report)
{
    for (size_t i = 1; i < report->nlines; i++) {
        struct rs_rt_line line = report->lines[i];
        size_t k = i;

        for (; k > 0 && compare(&line, &report->lines[k - 1]) < 0; k--)
            report->lines[k] = report->lines[k - 1];
        report->lines[k] = line;
    }
}

// ---- words --------------------------------------------------------------------------------------

// "PyList_New in make_item at item.c:41:9"; a function returns by itself.
static const char *place(const struct rs_site *site, char *text)
{
    bool named = site->kind != RS_SITE_RETURN;
    int len = snprintf(text, RS_PLACE_MAX, "%s%s%s at %s", named ? site->expression : "",
                       named ? " in " : "", site->function, site->file);

    if (site->line != 0 && len > 0 && len < RS_PLACE_MAX)
        snprintf(text + len, (size_t)(RS_PLACE_MAX - len), ":%u:%u", site->line, site->column);
    return text;
}

static const char *verb(const struct rs_site *site)
{
    switch (site->kind) {
    case RS_SITE_DECREF:
        return "released by";
    case RS_SITE_STEAL:
        return "handed over to";
    case RS_SITE_RETURN:
        return "returned by";
    default:
        return "acquired by";
    }
}

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

static void print_counts(const struct rs_rt_line *line)
{
    uint32_t references = (uint32_t)(line->references < 0 ? -line->references : line->references);

    if (references == line->objects)
        rs_print("    %u object%s", references, plural(references));
    else
        rs_print("    %u references to %u object%s", references, line->objects,
                 plural(line->objects));
}

static const char *certainty(enum rs_rt_verdict verdict)
{
    switch (verdict) {
    case RS_VERDICT_CERTAIN:
        return "certain: nothing holds the lost references";
    case RS_VERDICT_PROBABLE:
        return "probable: only memory that nobody accounts for still has the address";
    case RS_VERDICT_LEDGER:
        return "by this function alone: every call is off by as much";
    case RS_VERDICT_LATENT:
        break;
    }
    return "latent: the object is immortal here, the error is real on older versions of Python";
}

static void print_line(const struct rs_rt_line *line)
{
    const char *level = line->verdict == RS_VERDICT_LATENT ? "WARNING" : "ERROR";
    char text[RS_PLACE_MAX];

    if (line->references > 0)
        rs_print("%s: leaked reference to '%s' object", level, line->type);
    else
        rs_print("%s: over-decref of '%s' object", level, line->type);
    rs_print("    %s %s", verb(line->site), place(line->site, text));
    print_counts(line);
    if (line->references > 0 || line->verdict != RS_VERDICT_CERTAIN)
        rs_print("    %s", certainty(line->verdict));
}

// ---- the whole ----------------------------------------------------------------------------------

static void count_line(struct rs_rt_report *report, const struct rs_rt_line *line)
{
    report->without_lines |= line->site->line == 0;
    if (line->verdict == RS_VERDICT_LATENT) {
        report->latent++;
        return;
    }
    report->findings++;
    if (line->references > 0)
        report->leaked += (uint32_t)line->references;
    else
        report->released += (uint32_t)-line->references;
}

void rs_rt_report_lines(struct rs_rt_report *report)
{
    sort(report);
    for (size_t i = 0; i < report->nlines; i++) {
        print_line(&report->lines[i]);
        count_line(report, &report->lines[i]);
    }
    report->nlines = 0;
}

// What was not judged is said whether or not something else was found.
static void print_open(const struct rs_rt_report *report)
{
    if (report->without_lines)
        rs_print("NOTE: compile with -g or -gline-tables-only to have lines");
    if (report->deferred > 0)
        rs_print("NOTE: %u object%s not judged: in use by running frames", report->deferred,
                 plural(report->deferred));
    if (report->escaped > 0 && rs_rt_options.verbosity > 0)
        rs_print("NOTE: %u object%s not judged: code that is not instrumented may keep %s",
                 report->escaped, plural(report->escaped), report->escaped == 1 ? "it" : "them");
    if (report->foreign > 0)
        rs_print("NOTE: %u object%s not judged: of other interpreters", report->foreign,
                 plural(report->foreign));
    if (report->lost > 0)
        rs_print("NOTE: %zu objects not judged: out of memory", report->lost);
}

void rs_rt_report_summary(const struct rs_rt_report *report)
{
    print_open(report);
    if (report->findings > 0 || report->latent > 0 || rs_rt_options.verbosity > 0)
        rs_print("SUMMARY: %u leaked reference%s, %u released too often, %u latent; "
                 "%u object%s judged",
                 report->leaked, plural(report->leaked), report->released, report->latent,
                 report->candidates, plural(report->candidates));
}

void rs_rt_report_release(const struct rs_site *site, const struct rs_site *lent, const char *type)
{
    char text[RS_PLACE_MAX];

    rs_print("ERROR: over-decref of '%s' object", type);
    if (site->kind == RS_SITE_RETURN)
        rs_print("    %s %s, whose caller will free what others still hold", verb(site),
                 place(site, text));
    else
        rs_print("    %s %s, which frees what others still hold", verb(site), place(site, text));
    if (lent != NULL)
        rs_print("    lent by %s", place(lent, text));
    else if (site->kind != RS_SITE_RETURN)
        rs_print("    an argument: the caller owns it");
}
