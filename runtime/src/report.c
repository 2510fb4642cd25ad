// SPDX-License-Identifier: Apache-2.0
// A verdict in words.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "options.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "record.h"
#include "report.h"
#include "stack.h"
#include "story.h"
#include "suppress.h"

// ---- gathering ----------------------------------------------------------------------------------

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
    struct rs_rt_line *lines;

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
    lines = rs_os_grow(report->lines, &report->bytes, (report->nlines + 1) * sizeof *lines);
    if (lines == NULL)
        return;
    report->lines = lines;
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

const char *rs_site_text(const struct rs_site *site, char *text)
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

static void add_counts(struct rs_story *story, const struct rs_rt_line *line)
{
    uint32_t references = (uint32_t)(line->references < 0 ? -line->references : line->references);

    if (references == line->objects)
        rs_story_add(story, "    %u object%s", references, plural(references));
    else
        rs_story_add(story, "    %u references to %u object%s", references, line->objects,
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

static void add_line(struct rs_story *story, const struct rs_rt_line *line)
{
    const char *level = line->verdict == RS_VERDICT_LATENT ? "WARNING" : "ERROR";
    char text[RS_PLACE_MAX];

    if (line->references > 0)
        rs_story_add(story, "%s: leaked reference to '%s' object", level, line->type);
    else
        rs_story_add(story, "%s: over-decref of '%s' object", level, line->type);
    rs_story_add(story, "    %s %s", verb(line->site), rs_site_text(line->site, text));
    add_counts(story, line);
    if (line->references > 0 || line->verdict != RS_VERDICT_CERTAIN)
        rs_story_add(story, "    %s", certainty(line->verdict));
}

static void print_stack(const char *title, const struct rs_stack *stack)
{
    char name[RS_NAME_MAX];

    if (stack == NULL || stack->callers[0] == 0)
        return;
    rs_print("    %s", title);
    for (int i = 0; i < RS_STACK_MAX && stack->callers[i] != 0; i++)
        rs_print("        #%d %s", i, rs_os_stack_name(stack->callers[i], name));
}

// ---- records ------------------------------------------------------------------------------------

static const char *kind(const struct rs_rt_line *line)
{
    return line->references > 0 ? "leak" : "over-decref";
}

static const char *certainty_word(enum rs_rt_verdict verdict)
{
    static const char *const words[] = {
        [RS_VERDICT_CERTAIN] = "certain",
        [RS_VERDICT_PROBABLE] = "probable",
        [RS_VERDICT_LEDGER] = "function",
        [RS_VERDICT_LATENT] = "latent",
    };

    return words[verdict];
}

// Starts the record of a finding, to be filled and ended if that is so.
static bool begin_finding(const char *kind, const struct rs_site *site,
                          const struct rs_story *story)
{
    if (!rs_record_begin("finding"))
        return false;
    rs_record_string("kind", kind);
    rs_record_site("site", site);
    rs_record_site("failed", rs_fail_site());
    rs_record_string("text", story->text);
    return true;
}

// Draws who holds the first of the leaked objects. False if it is not wanted, or fails.
static bool draw(const struct rs_rt_line *line, char *path)
{
    static unsigned number;
    char text[RS_PLACE_MAX];

    if (rs_rt_options.graph == NULL || line->references <= 0 || line->verdict > RS_VERDICT_PROBABLE)
        return false;
    return rs_py_draw_leak(&(struct rs_drawing){
        .object = (void *)~line->hidden,
        .references = line->references / (int32_t)line->objects,
        .text = rs_site_text(line->site, text),
        .folder = rs_rt_options.graph,
        .number = ++number,
        .path = path,
        .size = RS_PLACE_MAX,
    });
}

static void tell_line(const struct rs_rt_line *line)
{
    struct rs_story story = {0};
    char path[RS_PLACE_MAX];
    bool drawn = draw(line, path);

    add_line(&story, line);
    if (drawn)
        rs_story_add(&story, "    its holders: %s", path);
    rs_story_print(&story);
    print_stack("by the call:", line->stack);
    if (!begin_finding(kind(line), line->site, &story))
        return;
    rs_record_string("certainty", certainty_word(line->verdict));
    rs_record_string("type", line->type);
    rs_record_number("references", line->references < 0 ? -line->references : line->references);
    rs_record_number("objects", line->objects);
    rs_record_stack("stack", line->stack);
    if (drawn)
        rs_record_string("graph", path);
    rs_record_end();
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
        const struct rs_rt_line *line = &report->lines[i];

        if (rs_suppressed(kind(line), line->site, line->type)) {
            report->suppressed++;
            continue;
        }
        tell_line(line);
        count_line(report, line);
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
    if (report->suppressed > 0)
        rs_print("NOTE: %u finding%s suppressed", report->suppressed, plural(report->suppressed));
    if (report->foreign > 0)
        rs_print("NOTE: %u object%s not judged: of other interpreters", report->foreign,
                 plural(report->foreign));
    if (report->lost > 0)
        rs_print("NOTE: %zu objects not judged: out of memory", report->lost);
}

static void record_summary(const struct rs_rt_report *report)
{
    if (!rs_record_begin("summary"))
        return;
    rs_record_number("leaked", report->leaked);
    rs_record_number("released", report->released);
    rs_record_number("latent", report->latent);
    rs_record_number("judged", report->candidates);
    rs_record_number("deferred", report->deferred);
    rs_record_number("escaped", report->escaped);
    rs_record_number("foreign", report->foreign);
    rs_record_number("suppressed", report->suppressed);
    rs_record_end();
}

void rs_rt_report_summary(const struct rs_rt_report *report)
{
    print_open(report);
    record_summary(report);
    if (report->findings > 0 || report->latent > 0 || rs_rt_options.verbosity > 0)
        rs_print("SUMMARY: %u leaked reference%s, %u released too often, %u latent; "
                 "%u object%s judged",
                 report->leaked, plural(report->leaked), report->released, report->latent,
                 report->candidates, plural(report->candidates));
}

// ---- at the operation ---------------------------------------------------------------------------

static void add_place(struct rs_story *story, const struct rs_place *place)
{
    char text[RS_PLACE_MAX];
    int32_t references = place->balance < 0 ? -place->balance : place->balance;

    rs_story_add(story, "    before that %s %s, %d time%s more than %s", verb(place->site),
                 rs_site_text(place->site, text), references, plural((uint32_t)references),
                 place->balance < 0 ? "acquired" : "given up");
}

bool rs_rt_report_release(const struct rs_release *release)
{
    const struct rs_site *site = release->site;
    const struct rs_site *lent = release->lent;
    struct rs_story story = {0};
    struct rs_stack stack;
    bool stacked;
    char text[RS_PLACE_MAX];

    if (rs_suppressed("over-decref", site, release->type))
        return false;
    rs_story_add(&story, "ERROR: over-decref of '%s' object", release->type);
    if (site->kind == RS_SITE_RETURN)
        rs_story_add(&story, "    %s %s, whose caller will free what others still hold", verb(site),
                     rs_site_text(site, text));
    else
        rs_story_add(&story, "    %s %s, which frees what others still hold", verb(site),
                     rs_site_text(site, text));
    if (lent != NULL)
        rs_story_add(&story, "    lent by %s", rs_site_text(lent, text));
    else if (site->kind != RS_SITE_RETURN)
        rs_story_add(&story, "    an argument: the caller owns it");
    for (size_t i = 0; i < release->nplaces; i++)
        add_place(&story, &release->places[i]);
    rs_story_print(&story);
    stacked = rs_stack_take(&stack);
    print_stack("by the call:", &stack);
    if (begin_finding("over-decref", site, &story)) {
        rs_record_stack("stack", stacked ? &stack : NULL);
        rs_record_string("certainty", certainty_word(RS_VERDICT_CERTAIN));
        rs_record_string("type", release->type);
        rs_record_site("lent", lent);
        rs_record_end();
    }
    return true;
}

bool rs_rt_report_use(const struct rs_site *site, const char *what, const struct rs_site *freed,
                      const char *type)
{
    struct rs_story story = {0};
    const struct rs_site *place = site != NULL ? site : freed;
    char text[RS_PLACE_MAX];

    if (place != NULL && rs_suppressed("use-after-free", place, type))
        return false;
    rs_story_add(&story, "ERROR: use of '%s' object after it was freed", type);
    if (site != NULL)
        rs_story_add(&story, "    used by %s", rs_site_text(site, text));
    else
        rs_story_add(&story, "    %s by code that is not instrumented", what);
    if (freed != NULL)
        rs_story_add(&story, "    freed by %s", rs_site_text(freed, text));
    rs_story_print(&story);
    if (begin_finding("use-after-free", site, &story)) {
        rs_record_string("certainty", certainty_word(RS_VERDICT_CERTAIN));
        rs_record_string("type", type);
        rs_record_site("freed", freed);
        rs_record_end();
    }
    return true;
}

// ---- failures on purpose ------------------------------------------------------------------------

void rs_rt_report_injection(const struct rs_site *site, unsigned long number)
{
    struct rs_stack stack;
    bool stacked;
    char text[RS_PLACE_MAX];

    rs_print("NOTE: failure %lu injected: %s", number, rs_site_text(site, text));
    stacked = rs_stack_take(&stack);
    print_stack("by the call:", &stack);
    if (rs_record_begin("injection")) {
        rs_record_number("number", (long long)number);
        rs_record_site("site", site);
        rs_record_stack("stack", stacked ? &stack : NULL);
        rs_record_end();
    }
}

void rs_rt_report_unreached(unsigned long calls)
{
    rs_print("NOTE: no failure injected: %lu calls could have failed", calls);
    if (rs_record_begin("unreached")) {
        rs_record_number("calls", (long long)calls);
        rs_record_end();
    }
}

void rs_rt_report_returned(const struct rs_site *site, const struct rs_site *failed, bool set)
{
    struct rs_story story = {0};
    char text[RS_PLACE_MAX];

    if (set)
        rs_story_add(&story, "ERROR: a result is returned with an exception set");
    else
        rs_story_add(&story, "ERROR: a failure is returned without an exception");
    rs_story_add(&story, "    returned by %s", rs_site_text(site, text));
    rs_story_add(&story, "    after the failure of %s", rs_site_text(failed, text));
    rs_story_print(&story);
    if (begin_finding(set ? "stray-exception" : "missing-exception", site, &story))
        rs_record_end();
}
