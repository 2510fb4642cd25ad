// SPDX-License-Identifier: Apache-2.0
// Open addressing, grown by whole units; the entries are the units' own records.
#include <pthread.h>
#include <stdbool.h>

#include "os.h"
#include "roles.h"

#define RS_ROLES_FIRST 512  // a power of two

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct rs_role **table;
static size_t capacity;
static size_t count;

static const struct rs_role **place_of(const void *function)
{
    uint64_t h = (uint64_t)(uintptr_t)function * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(h >> 32) & (capacity - 1);

    while (table[i] != NULL && table[i]->function != function)
        i = (i + 1) & (capacity - 1);
    return &table[i];
}

static bool grow(void)
{
    const struct rs_role **old = table;
    size_t old_capacity = capacity;
    size_t want = old_capacity == 0 ? RS_ROLES_FIRST : old_capacity * 2;

    table = rs_os_alloc(want * sizeof *table);
    if (table == NULL) {
        table = old;
        return false;
    }
    capacity = want;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i] != NULL)
            *place_of(old[i]->function) = old[i];
    }
    rs_os_free(old, old_capacity * sizeof *old);
    return true;
}

void rs_roles_add(const struct rs_module *module)
{
    pthread_mutex_lock(&lock);
    for (uint32_t i = 0; i < module->nroles; i++) {
        const struct rs_role **place;

        if (count >= capacity / 2 && !grow())
            break;
        place = place_of(module->roles[i].function);
        count += *place == NULL;
        *place = &module->roles[i];
    }
    pthread_mutex_unlock(&lock);
}

const struct rs_role *rs_role_find(const void *function)
{
    const struct rs_role *role;

    pthread_mutex_lock(&lock);
    role = count > 0 ? *place_of(function) : NULL;
    pthread_mutex_unlock(&lock);
    return role;
}
