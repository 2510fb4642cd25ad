// SPDX-License-Identifier: Apache-2.0
// A walk over the heap of Python: each object that the collector tracks, and each that those lead
// to. The GIL is held.
#ifndef RS_RT_WALK_H
#define RS_RT_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap.h"
#include "python.h"

// The first five are the caller's, the rest zero; all but `ctx` may be NULL. Without `object`,
// objects that hold nothing are left out unless the collector tracks them.
struct rs_walk {
    void (*object)(struct rs_walk *walk, void *object);  // before its references
    void (*reference)(struct rs_walk *walk, void *holder, void *object);
    void (*done)(struct rs_walk *walk, void *object);  // behind them
    void *ctx;
    struct rs_counts visited;  // untracked objects
    uintptr_t *pending;        // those still to be walked, complemented
    size_t npending;
    size_t pending_bytes;
    void *holder;
};

// The visible references of one object: what its tp_traverse reports; of a static type, which the
// collector does not know, base, bases and mro.
void rs_walk_references(void *object, rs_visit visit, void *arg);

// This one, too, even if nothing leads to it. Before the walk.
void rs_walk_from(struct rs_walk *walk, void *object);

// References are the visible ones. Each type is walked, but the reference to it is told only where
// tp_traverse does. False if the heap
// could not be walked. Frees what the walk took.
bool rs_walk_heap(struct rs_walk *walk);

// ---- which addresses are types
// -------------------------------------------------------------------

// What was asked before is remembered. Zero before use.
struct rs_types {
    struct rs_counts asked;
};

bool rs_types_has(struct rs_types *types, void *address);
void rs_types_free(struct rs_types *types);

#endif
