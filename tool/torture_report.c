// SPDX-License-Identifier: Apache-2.0
// `refsan torture`: what was found, each place once, in the form of a compiler's messages; and the
// progress line.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "tool.h"
#include "torture.h"

static long long number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

// ---- what is the same -----------------------------------------------------------------------

// What a finding is known by, to be freed: kind, place, type.
static char *key_of(const char *kind, const json_t *site, const char *type)
{
    char *key;

    if (asprintf(&key, "%s|%s|%lld|%lld|%s|%s", kind, rs_json_word(site, "file"),
                 number_of(site, "line"), number_of(site, "column"),
                 rs_json_word(site, "expression"), type) < 0)
        abort();
    return key;
}

static char *key_of_finding(const json_t *finding)
{
    return key_of(rs_json_word(finding, "kind"), json_object_get(finding, "site"),
                  rs_json_word(finding, "type"));
}

// Reported once, whatever the objects are.
static char *key_of_place(const json_t *finding)
{
    return key_of(rs_json_word(finding, "kind"), json_object_get(finding, "site"), "");
}

static bool is_in(const json_t *findings, const json_t *wanted)
{
    char *key = key_of_finding(wanted);
    bool found = false;
    const json_t *finding;
    size_t i;

    json_array_foreach(findings, i, finding)
    {
        char *other = key_of_finding(finding);

        found |= strcmp(key, other) == 0;
        free(other);
    }
    free(key);
    return found;
}

static bool is_known(const struct rs_torture *t, const json_t *finding)
{
    return is_in(json_object_get(rs_torture_result(t, 0), "findings"), finding);
}

static bool ended_badly(const json_t *result)
{
    return strcmp(rs_json_word(result, "ended"), "exited") != 0;
}

bool rs_torture_is_new(const struct rs_torture *t, const json_t *result)
{
    const json_t *finding;
    size_t i;

    if (ended_badly(result))
        return true;
    json_array_foreach(json_object_get(result, "findings"), i, finding)
    {
        if (!is_known(t, finding))
            return true;
    }
    return false;
}

// ---- sums -----------------------------------------------------------------------------------

enum { LEAK, OVER_DECREF, USE, EXCEPTION, CRASH, HANG, NKINDS };

struct found {
    json_t *each;  // by key: {"number", "others", "finding" or "result"}
    uint32_t counts[NKINDS];
};

static int kind_of(const char *kind)
{
    if (strcmp(kind, "leak") == 0)
        return LEAK;
    if (strcmp(kind, "use-after-free") == 0)
        return USE;
    return strcmp(kind, "over-decref") == 0 ? OVER_DECREF : EXCEPTION;
}

static void add(struct found *found, int kind, char *key, const json_t *result, json_t *finding)
{
    json_t *known = json_object_get(found->each, key);

    if (known != NULL) {
        json_object_set_new(known, "others", json_integer(number_of(known, "others") + 1));
    } else {
        json_object_set_new(
            found->each, key,
            json_pack("{s:i, s:O, s:O?}", "others", 0, "result", result, "finding", finding));
        found->counts[kind]++;
    }
    free(key);
}

static void add_result(const struct rs_torture *t, struct found *found, json_t *result)
{
    json_t *finding;
    size_t i;

    if (number_of(result, "number") == 0)
        return;
    if (ended_badly(result)) {
        bool hung = strcmp(rs_json_word(result, "ended"), "hung") == 0;

        add(found, hung ? HANG : CRASH,
            key_of(rs_json_word(result, "ended"), json_object_get(result, "failed"), ""), result,
            NULL);
    }
    json_array_foreach(json_object_get(result, "findings"), i, finding)
    {
        if (!is_known(t, finding))
            add(found, kind_of(rs_json_word(finding, "kind")), key_of_place(finding), result,
                finding);
    }
}

static struct found gather(const struct rs_torture *t)
{
    struct found found = {.each = json_object()};
    json_t *result;
    size_t i;

    json_array_foreach(t->results, i, result) add_result(t, &found, result);
    return found;
}

static void print_sums(FILE *out, const struct found *found)
{
    static const char *const one[] = {"leak",  "over-decref", "use after free", "wrong exception",
                                      "crash", "hang"};
    static const char *const many[] = {
        "leaks", "over-decrefs", "uses after free", "wrong exceptions", "crashes", "hangs"};

    for (int i = 0; i < NKINDS; i++)
        fprintf(out, "%s%u %s", i == 0 ? "" : ", ", found->counts[i],
                found->counts[i] == 1 ? one[i] : many[i]);
}

