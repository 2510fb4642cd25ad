// SPDX-License-Identifier: Apache-2.0
// Facts about addresses, two bytes for each granule of 16 bytes, for the whole address space:
//
//   slots   words at which instrumented code stored a pointer
//   blocks  where a block of Python's allocators begins and how long it is, so that the slots of a
//           freed block are forgotten; whether it was freed
//   marks   objects the table of candidates has an entry for
//
// and, while allocations are recorded, a number of four bytes for a block: where it was allocated.
//
// Memory comes in pieces as it is needed and is never given back. When there is none left facts are
// lost, which costs findings, never makes one. Slots are safe in threads; blocks and marks change
// under the GIL only, as Python's allocators do.
//
// What the allocator hooks do for each object is inline: there are as many of these calls as there
// are objects.
#ifndef RS_RT_SHADOW_H
#define RS_RT_SHADOW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os.h"

// ---- what a granule is told ---------------------------------------------------------------------

#define RS_GRANULE 16

// An object begins at its block's beginning or behind what the interpreter puts before it: the
// collector's head, and from 3.11 on two more words. At most so many bytes, whole granules.
#define RS_BEFORE_OBJECT_MAX 48

enum {
    RS_GRANULE_SLOT_0 = 0x8000,  // the first word is a slot
    RS_GRANULE_SLOT_1 = 0x4000,
    RS_GRANULE_MARK = 0x2000,
    RS_GRANULE_FREED = 0x1000,  // with a size: the block that began here is free
    RS_GRANULE_TOLD = 0x0800,   // with a size: other granules of the block may have facts
    RS_GRANULE_SIZE = 0x07ff,   // granules of the block that begins here, 0: none does
    RS_GRANULE_LARGE =
        0x07ff,  // more than fit: the next three granules have the size, see shadow.c
    RS_GRANULE_FACTS = RS_GRANULE_SLOT_0 | RS_GRANULE_SLOT_1 | RS_GRANULE_MARK,
};

typedef _Atomic uint16_t rs_granule;

#define RS_LEAF_BITS 24  // of an address: what one leaf describes
#define RS_ROOT_BITS 23
#define RS_LEAF_GRANULES ((size_t)1 << (RS_LEAF_BITS - 4))

// Memory is told to have slots by pieces, so that a search for them passes over the rest.
#define RS_PIECE_BITS 9
#define RS_PIECES ((size_t)1 << (RS_LEAF_BITS - RS_PIECE_BITS))

// What the interpreter's own allocator keeps when it is freed, in granules: 512 bytes, with what
// its debug hooks add. Larger blocks go back to malloc, which may give them to anybody. Of these
// blocks one look at their first granule is enough where nothing else is told of them.
#define RS_KEPT_BLOCK 28

struct rs_leaf {
    rs_granule granules[RS_LEAF_GRANULES];
    _Atomic uint8_t told[RS_PIECES];  // 0: the piece has no slots, nor had any
    uintptr_t base;                   // the first address
    struct rs_leaf *next_made;        // in no order
    uint32_t *numbers;  // of blocks, by the granule where they begin; NULL: none has any
};

// Of each leaf, where it would be if its first granule were that of address 0, so that granules are
// found by nothing but the address; 0: there is none.
extern RS_OWN _Atomic(uintptr_t) rs_shadow_root[1 << RS_ROOT_BITS];

// Called before the rest.
void rs_shadow_init(void);

// What the root has for an address; 0 if nothing is known around it. With it, the address' granule.
static inline uintptr_t rs_shadow_leaf(uintptr_t address)
{
    return atomic_load_explicit(
        &rs_shadow_root[address >> RS_LEAF_BITS & ((1 << RS_ROOT_BITS) - 1)], memory_order_acquire);
}

static inline rs_granule *rs_leaf_granule(uintptr_t leaf, uintptr_t address)
{
    return (rs_granule *)leaf + address / RS_GRANULE;
}

// The granule of an address; NULL if nothing is known around it.
static inline rs_granule *rs_shadow_granule(uintptr_t address)
{
    uintptr_t leaf = rs_shadow_leaf(address);

    return leaf != 0 ? rs_leaf_granule(leaf, address) : NULL;
}

// How many granules a size takes.
static inline size_t rs_granules(size_t size)
{
    return (size + RS_GRANULE - 1) / RS_GRANULE;
}

static inline uint16_t rs_granule_load(const rs_granule *granule)
{
    return atomic_load_explicit(granule, memory_order_relaxed);
}

static inline void rs_granule_store(rs_granule *granule, uint16_t value)
{
    atomic_store_explicit(granule, value, memory_order_relaxed);
}

// ---- slots -------------------------------------------------------------------------------------

static inline uint16_t rs_slot_bit(uintptr_t address)
{
    return (address & 8) != 0 ? RS_GRANULE_SLOT_1 : RS_GRANULE_SLOT_0;
}

void rs_shadow_add_slot(uintptr_t address);

static inline void rs_shadow_slot(uintptr_t address)
{
    uintptr_t leaf = rs_shadow_leaf(address);
    uint16_t slot = rs_slot_bit(address);

    if (leaf == 0 || (rs_granule_load(rs_leaf_granule(leaf, address)) & slot) == 0)
        rs_shadow_add_slot(address);
}

