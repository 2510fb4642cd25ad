// SPDX-License-Identifier: Apache-2.0
// Open addressing with linear probing; the entries of one object follow each other in one probe
// sequence, because only the object is hashed.
#include <pthread.h>
#include <string.h>

#include "os.h"
#include "shadow.h"
#include "table.h"

#define RS_TABLE_FIRST 4096  // entries; a power of two
#define RS_FREE 0
#define RS_REMOVED 1

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct rs_entry *entries;
static size_t capacity;
static size_t used;  // not free: live or removed
static size_t live;
static size_t lost;

static size_t hash(uintptr_t hidden)
{
    uint64_t h = (uint64_t)hidden * UINT64_C(0x9e3779b97f4a7c15);

    return (size_t)(h ^ h >> 32);
}

static size_t next(size_t i)
{
    return (i + 1) & (capacity - 1);
}

// ---- room --------------------------------------------------------------------------------------

static void put_back(const struct rs_entry *entry)
{
    size_t i = hash(entry->hidden) & (capacity - 1);

    while (entries[i].hidden != RS_FREE)
        i = next(i);
    entries[i] = *entry;
}

static bool resize(size_t want)
{
    struct rs_entry *old = entries;
    size_t old_capacity = capacity;
    struct rs_entry *fresh = rs_os_alloc(want * sizeof *fresh);

    if (fresh == NULL)
        return false;
    entries = fresh;
    capacity = want;
    used = live;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].hidden > RS_REMOVED)
            put_back(&old[i]);
    }
    rs_os_free(old, old_capacity * sizeof *old);
    return true;
}

// Makes room for one more entry. A table full of removed ones is only cleaned.
static bool room(void)
{
    if (capacity == 0)
        return resize(RS_TABLE_FIRST);
    if (used < capacity / 4 * 3)
        return true;
    return resize(live > capacity / 3 ? capacity * 2 : capacity) || used + 1 < capacity;
}

// ---- entries of one object
// -----------------------------------------------------------------------

static struct rs_entry *first_of(uintptr_t hidden, size_t *at)
{
    size_t i = hash(hidden) & (capacity - 1);

    for (; capacity != 0 && entries[i].hidden != RS_FREE; i = next(i)) {
        if (entries[i].hidden == hidden) {
            *at = i;
            return &entries[i];
        }
    }
    return NULL;
}

static struct rs_entry *next_of(uintptr_t hidden, size_t *at)
{
    for (size_t i = next(*at); entries[i].hidden != RS_FREE; i = next(i)) {
        if (entries[i].hidden == hidden) {
            *at = i;
            return &entries[i];
        }
    }
    return NULL;
}

static void remove_entry(struct rs_entry *entry)
{
    *entry = (struct rs_entry){.hidden = RS_REMOVED};
    live--;
}

static void remove_object(uintptr_t hidden)
{
    size_t at;

    for (struct rs_entry *e = first_of(hidden, &at); e != NULL; e = next_of(hidden, &at))
        remove_entry(e);
}

static bool is_baseline(const struct rs_entry *entry)
{
    return (entry->flags & RS_ENTRY_BASELINE) != 0;
}

static int32_t balance_of(uintptr_t hidden)
{
    int32_t balance = 0;
    size_t at;

    for (struct rs_entry *e = first_of(hidden, &at); e != NULL; e = next_of(hidden, &at))
        balance += is_baseline(e) ? 0 : e->balance;
    return balance;
}

static bool is_dead(uintptr_t hidden)
{
    size_t at;
    struct rs_entry *e = first_of(hidden, &at);

    return e != NULL && (e->flags & RS_ENTRY_DEAD) != 0;
}

static struct rs_entry *new_entry(uintptr_t hidden, const struct rs_site *site)
{
    size_t i;

    if (!room()) {
        lost++;
        return NULL;
    }
    i = hash(hidden) & (capacity - 1);
    while (entries[i].hidden > RS_REMOVED)
        i = next(i);
    used += entries[i].hidden == RS_FREE;
    live++;
    entries[i] = (struct rs_entry){.hidden = hidden, .site = site};
    rs_shadow_mark(~hidden);
    return &entries[i];
}

static struct rs_entry *find_entry(uintptr_t hidden, const struct rs_site *site)
{
    size_t at;
    struct rs_entry *e = first_of(hidden, &at);

    while (e != NULL && e->site != site)
        e = next_of(hidden, &at);
    return e;
}

