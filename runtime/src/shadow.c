// SPDX-License-Identifier: Apache-2.0
// The tree behind shadow.h, of two levels over 47-bit addresses, and what is not done inline.
#include "shadow.h"

#include "os.h"

#define RS_LEAF_BYTES ((uintptr_t)1 << RS_LEAF_BITS)

#define RS_PIECE_BYTES ((uintptr_t)1 << RS_PIECE_BITS)

_Atomic(uintptr_t) rs_shadow_root[1 << RS_ROOT_BITS];

void rs_shadow_init(void)
{
    rs_os_claim(rs_shadow_root, sizeof rs_shadow_root);
}

// ---- the tree ----------------------------------------------------------------------------------

static uintptr_t leaf_start(uintptr_t address)
{
    return address & ~(RS_LEAF_BYTES - 1);
}

static struct rs_leaf *find_leaf(uintptr_t address)
{
    if (address >> RS_LEAF_BITS >> RS_ROOT_BITS != 0)
        return NULL;
    return (struct rs_leaf *)(void *)rs_shadow_granule(leaf_start(address));
}

_Static_assert(offsetof(struct rs_leaf, granules) == 0, "a leaf is where its first granule is");

// How far behind the granule of address 0 that of this one is.
static uintptr_t granule_distance(uintptr_t address)
{
    return address / RS_GRANULE * sizeof(rs_granule);
}

static _Atomic(struct rs_leaf *) leaves;

static void list_leaf(struct rs_leaf *leaf)
{
    struct rs_leaf *first = atomic_load(&leaves);

    do
        leaf->next_made = first;
    while (!atomic_compare_exchange_weak(&leaves, &first, leaf));
}

// The second one of two threads that both make a leaf gives it back.
static struct rs_leaf *make_leaf(uintptr_t address)
{
    struct rs_leaf *leaf = find_leaf(address);
    uintptr_t start = leaf_start(address);
    uintptr_t none = 0;

    if (leaf != NULL || address >> RS_LEAF_BITS >> RS_ROOT_BITS != 0)
        return leaf;
    leaf = rs_os_alloc(sizeof *leaf);
    if (leaf == NULL)
        return NULL;
    leaf->base = start;
    if (!atomic_compare_exchange_strong(&rs_shadow_root[address >> RS_LEAF_BITS], &none,
                                        (uintptr_t)leaf - granule_distance(start))) {
        rs_os_free(leaf, sizeof *leaf);
        return find_leaf(address);
    }
    list_leaf(leaf);
    return leaf;
}

static rs_granule *make_granule(uintptr_t address)
{
    return make_leaf(address) != NULL ? rs_shadow_granule(address) : NULL;
}

// Two threads may change bits of one granule.
static void set_bits(rs_granule *granule, uint16_t bits)
{
    if (rs_os_alone())
        rs_granule_store(granule, rs_granule_load(granule) | bits);
    else
        atomic_fetch_or_explicit(granule, bits, memory_order_relaxed);
}

static void clear_facts(rs_granule *granule, uint16_t facts)
{
    if ((rs_granule_load(granule) & facts) == 0)
        return;
    if (rs_os_alone())
        rs_granule_store(granule, (uint16_t)(rs_granule_load(granule) & ~facts));
    else
        atomic_fetch_and_explicit(granule, (uint16_t)~facts, memory_order_relaxed);
}

// Four granules at once, the first of which has a number that is divisible by four.
static inline uint64_t load_four(const rs_granule *granule)
{
    typedef uint64_t __attribute__((may_alias)) four;

    return __atomic_load_n((const four *)granule, __ATOMIC_RELAXED);
}

static const uint64_t sizes_of_four = RS_GRANULE_SIZE * UINT64_C(0x0001000100010001);

// Has the first granules of blocks around an address say that others have facts: of the one that is
// in use, and of those that are told to be free, which may be of long ago.
static void tell_blocks(uintptr_t address)
{
    uintptr_t four = address & ~(uintptr_t)(4 * RS_GRANULE - 1);

    for (size_t i = 0; i <= RS_KEPT_BLOCK / 4; i++, four -= 4 * RS_GRANULE) {
        rs_granule *granules = rs_shadow_granule(four);

        if (granules == NULL || (load_four(granules) & sizes_of_four) == 0)
            continue;
        for (size_t k = 0; k < 4 && four + k * RS_GRANULE < address; k++) {
            size_t before = (address - four) / RS_GRANULE - k;

            if ((rs_granule_load(&granules[k]) & RS_GRANULE_SIZE) > before)
                set_bits(&granules[k], RS_GRANULE_TOLD);
        }
    }
}

static bool set_facts(uintptr_t address, uint16_t facts)
{
    if (make_leaf(address) == NULL)
        return false;
    set_bits(rs_shadow_granule(address), facts);
    tell_blocks(address);
    return true;
}