// ---- words ----------------------------------------------------------------------------------

static void print_place(const json_t *site)
{
    printf("%s:", *rs_json_word(site, "file") != '\0' ? rs_json_word(site, "file") : "?");
    if (number_of(site, "line") != 0)
        printf("%lld:%lld:", number_of(site, "line"), number_of(site, "column"));
    putchar(' ');
}

static void print_finding(const json_t *finding)
{
    const json_t *site = json_object_get(finding, "site");
    const char *kind = rs_json_word(finding, "kind");

    print_place(site);
    if (strcmp(kind, "leak") == 0)
        printf("error: leaked reference to '%s' object, %s by %s in %s\n",
               rs_json_word(finding, "type"), rs_json_word(site, "action"),
               rs_json_word(site, "expression"), rs_json_word(site, "function"));
    else if (strcmp(kind, "over-decref") == 0)
        printf("error: over-decref of '%s' object, %s by %s in %s\n", rs_json_word(finding, "type"),
               rs_json_word(site, "action"), rs_json_word(site, "expression"),
               rs_json_word(site, "function"));
    else if (strcmp(kind, "use-after-free") == 0)
        printf("error: '%s' object is used after it was freed\n", rs_json_word(finding, "type"));
    else if (strcmp(kind, "missing-exception") == 0)
        printf("error: %s returns a failure without an exception\n",
               rs_json_word(site, "function"));
    else
        printf("error: %s returns a result with an exception set\n",
               rs_json_word(site, "function"));
}

static void print_end(const json_t *result)
{
    const json_t *failed = json_object_get(result, "failed");
    int status = (int)number_of(result, "status");

    print_place(failed);
    if (strcmp(rs_json_word(result, "ended"), "hung") == 0)
        printf("error: the program hangs");
    else
        printf("error: the program dies of signal %d (%s)", status, strsignal(status));
    printf(" when %s fails in %s\n", rs_json_word(failed, "expression"),
           rs_json_word(failed, "function"));
}

static void print_one(const struct rs_torture *t, const json_t *one)
{
    const json_t *result = json_object_get(one, "result");
    const json_t *failed = json_object_get(result, "failed");
    const json_t *finding = json_object_get(one, "finding");
    long long others = number_of(one, "others");

    if (json_is_object(finding))
        print_finding(finding);
    else
        print_end(result);
    print_place(failed);
    printf("note: when %s fails in %s: failure %lld", rs_json_word(failed, "expression"),
           rs_json_word(failed, "function"), number_of(result, "number"));
    if (others > 0)
        printf(" and %lld more", others);
    printf(", %s/log.%lld\n", t->state, number_of(result, "number"));
}

// Runs that went another way than usual, and did not come to the call that was to fail.
static size_t count_unreached(const struct rs_torture *t)
{
    size_t count = 0;
    const json_t *result;
    size_t i;

    json_array_foreach(t->results, i, result) count +=
        number_of(result, "number") != 0 && json_object_get(result, "failed") == NULL;
    return count;
}

int rs_torture_report(const struct rs_torture *t)
{
    struct found found = gather(t);
    const char *key;
    json_t *one;
    bool any = json_object_size(found.each) > 0;
    size_t unreached = count_unreached(t);
    size_t injected = json_array_size(t->results) - 1 - unreached;

    json_object_foreach(found.each, key, one) print_one(t, one);
    printf("%zu failure%s injected: ", injected, injected == 1 ? "" : "s");
    print_sums(stdout, &found);
    putchar('\n');
    if (unreached > 0)
        printf("%zu run%s did not come to the call: the program does not always do the same\n",
               unreached, unreached == 1 ? "" : "s");
    json_decref(found.each);
    return any ? RS_EXIT_FOUND : RS_EXIT_OK;
}

// ---- progress -------------------------------------------------------------------------------

void rs_torture_progress(const struct rs_torture *t, bool last)
{
    bool terminal = isatty(STDERR_FILENO) == 1;
    size_t done = json_array_size(t->results);
    struct found found;

    // Where lines cannot be rewritten there is one for each tenth.
    if (done < 1 || (!terminal && !last && (done - 1) % (t->total / 10 + 1) != 0))
        return;
    found = gather(t);
    fprintf(stderr, "%srefsan: %zu of about %u failures: ", terminal ? "\r" : "", done - 1,
            t->total);
    print_sums(stderr, &found);
    fputs(terminal && !last ? "\033[K" : "\n", stderr);
    json_decref(found.each);
}
