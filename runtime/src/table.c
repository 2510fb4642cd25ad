// SPDX-License-Identifier: Apache-2.0
// A hash of objects: each bucket is a chain of entries, by number from 1, so that all may move when
// there must be more. An object without any is told by its mark, without a look at the table.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "os.h"
#include "shadow.h"
#include "table.h"

#define RS_TABLE_FIRST 4096  // entries; a power of two

static struct rs_entry none;
static struct rs_entry *entries = &none;  // of which [0] is not used
static uint32_t *buckets;                 // the first entry of each chain, 0 = none
static uint32_t capacity;                 // of both
static uint32_t used;                     // entries that were ever in use
static uint32_t unused;                   // the first of those that are no more, linked by next
static size_t live;
static size_t lost;

static uint32_t *bucket_of(uintptr_t hidden)
{
    uint64_t h = (uint64_t)hidden * UINT64_C(0x9e3779b97f4a7c15);

    return &buckets[(h >> 32) & (capacity - 1)];
}

// ---- the lock ----------------------------------------------------------------------------------

// Held for a few instructions, nearly always under the GIL: a mutex costs more than what it guards.
static atomic_flag locked = ATOMIC_FLAG_INIT;

static void lock_table(void)
{
    if (rs_os_alone())
        return;
    while (atomic_flag_test_and_set_explicit(&locked, memory_order_acquire))
        sched_yield();
}

static void unlock_table(void)
{
    atomic_flag_clear_explicit(&locked, memory_order_release);
}

// ---- room --------------------------------------------------------------------------------------

static void link_entry(uint32_t number)
{
    uint32_t *bucket = bucket_of(entries[number].hidden);

    entries[number].next = *bucket;
    *bucket = number;
}

// Everything that is not in use is behind the rest afterwards.
static bool grow(void)
{
    uint32_t want = capacity == 0 ? RS_TABLE_FIRST : capacity * 2;
    struct rs_entry *fresh = want != 0 ? rs_os_alloc(want * sizeof *fresh) : NULL;
    uint32_t *chains = want != 0 ? rs_os_alloc(want * sizeof *chains) : NULL;

    if (fresh == NULL || chains == NULL) {
        rs_os_free(fresh, want * sizeof *fresh);
        rs_os_free(chains, want * sizeof *chains);
        return false;
    }
    if (used > 0)
        memcpy(fresh, entries, (used + 1) * sizeof *fresh);
    if (capacity > 0)
        rs_os_free(entries, capacity * sizeof *entries);
    rs_os_free(buckets, capacity * sizeof *buckets);
    entries = fresh;
    buckets = chains;
    capacity = want;
    for (uint32_t i = 1; i <= used; i++)
        link_entry(i);
    return true;
}

static uint32_t take_number(void)
{
    uint32_t number = unused;

    if (number != 0) {
        unused = entries[number].next;
        return number;
    }
    if (used + 1 >= capacity && !grow())
        return 0;
    return ++used;
}

static struct rs_entry *new_entry(uintptr_t hidden, const struct rs_site *site)
{
    uint32_t number = take_number();

    if (number == 0) {
        lost++;
        return NULL;
    }
    live++;
    entries[number] = (struct rs_entry){.hidden = hidden, .site = site};
    link_entry(number);
    rs_shadow_mark(~hidden);
    return &entries[number];
}

// ---- the entries of one object -----------------------------------------------------------------

// The first entry of the object from `number` on in its chain.
static struct rs_entry *entry_from(uintptr_t hidden, uint32_t number)
{
    while (number != 0 && entries[number].hidden != hidden)
        number = entries[number].next;
    return number != 0 ? &entries[number] : NULL;
}

static struct rs_entry *first_of(uintptr_t hidden)
{
    return rs_shadow_marked(~hidden) ? entry_from(hidden, *bucket_of(hidden)) : NULL;
}

static struct rs_entry *next_of(const struct rs_entry *entry)
{
    return entry_from(entry->hidden, entry->next);
}

static void remove_entry(struct rs_entry *entry)
{
    uint32_t number = (uint32_t)(entry - entries);
    uint32_t *link = bucket_of(entry->hidden);

    while (*link != number)
        link = &entries[*link].next;
    *link = entry->next;
    *entry = (struct rs_entry){.next = unused};
    unused = number;
    live--;
}

static void remove_object(uintptr_t hidden)
{
    for (struct rs_entry *e = first_of(hidden); e != NULL; e = first_of(hidden))
        remove_entry(e);
    rs_shadow_unmark(~hidden);
}

static bool is_baseline(const struct rs_entry *entry)
{
    return (entry->flags & RS_ENTRY_BASELINE) != 0;
}

static int32_t balance_of(uintptr_t hidden)
{
    int32_t balance = 0;

    for (struct rs_entry *e = first_of(hidden); e != NULL; e = next_of(e))
        balance += is_baseline(e) ? 0 : e->balance;
    return balance;
}

// The object's entry at the site, which is made if need be; NULL if there is no room. All entries
// of a dead object say so.
static struct rs_entry *make_entry(uintptr_t hidden, const struct rs_site *site)
{
    uint32_t dead = 0;
    struct rs_entry *entry = first_of(hidden);

    for (; entry != NULL && entry->site != site; entry = next_of(entry))
        dead |= entry->flags & RS_ENTRY_DEAD;
    if (entry != NULL)
        return entry;
    entry = new_entry(hidden, site);
    if (entry != NULL)
        entry->flags = dead;
    return entry;
}

