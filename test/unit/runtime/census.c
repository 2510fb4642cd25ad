// SPDX-License-Identifier: Apache-2.0
// Rows by type and origin, and the numbers of blocks they come from.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "census.h"
#include "shadow.h"

// ---- rows ---------------------------------------------------------------------------------------

static struct rs_row row(const char *type, const char *file, uint32_t line, int64_t objects)
{
    return (struct rs_row){.type = type != NULL ? rs_name(type) : NULL,
                           .origin = {.file = file != NULL ? rs_name(file) : NULL, .line = line},
                           .objects = objects,
                           .bytes = objects * 16};
}

static int64_t objects(const struct rs_census *census, struct rs_row like)
{
    const struct rs_row *found = rs_census_find(census, &like);

    return found != NULL ? found->objects : 0;
}

static void names_are_one_pointer(void **state)
{
    char text[] = "str";

    (void)state;
    assert_ptr_equal(rs_name("str"), rs_name(text));
    assert_ptr_not_equal(rs_name("str"), rs_name("st"));
    assert_string_equal(rs_name(""), "");
}

static void rows_add_up(void **state)
{
    struct rs_census census = {0};
    struct rs_row rows[] = {row("str", "a.py", 1, 2), row("str", "a.py", 1, 3),
                            row("str", "a.py", 2, 1), row("int", "a.py", 1, 7),
                            row(NULL, "a.py", 1, 1),  row("str", NULL, 0, 5)};

    (void)state;
    assert_null(rs_census_find(&census, &rows[0]));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        rs_census_add(&census, &rows[i]);
    assert_int_equal(census.count, 5);
    assert_int_equal(objects(&census, row("str", "a.py", 1, 0)), 5);
    assert_int_equal(objects(&census, row("str", "a.py", 2, 0)), 1);
    assert_int_equal(objects(&census, row("int", "a.py", 1, 0)), 7);
    assert_int_equal(objects(&census, row(NULL, "a.py", 1, 0)), 1);
    assert_int_equal(objects(&census, row("str", NULL, 0, 0)), 5);
    assert_int_equal(objects(&census, row("str", "b.py", 1, 0)), 0);
    rs_census_free(&census);
    assert_null(rs_census_find(&census, &rows[0]));
}

static void many_rows(void **state)
{
    struct rs_census census = {0};

    (void)state;
    for (uint32_t line = 1; line <= 20000; line++) {
        struct rs_row one = row("str", "many.py", line, line);

        rs_census_add(&census, &one);
    }
    assert_int_equal(census.count, 20000);
    for (uint32_t line = 1; line <= 20000; line++)
        assert_int_equal(objects(&census, row("str", "many.py", line, 0)), line);
    rs_census_free(&census);
}

// ---- numbers ------------------------------------------------------------------------------------

static _Alignas(64) char memory[65536 + 64];

static uintptr_t at(size_t offset)
{
    return (uintptr_t)memory + offset;
}

struct seen {
    size_t count;
    size_t bytes;
    uint32_t numbers;
};

static void see(void *ctx, uintptr_t block, size_t size, uint32_t number)
{
    struct seen *seen = ctx;

    if (block < at(0) || block >= at(sizeof memory))
        return;
    seen->count++;
    seen->bytes += size;
    seen->numbers += number;
}

static struct seen look(void)
{
    struct seen seen = {0};

    rs_shadow_each_block(see, &seen);
    return seen;
}

static void blocks_have_numbers(void **state)
{
    bool marked;
    size_t size;

    (void)state;
    rs_shadow_block(at(0), 24);
    rs_shadow_block(at(32), 64);
    assert_int_equal(look().count, 2);
    assert_int_equal(look().numbers, 0);
    rs_shadow_number(at(0), 3);
    rs_shadow_number(at(32), 4);
    assert_int_equal(rs_shadow_number_of(at(32)), 4);
    assert_int_equal(look().numbers, 7);
    assert_int_equal(look().bytes, 32 + 64);
    assert_int_equal(rs_shadow_block_of(at(95), &size), at(32));
    assert_int_equal(size, 64);
    assert_int_equal(rs_shadow_block_of(at(96), &size), 0);
    rs_shadow_end_block(at(32), &marked);
    assert_int_equal(rs_shadow_block_of(at(40), &size), 0);
    assert_int_equal(look().numbers, 3);
}

// What was told of free blocks within a larger one is of the past.
static void large_blocks(void **state)
{
    bool marked;
    size_t size;

    (void)state;
    rs_shadow_begin_block(at(0), 65536);
    rs_shadow_number(at(0), 9);
    assert_int_equal(look().count, 1);
    assert_int_equal(look().bytes, 65536);
    assert_int_equal(rs_shadow_block_of(at(40000), &size), at(0));
    rs_shadow_end_block(at(0), &marked);
    assert_int_equal(look().count, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_one_pointer),
        cmocka_unit_test(rows_add_up),
        cmocka_unit_test(many_rows),
        cmocka_unit_test(blocks_have_numbers),
        cmocka_unit_test(large_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
