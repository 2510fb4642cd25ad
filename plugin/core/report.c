// SPDX-License-Identifier: Apache-2.0
// The findings of a unit until somebody shows them: which are kept, in what order, and how they
// are told apart from one run to the next. Knows nothing of what they mean.
#include "report.h"

#include <stdarg.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void rs_report_init(struct rs_report *report, struct rs_arena *arena)
{
    *report = (struct rs_report){.arena = arena};
}

bool rs_report_wants(const struct rs_report *report, const char *check, enum rs_level level)
{
    if (level > report->level)
        return false;
    for (uint32_t i = 0; i < report->ndisabled; i++)
        if (strcmp(report->disabled[i], check) == 0)
            return false;
    return true;
}

struct rs_finding *rs_finding_new(struct rs_report *report, const char *check, enum rs_level level,
                                  const struct rs_function *function, rs_loc loc)
{
    struct rs_finding *finding = RS_NEW(report->arena, struct rs_finding);

    finding->check = check;
    finding->level = level;
    finding->function = function;
    finding->loc = loc;
    finding->object = "";
    finding->message = "";
    return finding;
}

void rs_finding_note(struct rs_report *report, struct rs_finding *finding, rs_loc loc,
                     const char *format, ...)
{
    struct rs_note *note = RS_NEW(report->arena, struct rs_note);
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    note->loc = loc;
    note->text = rs_arena_strndup(report->arena, text, strlen(text));
    if (finding->last_note != NULL)
        finding->last_note->next = note;
    else
        finding->notes = note;
    finding->last_note = note;
}

static uint32_t story_length(const struct rs_finding *finding)
{
    uint32_t length = 0;

    for (const struct rs_note *note = finding->notes; note != NULL; note = note->next)
        length++;
    return length;
}

static bool is_like(const struct rs_finding *a, const struct rs_finding *b)
{
    return a->function == b->function && a->origin == b->origin &&
           strcmp(a->check, b->check) == 0 && strcmp(a->object, b->object) == 0;
}

static struct rs_finding *find_like(const struct rs_report *report, const struct rs_finding *like)
{
    struct rs_finding *at = report->first;

    while (at != NULL && !is_like(at, like))
        at = at->next;
    return at;
}

void rs_report_add(struct rs_report *report, struct rs_finding *finding)
{
    struct rs_finding *like;

    if (!rs_report_wants(report, finding->check, finding->level)) {
        report->dropped++;
        return;
    }
    like = find_like(report, finding);
    if (like != NULL) {
        finding->next = like->next;
        if (story_length(finding) < story_length(like))
            *like = *finding;
        return;
    }
    finding->next = NULL;
    if (report->last != NULL)
        report->last->next = finding;
    else
        report->first = finding;
    report->last = finding;
    report->count++;
}

// ---- order ----------------------------------------------------------------------------------

struct order {
    int (*compare)(void *ctx, rs_loc a, rs_loc b);
    void *ctx;
};

static int compare_findings(const struct order *order, const struct rs_finding *a,
                            const struct rs_finding *b)
{
    int by = order->compare(order->ctx, a->loc, b->loc);

    if (by == 0)
        by = strcmp(a->check, b->check);
    return by != 0 ? by : strcmp(a->message, b->message);
}

static struct rs_finding *merge(const struct order *order, struct rs_finding *a,
                                struct rs_finding *b)
{
    struct rs_finding *first = NULL;
    struct rs_finding **end = &first;

    while (a != NULL && b != NULL) {
        struct rs_finding **smaller = compare_findings(order, a, b) <= 0 ? &a : &b;

        *end = *smaller;
        end = &(*smaller)->next;
        *smaller = (*smaller)->next;
    }
    *end = a != NULL ? a : b;
    return first;
}

static struct rs_finding *sort(const struct order *order, struct rs_finding *list, uint32_t count)
{
    struct rs_finding *middle = list;
    struct rs_finding *rest;

    if (count < 2)
        return list;
    for (uint32_t i = 1; i < count / 2; i++)
        middle = middle->next;
    rest = middle->next;
    middle->next = NULL;
    return merge(order, sort(order, list, count / 2), sort(order, rest, count - count / 2));
}

// ---- fingerprints ---------------------------------------------------------------------------

static uint64_t hash_string(uint64_t seed, const char *text)
{
    return XXH3_64bits_withSeed(text, strlen(text), seed);
}

// Nothing of it depends on lines. The message says what kind of origin the reference has.
static uint64_t fingerprint(const struct rs_finding *finding)
{
    uint64_t hash = hash_string(0, finding->check);

    if (finding->function != NULL)
        hash = hash_string(hash, finding->function->name->text);
    hash = hash_string(hash, finding->object);
    return hash_string(hash, finding->message);
}

// Findings that are alike in all that is hashed are numbered in their order.
static void set_fingerprints(struct rs_report *report)
{
    uint64_t *seen = RS_NEW_ARRAY(report->arena, uint64_t, report->count);
    uint32_t nseen = 0;

    for (struct rs_finding *f = report->first; f != NULL; f = f->next) {
        uint64_t base = fingerprint(f);
        uint64_t number = 0;

        for (uint32_t i = 0; i < nseen; i++)
            number += seen[i] == base;
        seen[nseen++] = base;
        f->fingerprint = number == 0 ? base : XXH3_64bits_withSeed(&number, sizeof number, base);
    }
}

void rs_report_sort(struct rs_report *report, int (*compare)(void *ctx, rs_loc a, rs_loc b),
                    void *ctx)
{
    struct order order = {.compare = compare, .ctx = ctx};

    report->first = sort(&order, report->first, report->count);
    report->last = report->first;
    while (report->last != NULL && report->last->next != NULL)
        report->last = report->last->next;
    set_fingerprints(report);
}
