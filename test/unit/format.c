// SPDX-License-Identifier: Apache-2.0
// Format strings of PyArg_Parse* and Py_BuildValue: one letter of the answer an argument.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "contract.h"

static struct rs_arena arena;

// The kinds of the arguments, optional ones after '|', objects of a known type in upper case, "="
// in front where the result is the one object itself; or '!' and what is wrong.
static const char *split(const char *format, bool build)
{
    static const char letters[] = "poNtcvbmi";
    struct rs_format_item *items;
    uint32_t nitems;
    bool single;
    const char *why;
    char text[80];
    size_t len = 0;

    rs_arena_reset(&arena);
    if (!rs_format_split(&arena, format, strlen(format), build, &items, &nitems, &single, &why))
        return rs_arena_printf(&arena, "!%s", why);
    if (single)
        text[len++] = '=';
    for (uint32_t i = 0; i < nitems; i++) {
        char letter = letters[items[i].kind];

        if (items[i].optional && (i == 0 || !items[i - 1].optional))
            text[len++] = '|';
        text[len++] = (char)(items[i].type != NULL ? letter - 'a' + 'A' : letter);
    }
    text[len] = '\0';
    return rs_arena_strndup(&arena, text, len);
}

static void check_parse(const char *format, const char *expected)
{
    assert_string_equal(split(format, false), expected);
}

static void check_build(const char *format, const char *expected)
{
    assert_string_equal(split(format, true), expected);
}

static void parse_letters(void **state)
{
    (void)state;
    check_parse("", "");
    check_parse("bBhHiIlkLKncCfdDp", "ppppppppppppppppp");
    check_parse("sszzyyuuZ", "iiiiiiiii");
    check_parse("s#z#y#u#Z#t#", "ipipipipipip");
    check_parse("s*z*y*w*", "bbbb");
    check_parse("ww#", "iip");
    check_parse("eset", "pmpm");
    check_parse("es#et#", "pppppp");
    check_parse("OSYU", "oOOO");
    check_parse("O!O&O", "tocvo");
}

static void parse_structure(void **state)
{
    (void)state;
    check_parse("O|OO:name", "o|oo");
    check_parse("i;a message with O", "p");
    check_parse("|O$O", "|oo");
    check_parse("(ii)(O(O))", "ppoo");
    check_parse("|es$O&", "|pmcv");
    check_parse(":name", "");
}

static void parse_errors(void **state)
{
    (void)state;
    check_parse("O O", "!' ' is no unit of the format");
    check_parse("q", "!'q' is no unit of the format");
    check_parse("N", "!'N' is no unit of the format");
    check_parse("e", "!'e' is no unit of the format");
    check_parse("(O", "!a parenthesis is not closed");
    check_parse("(O:name", "!a parenthesis is not closed");
    check_parse("O)", "!')' closes nothing");
    check_parse("O||O", "!a misplaced '|'");
    check_parse("(O|O)", "!a misplaced '|'");
    check_parse("\x01", "!an unprintable character");
}

static void build_letters(void **state)
{
    (void)state;
    check_build("", "");
    check_build("bBhHiIlkLKncCfdDp", "ppppppppppppppppp");
    check_build("szyuU", "ppppp");
    check_build("s#z#y#u#U#", "pppppppppp");
    check_build("OSNO&", "ooNcv");
}

static void build_structure(void **state)
{
    (void)state;
    check_build("O", "=o");
    check_build("N", "=N");
    check_build(" N ", "=N");
    check_build("i", "p");
    check_build("(N)", "N");
    check_build("[]", "");
    check_build("O&", "cv");
    check_build("(i, O)\t[N]", "poN");
    check_build("{s:O,s:N}", "popN");
    check_build("{s:(ON)}", "poN");
}

static void build_errors(void **state)
{
    (void)state;
    check_build("{O}", "!a dict needs pairs of values");
    check_build("[O)", "!')' closes nothing");
    check_build("(O", "!a parenthesis is not closed");
    check_build("O|O", "!'|' is no unit of the format");
    check_build("p!", "!'!' is no unit of the format");
}

static void depth(void **state)
{
    char format[200];

    (void)state;
    memset(format, '(', 99);
    format[99] = '\0';
    check_build(format, "!parentheses are nested too deeply");
    check_parse(format, "!parentheses are nested too deeply");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parse_letters),   cmocka_unit_test(parse_structure),
        cmocka_unit_test(parse_errors),    cmocka_unit_test(build_letters),
        cmocka_unit_test(build_structure), cmocka_unit_test(build_errors),
        cmocka_unit_test(depth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