static void add(uintptr_t hidden, const struct rs_site *site, int32_t balance, uint32_t flags)
{
    struct rs_entry *entry = find_entry(hidden, site);
    bool dead = is_dead(hidden) || (flags & RS_SLOT_DIED) != 0;

    if (entry == NULL)
        entry = new_entry(hidden, site);
    if (entry == NULL)
        return;
    entry->balance += balance;
    if ((flags & RS_ENTRY_UNEXPLAINED) != 0)
        entry->unexplained += balance;
    entry->flags |= flags | (dead ? RS_ENTRY_DEAD : 0);
    if (dead && balance_of(hidden) == 0)
        remove_object(hidden);
    else if (entry->balance == 0 && entry->unexplained == 0)
        remove_entry(entry);
}

// ---- the door ----------------------------------------------------------------------------------

void rs_table_add(void *object, const struct rs_site *site, int32_t balance, uint32_t flags)
{
    pthread_mutex_lock(&lock);
    add(~(uintptr_t)object, site, balance, flags);
    pthread_mutex_unlock(&lock);
}

void rs_table_baseline(void *object, int32_t surplus)
{
    struct rs_entry *entry;

    pthread_mutex_lock(&lock);
    entry = new_entry(~(uintptr_t)object, NULL);
    if (entry != NULL) {
        entry->balance = surplus;
        entry->flags = RS_ENTRY_BASELINE;
    }
    pthread_mutex_unlock(&lock);
}

int32_t rs_table_balance(void *object)
{
    int32_t balance;

    if (!rs_shadow_marked((uintptr_t)object))
        return 0;
    pthread_mutex_lock(&lock);
    balance = balance_of(~(uintptr_t)object);
    pthread_mutex_unlock(&lock);
    return balance;
}

void rs_table_dead(void *object)
{
    uintptr_t hidden = ~(uintptr_t)object;
    size_t at;

    if (!rs_shadow_marked((uintptr_t)object))
        return;
    pthread_mutex_lock(&lock);
    if (balance_of(hidden) == 0)
        remove_object(hidden);
    for (struct rs_entry *e = first_of(hidden, &at); e != NULL; e = next_of(hidden, &at)) {
        if (is_baseline(e))
            remove_entry(e);
        else
            e->flags |= RS_ENTRY_DEAD;
    }
    pthread_mutex_unlock(&lock);
}

void rs_table_remove(void *object)
{
    if (!rs_shadow_marked((uintptr_t)object))
        return;
    pthread_mutex_lock(&lock);
    remove_object(~(uintptr_t)object);
    pthread_mutex_unlock(&lock);
    rs_shadow_unmark((uintptr_t)object);
}

static int compare(const struct rs_entry *a, const struct rs_entry *b)
{
    if (a->hidden != b->hidden)
        return a->hidden > b->hidden ? -1 : 1;
    return a->site < b->site ? -1 : a->site > b->site;
}

// qsort may use malloc.
static void sift(struct rs_entry *heap, size_t i, size_t n)
{
    struct rs_entry moved = heap[i];

    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && compare(&heap[child], &heap[child + 1]) < 0)
            child++;
        if (compare(&moved, &heap[child]) >= 0)
            break;
        heap[i] = heap[child];
    }
    heap[i] = moved;
}

static void sort(struct rs_entry *heap, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift(heap, i, n);
    for (size_t i = n; i-- > 1;) {
        struct rs_entry top = heap[0];
        heap[0] = heap[i];
        heap[i] = top;
        sift(heap, 0, i);
    }
}

struct rs_entry *rs_table_copy(size_t *count, size_t *bytes)
{
    struct rs_entry *copy = NULL;

    *count = 0;
    *bytes = 0;
    pthread_mutex_lock(&lock);
    if (live > 0) {
        *bytes = live * sizeof *copy;
        copy = rs_os_alloc(*bytes);
    }
    for (size_t i = 0; copy != NULL && i < capacity; i++) {
        if (entries[i].hidden > RS_REMOVED)
            copy[(*count)++] = entries[i];
    }
    pthread_mutex_unlock(&lock);
    sort(copy, *count);
    return copy;
}

size_t rs_table_lost(void)
{
    return lost;
}

// ---- fork --------------------------------------------------------------------------------------

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

static void after_fork_in_child(void)
{
    for (size_t i = 0; i < capacity; i++) {
        if (entries[i].hidden > RS_REMOVED)
            entries[i].flags |= RS_ENTRY_INHERITED;
    }
    pthread_mutex_unlock(&lock);
}

void rs_table_init(void)
{
    pthread_atfork(before_fork, after_fork, after_fork_in_child);
}