// ---- slots -------------------------------------------------------------------------------------

static size_t piece_of(uintptr_t address)
{
    return (address >> RS_PIECE_BITS) % RS_PIECES;
}

void rs_shadow_add_slot(uintptr_t address)
{
    if (address % sizeof(void *) == 0 && set_facts(address, rs_slot_bit(address)))
        atomic_store_explicit(&find_leaf(address)->told[piece_of(address)], 1,
                              memory_order_relaxed);
}

// The end of the piece that `at` is in, or `end` if that comes first.
static uintptr_t piece_end(uintptr_t at, uintptr_t end)
{
    uintptr_t stop = (at | (RS_PIECE_BYTES - 1)) + 1;

    return stop < end ? stop : end;
}

// Calls `visit` with the slots in [start, end), which lie in one piece.
static void slots_in_piece(const struct rs_leaf *leaf, uintptr_t start, uintptr_t end,
                           void (*visit)(void *ctx, uintptr_t address), void *ctx)
{
    for (uintptr_t at = start & ~(uintptr_t)(RS_GRANULE - 1); at < end; at += RS_GRANULE) {
        uint16_t facts = rs_granule_load(&leaf->granules[at / RS_GRANULE % RS_LEAF_GRANULES]);

        if ((facts & RS_GRANULE_SLOT_0) != 0 && at >= start)
            visit(ctx, at);
        if ((facts & RS_GRANULE_SLOT_1) != 0 && at + 8 >= start && at + 8 < end)
            visit(ctx, at + 8);
    }
}

// The same of any range: pieces without facts are not looked at.
static void slots_between(uintptr_t start, uintptr_t end,
                          void (*visit)(void *ctx, uintptr_t address), void *ctx)
{
    for (uintptr_t at = start; at < end; at = piece_end(at, end)) {
        struct rs_leaf *leaf = find_leaf(at);

        if (leaf != NULL &&
            atomic_load_explicit(&leaf->told[piece_of(at)], memory_order_relaxed) != 0)
            slots_in_piece(leaf, at, piece_end(at, end), visit, ctx);
    }
}

static void forget_slot(void *ctx, uintptr_t address)
{
    (void)ctx;
    clear_facts(rs_shadow_granule(address), rs_slot_bit(address));
}

void rs_shadow_forget_slots(uintptr_t start, uintptr_t end)
{
    slots_between(start, end, forget_slot, NULL);
}

static void copy_slot(void *ctx, uintptr_t address)
{
    const uintptr_t *distance = ctx;

    rs_shadow_slot(address + *distance);
}

void rs_shadow_copy_slots(uintptr_t to, uintptr_t start, uintptr_t end)
{
    uintptr_t distance = to - start;

    slots_between(start, end, copy_slot, &distance);
}

// There are few leaves, and no order among them.
static const struct rs_leaf *next_leaf(uintptr_t from)
{
    const struct rs_leaf *next = NULL;

    for (const struct rs_leaf *leaf = atomic_load(&leaves); leaf != NULL; leaf = leaf->next_made) {
        if (leaf->base >= from && (next == NULL || leaf->base < next->base))
            next = leaf;
    }
    return next;
}

void rs_shadow_each_slot(void (*visit)(void *ctx, uintptr_t address), void *ctx)
{
    const struct rs_leaf *leaf;

    for (uintptr_t from = 0; (leaf = next_leaf(from)) != NULL; from = leaf->base + RS_LEAF_BYTES)
        slots_between(leaf->base, leaf->base + RS_LEAF_BYTES, visit, ctx);
}

// ---- blocks ------------------------------------------------------------------------------------

// The size of a large block is in the three granules behind its first, which are told to be free,
// eleven bits each. What is told to be free within a block means nothing else.
#define RS_LARGE_PARTS 3
#define RS_SIZE_BITS 11

// Whether anything is told of the granules of a block that the allocator keeps, or they are of two
// leaves.
static inline bool has_facts(uintptr_t block, size_t n)
{
    const rs_granule *granule = rs_shadow_granule(block);
    unsigned facts = 0;

    if (block / RS_GRANULE % RS_LEAF_GRANULES + n > RS_LEAF_GRANULES)
        return true;
    for (size_t i = 0; i < n; i++)
        facts |= rs_granule_load(&granule[i]);
    return (facts & RS_GRANULE_FACTS) != 0;
}

static void set_size(rs_granule *granule, uint16_t size)
{
    rs_granule_store(granule, (uint16_t)((rs_granule_load(granule) & RS_GRANULE_FACTS) | size));
}

