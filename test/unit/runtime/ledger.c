// SPDX-License-Identifier: Apache-2.0
// What hooks make of a frame's slots, and what of these reaches the table.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "interpreter.h"
#include "os.h"

#define OBJECTS 4

static struct rs_py_object objects[OBJECTS];
static struct rs_site sites[SLOTS];

static const struct rs_function_info function = {
    .address = &function, .name = "function", .nslots = SLOTS};
static const struct rs_function_info callee = {
    .address = &callee, .name = "callee", .nslots = SLOTS};
static const struct rs_function_info method = {.address = &method,
                                               .name = "method",
                                               .flags = RS_FUNCTION_ROLE | RS_FUNCTION_RETURNS_NEW,
                                               .nslots = SLOTS};

// The first sites acquire, the others release; the last is a return.
static int set_up(void **state)
{
    static const enum rs_site_kind kinds[SLOTS] = {RS_SITE_NEW,    RS_SITE_INCREF, RS_SITE_BORROWED,
                                                   RS_SITE_DECREF, RS_SITE_STEAL,  RS_SITE_RETURN};

    (void)state;
    pretend_interpreter();
    for (uint16_t i = 0; i < SLOTS; i++)
        sites[i] =
            (struct rs_site){.file = "f.c", .line = i, .kind = (uint16_t)kinds[i], .slot = i};
    for (size_t i = 0; i < OBJECTS; i++) {
        objects[i].refcnt = 5;
        rs_table_remove(&objects[i]);
    }
    return 0;
}

static uint32_t open_slots(const struct rs_frame *frame)
{
    uint32_t n = 0;

    for (size_t i = 0; i < SLOTS; i++)
        n += frame->slots[i].balance != 0;
    return n;
}

static void leave(struct rs_frame *frame, void *object)
{
    assert_int_equal(frame->open, open_slots(frame));
    rs_rt_leave(frame, &sites[5], object);
}

static uint32_t flags_of(const void *object)
{
    size_t n;
    size_t bytes;
    struct rs_entry *entries = rs_table_copy(&n, &bytes);
    uint32_t flags = 0;

    for (size_t i = 0; i < n; i++) {
        if (rs_entry_object(&entries[i]) == object)
            flags |= entries[i].flags;
    }
    rs_os_free(entries, bytes);
    return flags;
}

// ---- one frame ----------------------------------------------------------------------------------

static void what_balances_leaves_nothing(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[1], &objects[0]);
    rs_rt_drop(frame, &sites[3], &objects[0]);
    rs_rt_steal(frame, &sites[4], &objects[0]);
    rs_rt_gain(frame, &sites[0], NULL);
    rs_rt_drop(frame, &sites[3], NULL);
    rs_rt_steal(frame, &sites[4], NULL);
    assert_int_equal(frame->open, 0);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
    assert_int_equal(flags_of(&objects[0]), 0);
}

static void what_is_left_over_goes_to_the_table(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_drop(frame, &sites[3], &objects[1]);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 2);
    assert_int_equal(rs_table_balance(&objects[1]), -1);
    assert_int_equal(flags_of(&objects[0]), RS_ENTRY_UNEXPLAINED);
    assert_int_equal(flags_of(&objects[1]), 0);
}

// Who else has a reference matters where the frame did not take all there are.
static void the_only_references_are_known_as_such(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    objects[0].refcnt = objects[1].refcnt = 2;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[1], &objects[1]);
    rs_rt_gain(frame, &sites[2], &objects[2]);
    objects[2].refcnt = 1;
    rs_rt_store(frame, NULL, &objects[2]);
    leave(frame, NULL);
    assert_int_equal(flags_of(&objects[0]), RS_ENTRY_UNEXPLAINED | RS_ENTRY_SOLE);
    assert_int_equal(flags_of(&objects[1]), RS_ENTRY_UNEXPLAINED);
    assert_int_equal(flags_of(&objects[2]), RS_SLOT_STORED);
}

// An object was released that was only gained later.
static void sites_settle_each_other(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_drop(frame, &sites[3], &objects[0]);
    rs_rt_drop(frame, &sites[3], &objects[0]);
    rs_rt_steal(frame, &sites[4], &objects[0]);
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[1], &objects[0]);
    assert_int_equal(frame->open, 4);
    leave(frame, NULL);
    assert_int_equal(frame->open, 0);
    assert_int_equal(rs_table_balance(&objects[0]), -1);
}

// A loop that keeps an object in each round.
static void another_object_takes_the_slot(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    for (size_t i = 0; i < OBJECTS; i++)
        rs_rt_gain(frame, &sites[0], &objects[i]);
    for (size_t i = 0; i + 1 < OBJECTS; i++)
        assert_int_equal(rs_table_balance(&objects[i]), 1);
    assert_int_equal(frame->open, 1);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[OBJECTS - 1]), 1);
    assert_int_equal(flags_of(&objects[0]), 0);
    assert_int_equal(flags_of(&objects[OBJECTS - 1]), RS_ENTRY_UNEXPLAINED);
}

// What is released may be what went to the table early.
static void a_release_after_that_is_not_unexplained(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[0], &objects[1]);
    rs_rt_lend(frame, &sites[2], &objects[0]);
    rs_rt_drop(frame, &sites[3], &objects[0]);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
    assert_int_equal(flags_of(&objects[0]), RS_SLOT_LENT);
    assert_int_equal(flags_of(&objects[1]), RS_ENTRY_UNEXPLAINED);
}

