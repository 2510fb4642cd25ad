// SPDX-License-Identifier: Apache-2.0
// The arena: pieces are zeroed, aligned and apart, also where they are larger than a block or where
// a reset has left old contents behind.
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"

static void assert_fresh(const char *piece, size_t size)
{
    assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(piece[i], 0);
}

static void pieces_are_apart(void **state)
{
    struct rs_arena arena = {0};
    char *pieces[200];

    (void)state;
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = rs_arena_alloc(&arena, i * 13);
        assert_fresh(pieces[i], i * 13);
        memset(pieces[i], (int)i, i * 13);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t j = 0; j < i * 13; j++)
            assert_int_equal((unsigned char)pieces[i][j], i);
    rs_arena_free(&arena);
    assert_null(arena.head);
}

static void large_pieces(void **state)
{
    struct rs_arena arena = {0};
    char *small = rs_arena_alloc(&arena, 1);
    char *large = rs_arena_alloc(&arena, 1000000);

    (void)state;
    *small = 'x';
    assert_fresh(large, 1000000);
    memset(large, 'y', 1000000);
    assert_int_equal(*small, 'x');
    assert_true(arena.used >= 1000001);
    rs_arena_free(&arena);
}

static void goes_back(void **state)
{
    struct rs_arena arena = {0};
    struct rs_arena_mark empty = rs_arena_mark(&arena);
    char *kept = rs_arena_alloc(&arena, 10);
    struct rs_arena_mark mark;

    (void)state;
    memset(kept, 'k', 10);
    mark = rs_arena_mark(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 300000; size *= 3)
            memset(rs_arena_alloc(&arena, size), 'z', size);
        rs_arena_release(&arena, mark);
        assert_int_equal(arena.used, mark.used);
        assert_fresh(rs_arena_alloc(&arena, 100), 100);
        assert_int_equal(kept[9], 'k');
    }
    rs_arena_release(&arena, empty);
    assert_int_equal(arena.used, 0);
    rs_arena_free(&arena);
}

static void reset_reuses_blocks(void **state)
{
    struct rs_arena arena = {0};

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 300000; size *= 3) {
            char *piece = rs_arena_alloc(&arena, size);

            assert_fresh(piece, size);
            memset(piece, 'z', size);
        }
        rs_arena_reset(&arena);
        assert_int_equal(arena.used, 0);
    }
    rs_arena_free(&arena);
    rs_arena_free(&arena);
}

static void grown_arrays_keep_elements(void **state)
{
    struct rs_arena arena = {0};
    uint32_t *array = NULL;
    size_t cap = 0;

    (void)state;
    for (uint32_t i = 0; i < 5000; i++) {
        array = rs_arena_grow(&arena, array, &cap, i + 1, sizeof *array);
        assert_true(cap > i);
        assert_int_equal(array[i], 0);
        array[i] = i;
    }
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(array[i], i);
    assert_ptr_equal(rs_arena_grow(&arena, array, &cap, 1, sizeof *array), array);
    rs_arena_free(&arena);
}

static void strings(void **state)
{
    struct rs_arena arena = {0};

    (void)state;
    assert_string_equal(rs_arena_strndup(&arena, "spam and eggs", 4), "spam");
    assert_string_equal(rs_arena_strndup(&arena, NULL, 0), "");
    assert_string_equal(rs_arena_printf(&arena, "%s:%d", "item.c", 41), "item.c:41");
    rs_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_apart),
        cmocka_unit_test(large_pieces),
        cmocka_unit_test(goes_back),
        cmocka_unit_test(reset_reuses_blocks),
        cmocka_unit_test(grown_arrays_keep_elements),
        cmocka_unit_test(strings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
