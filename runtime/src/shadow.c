// SPDX-License-Identifier: Apache-2.0
// The bitmaps behind shadow.h: a tree of two levels over 48-bit addresses, whose leaves describe
// 64 KiB each.
#include <stdatomic.h>
#include <string.h>

#include "os.h"
#include "shadow.h"

#define RS_LEAF_BITS 16
#define RS_NODE_BITS 16
#define RS_ROOT_BITS 16
#define RS_LEAF_BYTES ((uintptr_t)1 << RS_LEAF_BITS)

// Objects and blocks are aligned to 16 bytes, slots to 8.
#define RS_GRANULE 16
#define RS_LEAF_GRANULES (RS_LEAF_BYTES / RS_GRANULE)
#define RS_LEAF_WORDS (RS_LEAF_BYTES / sizeof(void *))

typedef _Atomic uint64_t bits;

struct leaf {
    bits slots[RS_LEAF_WORDS / 64];
    bits starts[RS_LEAF_GRANULES / 64];
    bits ends[RS_LEAF_GRANULES / 64];
    bits freed[RS_LEAF_GRANULES / 64];
    bits marks[RS_LEAF_GRANULES / 64];
};

struct node {
    _Atomic(struct leaf *) leaves[1 << RS_NODE_BITS];
};

static _Atomic(struct node *) root[1 << RS_ROOT_BITS];

// ---- the tree ----------------------------------------------------------------------------------

// Leaves are carved from larger pieces.
#define RS_LEAVES_AT_ONCE 64

static struct leaf *new_leaf(void)
{
    static atomic_flag lock = ATOMIC_FLAG_INIT;
    static struct leaf *next;
    static size_t left;
    struct leaf *leaf = NULL;

    while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
        ;
    if (left == 0) {
        next = rs_os_alloc(RS_LEAVES_AT_ONCE * sizeof *next);
        left = next != NULL ? RS_LEAVES_AT_ONCE : 0;
    }
    if (left > 0) {
        leaf = next++;
        left--;
    }
    atomic_flag_clear_explicit(&lock, memory_order_release);
    return leaf;
}

static struct leaf *find_leaf(uintptr_t address)
{
    struct node *node;
    uintptr_t top = address >> (RS_LEAF_BITS + RS_NODE_BITS);

    if (top >= (uintptr_t)1 << RS_ROOT_BITS)
        return NULL;
    node = atomic_load_explicit(&root[top], memory_order_acquire);
    if (node == NULL)
        return NULL;
    return atomic_load_explicit(&node->leaves[address >> RS_LEAF_BITS & 0xffff],
                                memory_order_acquire);
}

// Two threads may both make a node or a leaf: the second one's is dropped, which happens so seldom
// that its memory does not matter.
static struct leaf *make_leaf(uintptr_t address)
{
    uintptr_t top = address >> (RS_LEAF_BITS + RS_NODE_BITS);
    struct node *node;
    struct node *no_node = NULL;
    struct leaf *leaf = find_leaf(address);
    struct leaf *no_leaf = NULL;

    if (leaf != NULL || top >= (uintptr_t)1 << RS_ROOT_BITS)
        return leaf;
    node = atomic_load_explicit(&root[top], memory_order_acquire);
    if (node == NULL) {
        node = rs_os_alloc(sizeof *node);
        if (node == NULL)
            return NULL;
        if (!atomic_compare_exchange_strong(&root[top], &no_node, node))
            node = no_node;
    }
    leaf = new_leaf();
    if (leaf == NULL)
        return NULL;
    if (!atomic_compare_exchange_strong(&node->leaves[address >> RS_LEAF_BITS & 0xffff], &no_leaf,
                                        leaf))
        leaf = no_leaf;
    return leaf;
}

// ---- bits --------------------------------------------------------------------------------------

static size_t word_of(uintptr_t address)
{
    return (address & (RS_LEAF_BYTES - 1)) / sizeof(void *);
}

static size_t granule_of(uintptr_t address)
{
    return (address & (RS_LEAF_BYTES - 1)) / RS_GRANULE;
}

static bool get(const bits *map, size_t i)
{
    return (atomic_load_explicit(&map[i / 64], memory_order_relaxed) >> (i % 64) & 1) != 0;
}

static void set_shared(bits *map, size_t i)
{
    if (!get(map, i))
        atomic_fetch_or_explicit(&map[i / 64], UINT64_C(1) << (i % 64), memory_order_relaxed);
}

// Under the GIL: a locked instruction would cost more than all the rest.
static void set(bits *map, size_t i)
{
    uint64_t word = atomic_load_explicit(&map[i / 64], memory_order_relaxed);

    atomic_store_explicit(&map[i / 64], word | UINT64_C(1) << (i % 64), memory_order_relaxed);
}

