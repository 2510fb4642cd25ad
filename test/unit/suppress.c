// SPDX-License-Identifier: Apache-2.0
// NOLINT comments: which lines and checks they cover, and what only looks like one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report.h"

static struct rs_arena arena;
static struct rs_suppressions set;
static uint32_t error_line;

static void scan(const char *text)
{
    rs_arena_reset(&arena);
    set = (struct rs_suppressions){.arena = &arena};
    rs_suppressions_scan(&set, text, strlen(text), &error_line);
}

// The lines of the scanned text, up to 9, on which `check` is silenced: "13".
static const char *silenced(const char *check)
{
    static char lines[10];
    size_t len = 0;

    for (uint32_t line = 1; line <= 9; line++)
        if (rs_suppressed(&set, check, line))
            lines[len++] = (char)('0' + line);
    lines[len] = '\0';
    return lines;
}

static void forms(void **state)
{
    (void)state;
    scan("a(); // NOLINT\nb(); // NOLINTNEXTLINE\nc();\nd(); /* NOLINT */\n");
    assert_string_equal(silenced("leak"), "134");
    scan("\n// NOLINTBEGIN\na();\nb();\n// NOLINTEND\nc();\n");
    assert_string_equal(silenced("leak"), "2345");
    assert_int_equal(error_line, 0);
    scan("/* one\n   NOLINT\n   NOLINTNEXTLINE */ a();\nb();\n");
    assert_string_equal(silenced("leak"), "24");
    scan("// a NOLINT, b\n//NOLINT: because\n// (NOLINT)\n");
    assert_string_equal(silenced("leak"), "123");
}

static void lists(void **state)
{
    (void)state;
    scan("// NOLINT(refsan-leak)\n// NOLINT(refsan-*)\n// NOLINT(*)\n// NOLINT(bugprone-*)\n"
         "// NOLINT(misc-x, refsan-steal ,refsan-leak)\n// NOLINT(refsan-*,-refsan-leak)\n"
         "// NOLINT()\n// NOLINT (refsan-steal)\n// NOLINT(refsan-steal\n");
    assert_string_equal(silenced("leak"), "12358");
    assert_string_equal(silenced("steal"), "23568");
    assert_string_equal(silenced("lea"), "2368");
}

static void not_comments(void **state)
{
    (void)state;
    scan("\"// NOLINT\"\n'\"' // NOLINT\n\"\\\"// NOLINT\"\nNOLINT\nR\"x(\n// NOLINT )\"\n)x\";\n"
         "1'000 // NOLINT\n'\\'' // NOLINT\n");
    assert_string_equal(silenced("leak"), "289");
    scan("#error don't // NOLINT\n// NOLINTX\n// XNOLINT\nx = '\"'; // NOLINT\n");
    assert_string_equal(silenced("leak"), "4");
    scan("\"a\\\n// NOLINT\\\n\" // NOLINT\n// a \\\nNOLINT\n");
    assert_string_equal(silenced("leak"), "35");
}

static void ranges(void **state)
{
    (void)state;
    scan("// NOLINTBEGIN(refsan-*)\n// NOLINTBEGIN(refsan-leak)\n\n// NOLINTEND(refsan-leak)\n\n"
         "// NOLINTEND(refsan-*)\n");
    assert_string_equal(silenced("steal"), "123456");
    assert_int_equal(error_line, 0);
    scan("\n// NOLINTEND\n// NOLINTBEGIN\n");
    assert_int_equal(error_line, 2);
    assert_string_equal(silenced("leak"), "");
    scan("\n\n// NOLINTBEGIN(refsan-leak)\n// NOLINTEND(refsan-steal)\n");
    assert_int_equal(error_line, 3);
    assert_string_equal(silenced("leak"), "");
}

static void use_is_remembered(void **state)
{
    (void)state;
    scan("// NOLINT(refsan-leak)\n// NOLINT(refsan-leak)\n// NOLINT(misc-x)\n// NOLINT\n");
    assert_true(rs_suppressed(&set, "leak", 1));
    assert_false(rs_suppressed(&set, "leak", 3));
    assert_int_equal(set.first->used, 1);
    assert_int_equal(set.first->next->used, 0);
    assert_true(set.first->next->ours);
    assert_false(set.first->next->next->ours);
    assert_false(set.last->ours);
    rs_suppressions_add(&set, 7, 9, 6, "refsan-steal");
    assert_string_equal(silenced("steal"), "4789");
    assert_int_equal(set.last->used, 3);
}

static int tear_down(void **state)
{
    (void)state;
    rs_arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(lists),
        cmocka_unit_test(not_comments),
        cmocka_unit_test(ranges),
        cmocka_unit_test(use_is_remembered),
    };

    return cmocka_run_group_tests(tests, NULL, tear_down);
}