// What is acquired may be what was owed, and went there early.
static void what_was_owed_may_be_acquired_later(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_drop(frame, &sites[3], &objects[0]);
    rs_rt_drop(frame, &sites[3], &objects[1]);
    rs_rt_gain(frame, &sites[1], &objects[0]);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
    assert_int_equal(flags_of(&objects[0]), 0);
}

static void what_others_know_explains(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);
    void *place = &objects[1];

    (void)state;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_store(frame, &place, &objects[0]);
    rs_rt_gain_at(frame, &sites[1], &place);
    rs_rt_gain_at(frame, &sites[1], NULL);
    leave(frame, NULL);
    assert_int_equal(flags_of(&objects[0]), RS_SLOT_STORED);
    assert_int_equal(flags_of(&objects[1]), RS_SLOT_STORED);
}

static void what_is_forgotten_counts_as_settled(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    rs_rt_gain(frame, &sites[1], &objects[0]);
    rs_rt_forget(frame, &objects[0]);
    assert_int_equal(frame->open, 0);
    rs_rt_drop(frame, &sites[3], &objects[0]);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
}

// ---- several ------------------------------------------------------------------------------------

static void a_callee_says_what_its_result_came_with(void **state)
{
    struct frame outer_memory;
    struct frame inner_memory;
    struct rs_frame *outer = enter(&outer_memory, &function);
    struct rs_frame *inner;

    (void)state;
    rs_rt_call(&callee);
    inner = enter(&inner_memory, &callee);
    assert_int_equal(inner->flags, RS_FRAME_EXPECTED);
    rs_rt_gain(inner, &sites[0], &objects[0]);
    leave(inner, &objects[0]);
    rs_rt_result(outer, &sites[1], &objects[0]);
    assert_int_equal(outer->open, 1);
    rs_rt_drop(outer, &sites[3], &objects[0]);

    // Now it only lends: that the caller releases it is a debt.
    rs_rt_call(&callee);
    inner = enter(&inner_memory, &callee);
    rs_rt_lend(inner, &sites[2], &objects[1]);
    leave(inner, &objects[1]);
    rs_rt_result(outer, &sites[1], &objects[1]);
    rs_rt_drop(outer, &sites[3], &objects[1]);
    leave(outer, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
    assert_int_equal(rs_table_balance(&objects[1]), -1);
    assert_int_equal(flags_of(&objects[1]), RS_SLOT_LENT | RS_ENTRY_UNEXPLAINED);
}

static void an_unknown_callee_says_nothing(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    (void)state;
    rs_rt_call(&callee);
    rs_rt_passed(frame, &objects[1]);
    rs_rt_result(frame, &sites[1], &objects[0]);
    rs_rt_drop(frame, &sites[3], &objects[0]);  // it may have come with a reference
    rs_rt_gain(frame, &sites[0], &objects[1]);
    leave(frame, NULL);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
    assert_int_equal(flags_of(&objects[1]), RS_SLOT_ESCAPED);
}

static void the_interpreter_takes_what_a_method_returns(void **state)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &method);

    (void)state;
    rs_rt_gain(frame, &sites[0], &objects[0]);
    leave(frame, &objects[0]);
    frame = enter(&memory, &method);
    rs_rt_lend(frame, &sites[2], &objects[1]);
    leave(frame, &objects[1]);
    assert_int_equal(rs_table_balance(&objects[0]), 0);
    assert_int_equal(rs_table_balance(&objects[1]), -1);
}

// ---- any operations -----------------------------------------------------------------------------

static size_t random_below(size_t n)
{
    static uint32_t seed;

    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

// What the slots and the table say together is what was gained and not given up.
static void nothing_gets_lost(void **state)
{
    int32_t owned[OBJECTS] = {0};

    (void)state;
    for (int call = 0; call < 2000; call++) {
        struct frame memory;
        struct rs_frame *frame = enter(&memory, &function);

        for (size_t i = random_below(20); i > 0; i--) {
            size_t which = random_below(OBJECTS);
            size_t site = random_below(5);
            void *object = &objects[which];

            if (site < 2)
                rs_rt_gain(frame, &sites[site], object);
            else if (site == 2)
                rs_rt_lend(frame, &sites[site], object);
            else if (site == 3)
                rs_rt_drop(frame, &sites[site], object);
            else
                rs_rt_steal(frame, &sites[site], object);
            owned[which] += site < 2 ? 1 : site > 2 ? -1 : 0;
            assert_int_equal(frame->open, open_slots(frame));
        }
        leave(frame, NULL);
        for (size_t i = 0; i < OBJECTS; i++)
            assert_int_equal(rs_table_balance(&objects[i]), owned[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_balances_leaves_nothing, set_up),
        cmocka_unit_test_setup(what_is_left_over_goes_to_the_table, set_up),
        cmocka_unit_test_setup(the_only_references_are_known_as_such, set_up),
        cmocka_unit_test_setup(sites_settle_each_other, set_up),
        cmocka_unit_test_setup(another_object_takes_the_slot, set_up),
        cmocka_unit_test_setup(a_release_after_that_is_not_unexplained, set_up),
        cmocka_unit_test_setup(what_was_owed_may_be_acquired_later, set_up),
        cmocka_unit_test_setup(what_others_know_explains, set_up),
        cmocka_unit_test_setup(what_is_forgotten_counts_as_settled, set_up),
        cmocka_unit_test_setup(a_callee_says_what_its_result_came_with, set_up),
        cmocka_unit_test_setup(an_unknown_callee_says_nothing, set_up),
        cmocka_unit_test_setup(the_interpreter_takes_what_a_method_returns, set_up),
        cmocka_unit_test_setup(nothing_gets_lost, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
