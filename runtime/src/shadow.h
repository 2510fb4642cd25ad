// SPDX-License-Identifier: Apache-2.0
// Facts about addresses, a bit each, for the whole address space:
//
//   slots       words at which instrumented code stored a pointer
//   starts/ends the blocks of Python's allocators, so that the slots of a freed block are forgotten
//   freed       what was freed and not allocated again
//   marks       objects the table of candidates has an entry for
//
// Memory comes in pieces as it is needed and is never given back. When there is none left facts are
// lost, which costs findings, never makes one. Slots are safe in threads; blocks and marks change
// under the GIL only, as Python's allocators do.
#ifndef RS_RT_SHADOW_H
#define RS_RT_SHADOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void rs_shadow_slot(uintptr_t address);
void rs_shadow_forget_slots(uintptr_t start, uintptr_t end);

// Every slot in [start, end) is also one at the same distance from `to`.
void rs_shadow_copy_slots(uintptr_t to, uintptr_t start, uintptr_t end);

// Calls `visit` with each slot of the process, in order of address.
void rs_shadow_each_slot(void (*visit)(void *ctx, uintptr_t address), void *ctx);

// A block was allocated: nothing that was known of its memory counts.
void rs_shadow_block(uintptr_t block, size_t size);

// Whether any of the four granules from `block` on, where an object in the block begins, is marked.
bool rs_shadow_any_mark(uintptr_t block);

// A block was freed: its slots are forgotten. Returns its size rounded up to 16, 0 if it was not
// known.
size_t rs_shadow_unblock(uintptr_t block);

// A block was reallocated: its slots move along, as far as there is room. Returns the old size as
// rs_shadow_unblock does.
size_t rs_shadow_move_block(uintptr_t block, uintptr_t to, size_t size);

// Whether the address lies in a block that is known to have been freed.
bool rs_shadow_freed(uintptr_t address);

void rs_shadow_mark(uintptr_t object);
void rs_shadow_unmark(uintptr_t object);
bool rs_shadow_marked(uintptr_t object);

#endif
