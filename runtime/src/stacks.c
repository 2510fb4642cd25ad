// SPDX-License-Identifier: Apache-2.0
// stacks.h. Memory is bounded: a table in which a newer stack overwrites an older one of the same
// place. A stack that is lost costs some lines of a report.
#include <stdbool.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"
#include "stack.h"
#include "stacks.h"

#define RS_STACKS_KEPT 65536  // a power of two

struct kept {
    uint64_t key;
    struct rs_stack stack;
};

static struct kept *kept;

void rs_stacks_init(void)
{
    const char *missing;

    if (rs_rt_options.stacks == 0)
        return;
    missing = rs_os_stack_init();
    if (missing != NULL)
        rs_rt_options_wrong("stacks=1 needs", missing);
    kept = rs_os_alloc(RS_STACKS_KEPT * sizeof *kept);
}

// The calls into the runtime come first, and end with one of its hooks.
static size_t count_own(const uintptr_t *callers, size_t n)
{
    size_t own = 0;

    for (size_t i = 0; i < n; i++) {
        char name[RS_NAME_MAX];

        rs_os_stack_name(callers[i], name);
        if (strncmp(name, "rs_rt_", strlen("rs_rt_")) == 0)
            own = i + 1;
    }
    return own;
}

bool rs_stack_take(struct rs_stack *stack)
{
    // Hooks are not deep.
    enum { OWN_MAX = 8 };
    uintptr_t callers[RS_STACK_MAX + OWN_MAX];
    size_t n;
    size_t own;

    memset(stack, 0, sizeof *stack);
    if (rs_rt_options.stacks == 0)
        return false;
    n = rs_os_stack(callers, RS_STACK_MAX + OWN_MAX);
    own = count_own(callers, n < OWN_MAX ? n : OWN_MAX);
    for (size_t i = own; i < n && i - own < RS_STACK_MAX; i++)
        stack->callers[i - own] = callers[i];
    return true;
}

static uint64_t key_of(const void *object, const struct rs_site *site)
{
    uint64_t key = ((uint64_t)(uintptr_t)object ^ (uint64_t)(uintptr_t)site << 20) *
                   UINT64_C(0x9e3779b97f4a7c15);

    return key | 1;
}

static struct kept *place_of(uint64_t key)
{
    return &kept[(size_t)(key >> 32) & (RS_STACKS_KEPT - 1)];
}

void rs_stack_keep(const void *object, const struct rs_site *site)
{
    uint64_t key = key_of(object, site);
    struct kept *place;

    if (kept == NULL)
        return;
    place = place_of(key);
    place->key = key;
    rs_stack_take(&place->stack);
}

const struct rs_stack *rs_stack_find(const void *object, const struct rs_site *site)
{
    uint64_t key = key_of(object, site);
    const struct kept *place = kept != NULL ? place_of(key) : NULL;

    return place != NULL && place->key == key ? &place->stack : NULL;
}
