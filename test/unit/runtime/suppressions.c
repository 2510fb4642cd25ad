// SPDX-License-Identifier: Apache-2.0
// The runtime's suppressions: what a pattern matches.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "options.h"
#include "suppress.h"

static const struct rs_site site = {
    .file = "src/item.c",
    .function = "make_item",
    .expression = "PyList_New",
};

// Whether the text, as a file, suppresses a finding of this kind at the site.
static bool suppresses(const char *kind, const char *text)
{
    char path[] = "/tmp/refsan-suppressions-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    rs_rt_options.suppressions = path;
    rs_suppress_init();
    remove(path);
    return rs_suppressed(kind, &site, "list");
}

static void whole(void **state)
{
    (void)state;
    assert_true(suppresses("leak", "leak:make_item"));
    assert_true(suppresses("leak", "leak:src/item.c\n"));
    assert_true(suppresses("leak", "leak:PyList_New\n"));
    assert_true(suppresses("leak", "leak:list\n"));
    assert_false(suppresses("leak", "leak:make\nleak:item.c\nleak:make_items\nleak:Make_item\n"));
    assert_false(suppresses("leak", "over-decref:make_item\n"));
    assert_true(suppresses("over-decref", "leak:x\nover-decref:make_item\n"));
}

static void stars(void **state)
{
    (void)state;
    assert_true(suppresses("leak", "leak:*"));
    assert_true(suppresses("leak", "leak:make*"));
    assert_true(suppresses("leak", "leak:*/item.*"));
    assert_true(suppresses("leak", "leak:m*k*_*m"));
    assert_true(suppresses("leak", "leak:make_item*"));
    assert_true(suppresses("leak", "leak:**make**item**"));
    assert_false(suppresses("leak", "leak:*x\nleak:m*x*m\nleak:*make_item*_\n"));
    // No exponential search.
    assert_false(suppresses("leak", "leak:*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*x\n"));
}

static void lines(void **state)
{
    (void)state;
    assert_false(suppresses("leak", ""));
    assert_false(suppresses("leak", "\n\n# leak:make_item\n   \t\r\n"));
    assert_true(suppresses("leak", "  leak:make_item  # known\r\n"));
    assert_true(suppresses("leak", "leak:a\n\nleak:make_item"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),
        cmocka_unit_test(stars),
        cmocka_unit_test(lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
