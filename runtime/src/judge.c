// SPDX-License-Identifier: Apache-2.0
// A verdict needs both sides. T is what the ledgers say was acquired and not given up; S is what
// the object's count has that the heap does not show; H is how many recorded slots hold the object,
// K how many of those the heap does not show.
//
//   T > 0   T - H and S - K are both leaks if nothing in a running frame holds the object: then the
//           smaller one is reported. A slot explains one of T as well as one of S, so that
//           another's surplus, which the ledgers know nothing of, is not taken for ours.
//   T < 0   as many as S is below zero were released too often.
//
// What had a surplus when the first instrumented module was loaded is judged by the change. Where
// the interpreter keeps an object for itself (small ints, interned strings) surpluses come and go:
// there T counts only frames that did nothing with the object but keep a reference. None and its
// like, and immortal objects, are judged by such frames alone.
#include <stdlib.h>
#include <string.h>

#include "cycles.h"
#include "judge.h"
#include "options.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "report.h"
#include "shadow.h"
#include "stacks.h"
#include "table.h"
#include "words.h"

static int findings;

// ---- what is judged -----------------------------------------------------------------------------

struct object {
    void *address;
    struct rs_entry *entries;
    size_t nentries;
    struct rs_count *count;
    int32_t total;
    int32_t unexplained;  // the part of it from frames that only kept a reference
    int32_t surplus;      // S with words in bodies counted as references
    int32_t strict;       // S without them
    int32_t lost;         // references: > 0 leaked, < 0 released too often
};

struct session {
    struct rs_entry *entries;
    size_t nentries;
    size_t entry_bytes;
    struct rs_counts counts;
    struct rs_rt_report report;
};

// The entries of one object follow each other.
static size_t group_end(const struct session *s, size_t i)
{
    size_t end = i + 1;

    while (end < s->nentries && s->entries[end].hidden == s->entries[i].hidden)
        end++;
    return end;
}

static bool is_judged(const struct rs_entry *entry)
{
    const uint32_t not_ours = RS_ENTRY_DEAD | RS_ENTRY_FOREIGN | RS_ENTRY_INHERITED;

    return (entry->flags & not_ours) == 0;
}

// Whether a ledger has anything to say on the object.
static bool has_balance(const struct session *s, size_t i)
{
    for (size_t k = i; k < group_end(s, i); k++) {
        if ((s->entries[k].flags & RS_ENTRY_BASELINE) == 0)
            return true;
    }
    return false;
}

// None and its like, and immortal objects: how often they are held says nothing.
static bool by_ledger_alone(void *object)
{
    return rs_py_is_singleton(object) ||
           (rs_python.immortal && rs_py_plausible(object) && rs_py_is_immortal(object));
}

static void want_objects(struct session *s)
{
    for (size_t i = 0; i < s->nentries; i = group_end(s, i)) {
        void *object = rs_entry_object(&s->entries[i]);

        if (!has_balance(s, i))
            continue;
        if ((s->entries[i].flags & (RS_ENTRY_FOREIGN | RS_ENTRY_DEAD)) == RS_ENTRY_FOREIGN)
            s->report.foreign++;
        if (is_judged(&s->entries[i]) && !by_ledger_alone(object) && rs_py_plausible(object))
            rs_counts_want(&s->counts, object);
    }
}

static struct object object_at(const struct session *s, size_t i)
{
    return (struct object){.address = rs_entry_object(&s->entries[i]),
                           .entries = &s->entries[i],
                           .nentries = group_end(s, i) - i};
}

