// SPDX-License-Identifier: Apache-2.0
// How many references to an object the heap of Python shows, and how many recorded slots hold it.
// A walk goes over every object that the collector tracks and what those lead to.
#ifndef RS_RT_HEAP_H
#define RS_RT_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What is known of one object. Its address is stored complemented, as in table.h.
struct rs_count {
    uintptr_t hidden;
    int32_t found;   // references that tp_traverse reports, and those that types are known to hold
    int32_t seen;    // words in the bodies of objects without tp_traverse
    int32_t held;    // recorded slots that hold it
    int32_t slots;   // those of them that `found` has not
    int32_t frames;  // words in running frames and C stacks, filled by the judge
    int32_t words;   // words in all writable memory, likewise
};

struct rs_counts {
    struct rs_count *table;
    size_t capacity;
    size_t count;
    bool all;  // count whatever is met, not only what was asked for
};

// Asks for the counts of `object`.
struct rs_count *rs_counts_want(struct rs_counts *counts, void *object);

// NULL if it was not asked for.
struct rs_count *rs_counts_find(const struct rs_counts *counts, void *object);

void rs_counts_free(struct rs_counts *counts);

// Walks the heap. With `all`, slots are not looked at. False if the heap could not be walked.
bool rs_heap_count(struct rs_counts *counts);

// Whether `holder`'s tp_traverse reports `object`. The holder need not be an object at all.
bool rs_heap_holds(void *holder, void *object);

#endif
