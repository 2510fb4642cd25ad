// SPDX-License-Identifier: Apache-2.0
// Sets of diagnostics: order, duplicates, names relative to a folder, identity.
#include "diag.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

void rs_diags_add(struct rs_diags *set, struct rs_diag *diag)
{
    set->items =
        rs_arena_grow(set->arena, set->items, &set->cap, set->count + 1, sizeof(struct rs_diag *));
    set->items[set->count++] = diag;
}

const char *rs_own_summary(const char *check)
{
    static const char *const own[][2] = {
        {"unused-suppression", "a suppression that silences nothing"},
        {"attribute", "an annotation that is not understood"},
        {"internal", "refsan could not analyse a file"},
        {"loaded-twice", "the plugin is loaded twice"},
    };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i][0], check) == 0)
            return own[i][1];
    return NULL;
}

// ---- order ----------------------------------------------------------------------------------

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_diags(const struct rs_diag *a, const struct rs_diag *b)
{
    int by = strcmp(a->at.file, b->at.file);

    if (by == 0)
        by = compare_numbers(a->at.line, b->at.line);
    if (by == 0)
        by = compare_numbers(a->at.column, b->at.column);
    if (by == 0)
        by = strcmp(a->check, b->check);
    return by != 0 ? by : strcmp(a->message, b->message);
}

// Of two alike the one that knows more comes first, so that it is the one kept.
static int compare_items(const void *left, const void *right)
{
    const struct rs_diag *a = *(const struct rs_diag *const *)left;
    const struct rs_diag *b = *(const struct rs_diag *const *)right;
    int by = compare_diags(a, b);

    if (by == 0)
        by = strcmp(b->fingerprint, a->fingerprint);
    return by != 0 ? by : compare_numbers((uint32_t)b->nsteps, (uint32_t)a->nsteps);
}

void rs_diags_finish(struct rs_diags *set)
{
    size_t kept = 0;

    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, compare_items);
    for (size_t i = 0; i < set->count; i++)
        if (kept == 0 || compare_diags(set->items[kept - 1], set->items[i]) != 0)
            set->items[kept++] = set->items[i];
    set->count = kept;
}

// ---- names of files -------------------------------------------------------------------------

void rs_diags_relative(struct rs_diags *set, const char *root)
{
    for (size_t i = 0; i < set->count; i++) {
        struct rs_diag *diag = set->items[i];

        diag->at.file = rs_path_below(diag->at.file, root);
        for (size_t n = 0; n < diag->nsteps; n++)
            diag->steps[n].at.file = rs_path_below(diag->steps[n].at.file, root);
    }
}

// ---- identity -------------------------------------------------------------------------------

static uint64_t hash_text(uint64_t seed, const char *text)
{
    return XXH3_64bits_withSeed(text, strlen(text), seed);
}

static uint64_t identity(const struct rs_diag *diag)
{
    uint64_t hash = hash_text(0, diag->at.file);

    if (*diag->fingerprint != '\0')
        return hash_text(hash, diag->fingerprint);
    return hash_text(hash_text(hash, diag->check), diag->message);
}

// Those alike are in one file, so one that is like an earlier one is not far from it.
static uint64_t count_alike(const struct rs_diags *set, const uint64_t *bases, size_t i)
{
    uint64_t count = 0;

    for (size_t k = i; k-- > 0;) {
        if (strcmp(set->items[k]->at.file, set->items[i]->at.file) != 0)
            break;
        count += bases[k] == bases[i];
    }
    return count;
}

void rs_diags_identify(struct rs_diags *set)
{
    uint64_t *bases = RS_NEW_ARRAY(set->arena, uint64_t, set->count + 1);

    for (size_t i = 0; i < set->count; i++)
        bases[i] = identity(set->items[i]);
    for (size_t i = 0; i < set->count; i++) {
        uint64_t number = count_alike(set, bases, i);
        uint64_t hash =
            number == 0 ? bases[i] : XXH3_64bits_withSeed(&number, sizeof number, bases[i]);

        set->items[i]->id = rs_arena_printf(set->arena, "%016" PRIx64, hash);
    }
}
