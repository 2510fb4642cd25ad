// SPDX-License-Identifier: Apache-2.0
// The hooks of failures. Calls are counted as they are reached: with fail=N the N-th fails, with
// fail=every each of them. With fail_calls=K only the first K at a place count, where a place is
// the call and the functions of its module that led to it: so N walks over the places of a program
// and not over the rounds of its loops.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "judge.h"
#include "options.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "report.h"
#include "stack.h"

#define RS_EXPORT __attribute__((visibility("default")))

#define RS_CALLERS_MAX 32
#define RS_PLACES_FIRST 1024  // a power of two

RS_EXPORT int rs_rt_failing;

static bool every;
static unsigned long wanted;   // the number of the call that fails
static unsigned long reached;  // calls counted so far

// The failure that the functions on the way out are asked about.
static struct {
    const struct rs_site *site;
    uintptr_t frame;  // of the hook: functions that called it have theirs above
    bool open;        // nobody has answered yet
} failure;

static __thread bool failed_here __attribute__((tls_model("initial-exec")));

// ---- places -------------------------------------------------------------------------------------

struct place {
    uint64_t key;  // 0 = free
    unsigned long calls;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place *places;
static size_t capacity;
static size_t nplaces;

static struct place *find_place(uint64_t key)
{
    size_t i = (size_t)(key >> 20) & (capacity - 1);

    while (places[i].key != 0 && places[i].key != key)
        i = (i + 1) & (capacity - 1);
    return &places[i];
}

static bool grow_places(void)
{
    struct place *old = places;
    size_t old_capacity = capacity;
    size_t want = old_capacity == 0 ? RS_PLACES_FIRST : old_capacity * 2;
    struct place *grown = rs_os_alloc(want * sizeof *places);

    if (grown == NULL)
        return false;
    places = grown;
    capacity = want;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].key != 0)
            *find_place(old[i].key) = old[i];
    }
    rs_os_free(old, old_capacity * sizeof *old);
    return true;
}

// The call, and who called within its module.
static uint64_t place_key(const struct rs_site *site)
{
    uintptr_t callers[RS_CALLERS_MAX];
    uint64_t key = (uint64_t)(uintptr_t)site;
    size_t depth = rs_rt_options.fail_depth;
    size_t n = 0;

    // The first is the call itself.
    if (depth > 0)
        n = rs_os_callers(callers, depth < RS_CALLERS_MAX ? depth + 1 : RS_CALLERS_MAX,
                          rs_os_module((uintptr_t)site));

    for (size_t i = 0; i < n; i++)
        key = (key ^ (uint64_t)callers[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return key | 1;
}

// Whether this call of its place counts.
static bool is_counted(const struct rs_site *site)
{
    struct place *place;
    uint64_t key;

    if (rs_rt_options.fail_calls == 0)
        return true;
    if (nplaces >= capacity / 2 && !grow_places())
        return true;
    key = place_key(site);
    place = find_place(key);
    if (place->key == 0) {
        place->key = key;
        nplaces++;
    }
    return place->calls++ < rs_rt_options.fail_calls;
}

// ---- which call ---------------------------------------------------------------------------------

// Whether `name` is in a list with commas; no list names everything.
static bool is_listed(const char *list, const char *name)
{
    size_t len = strlen(name);

    if (list == NULL)
        return true;
    for (; list != NULL; list = strchr(list, ',')) {
        list += *list == ',';
        if (strncmp(list, name, len) == 0 && (list[len] == ',' || list[len] == '\0'))
            return true;
    }
    return false;
}

static bool is_selected(const struct rs_site *site)
{
    return is_listed(rs_rt_options.fail_function, site->expression) &&
           is_listed(rs_rt_options.fail_in, site->function);
}

static bool choose(const struct rs_site *site, unsigned long *number)
{
    bool chosen = false;

    pthread_mutex_lock(&lock);
    if ((every || reached < wanted) && is_counted(site)) {
        *number = ++reached;
        chosen = every || *number == wanted;
    }
    pthread_mutex_unlock(&lock);
    return chosen;
}

RS_EXPORT int rs_rt_fail(const struct rs_site *site, size_t raises)
{
    unsigned long number;

    if (rs_rt_options.fail == NULL || site == NULL || !is_selected(site) ||
        (raises != 0 && !rs_py_can_raise()) || !choose(site, &number))
        return 0;
    failure.site = site;
    failure.frame = (uintptr_t)__builtin_frame_address(0);
    failure.open = true;
    failed_here = true;
    rs_rt_report_injection(site, number);
    return 1;
}

// ---- what it does -------------------------------------------------------------------------------

RS_EXPORT void rs_rt_consume(void *object)
{
    rs_py_release(object);
}

RS_EXPORT void rs_rt_raise(const struct rs_site *site)
{
    char place[RS_PLACE_MAX];
    char text[RS_PLACE_MAX + 32];

    snprintf(text, sizeof text, "injected failure: %s", rs_site_text(site, place));
    rs_py_raise(text);
}

RS_EXPORT int rs_rt_is(void *object, const char *word)
{
    return object != NULL && rs_python_ready && rs_py_is(object, word);
}

// ---- on the way out -----------------------------------------------------------------------------

// The first function called by the interpreter that ends after a failure below it: it either has
// dealt with the exception or passes it on.
RS_EXPORT void rs_rt_returned(const struct rs_site *site, size_t what)
{
    if (!failure.open || !failed_here || (uintptr_t)__builtin_frame_address(0) < failure.frame ||
        !rs_python_usable())
        return;
    failure.open = failed_here = false;
    if (what == RS_RETURNED_FAILURE && !rs_py_has_raised())
        rs_rt_report_returned(site, failure.site, false);
    else if (what == RS_RETURNED_SUCCESS && rs_py_has_raised())
        rs_rt_report_returned(site, failure.site, true);
    else
        return;
    rs_judge_found();
}

// ---- the beginning ------------------------------------------------------------------------------

void rs_fail_init(void)
{
    const char *fail = rs_rt_options.fail;

    if (fail == NULL)
        return;
    every = strcmp(fail, "every") == 0;
    wanted = every ? 0 : strtoul(fail, NULL, 10);
    rs_rt_failing = 1;
    rs_os_callers_init();
}

void rs_fail_stop(void)
{
    rs_rt_failing = 0;
    if (rs_rt_options.fail != NULL && !every && reached < wanted)
        rs_rt_report_unreached(reached);
}

const struct rs_site *rs_fail_site(void)
{
    return failure.site;
}