static void set_dead(uintptr_t hidden)
{
    struct rs_entry *following;

    for (struct rs_entry *e = first_of(hidden); e != NULL; e = following) {
        following = next_of(e);
        if (is_baseline(e))
            remove_entry(e);
        else
            e->flags |= RS_ENTRY_DEAD;
    }
}

// ---- the door ----------------------------------------------------------------------------------

// The number that the entry of an object and site had lately. Whether it still is theirs is told by
// the entry itself.
#define RS_RECENT 1024  // a power of two

static uint32_t recent[RS_RECENT];

static inline uint32_t *recent_of(uintptr_t hidden, const struct rs_site *site)
{
    return &recent[(hidden >> 4 ^ (uintptr_t)site >> 3) % RS_RECENT];
}

// Whether there is nothing more to an addition than the numbers.
static inline bool is_plain(const struct rs_entry *entry, uint32_t flags)
{
    return (entry->balance | entry->unexplained) != 0 && (flags & RS_SLOT_DIED) == 0 &&
           (entry->flags & RS_ENTRY_DEAD) == 0;
}

__attribute__((noinline)) static void add_otherwise(uintptr_t hidden, struct rs_entry *entry,
                                                    uint32_t flags)
{
    if ((flags & RS_SLOT_DIED) != 0)
        set_dead(hidden);
    if ((entry->flags & RS_ENTRY_DEAD) != 0 && balance_of(hidden) == 0) {
        remove_object(hidden);
    } else if (entry->balance == 0 && entry->unexplained == 0) {
        remove_entry(entry);
        if (first_of(hidden) == NULL)
            rs_shadow_unmark(~hidden);
    }
    unlock_table();
}

static inline void add(uintptr_t hidden, struct rs_entry *entry, int32_t balance, uint32_t flags)
{
    entry->balance += balance;
    entry->unexplained += (flags & RS_ENTRY_UNEXPLAINED) != 0 ? balance : 0;
    entry->flags |= flags;
    if (is_plain(entry, flags))
        unlock_table();
    else
        add_otherwise(hidden, entry, flags);
}

__attribute__((noinline)) static void add_to_new(uintptr_t hidden, const struct rs_site *site,
                                                 int32_t balance, uint32_t flags)
{
    struct rs_entry *entry = make_entry(hidden, site);

    if (entry == NULL) {
        unlock_table();
        return;
    }
    *recent_of(hidden, site) = (uint32_t)(entry - entries);
    add(hidden, entry, balance, flags);
}

// With the table locked, which it is not afterwards.
static inline void add_to(uintptr_t hidden, const struct rs_site *site, int32_t balance,
                          uint32_t flags)
{
    struct rs_entry *entry = &entries[*recent_of(hidden, site)];

    if (entry->hidden == hidden && entry->site == site)
        add(hidden, entry, balance, flags);
    else
        add_to_new(hidden, site, balance, flags);
}

__attribute__((noinline)) static void
add_among_threads(uintptr_t hidden, const struct rs_site *site, int32_t balance, uint32_t flags)
{
    lock_table();
    add_to(hidden, site, balance, flags);
}

void rs_table_add(void *object, const struct rs_site *site, int32_t balance, uint32_t flags)
{
    if (rs_os_alone())
        add_to(~(uintptr_t)object, site, balance, flags);
    else
        add_among_threads(~(uintptr_t)object, site, balance, flags);
}

void rs_table_baseline(void *object, int32_t surplus)
{
    struct rs_entry *entry;

    lock_table();
    entry = new_entry(~(uintptr_t)object, NULL);
    if (entry != NULL) {
        entry->balance = surplus;
        entry->flags = RS_ENTRY_BASELINE;
    }
    unlock_table();
}

int32_t rs_table_balance(void *object)
{
    int32_t balance;

    if (!rs_shadow_marked((uintptr_t)object))
        return 0;
    lock_table();
    balance = balance_of(~(uintptr_t)object);
    unlock_table();
    return balance;
}

size_t rs_table_places(void *object, struct rs_place *places, size_t max)
{
    size_t n = 0;

    if (!rs_shadow_marked((uintptr_t)object))
        return 0;
    lock_table();
    for (struct rs_entry *e = first_of(~(uintptr_t)object); e != NULL && n < max; e = next_of(e)) {
        if (!is_baseline(e) && e->balance != 0)
            places[n++] = (struct rs_place){e->site, e->balance};
    }
    unlock_table();
    return n;
}

void rs_table_mark_dead(void *object)
{
    uintptr_t hidden = ~(uintptr_t)object;

    lock_table();
    if (balance_of(hidden) == 0)
        remove_object(hidden);
    else
        set_dead(hidden);
    unlock_table();
}

void rs_table_remove_all(void *object)
{
    lock_table();
    remove_object(~(uintptr_t)object);
    unlock_table();
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
    lock_table();
    if (live > 0) {
        *bytes = live * sizeof *copy;
        copy = rs_os_alloc(*bytes);
    }
    for (uint32_t i = 1; copy != NULL && i <= used; i++) {
        if (entries[i].hidden != 0)
            copy[(*count)++] = entries[i];
    }
    unlock_table();
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
    lock_table();
}

static void after_fork(void)
{
    unlock_table();
}

static void after_fork_in_child(void)
{
    for (uint32_t i = 1; i <= used; i++)
        entries[i].flags |= RS_ENTRY_INHERITED;
    unlock_table();
}

void rs_table_init(void)
{
    pthread_atfork(before_fork, after_fork, after_fork_in_child);
}
