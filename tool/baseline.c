// SPDX-License-Identifier: Apache-2.0
// A baseline is JSON with one entry a line, so that changes of it can be read and merged.
#include "baseline.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "tool.h"

#define KIND "refsan-baseline"
enum { FORMAT = 1 };

// ---- reading --------------------------------------------------------------------------------

static bool take_entries(struct rs_baseline *baseline, const json_t *root)
{
    const json_t *list = json_object_get(root, "findings");
    size_t i;
    json_t *entry;

    if (json_integer_value(json_object_get(root, KIND)) != FORMAT || !json_is_array(list)) {
        fprintf(stderr, "refsan: %s: not a baseline of this version\n", baseline->path);
        return false;
    }
    json_array_foreach((json_t *)(uintptr_t)list, i, entry)
    {
        if (*rs_json_word(entry, "id") == '\0' || *rs_json_word(entry, "file") == '\0') {
            fprintf(stderr, "refsan: %s: entry %zu: \"id\" or \"file\" is missing\n",
                    baseline->path, i + 1);
            return false;
        }
        json_object_set(baseline->entries, rs_json_word(entry, "id"), entry);
    }
    return true;
}

bool rs_baseline_read(struct rs_baseline *baseline, const char *path)
{
    json_t *root;
    bool done;

    *baseline = (struct rs_baseline){.path = path, .entries = json_object()};
    root = rs_json_read(path, JSON_REJECT_DUPLICATES);
    if (root == NULL)
        return false;
    done = take_entries(baseline, root);
    json_decref(root);
    return done;
}

void rs_baseline_close(struct rs_baseline *baseline)
{
    json_decref(baseline->entries);
    baseline->entries = NULL;
}

// ---- using ----------------------------------------------------------------------------------

size_t rs_baseline_filter(struct rs_baseline *baseline, struct rs_diags *set)
{
    size_t kept = 0;
    size_t known;

    for (size_t i = 0; i < set->count; i++) {
        json_t *entry = json_object_get(baseline->entries, set->items[i]->id);

        if (entry != NULL)
            json_object_set_new(entry, "fired", json_true());
        else
            set->items[kept++] = set->items[i];
    }
    known = set->count - kept;
    set->count = kept;
    return known;
}

size_t rs_baseline_tell_idle(const struct rs_baseline *baseline, const json_t *files)
{
    const char *id;
    json_t *entry;
    size_t count = 0;

    json_object_foreach(baseline->entries, id, entry)
    {
        if (json_object_get(entry, "fired") != NULL ||
            json_object_get(files, rs_json_word(entry, "file")) == NULL)
            continue;
        fprintf(stderr, "refsan: %s: no longer found: %s: %s [refsan-%s]\n", baseline->path,
                rs_json_word(entry, "file"), rs_json_word(entry, "message"),
                rs_json_word(entry, "check"));
        count++;
    }
    return count;
}

// ---- writing --------------------------------------------------------------------------------

static json_t *make_entry(const struct rs_diag *diag)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "file", diag->at.file, "function", diag->function,
                     "check", diag->check, "message", diag->message, "id", diag->id);
}

static int compare_entries(const void *left, const void *right)
{
    static const char *const by[] = {"file", "function", "check", "message", "id"};
    const json_t *a = *(json_t *const *)left;
    const json_t *b = *(json_t *const *)right;
    int order = 0;

    for (int i = 0; order == 0 && i < 5; i++)
        order = strcmp(rs_json_word(a, by[i]), rs_json_word(b, by[i]));
    return order;
}

struct entries {
    json_t **items;
    size_t count;
};

static void write_entries(FILE *out, const void *ctx)
{
    const struct entries *entries = ctx;

    fprintf(out, "{\"%s\": %d, \"findings\": [", KIND, FORMAT);
    for (size_t i = 0; i < entries->count; i++) {
        fputs(i > 0 ? ",\n" : "\n", out);
        json_dumpf(entries->items[i], out, 0);
    }
    fputs("\n]}\n", out);
}

static size_t collect(const struct rs_baseline *old, const struct rs_diags *set,
                      const json_t *files, json_t **entries)
{
    size_t count = 0;
    const char *id;
    json_t *entry;

    for (size_t i = 0; i < set->count; i++)
        if (!set->items[i]->own)
            entries[count++] = make_entry(set->items[i]);
    if (old == NULL)
        return count;
    json_object_foreach(old->entries, id,
                        entry) if (json_object_get(files, rs_json_word(entry, "file")) == NULL)
        entries[count++] = json_incref(entry);
    return count;
}

bool rs_baseline_write(const struct rs_baseline *old, const char *path, const struct rs_diags *set,
                       const json_t *files)
{
    size_t most = set->count + (old != NULL ? json_object_size(old->entries) : 0);
    struct entries entries = {.items = RS_NEW_ARRAY(set->arena, json_t *, most + 1)};
    bool done;

    entries.count = collect(old, set, files, entries.items);
    if (entries.count > 1)
        qsort(entries.items, entries.count, sizeof(json_t *), compare_entries);
    done = rs_write_output(set->arena, path, write_entries, &entries);
    for (size_t i = 0; i < entries.count; i++)
        json_decref(entries.items[i]);
    return done;
}