static void clear(bits *map, size_t i)
{
    uint64_t word = atomic_load_explicit(&map[i / 64], memory_order_relaxed);

    atomic_store_explicit(&map[i / 64], word & ~(UINT64_C(1) << (i % 64)), memory_order_relaxed);
}

// The bits of one word that are in [from, to), and how many.
static uint64_t part_of_word(size_t from, size_t to, size_t *n)
{
    *n = 64 - from % 64 < to - from ? 64 - from % 64 : to - from;
    return (*n == 64 ? ~UINT64_C(0) : (UINT64_C(1) << *n) - 1) << (from % 64);
}

static void clear_range_shared(bits *map, size_t from, size_t to)
{
    for (size_t n; from < to; from += n) {
        uint64_t part = part_of_word(from, to, &n);

        if ((atomic_load_explicit(&map[from / 64], memory_order_relaxed) & part) != 0)
            atomic_fetch_and_explicit(&map[from / 64], ~part, memory_order_relaxed);
    }
}

static void set_range(bits *map, size_t from, size_t to, bool value)
{
    for (size_t n; from < to; from += n) {
        uint64_t part = part_of_word(from, to, &n);
        uint64_t word = atomic_load_explicit(&map[from / 64], memory_order_relaxed);

        atomic_store_explicit(&map[from / 64], value ? word | part : word & ~part,
                              memory_order_relaxed);
    }
}

// The first bit set in [from, to), or `to`.
static size_t next_set(const bits *map, size_t from, size_t to)
{
    while (from < to) {
        uint64_t word = atomic_load_explicit(&map[from / 64], memory_order_relaxed) >> (from % 64);

        if (word != 0) {
            from += (size_t)__builtin_ctzll(word);
            return from < to ? from : to;
        }
        from += 64 - from % 64;
    }
    return to;
}

// ---- slots -------------------------------------------------------------------------------------

void rs_shadow_slot(uintptr_t address)
{
    struct leaf *leaf;

    if (address % sizeof(void *) != 0)
        return;
    leaf = make_leaf(address);
    if (leaf != NULL)
        set_shared(leaf->slots, word_of(address));
}

// The end of the leaf that `at` is in, or `end` if that comes first.
static uintptr_t leaf_end(uintptr_t at, uintptr_t end)
{
    uintptr_t stop = (at | (RS_LEAF_BYTES - 1)) + 1;

    return stop < end ? stop : end;
}

void rs_shadow_forget_slots(uintptr_t start, uintptr_t end)
{
    for (uintptr_t at = start; at < end; at = leaf_end(at, end)) {
        struct leaf *leaf = find_leaf(at);
        size_t first = word_of(at);

        if (leaf != NULL)
            clear_range_shared(leaf->slots, first,
                               first +
                                   (leaf_end(at, end) - at + sizeof(void *) - 1) / sizeof(void *));
    }
}

void rs_shadow_copy_slots(uintptr_t to, uintptr_t start, uintptr_t end)
{
    if ((to - start) % sizeof(void *) != 0)
        return;
    for (uintptr_t at = start; at < end; at = leaf_end(at, end)) {
        struct leaf *leaf = find_leaf(at);
        uintptr_t base = at & ~(RS_LEAF_BYTES - 1);
        size_t stop = (leaf_end(at, end) - base) / sizeof(void *);

        if (leaf == NULL)
            continue;
        for (size_t i = next_set(leaf->slots, word_of(at), stop); i < stop;
             i = next_set(leaf->slots, i + 1, stop))
            rs_shadow_slot(to + (base + i * sizeof(void *) - start));
    }
}

static void each_in_leaf(const struct leaf *leaf, uintptr_t base,
                         void (*visit)(void *ctx, uintptr_t address), void *ctx)
{
    for (size_t i = next_set(leaf->slots, 0, RS_LEAF_WORDS); i < RS_LEAF_WORDS;
         i = next_set(leaf->slots, i + 1, RS_LEAF_WORDS))
        visit(ctx, base + i * sizeof(void *));
}

void rs_shadow_each_slot(void (*visit)(void *ctx, uintptr_t address), void *ctx)
{
    for (uintptr_t top = 0; top < (uintptr_t)1 << RS_ROOT_BITS; top++) {
        struct node *node = atomic_load_explicit(&root[top], memory_order_acquire);

        for (uintptr_t i = 0; node != NULL && i < (uintptr_t)1 << RS_NODE_BITS; i++) {
            struct leaf *leaf = atomic_load_explicit(&node->leaves[i], memory_order_acquire);

            if (leaf != NULL)
                each_in_leaf(leaf, (top << RS_NODE_BITS | i) << RS_LEAF_BITS, visit, ctx);
        }
    }
}

// ---- blocks ------------------------------------------------------------------------------------

