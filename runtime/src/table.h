// SPDX-License-Identifier: Apache-2.0
// The table of candidates: what the ledgers of finished frames left over, by object and by site.
// Opposite balances of one object at different sites stay apart; whoever judges adds them up.
//
// Object pointers are stored complemented, so that a search of memory does not find them here.
// Safe in threads and around fork.
#ifndef RS_RT_TABLE_H
#define RS_RT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "refsan/abi.h"
#include "shadow.h"

enum {
    // Beyond RS_SLOT_*, which an entry collects from the slots that were merged into it.
    RS_ENTRY_DEAD = 1 << 16,         // the object is gone; the entry waits for its counterpart
    RS_ENTRY_INHERITED = 1 << 17,    // from before a fork: the parent's to report
    RS_ENTRY_FOREIGN = 1 << 18,      // of another interpreter than the first
    RS_ENTRY_UNEXPLAINED = 1 << 19,  // by a frame that neither stored the object nor passed it on
    RS_ENTRY_BASELINE = 1 << 20,     // no ledger's: what the object had before, see judge.c
    RS_ENTRY_SOLE = 1 << 21,         // unexplained, and all the references that the object then had
};

struct rs_entry {
    uintptr_t hidden;  // ~object
    const struct rs_site *site;
    int32_t balance;
    int32_t unexplained;  // the part of it from frames that did nothing else with the object
    uint32_t flags;
    uint32_t next;  // the table's own
};

// A place that has acquired an object so much more often than it was given up, or the other way
// round.
struct rs_place {
    const struct rs_site *site;
    int32_t balance;
};

static inline void *rs_entry_object(const struct rs_entry *entry)
{
    return (void *)~entry->hidden;
}

// Adds what a frame leaves over of an object at a site to their entry, which is made if need be.
// Entries whose balances add up to nothing are removed when their object is dead.
void rs_table_add(void *object, const struct rs_site *site, int32_t balance, uint32_t flags);

// What the object has beyond what the heap shows, before any ledger knew it.
void rs_table_baseline(void *object, int32_t surplus);

// The object's balance over all sites.
int32_t rs_table_balance(void *object);

// What the ledgers have left over of the object, at most `max` places; returns how many were
// written.
size_t rs_table_places(void *object, struct rs_place *places, size_t max);

// The object has died: its entries are not judged, but still wait for what other frames owe.
void rs_table_mark_dead(void *object);

static inline void rs_table_dead(void *object)
{
    if (rs_shadow_marked((uintptr_t)object))
        rs_table_mark_dead(object);
}

// The address now stands for another object.
void rs_table_remove_all(void *object);

static inline void rs_table_remove(void *object)
{
    if (rs_shadow_marked((uintptr_t)object))
        rs_table_remove_all(object);
}

// A copy of all entries, ordered by object and then by site's address, in memory from rs_os_alloc
// of `*bytes`. NULL if there are none or no memory.
struct rs_entry *rs_table_copy(size_t *count, size_t *bytes);

// How often something was lost for want of memory.
size_t rs_table_lost(void);

// In a forked child: everything so far is the parent's to report.
void rs_table_init(void);

#endif
