// SPDX-License-Identifier: Apache-2.0
// The runtime's records: always one valid line of JSON each, whatever the strings are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "os.h"
#include "record.h"

// What one record with this string becomes, without its frame; valid until the next call.
static const char *written(const char *value)
{
    static char *text;
    static size_t bytes;
    static const char before[] = "{\"record\":\"x\",\"k\":";
    char *line;

    rs_os_free(text, bytes);
    rs_record_forget();
    assert_true(rs_record_begin("x"));
    rs_record_string("k", value);
    rs_record_end();
    text = rs_record_take(&bytes);
    assert_non_null(text);
    line = strstr(text, before);
    assert_non_null(line);
    line += strlen(before);
    assert_string_equal(line + strlen(line) - 2, "}\n");
    line[strlen(line) - 2] = '\0';
    return line;
}

static void plain(void **state)
{
    (void)state;
    assert_string_equal(written(""), "\"\"");
    assert_string_equal(written("PyList_New(0)"), "\"PyList_New(0)\"");
    assert_string_equal(written("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d \xf4\x8f\xbf\xbf"),
                        "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d \xf4\x8f\xbf\xbf\"");
}

static void escaped(void **state)
{
    (void)state;
    assert_string_equal(written("a\"b\\c\nd\x7f\x01"), "\"a\\u0022b\\u005cc\\u000ad\x7f\\u0001\"");
}

static void not_utf8(void **state)
{
    (void)state;
    assert_string_equal(written("\x80"), "\"\\ufffd\"");
    assert_string_equal(written("a\xc3"), "\"a\\ufffd\"");
    assert_string_equal(written("\xc0\xaf"), "\"\\ufffd\\ufffd\"");
    assert_string_equal(written("\xe0\x80\x80"), "\"\\ufffd\\ufffd\\ufffd\"");
    assert_string_equal(written("\xed\xa0\x80z"), "\"\\ufffd\\ufffd\\ufffdz\"");
    assert_string_equal(written("\xf4\x90\x80\x80"), "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
    assert_string_equal(written("\xf0\x9f\x90"), "\"\\ufffd\\ufffd\\ufffd\"");
}

// Longer than any buffer, and more than is kept at first.
static void large(void **state)
{
    enum { SIZE = 300000 };
    char *value = malloc(SIZE + 1);

    (void)state;
    assert_non_null(value);
    memset(value, 'x', SIZE);
    value[SIZE] = '\0';
    assert_int_equal(strlen(written(value)), SIZE + 2);
    free(value);
}

static void taken_once(void **state)
{
    size_t bytes;

    (void)state;
    written("x");
    assert_null(rs_record_take(&bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain), cmocka_unit_test(escaped),    cmocka_unit_test(not_utf8),
        cmocka_unit_test(large), cmocka_unit_test(taken_once),
    };

    rs_record_listen();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