// [start, end), leaf by leaf.
static void set_freed(uintptr_t start, uintptr_t end, bool value)
{
    for (uintptr_t at = start; at < end; at = leaf_end(at, end)) {
        struct leaf *leaf = value ? make_leaf(at) : find_leaf(at);
        size_t first = granule_of(at);

        if (leaf != NULL)
            set_range(leaf->freed, first,
                      first + (leaf_end(at, end) - at + RS_GRANULE - 1) / RS_GRANULE, value);
    }
}

static void begin_block(uintptr_t block, size_t size)
{
    uintptr_t last = block + (size > 0 ? size - 1 : 0);
    struct leaf *leaf = make_leaf(block);

    if (leaf == NULL || block % RS_GRANULE != 0)
        return;
    set_freed(block, last + 1, false);
    set(leaf->starts, granule_of(block));
    if (last >> RS_LEAF_BITS != block >> RS_LEAF_BITS)
        leaf = make_leaf(last);
    if (leaf != NULL)
        set(leaf->ends, granule_of(last));
}

// What most blocks are: small, and within one leaf.
static bool begin_small(uintptr_t block, size_t size)
{
    size_t words = (size + sizeof(void *) - 1) / sizeof(void *);
    struct leaf *leaf = make_leaf(block);
    size_t granule = granule_of(block);
    size_t last = granule_of(block + size - 1);

    if (leaf == NULL)
        return false;
    clear_range_shared(leaf->slots, word_of(block), word_of(block) + words);
    set_range(leaf->freed, granule, last + 1, false);
    set(leaf->starts, granule);
    set(leaf->ends, last);
    return true;
}

#define RS_SMALL 512

void rs_shadow_block(uintptr_t block, size_t size)
{
    size += size == 0;
    if (size <= RS_SMALL && block % RS_GRANULE == 0 &&
        (block & (RS_LEAF_BYTES - 1)) + size <= RS_LEAF_BYTES && begin_small(block, size))
        return;
    rs_shadow_forget_slots(block, block + size);
    begin_block(block, size);
}

// Takes the marks of a block away and returns where it ends, 0 if it was not known.
static uintptr_t end_block(uintptr_t block)
{
    struct leaf *leaf = find_leaf(block);
    uintptr_t base = block & ~(RS_LEAF_BYTES - 1);
    size_t i = granule_of(block);

    if (leaf == NULL || block % RS_GRANULE != 0 || !get(leaf->starts, i))
        return 0;
    clear(leaf->starts, i);
    while (leaf != NULL && (i = next_set(leaf->ends, i, RS_LEAF_GRANULES)) == RS_LEAF_GRANULES) {
        base += RS_LEAF_BYTES;
        leaf = find_leaf(base);
        i = 0;
    }
    if (leaf == NULL)
        return 0;
    clear(leaf->ends, i);
    return base + (i + 1) * RS_GRANULE;
}

size_t rs_shadow_unblock(uintptr_t block)
{
    uintptr_t end = end_block(block);

    if (end == 0)
        return 0;
    rs_shadow_forget_slots(block, end);
    set_freed(block, end, true);
    return end - block;
}

size_t rs_shadow_move_block(uintptr_t block, uintptr_t to, size_t size)
{
    uintptr_t end = end_block(block);
    size_t old = end != 0 ? end - block : 0;

    if (to != block) {
        rs_shadow_block(to, size);
        rs_shadow_copy_slots(to, block, block + (old < size ? old : size));
        rs_shadow_forget_slots(block, block + old);
        set_freed(block, block + old, true);
        return old;
    }
    if (old > size)
        rs_shadow_forget_slots(block + size, block + old);
    begin_block(to, size);
    return old;
}

bool rs_shadow_freed(uintptr_t address)
{
    struct leaf *leaf = find_leaf(address);

    return leaf != NULL && get(leaf->freed, granule_of(address));
}

// ---- marks -------------------------------------------------------------------------------------

void rs_shadow_mark(uintptr_t object)
{
    struct leaf *leaf = make_leaf(object);

    if (leaf != NULL)
        set(leaf->marks, granule_of(object));
}

void rs_shadow_unmark(uintptr_t object)
{
    struct leaf *leaf = find_leaf(object);

    if (leaf != NULL)
        clear(leaf->marks, granule_of(object));
}

bool rs_shadow_any_mark(uintptr_t block)
{
    struct leaf *leaf = find_leaf(block);
    size_t i = granule_of(block);

    if (leaf == NULL)
        return false;
    if (i % 64 > 60)  // seldom: the four are not in one word
        return true;
    return (atomic_load_explicit(&leaf->marks[i / 64], memory_order_relaxed) >> (i % 64) & 0xf) !=
           0;
}

bool rs_shadow_marked(uintptr_t object)
{
    struct leaf *leaf = find_leaf(object);

    return leaf != NULL && get(leaf->marks, granule_of(object));
}
