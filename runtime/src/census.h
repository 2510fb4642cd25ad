// SPDX-License-Identifier: Apache-2.0
// What is alive: objects and bytes by type and by the place that allocated them. The GIL is held.
#ifndef RS_RT_CENSUS_H
#define RS_RT_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "origins.h"

// Names are the runtime's own and never go away; equal ones are one pointer.
struct rs_row {
    const char *type;         // NULL: memory that is no object
    struct rs_origin origin;  // all zero: allocated before allocations were recorded
    int64_t objects;          // or blocks of memory
    int64_t bytes;
};

// Zero before use. In `table` rows without objects are not in use.
struct rs_census {
    struct rs_row *table;
    size_t capacity;
    size_t count;
};

// Adds to the row of this type and origin.
void rs_census_add(struct rs_census *census, const struct rs_row *row);

// NULL if there is no such row.
const struct rs_row *rs_census_find(const struct rs_census *census, const struct rs_row *like);

// Fills an empty census with what is alive now. False if the heap could not be walked.
bool rs_census_take(struct rs_census *census);

void rs_census_free(struct rs_census *census);

#endif
