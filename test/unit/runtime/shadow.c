// SPDX-License-Identifier: Apache-2.0
// Facts about addresses, against a model that keeps each in plain arrays. The memory that is told
// of does not exist; it lies around the border of two leaves.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shadow.h"

#define BORDER ((uintptr_t)0x600001000000)
#define GRANULES 4096
#define START (BORDER - GRANULES / 2 * RS_GRANULE)
#define OBJECTS (RS_BEFORE_OBJECT_MAX / RS_GRANULE + 1)  // granules where an object may begin

static struct {
    bool slots[2 * GRANULES];
    bool marks[GRANULES];
    bool used[GRANULES];
    size_t blocks[GRANULES];  // the granules of the block that begins here
    size_t begun[GRANULES];   // where the blocks begin
    size_t nblocks;
} model;

static size_t random_below(size_t n)
{
    static uint32_t seed;

    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

static uintptr_t address_of(size_t granule)
{
    return START + granule * RS_GRANULE;
}

// ---- what is told against the model -------------------------------------------------------------

static size_t nvisited;

static void visit_slot(void *ctx, uintptr_t address)
{
    (void)ctx;
    assert_in_range(address, START, START + GRANULES * RS_GRANULE - 1);
    assert_true(model.slots[(address - START) / 8]);
    nvisited++;
}

static void visit_block(void *ctx, uintptr_t block, size_t size, uint32_t number)
{
    (void)ctx;
    (void)number;
    assert_int_equal(size, model.blocks[(block - START) / RS_GRANULE] * RS_GRANULE);
    nvisited++;
}

static void compare(void)
{
    size_t nslots = 0;

    nvisited = 0;
    rs_shadow_each_slot(visit_slot, NULL);
    for (size_t i = 0; i < 2 * GRANULES; i++)
        nslots += model.slots[i];
    assert_int_equal(nvisited, nslots);
    nvisited = 0;
    rs_shadow_each_block(visit_block, NULL);
    assert_int_equal(nvisited, model.nblocks);
    for (size_t i = 0; i < GRANULES; i++)
        assert_int_equal(rs_shadow_marked(address_of(i)), model.marks[i]);
}

static void compare_block(size_t at)
{
    size_t n = model.blocks[at];
    size_t inside = at + random_below(n);
    size_t size;

    assert_int_equal(rs_shadow_block_at(address_of(at)), n * RS_GRANULE);
    assert_int_equal(rs_shadow_block_of(address_of(inside) + 9, &size), address_of(at));
    assert_int_equal(size, n * RS_GRANULE);
    assert_false(rs_shadow_freed(address_of(inside)));
}

// ---- the model ----------------------------------------------------------------------------------

static bool has_marks(size_t at, size_t n)
{
    bool any = false;

    for (size_t i = at; i < at + n && i < at + OBJECTS; i++)
        any |= model.marks[i];
    return any;
}

static bool has_facts(size_t at, size_t n)
{
    bool any = has_marks(at, n);

    for (size_t i = 2 * at; i < 2 * (at + n); i++)
        any |= model.slots[i];
    return any;
}

static void forget_slots(size_t at, size_t n)
{
    for (size_t i = 2 * at; i < 2 * (at + n); i++)
        model.slots[i] = false;
}

// The table drops the entries of what is no more, and with them the marks.
static void drop_marks(size_t at, size_t n)
{
    for (size_t i = at; i < at + n && i < at + OBJECTS; i++) {
        model.marks[i] = false;
        rs_shadow_unmark(address_of(i));
    }
}

static bool has_room(size_t at, size_t n)
{
    bool room = at + n <= GRANULES;

    for (size_t i = at; room && i < at + n; i++)
        room = !model.used[i];
    return room;
}

// There are so few blocks that there always is some.
static size_t find_room(size_t n)
{
    size_t at = random_below(GRANULES);

    while (!has_room(at, n))
        at = (at + 1) % GRANULES;
    return at;
}

static void resize(size_t at, size_t n)
{
    for (size_t i = at; i < at + model.blocks[at]; i++)
        model.used[i] = false;
    for (size_t i = at; i < at + n; i++)
        model.used[i] = true;
    model.blocks[at] = n;
}

static void add(size_t at, size_t n)
{
    resize(at, n);
    model.begun[model.nblocks++] = at;
}

static void remove_block(size_t which)
{
    resize(model.begun[which], 0);
    model.begun[which] = model.begun[--model.nblocks];
}

// ---- what allocators do -------------------------------------------------------------------------

static size_t random_size(void)
{
    return 1 + random_below(random_below(4) == 0 ? 80 : 8);
}

// Not all of the last granule is the block's.
static size_t bytes_of(size_t n)
{
    return n * RS_GRANULE - random_below(RS_GRANULE);
}

static void allocate(void)
{
    size_t n = random_size();
    size_t at = find_room(n);
    bool marked = has_marks(at, n);

    assert_int_equal(rs_shadow_block(address_of(at), bytes_of(n)), marked);
    drop_marks(at, n);
    forget_slots(at, n);
    add(at, n);
}

static void release(void)
{
    size_t which = random_below(model.nblocks);
    size_t at = model.begun[which];
    size_t n = model.blocks[at];
    bool marked;

    compare_block(at);
    if (rs_shadow_end_plain(address_of(at))) {
        assert_false(has_facts(at, n));
    } else {
        assert_int_equal(rs_shadow_end_block(address_of(at), &marked), n * RS_GRANULE);
        assert_int_equal(marked, has_marks(at, n));
    }
    if (n <= RS_KEPT_BLOCK && random_below(64) == 0)  // far back it looks for a larger one
        assert_true(rs_shadow_freed(address_of(at + random_below(n))));
    forget_slots(at, n);
    remove_block(which);
}

static void move(size_t which, size_t n)
{
    size_t at = model.begun[which];
    size_t old = model.blocks[at];
    size_t to = find_room(n);
    bool expected = has_marks(at, old) || has_marks(to, n);
    bool marked;

    assert_int_equal(rs_shadow_move_block(address_of(at), address_of(to), bytes_of(n), &marked),
                     old * RS_GRANULE);
    assert_int_equal(marked, expected);
    drop_marks(at, old);
    drop_marks(to, n);
    forget_slots(to, n);
    for (size_t i = 0; i < 2 * old && i < 2 * n; i++)
        model.slots[2 * to + i] = model.slots[2 * at + i];
    forget_slots(at, old);
    remove_block(which);
    add(to, n);
}

static void reallocate(void)
{
    size_t which = random_below(model.nblocks);
    size_t at = model.begun[which];
    size_t old = model.blocks[at];
    size_t n = random_size();
    bool marked;

    if (n > old && !has_room(at + old, n - old)) {
        move(which, n);
        return;
    }
    if (!rs_shadow_resize_plain(address_of(at), n * RS_GRANULE))
        rs_shadow_move_block(address_of(at), address_of(at), n * RS_GRANULE, &marked);
    if (n < old)
        forget_slots(at + n, old - n);
    resize(at, n);
    compare_block(at);
}

static void tell(void)
{
    size_t at = model.begun[random_below(model.nblocks)];
    size_t object = at + random_below(model.blocks[at] < OBJECTS ? model.blocks[at] : OBJECTS);
    size_t word = random_below(2 * GRANULES);

    model.marks[object] = true;
    rs_shadow_mark(address_of(object));
    model.slots[word] = true;
    rs_shadow_slot(START + 8 * word);
}

// ---- the tests ----------------------------------------------------------------------------------

static void as_the_model(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t what = random_below(10);

        if (model.nblocks < 10 || (what < 4 && model.nblocks < 24))
            allocate();
        else if (what < 7)
            release();
        else if (what < 9)
            reallocate();
        else
            tell();
        if (i % 64 == 0)
            compare();
    }
}