// `how` may be RS_GRANULE_FREED and RS_GRANULE_TOLD.
static void write_size(uintptr_t block, size_t n, uint16_t how)
{
    bool large = n >= RS_GRANULE_LARGE;
    rs_granule *granule = make_granule(block);

    if (granule == NULL)
        return;
    set_size(granule, (uint16_t)((large ? RS_GRANULE_LARGE : n) | how));
    for (uintptr_t i = 1; large && i <= RS_LARGE_PARTS; i++) {
        granule = make_granule(block + i * RS_GRANULE);
        if (granule != NULL)
            set_size(granule, (uint16_t)(RS_GRANULE_FREED | (n & RS_GRANULE_SIZE)));
        n >>= RS_SIZE_BITS;
    }
}

// The granules of the block that begins, or began, here.
static size_t read_size(uintptr_t block)
{
    const rs_granule *granule = rs_shadow_granule(block);
    size_t n = granule != NULL ? rs_granule_load(granule) & RS_GRANULE_SIZE : 0;

    if (n != RS_GRANULE_LARGE)
        return n;
    n = 0;
    for (uintptr_t i = RS_LARGE_PARTS; i >= 1; i--) {
        granule = rs_shadow_granule(block + i * RS_GRANULE);
        n = n << RS_SIZE_BITS | (granule != NULL ? rs_granule_load(granule) & RS_GRANULE_SIZE : 0);
    }
    return n;
}

#define RS_BEFORE_OBJECT (RS_BEFORE_OBJECT_MAX / RS_GRANULE)

static bool take_marks(uintptr_t block, size_t n)
{
    bool marked = false;

    for (uintptr_t i = 0; i <= RS_BEFORE_OBJECT && i < n; i++)
        marked |= rs_shadow_marked(block + i * RS_GRANULE);
    return marked;
}

bool rs_shadow_begin_block(uintptr_t block, size_t size)
{
    rs_granule *granule = rs_shadow_granule(block);
    size_t n = rs_granules(size);
    bool marked;

    n += n == 0;
    if (block % RS_GRANULE != 0)
        return false;
    if (granule != NULL && n <= RS_KEPT_BLOCK && !has_facts(block, n)) {
        rs_granule_store(granule, (uint16_t)n);
        return false;
    }
    rs_shadow_forget_slots(block, block + n * RS_GRANULE);
    marked = take_marks(block, n);
    write_size(block, n, marked ? RS_GRANULE_TOLD : 0);
    return marked;
}

size_t rs_shadow_end_block(uintptr_t block, bool *marked)
{
    const rs_granule *granule = rs_shadow_granule(block);
    size_t n = 0;

    if (granule != NULL && (rs_granule_load(granule) & RS_GRANULE_FREED) == 0)
        n = read_size(block);
    *marked = take_marks(block, n != 0 ? n : RS_BEFORE_OBJECT);
    if (n == 0)
        return 0;
    rs_shadow_forget_slots(block, block + n * RS_GRANULE);
    if (n <= RS_KEPT_BLOCK)
        write_size(block, n, (uint16_t)(RS_GRANULE_FREED | (*marked ? RS_GRANULE_TOLD : 0)));
    else
        rs_shadow_forget_blocks(block, block + (RS_LARGE_PARTS + 1) * RS_GRANULE);
    return n * RS_GRANULE;
}

size_t rs_shadow_move_block(uintptr_t block, uintptr_t to, size_t size, bool *marked)
{
    size_t old = read_size(block) * RS_GRANULE;
    bool old_marked;

    *marked = false;
    if (to != block) {
        *marked = rs_shadow_block(to, size);
        rs_shadow_copy_slots(to, block, block + (old < size ? old : size));
        rs_shadow_end_block(block, &old_marked);
        *marked |= old_marked;
        return old;
    }
    if (old > size)
        rs_shadow_forget_slots(block + size, block + old);
    write_size(block, rs_granules(size) + (size == 0), RS_GRANULE_TOLD);
    return old;
}

// How far to look for the beginning of a block: farther than the largest of those whose size is in
// their first granule. What seems to be free may be within a larger one: then farther.
#define RS_LOOK_BACK ((RS_GRANULE_LARGE + 1) / 4)  // times four granules

// The same where only blocks in use count.
#define RS_BLOCK_LOOK_BACK (1 << 16)

enum { RS_UNKNOWN, RS_IN_USE, RS_FREE };

// What the block that begins here says of an address behind it. Blocks that are in use do not
// overlap, so the last of them that begins before the address decides; what is told to be free may
// be of long ago.
static int told_of(uintptr_t block, uintptr_t address, bool *freed)
{
    uint16_t facts = rs_granule_load(rs_shadow_granule(block));
    bool covers;

    if ((facts & RS_GRANULE_SIZE) == 0)
        return RS_UNKNOWN;
    covers = address - block < read_size(block) * RS_GRANULE;
    if ((facts & RS_GRANULE_FREED) == 0)
        return covers || !*freed ? RS_IN_USE : RS_FREE;
    *freed |= covers;
    return RS_UNKNOWN;
}