void rs_shadow_forget_slots(uintptr_t start, uintptr_t end);

// Every slot in [start, end) is also one at the same distance from `to`.
void rs_shadow_copy_slots(uintptr_t to, uintptr_t start, uintptr_t end);

// Calls `visit` with each slot of the process, in order of address.
void rs_shadow_each_slot(void (*visit)(void *ctx, uintptr_t address), void *ctx);

// ---- blocks ------------------------------------------------------------------------------------

// A block was allocated: nothing that was known of its memory counts. True if one of the granules
// where an object in the block may begin is marked.
bool rs_shadow_begin_block(uintptr_t block, size_t size);

// The same of a block as long as the one that was freed here, of which nothing is told, by its
// first granule and their number, which is at most RS_KEPT_BLOCK. False: it is none, and nothing
// was done.
static inline bool rs_granule_begin_plain(rs_granule *granule, size_t n)
{
    if (rs_granule_load(granule) != (n | RS_GRANULE_FREED))
        return false;
    rs_granule_store(granule, (uint16_t)n);
    return true;
}

// The same by its address: nearly all that the interpreter allocates.
static inline bool rs_shadow_begin_plain(uintptr_t block, size_t size)
{
    size_t n = rs_granules(size);
    uintptr_t leaf = rs_shadow_leaf(block);

    return leaf != 0 && size <= RS_KEPT_BLOCK * RS_GRANULE &&
           rs_granule_begin_plain(rs_leaf_granule(leaf, block), n);
}

static inline bool rs_shadow_block(uintptr_t block, size_t size)
{
    return !rs_shadow_begin_plain(block, size) && rs_shadow_begin_block(block, size);
}

// The granules of a block in use that the allocator will keep and of which nothing is told: then
// its first granule is this number. 0: it is none.
static inline size_t rs_shadow_plain_size(uintptr_t block)
{
    uintptr_t leaf = rs_shadow_leaf(block);
    size_t n = leaf != 0 ? rs_granule_load(rs_leaf_granule(leaf, block)) : 0;

    return n <= RS_KEPT_BLOCK ? n : 0;
}

// A block was freed: its slots are forgotten, and so is the block if malloc has it now. Returns its
// size rounded up to granules, 0 if it was not known, and in `*marked` what rs_shadow_block
// returns.
size_t rs_shadow_end_block(uintptr_t block, bool *marked);

// The same of one with a plain size, in granules, which is returned, with the first one of them. 0:
// it is none, and nothing was done.
static inline size_t rs_shadow_end_at(uintptr_t block, rs_granule **first)
{
    uintptr_t leaf = rs_shadow_leaf(block);
    size_t n = leaf != 0 ? rs_granule_load(rs_leaf_granule(leaf, block)) : 0;

    if (n - 1 >= RS_KEPT_BLOCK)
        return 0;
    *first = rs_leaf_granule(leaf, block);
    rs_granule_store(*first, (uint16_t)(n | RS_GRANULE_FREED));
    return n;
}

static inline bool rs_shadow_end_plain(uintptr_t block)
{
    rs_granule *first;

    return rs_shadow_end_at(block, &first) != 0;
}

// A block with a plain size was reallocated where it is and is no longer than before. False: it is
// none, or was too short.
static inline bool rs_shadow_resize_plain(uintptr_t block, size_t size)
{
    size_t n = rs_granules(size);

    if (n - 1 >= rs_shadow_plain_size(block))
        return false;
    rs_granule_store(rs_leaf_granule(rs_shadow_leaf(block), block), (uint16_t)n);
    return true;
}

// A block was reallocated: its slots move along, as far as there is room. Returns the old size as
// rs_shadow_end_block does.
size_t rs_shadow_move_block(uintptr_t block, uintptr_t to, size_t size, bool *marked);

// Whether the address lies in a block that is known to have been freed and to be nobody's.
bool rs_shadow_freed(uintptr_t address);

// From now on malloc gets each block that is freed.
void rs_shadow_keep_none(void);

// The memory between these addresses is the interpreter's no more.
void rs_shadow_forget_blocks(uintptr_t start, uintptr_t end);

// A number for the block that begins here, which was allocated. 0: it has none. A number of a block
// that was freed counts no more.
void rs_shadow_number(uintptr_t block, uint32_t number);
uint32_t rs_shadow_number_of(uintptr_t block);

// Calls `visit` with each block that is in use and with its number, which may be 0: of blocks that
// were allocated before the hooks were there nothing is known. In no order.
void rs_shadow_each_block(void (*visit)(void *ctx, uintptr_t block, size_t size, uint32_t number),
                          void *ctx);

// The size of the block in use that begins here; 0: none does.
size_t rs_shadow_block_at(uintptr_t block);

// The block in use that has the address in it: its beginning, 0 if there is none, and its size.
uintptr_t rs_shadow_block_of(uintptr_t address, size_t *size);

// ---- marks -------------------------------------------------------------------------------------

void rs_shadow_mark(uintptr_t object);
void rs_shadow_unmark(uintptr_t object);

static inline bool rs_shadow_marked(uintptr_t object)
{
    uintptr_t leaf = rs_shadow_leaf(object);

    return leaf != 0 && (rs_granule_load(rs_leaf_granule(leaf, object)) & RS_GRANULE_MARK) != 0;
}

#endif
