// SPDX-License-Identifier: Apache-2.0
// What has grown between two moments: snapshots, and their difference. The GIL is held.
#ifndef RS_RT_GROWTH_H
#define RS_RT_GROWTH_H

#include <stdbool.h>
#include <stddef.h>

// From now on allocations are recorded, and the first snapshot is taken. Once.
void rs_growth_start(void);

// Remembers what is alive, after a collection; also begins to record. Returns the snapshot's
// number, 0 if there is no memory left or the heap could not be walked.
int rs_growth_snapshot(void);
void rs_growth_forget(int snapshot);

// What is more than at the snapshot, after a collection: as records of the kinds "growth" and
// "growth-sum", the largest first, in memory of rs_os_alloc. NULL if there is no such snapshot.
char *rs_growth_records(int snapshot, size_t *bytes);

// Reports it at the end, without a collection, if the option asks for it: since the last snapshot,
// or since the start.
void rs_growth_report(void);

#endif
