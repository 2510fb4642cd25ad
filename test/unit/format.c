// SPDX-License-Identifier: Apache-2.0
// Format strings of PyArg_Parse* and Py_BuildValue: one letter of the answer an argument.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format.h"

static struct rs_arena arena;

static void add(char *text, size_t *len, const char *word)
{
    memcpy(text + *len, word, strlen(word) + 1);
    *len += strlen(word);
}

// The kinds of the arguments, optional ones after '|', objects of a known type in upper case, "="
// in front where the result is the one object itself; or '!' and what is wrong.
static const char *kinds(const char *format, const struct rs_format_options *options)
{
    static const char letters[] = "poNtcvbmi";
    struct rs_format split;
    char text[80];
    size_t len = 0;

    rs_arena_reset(&arena);
    if (!rs_format_read(&arena, options, format, strlen(format), &split))
        return rs_arena_printf(&arena, "!%s", split.why);
    text[0] = '\0';
    if (rs_format_is_single(&split))
        add(text, &len, "=");
    for (uint32_t i = 0; i < split.nitems; i++) {
        const struct rs_format_item *item = &split.items[i];
        char letter = letters[item->kind];

        if (item->optional && (i == 0 || !split.items[i - 1].optional))
            add(text, &len, "|");
        add(text, &len, (char[]){(char)(item->type != NULL ? letter - 'a' + 'A' : letter), '\0'});
    }
    return rs_arena_strndup(&arena, text, len);
}

// What the arguments have to be, and how many values there are.
static const char *types(const char *format, const struct rs_format_options *options)
{
    struct rs_format split;
    char text[400];
    size_t len = 0;

    rs_arena_reset(&arena);
    if (!rs_format_read(&arena, options, format, strlen(format), &split))
        return rs_arena_printf(&arena, "!%s", split.why);
    add(text, &len, rs_arena_printf(&arena, "%u:", split.nvalues));
    for (uint32_t i = 0; i < split.nitems; i++) {
        const struct rs_format_item *item = &split.items[i];

        add(text, &len,
            rs_arena_printf(&arena, " %s=%s", item->unit, rs_format_wants(&arena, item)));
    }
    return rs_arena_strndup(&arena, text, len);
}

static const struct rs_format_options parse = {.language = RS_FORMAT_PARSE, .keywords = true};
static const struct rs_format_options build = {.language = RS_FORMAT_BUILD};
static const struct rs_format_options print = {.language = RS_FORMAT_PRINT};

static void check_parse(const char *format, const char *expected)
{
    assert_string_equal(kinds(format, &parse), expected);
}

static void check_build(const char *format, const char *expected)
{
    assert_string_equal(kinds(format, &build), expected);
}

static void check_types(const char *format, const struct rs_format_options *options,
                        const char *expected)
{
    assert_string_equal(types(format, options), expected);
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
    check_parse("O$O$O", "!a misplaced '$'");
    check_parse("O$O|O", "!'|' behind '$'");
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

static void parse_types(void **state)
{
    (void)state;
    check_types("(Oi)s#|y*O!O&", &parse,
                "5: O='PyObject **' i='int *' s#='char **' s#='Py_ssize_t *' y*='Py_buffer *' "
                "O!='PyTypeObject *' O!='PyObject **' O&=a converter function O&='void *'");
    check_types("es#bBcpDn", &parse,
                "7: es#='char *' es#='char **' es#='Py_ssize_t *' b='unsigned char *' "
                "B='unsigned char *' c='char *' p='int *' D='Py_complex *' n='Py_ssize_t *'");
}

static void build_types(void **state)
{
    (void)state;
    check_types("{s:b,y#:(fDN)}", &build,
                "1: s='char *' b='int' y#='char *' y#='Py_ssize_t' f='double' D='Py_complex *' "
                "N='PyObject *'");
}

static void print_types(void **state)
{
    (void)state;
    check_types("100%% %d %-5.*zu %s", &print,
                "4: %d='int' %-5.*='int' %-5.*zu='size_t' %s='char *'");
    check_types("%.200s%R%V%lV%#T%N%p%c", &print,
                "10: %.200s='char *' %R='PyObject *' %V='PyObject *' %V='char *' "
                "%lV='PyObject *' %lV='wchar_t *' %#T='PyObject *' %N='PyTypeObject *' "
                "%p='void *' %c='int'");
    check_types("%lld%ji%tX", &print, "3: %lld='long long' %ji='intmax_t' %tX='ptrdiff_t'");
}

static void print_errors(void **state)
{
    (void)state;
    check_types("%q", &print, "!'%q' is no conversion");
    check_types("50%", &print, "!'%' is no conversion");
    check_types("%zs", &print, "!'%zs' is no conversion");
    check_types("%5.2", &print, "!'%5.2' is no conversion");
}

static void versions(void **state)
{
    static const struct rs_format_options old = {.version = 0x0207};
    static const struct rs_format_options clean = {.version = 0x0308};
    static const struct rs_format_options unclean = {.version = 0x0308, .int_lengths = true};
    static const struct rs_format_options newer = {.version = 0x030c, .keywords = true};
    static const struct rs_format_options old_print = {.language = RS_FORMAT_PRINT,
                                                       .version = 0x030b};
    static const struct rs_format_options old_build = {.language = RS_FORMAT_BUILD,
                                                       .version = 0x0207};

    (void)state;
    check_types("t#w", &old, "2: t#='char **' t#='Py_ssize_t *' w='char **'");
    check_types("y", &old, "!'y' is no unit in Python 2.7");
    check_types("y", &old_build, "!'y' is no unit in Python 2.7");
    check_types("t#", &clean, "!'t#' is no unit in Python 3.8");
    check_types("u#", &newer, "!'u#' is no unit in Python 3.12");
    check_types("s#", &clean, "1: s#='char **' s#='Py_ssize_t *'");
    check_types("s#", &unclean, "1: s#='char **' s#='int *'");
    check_types("|$i", &newer, "1: i='int *'");
    check_types("|$i", &clean, "!'$' is for functions that parse keywords");
    check_types("%lu%zd%x%05d", &old_print,
                "4: %lu='unsigned long' %zd='Py_ssize_t' "
                "%x='unsigned int' %05d='int'");
    check_types("%lx", &old_print, "!'%lx' is no conversion");
    check_types("%T", &old_print, "!'%T' is no conversion");
    check_types("%-5d", &old_print, "!'%-' is no conversion");
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
        cmocka_unit_test(parse_types),     cmocka_unit_test(build_types),
        cmocka_unit_test(print_types),     cmocka_unit_test(print_errors),
        cmocka_unit_test(versions),        cmocka_unit_test(depth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