// Sizes that do not fit into one granule.
static void large_blocks(void **state)
{
    static const size_t sizes[] = {0x7fe,  0x7ff,  0x800,    0xffe,    0x1000,
                                   0x1fff, 0x2005, 0x100000, 0x2fff001};
    const uintptr_t block = BORDER + 0x10000000 - 4 * RS_GRANULE;
    bool marked;

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t bytes = sizes[i] * RS_GRANULE;

        assert_false(rs_shadow_block(block, bytes));
        assert_int_equal(rs_shadow_block_at(block), bytes);
        rs_shadow_slot(block + bytes - 8);
        assert_false(rs_shadow_end_plain(block));
        assert_int_equal(rs_shadow_end_block(block, &marked), bytes);
        assert_false(marked);
        for (uintptr_t at = block; at < block + 8 * RS_GRANULE; at += RS_GRANULE)
            assert_false(rs_shadow_freed(at));  // malloc may have given it to somebody
    }
    compare();
}

// What the hooks are told of blocks that were there before them.
static void unknown_blocks(void **state)
{
    const uintptr_t block = BORDER + 0x80000000;
    bool marked;

    (void)state;
    assert_false(rs_shadow_end_plain(block));
    assert_int_equal(rs_shadow_end_block(block, &marked), 0);
    assert_false(marked);
    rs_shadow_mark(block + RS_GRANULE);
    assert_int_equal(rs_shadow_end_block(block, &marked), 0);
    assert_true(marked);
    assert_true(rs_shadow_block(block, 40));
    rs_shadow_unmark(block + RS_GRANULE);
    assert_false(rs_shadow_block(block, 0));
    assert_int_equal(rs_shadow_block_at(block), RS_GRANULE);
    assert_false(rs_shadow_end_plain(0));
}

// An arena is given back, with blocks that were freed and others that were not.
static void forgotten_blocks(void **state)
{
    const uintptr_t arena = BORDER + 0xa0000000;

    (void)state;
    for (uintptr_t at = arena; at < arena + 4096; at += 128)
        rs_shadow_block(at, 128);
    assert_true(rs_shadow_end_plain(arena + 256));
    assert_true(rs_shadow_freed(arena + 256 + 64));
    rs_shadow_forget_blocks(arena, arena + 4096);
    for (uintptr_t at = arena; at < arena + 4096; at += 64) {
        assert_int_equal(rs_shadow_block_at(at), 0);
        assert_false(rs_shadow_freed(at));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_model),
        cmocka_unit_test(large_blocks),
        cmocka_unit_test(unknown_blocks),
        cmocka_unit_test(forgotten_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