static bool keeps_none;

void rs_shadow_keep_none(void)
{
    keeps_none = true;
}

void rs_shadow_forget_blocks(uintptr_t start, uintptr_t end)
{
    for (uintptr_t at = start; at < end; at += RS_GRANULE) {
        rs_granule *granule = rs_shadow_granule(at);

        if (granule != NULL)
            set_size(granule, 0);
    }
}

bool rs_shadow_freed(uintptr_t address)
{
    uintptr_t four = address & ~(uintptr_t)(4 * RS_GRANULE - 1);
    bool freed = false;

    if (keeps_none)
        return false;
    for (size_t i = 0; (i < RS_LOOK_BACK || (freed && i < RS_LEAF_GRANULES)) && four > 0;
         i++, four -= 4 * RS_GRANULE) {
        const rs_granule *granules = rs_shadow_granule(four);

        if (granules == NULL)
            break;
        if ((load_four(granules) & sizes_of_four) == 0)
            continue;
        for (uintptr_t k = 4; k-- > 0;) {
            uintptr_t block = four + k * RS_GRANULE;
            int told = block <= address ? told_of(block, address, &freed) : RS_UNKNOWN;

            if (told != RS_UNKNOWN)
                return told == RS_FREE;
        }
    }
    return freed;
}

// ---- numbers of blocks -------------------------------------------------------------------------

#define RS_NUMBERS_BYTES (RS_LEAF_GRANULES * sizeof(uint32_t))

void rs_shadow_number(uintptr_t block, uint32_t number)
{
    struct rs_leaf *leaf = block % RS_GRANULE == 0 ? make_leaf(block) : NULL;

    if (leaf == NULL)
        return;
    if (leaf->numbers == NULL)
        leaf->numbers = rs_os_alloc(RS_NUMBERS_BYTES);
    if (leaf->numbers != NULL)
        leaf->numbers[block / RS_GRANULE % RS_LEAF_GRANULES] = number;
}

uint32_t rs_shadow_number_of(uintptr_t block)
{
    const struct rs_leaf *leaf = find_leaf(block);

    return leaf != NULL && leaf->numbers != NULL
               ? leaf->numbers[block / RS_GRANULE % RS_LEAF_GRANULES]
               : 0;
}

static bool in_use(const rs_granule *granule)
{
    uint16_t facts = rs_granule_load(granule);

    return (facts & RS_GRANULE_SIZE) != 0 && (facts & RS_GRANULE_FREED) == 0;
}

void rs_shadow_each_block(void (*visit)(void *ctx, uintptr_t block, size_t size, uint32_t number),
                          void *ctx)
{
    for (const struct rs_leaf *leaf = atomic_load(&leaves); leaf != NULL; leaf = leaf->next_made) {
        for (size_t i = 0; i < RS_LEAF_GRANULES; i += 4) {
            if (load_four(&leaf->granules[i]) == 0)
                continue;
            for (size_t k = i; k < i + 4; k++) {
                uintptr_t block = leaf->base + k * RS_GRANULE;

                if (in_use(&leaf->granules[k]))
                    visit(ctx, block, read_size(block) * RS_GRANULE,
                          leaf->numbers != NULL ? leaf->numbers[k] : 0);
            }
        }
    }
}

size_t rs_shadow_block_at(uintptr_t block)
{
    const rs_granule *granule =
        block % RS_GRANULE == 0 && find_leaf(block) != NULL ? rs_shadow_granule(block) : NULL;

    return granule != NULL && in_use(granule) ? read_size(block) * RS_GRANULE : 0;
}

uintptr_t rs_shadow_block_of(uintptr_t address, size_t *size)
{
    uintptr_t block = address & ~(uintptr_t)(RS_GRANULE - 1);

    for (size_t i = 0; i <= RS_BLOCK_LOOK_BACK && block > 0; i++, block -= RS_GRANULE) {
        const rs_granule *granule = rs_shadow_granule(block);

        if (granule == NULL)
            break;
        if (!in_use(granule))
            continue;
        *size = read_size(block) * RS_GRANULE;
        return address - block < *size ? block : 0;
    }
    return 0;
}

// ---- marks -------------------------------------------------------------------------------------

void rs_shadow_mark(uintptr_t object)
{
    set_facts(object, RS_GRANULE_MARK);
}

void rs_shadow_unmark(uintptr_t object)
{
    rs_granule *granule = rs_shadow_granule(object);

    if (granule != NULL)
        clear_facts(granule, RS_GRANULE_MARK);
}
