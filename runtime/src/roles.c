// SPDX-License-Identifier: Apache-2.0
// Open addressing, grown by whole units; the entries are the units' own records. Looked at without
// a lock: a table that was outgrown stays where it is.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "os.h"
#include "roles.h"

#define RS_ROLES_FIRST 512  // a power of two

typedef _Atomic(const struct rs_role *) place;

struct roles {
    size_t capacity;
    size_t count;
    place places[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(struct roles *) current;

static place *place_of(struct roles *roles, const void *function)
{
    uint64_t h = (uint64_t)(uintptr_t)function * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(h >> 32) & (roles->capacity - 1);
    const struct rs_role *role;

    while ((role = atomic_load_explicit(&roles->places[i], memory_order_acquire)) != NULL &&
           role->function != function)
        i = (i + 1) & (roles->capacity - 1);
    return &roles->places[i];
}

static void insert(struct roles *roles, const struct rs_role *role)
{
    place *at = place_of(roles, role->function);

    roles->count += atomic_load(at) == NULL;
    atomic_store_explicit(at, role, memory_order_release);
}

// A table of twice the size with what `old` has. NULL if there is no memory.
static struct roles *grown(const struct roles *old)
{
    size_t capacity = old == NULL ? RS_ROLES_FIRST : old->capacity * 2;
    struct roles *roles = rs_os_alloc(sizeof *roles + capacity * sizeof roles->places[0]);

    if (roles == NULL)
        return NULL;
    roles->capacity = capacity;
    for (size_t i = 0; old != NULL && i < old->capacity; i++) {
        if (atomic_load(&old->places[i]) != NULL)
            insert(roles, atomic_load(&old->places[i]));
    }
    atomic_store_explicit(&current, roles, memory_order_release);
    return roles;
}

void rs_roles_add(const struct rs_module *module)
{
    struct roles *roles;

    pthread_mutex_lock(&lock);
    roles = atomic_load(&current);
    for (uint32_t i = 0; i < module->nroles; i++) {
        if (roles == NULL || roles->count >= roles->capacity / 2)
            roles = grown(roles);
        if (roles == NULL)
            break;
        insert(roles, &module->roles[i]);
    }
    pthread_mutex_unlock(&lock);
}

const struct rs_role *rs_role_find(const void *function)
{
    struct roles *roles = atomic_load_explicit(&current, memory_order_acquire);

    return roles != NULL ? atomic_load_explicit(place_of(roles, function), memory_order_acquire)
                         : NULL;
}
