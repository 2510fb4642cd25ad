// SPDX-License-Identifier: Apache-2.0
// Contracts from attributes: the short forms, how several add up, whole lines, mistakes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contract.h"

static struct rs_arena arena;
static struct rs_names names;
static struct rs_contracts set;

static int setup(void **state)
{
    (void)state;
    rs_arena_reset(&arena);
    rs_names_init(&names, &arena);
    rs_contracts_init(&set, &arena, &names, 0x030c);
    return 0;
}

// Adds an attribute to function f; the contract that f has then, or '!' and what is wrong.
static const char *attribute(const char *text)
{
    const struct rs_name *name = rs_intern_cstr(&names, "f");
    const char *error = NULL;

    if (!rs_contracts_attribute(&set, name, text, &error))
        return rs_arena_printf(&arena, "!%s", error);
    return rs_contract_print(&arena, rs_contracts_find(&set, name));
}

static void single(const char *text, const char *expected)
{
    setup(NULL);
    assert_string_equal(attribute(text), expected);
}

static void short_forms(void **state)
{
    (void)state;
    single("returns_new", "f() -> new | NULL!");
    single("refsan: returns_new", "f() -> new | NULL!");
    single("returns_borrowed", "f() -> borrowed | NULL!");
    single("returns_borrowed 1", "f(_) -> borrowed($1) | NULL!");
    single("returns_null_ok", "f() -> new | NULL | NULL!");
    single("returns_borrowed, returns_null_ok", "f() -> borrowed | NULL | NULL!");
    single("steals 1", "f(steal _)");
    single("steals(2)", "f(_, steal _)");
    single("steals 1, 3", "f(steal _, _, steal _)");
    single("gains 2", "f(_, _) -> any {gain $2}");
    single("noreturn", "f() noreturn");
    single("sets_exception", "f() raises");
    single("negative_result_sets_exception", "f() -> 0.. | ..-1!");
}

static void cpychecker_forms(void **state)
{
    (void)state;
    single("cpychecker_returns_borrowed_ref", "f() -> borrowed | NULL!");
    single("cpychecker_steals_reference_to_arg(1)", "f(steal _)");
    single("cpychecker_steals_reference_to_arg ( 2 )", "f(_, steal _)");
    single("cpychecker_sets_exception", "f() raises");
    single("cpychecker_negative_result_sets_exception", "f() -> 0.. | ..-1!");
}

static void several(void **state)
{
    (void)state;
    attribute("returns_borrowed 3");
    attribute("steals 1");
    assert_string_equal(attribute("gains 2"),
                        "f(steal _, _, _) -> borrowed($3) {gain $2} | NULL! {gain $2}");
    assert_string_equal(attribute("returns_new"),
                        "f(steal _, _, _) -> new {gain $2} | NULL! {gain $2}");
    assert_string_equal(attribute("steals 4; noreturn"),
                        "f(steal _, _, _, steal _) -> new {gain $2} | NULL! {gain $2} noreturn");
}

static void whole_lines(void **state)
{
    (void)state;
    single("f(a, steal b) -> 0 | -1!", "f(a, steal b) -> 0 | -1!");
    single("refsan:other(a)->a", "f(a) -> a");
    single("(steal item) -> new", "f(steal item) -> new");
    single("f(a)", "f(a)");
    attribute("steals 1");
    assert_string_equal(attribute("f(a) -> new"), "f(a) -> new");
}

static void mistakes(void **state)
{
    (void)state;
    single("returns", "!unknown attribute 'returns'");
    single("steals", "!no parameter's number after 'steals'");
    single("steals x", "!no parameter's number after 'steals'");
    single("steals 0", "!not a parameter's number after 'steals'");
    single("steals 99999999999", "!not a parameter's number after 'steals'");
    single("steals -1", "!no parameter's number after 'steals'");
    single("%", "!expected an attribute at '%'");
    single("cpychecker_", "!unknown attribute 'cpychecker_'");
    single("f(a", "!expected ')', not the end of the line");
    single("f(a) -> b", "!there is no parameter 'b'");
    single("f -> g", "!expected '(', '=' or ':', not '-'");
}

// What a user's file says of a function counts before its attributes, and these before what is
// inferred.
static void precedence(void **state)
{
    static const char user[] = "f() -> static\n";
    const struct rs_name *name = rs_intern_cstr(&names, "f");
    struct rs_contract inferred = {.name = name, .source = RS_SOURCE_INFERRED};
    const char *error;

    (void)state;
    rs_contracts_add(&set, &inferred);
    assert_ptr_equal(rs_contracts_find(&set, name), &inferred);
    assert_string_equal(attribute("returns_new"), "f() -> new | NULL!");
    assert_true(rs_contracts_read(&set, "u", user, sizeof user - 1, RS_SOURCE_USER, &error));
    assert_string_equal(attribute("steals 1"), "f() -> static");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(short_forms, setup), cmocka_unit_test_setup(cpychecker_forms, setup),
        cmocka_unit_test_setup(several, setup),     cmocka_unit_test_setup(whole_lines, setup),
        cmocka_unit_test_setup(mistakes, setup),    cmocka_unit_test_setup(precedence, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