// False if the heap was not asked for the object.
static bool load_object(const struct session *s, size_t i, struct object *object)
{
    int32_t before = 0;

    *object = object_at(s, i);
    object->count = rs_counts_find(&s->counts, object->address);
    if (object->count == NULL || !is_judged(&s->entries[i]))
        return false;
    for (size_t k = 0; k < object->nentries; k++) {
        const struct rs_entry *entry = &object->entries[k];

        if ((entry->flags & RS_ENTRY_BASELINE) != 0)
            before += entry->balance;
        else
            object->total += entry->balance;
        object->unexplained += entry->unexplained > 0 ? entry->unexplained : 0;
    }
    if (before != 0 || rs_py_is_cached(object->address))
        object->total = object->unexplained;
    object->strict = (int32_t)rs_py_refcnt(object->address) - before - object->count->found;
    object->surplus = object->strict - object->count->seen;
    return true;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

// References lost by the rule above, frames not yet considered.
static int32_t lost(const struct object *object)
{
    int32_t leaked =
        least(object->total - object->count->held, object->surplus - object->count->slots);

    if (leaked > 0)
        return leaked;
    if (object->total < 0 && object->strict < 0)
        return object->total > object->strict ? object->total : object->strict;
    return 0;
}

// ---- verdicts -----------------------------------------------------------------------------------

static bool has_flag(const struct object *object, uint32_t flag)
{
    for (size_t k = 0; k < object->nentries; k++) {
        if ((object->entries[k].flags & flag) != 0)
            return true;
    }
    return false;
}

static void add_line(struct session *s, const struct object *object, struct rs_entry *entry,
                     int32_t references, enum rs_rt_verdict verdict)
{
    const struct rs_rt_line line = {
        .site = entry->site,
        .type = rs_py_type_name(object->address),
        .references = references,
        .verdict = verdict,
        .hidden = ~(uintptr_t)object->address,
        .stack = rs_stack_find(object->address, entry->site),
    };

    rs_rt_report_add(&s->report, &line);
    rs_table_add(object->address, entry->site, -references, 0);
}

// Shares the lost references out among the sites they may have come from: first those whose
// frames did nothing else with the object.
static void blame(struct session *s, const struct object *object, enum rs_rt_verdict verdict)
{
    int32_t left = object->lost;

    for (int round = 0; round < 2 && left != 0; round++) {
        for (size_t k = 0; k < object->nentries && left != 0; k++) {
            struct rs_entry *entry = &object->entries[k];
            int32_t part = round == 0 ? entry->unexplained : entry->balance;

            if ((entry->flags & RS_ENTRY_BASELINE) != 0 || (part < 0) != (left < 0) || part == 0)
                continue;
            if (left < 0 ? part < left : part > left)
                part = left;
            add_line(s, object, entry, part, verdict);
            entry->balance -= part;
            entry->unexplained = 0;
            left -= part;
        }
    }
}

// A running frame may own one of the references: as many are not told yet as frames have the
// address. Not so where the frame that lost the object left all the references it had, and gave it
// to nobody. What has the address there is of an object that was in this memory before: stacks
// have many words that nobody has written to since.
static int32_t in_use(const struct object *object)
{
    return has_flag(object, RS_ENTRY_SOLE) ? 0 : object->count->frames;
}

// A pointer that was handed to code nobody knows, and that is still somewhere, may be kept there:
// then only frames that did not hand it over are blamed.
static void judge_leak(struct session *s, struct object *object)
{
    int32_t known = object->count->found + object->count->seen + object->count->slots;
    bool somewhere = object->count->words > known;

    if (somewhere && has_flag(object, RS_SLOT_ESCAPED | RS_SLOT_RETURNED))
        object->lost = least(object->lost, object->unexplained);
    if (object->lost <= 0)
        s->report.escaped++;
    else if (object->lost <= in_use(object))
        s->report.deferred++;
    else
        blame(s, object, somewhere ? RS_VERDICT_PROBABLE : RS_VERDICT_CERTAIN);
}

// Only sites where every frame agrees: opposite errors must not cancel.
static void judge_singleton(struct session *s, struct object *object)
{
    bool immortal = rs_py_is_immortal(object->address);

    for (size_t k = 0; k < object->nentries; k++) {
        struct rs_entry *entry = &object->entries[k];
        int32_t part = entry->unexplained;

        if (part == 0 || (immortal && part < 0))
            continue;
        add_line(s, object, entry, part, immortal ? RS_VERDICT_LATENT : RS_VERDICT_LEDGER);
        entry->unexplained = 0;
    }
}

static void judge_object(struct session *s, size_t i)
{
    struct object object = object_at(s, i);

    if (has_balance(s, i) && is_judged(object.entries) && by_ledger_alone(object.address)) {
        s->report.candidates++;
        judge_singleton(s, &object);
        return;
    }
    if (!load_object(s, i, &object))
        return;
    s->report.candidates++;
    object.lost = lost(&object);
    if (object.lost > 0)
        judge_leak(s, &object);
}

static bool any_leak(const struct session *s)
{
    for (size_t i = 0; i < s->nentries; i = group_end(s, i)) {
        struct object object;

        if (load_object(s, i, &object) && lost(&object) > 0)
            return true;
    }
    return false;
}

// ---- the two rounds -----------------------------------------------------------------------------

static void count_word(void *ctx, uintptr_t at, struct rs_count *count)
{
    (void)ctx;
    (void)at;
    count->words++;
}

static bool load(struct session *s)
{
    s->entries = rs_table_copy(&s->nentries, &s->entry_bytes);
    want_objects(s);
    return rs_heap_count(&s->counts);
}

static void unload(struct session *s)
{
    rs_counts_free(&s->counts);
    rs_os_free(s->entries, s->entry_bytes);
    s->entries = NULL;
    s->nentries = s->entry_bytes = 0;
}

// Whether ledgers say of any object that it was released too often. Most of what one frame has
// released another has acquired.
static bool any_debt(const struct session *s)
{
    for (size_t i = 0; i < s->nentries; i = group_end(s, i)) {
        int32_t total = 0;

        for (size_t k = i; k < group_end(s, i); k++)
            total += (s->entries[k].flags & RS_ENTRY_BASELINE) != 0 ? 0 : s->entries[k].balance;
        if (total < 0 && is_judged(&s->entries[i]))
            return true;
    }
    return false;
}

// What was released too often, before anything else: a collection may free it, or stop the process
// over its count.
static void judge_debts(struct session *s)
{
    s->entries = rs_table_copy(&s->nentries, &s->entry_bytes);
    if (any_debt(s)) {
        want_objects(s);
        s->report.foreign = 0;
        if (!rs_heap_count(&s->counts))
            s->nentries = 0;
        for (size_t i = 0; i < s->nentries; i = group_end(s, i)) {
            struct object object;

            if (!load_object(s, i, &object))
                continue;
            object.lost = lost(&object);
            if (object.lost < 0)
                blame(s, &object, RS_VERDICT_CERTAIN);
        }
        rs_rt_report_lines(&s->report);
    }
    unload(s);
}

static void judge_leaks(struct session *s, const void *stack)
{
    // A collection with counts too low frees what is in use. Without it garbage still holds what it
    // holds, and nothing is told of it.
    if (s->report.released == 0)
        rs_py_collect();
    if (!load(s)) {
        rs_print("ERROR: cannot walk the heap; references are not judged");
        s->nentries = 0;
    }
    if (any_leak(s)) {
        rs_words_frames(&s->counts, stack);
        rs_words_memory(&s->counts, count_word, NULL);
    }
    for (size_t i = 0; i < s->nentries; i = group_end(s, i))
        judge_object(s, i);
    rs_rt_report_lines(&s->report);
    unload(s);
}

int rs_judge(const void *stack)
{
    static struct session session;
    struct session *s = &session;

    memset(s, 0, sizeof *s);
    judge_debts(s);
    judge_leaks(s, stack);
    if (rs_rt_options.cycles > 0 && s->report.released == 0)
        s->report.findings += rs_cycles_judge(stack);
    s->report.lost = rs_table_lost();
    rs_rt_report_summary(&s->report);
    findings += s->report.findings;
    rs_rt_report_free(&s->report);
    return s->report.findings;
}

// ---- at the operation ---------------------------------------------------------------------------

#define RS_TOLD_MAX 256

static bool told_before(const struct rs_site *site)
{
    static const struct rs_site *told[RS_TOLD_MAX];
    static size_t ntold;

    for (size_t i = 0; i < ntold; i++) {
        if (told[i] == site)
            return true;
    }
    if (ntold < RS_TOLD_MAX)
        told[ntold++] = site;
    return false;
}

// Places that are told of one object.
#define RS_PLACES_MAX 6

static size_t frame_places(const struct rs_frame *frame, void *object, struct rs_place *places,
                           size_t max)
{
    size_t n = 0;

    for (uint32_t i = 0; i < frame->function->nslots && n < max; i++) {
        const struct rs_ledger_slot *slot = &frame->slots[i];

        if (slot->object == object && slot->balance != 0)
            places[n++] = (struct rs_place){slot->site, slot->balance};
    }
    return n;
}

void rs_judge_release(const struct rs_frame *frame, const struct rs_site *site,
                      const struct rs_site *lent, void *object)
{
    struct rs_place places[RS_PLACES_MAX];
    size_t n;

    if (told_before(site))
        return;
    n = frame_places(frame, object, places, RS_PLACES_MAX);
    n += rs_table_places(object, places + n, RS_PLACES_MAX - n);
    findings +=
        rs_rt_report_release(&(struct rs_release){site, lent, rs_py_type_name(object), places, n});
}

void rs_judge_found(void)
{
    findings++;
}

void rs_judge_use(const struct rs_site *site, const char *what, const struct rs_site *freed,
                  const char *type)
{
    if (site != NULL && told_before(site))
        return;
    findings += rs_rt_report_use(site, what, freed, type);
}

int rs_judge_findings(void)
{
    return findings;
}

void rs_judge_forgive(void)
{
    findings = 0;
}

// ---- the beginning ------------------------------------------------------------------------------

void rs_judge_baseline(void)
{
    struct rs_counts all = {.all = true};

    if (!rs_heap_count(&all))
        return;
    for (size_t i = 0; i < all.capacity; i++) {
        const struct rs_count *count = &all.table[i];
        void *object = (void *)~count->hidden;
        int32_t surplus;

        if (count->hidden == 0 || rs_py_is_immortal(object))
            continue;
        surplus = (int32_t)rs_py_refcnt(object) - count->found - count->seen;
        if (surplus > 0)
            rs_table_baseline(object, surplus);
    }
    rs_counts_free(&all);
}
