// SPDX-License-Identifier: Apache-2.0
// What is told of findings: gathered, in order, in words and as records; and that nothing is too
// long for it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "options.h"
#include "os.h"
#include "record.h"
#include "report.h"
#include "suppress.h"

static const struct rs_site made = {
    .file = "b.c", .function = "make", .expression = "PyList_New", .line = 7, .column = 9};
static const struct rs_site taken = {.file = "b.c",
                                     .function = "take",
                                     .expression = "Py_INCREF(o)",
                                     .line = 7,
                                     .column = 5,
                                     .kind = RS_SITE_INCREF};
static const struct rs_site released = {.file = "a.c",
                                        .function = "drop",
                                        .expression = "Py_DECREF(o)",
                                        .line = 90,
                                        .column = 5,
                                        .kind = RS_SITE_DECREF};
static const struct rs_site returned = {.file = "a.c",
                                        .function = "get",
                                        .expression = "",
                                        .line = 8,
                                        .column = 5,
                                        .kind = RS_SITE_RETURN};
static const struct rs_site nowhere = {
    .file = "c.c", .function = "f", .expression = "", .kind = RS_SITE_STEAL};

// ---- what was printed ---------------------------------------------------------------------------

static char prefix[] = "/tmp/refsan-report-XXXXXX";

// What has been printed since the last call, without what each line begins with.
static char *printed(void)
{
    static char text[1 << 20];
    static long read_up_to;
    char path[sizeof prefix + 32];
    char start[32];
    char line[2048];
    FILE *file;
    size_t len = 0;

    snprintf(path, sizeof path, "%s.%d", prefix, rs_os_pid());
    snprintf(start, sizeof start, "==%d==refsan: ", rs_os_pid());
    file = fopen(path, "r");
    text[0] = '\0';
    if (file == NULL)
        return text;
    fseek(file, read_up_to, SEEK_SET);
    while (fgets(line, sizeof line, file) != NULL) {
        assert_memory_equal(line, start, strlen(start));
        len += (size_t)snprintf(text + len, sizeof text - len, "%s", line + strlen(start));
    }
    read_up_to = ftell(file);
    fclose(file);
    return text;
}

static char *records(void)
{
    static char *text;
    static size_t bytes;

    rs_os_free(text, bytes);
    text = rs_record_take(&bytes);
    return text;
}

static int set_up(void **state)
{
    (void)state;
    rs_rt_options.log_path = prefix;
    rs_rt_options.verbosity = 0;
    rs_record_forget();
    printed();
    return 0;
}

static int close_log(void **state)
{
    char path[sizeof prefix + 32];

    (void)state;
    snprintf(path, sizeof path, "%s.%d", prefix, rs_os_pid());
    remove(path);
    remove(prefix);
    return 0;
}

static void add(struct rs_rt_report *report, const struct rs_site *site, const char *type,
                int32_t references, enum rs_rt_verdict verdict)
{
    rs_rt_report_add(report, &(struct rs_rt_line){.site = site,
                                                  .type = type,
                                                  .references = references,
                                                  .verdict = verdict,
                                                  .hidden = ~(uintptr_t)report});
}

// ---- a judgement --------------------------------------------------------------------------------

static void lines_are_gathered_and_ordered(void **state)
{
    struct rs_rt_report report = {0};

    (void)state;
    add(&report, &made, "list", 1, RS_VERDICT_PROBABLE);
    add(&report, &made, "dict", 2, RS_VERDICT_CERTAIN);
    add(&report, &made, "list", 1, RS_VERDICT_CERTAIN);
    add(&report, &taken, "NoneType", 3, RS_VERDICT_LATENT);
    add(&report, &released, "list", -2, RS_VERDICT_CERTAIN);
    add(&report, &released, "NoneType", -1, RS_VERDICT_LEDGER);
    add(&report, &nowhere, "set", 1, RS_VERDICT_PROBABLE);
    rs_rt_report_lines(&report);
    rs_rt_report_summary(&report);
    assert_string_equal(
        printed(),
        "ERROR: over-decref of 'NoneType' object\n"
        "    released by Py_DECREF(o) in drop at a.c:90:5\n"
        "    1 object\n"
        "    by this function alone: every call is off by as much\n"
        "ERROR: over-decref of 'list' object\n"
        "    released by Py_DECREF(o) in drop at a.c:90:5\n"
        "    2 references to 1 object\n"
        "WARNING: leaked reference to 'NoneType' object\n"
        "    acquired by Py_INCREF(o) in take at b.c:7:5\n"
        "    3 references to 1 object\n"
        "    latent: the object is immortal here, the error is real on older versions of Python\n"
        "ERROR: leaked reference to 'dict' object\n"
        "    acquired by PyList_New in make at b.c:7:9\n"
        "    2 references to 1 object\n"
        "    certain: nothing holds the lost references\n"
        "ERROR: leaked reference to 'list' object\n"
        "    acquired by PyList_New in make at b.c:7:9\n"
        "    2 objects\n"
        "    certain: nothing holds the lost references\n"
        "ERROR: leaked reference to 'set' object\n"
        "    handed over to  in f at c.c\n"
        "    1 object\n"
        "    probable: only memory that nobody accounts for still has the address\n"
        "NOTE: compile with -g or -gline-tables-only to have lines\n"
        "SUMMARY: 5 leaked references, 3 released too often, 1 latent; 0 objects judged\n");
    assert_int_equal(report.findings, 5);
    assert_int_equal(report.nlines, 0);
    rs_rt_report_free(&report);
}

static void what_was_not_judged_is_said(void **state)
{
    struct rs_rt_report report = {
        .candidates = 1, .deferred = 1, .escaped = 2, .foreign = 1, .suppressed = 2, .lost = 3};

    (void)state;
    rs_rt_options.verbosity = 1;
    rs_rt_report_summary(&report);
    assert_string_equal(
        printed(),
        "NOTE: 1 object not judged: in use by running frames\n"
        "NOTE: 2 objects not judged: code that is not instrumented may keep them\n"
        "NOTE: 2 findings suppressed\n"
        "NOTE: 1 object not judged: of other interpreters\n"
        "NOTE: 3 objects not judged: out of memory\n"
        "SUMMARY: 0 leaked references, 0 released too often, 0 latent; 1 object judged\n");
    assert_string_equal(records(),
                        "{\"record\":\"summary\",\"leaked\":0,\"released\":0,\"latent\":0,"
                        "\"judged\":1,\"deferred\":1,\"escaped\":2,\"foreign\":1,"
                        "\"suppressed\":2}\n");
}

// More lines than there is room for at first, in the worst order.
static void many_lines(void **state)
{
    enum { SITES = 3000 };
    struct rs_rt_report report = {0};
    struct rs_site *sites = calloc(SITES, sizeof *sites);
    char *last = NULL;

    (void)state;
    assert_non_null(sites);
    for (unsigned i = 0; i < SITES; i++) {
        sites[i] = made;
        sites[i].line = SITES - i;
        add(&report, &sites[i], "list", 1, RS_VERDICT_CERTAIN);
    }
    rs_rt_report_lines(&report);
    assert_int_equal(report.leaked, SITES);
    rs_rt_report_free(&report);
    for (char *line = records(); line != NULL && *line != '\0'; line = strchr(line, '\n') + 1)
        last = line;
    assert_non_null(strstr(last, "\"line\":3000,"));
    printed();
    free(sites);
}

static void suppressed_lines_are_counted(void **state)
{
    char path[] = "/tmp/refsan-report-suppressions-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    struct rs_rt_report report = {0};
    const struct rs_release release = {.site = &returned, .type = "list"};

    (void)state;
    assert_non_null(file);
    fputs("leak:make\nover-decref:list\nuse-after-free:a.c\n", file);
    fclose(file);
    rs_rt_options.suppressions = path;
    rs_suppress_init();
    remove(path);
    add(&report, &made, "list", 1, RS_VERDICT_CERTAIN);
    add(&report, &taken, "list", 1, RS_VERDICT_CERTAIN);
    rs_rt_report_lines(&report);
    assert_int_equal(report.suppressed, 1);
    assert_int_equal(report.findings, 1);
    assert_false(rs_rt_report_release(&release));
    assert_false(rs_rt_report_use(NULL, "compared", &returned, "set"));
    printed();
    rs_rt_options.verbosity = 1;
    rs_suppress_report();
    assert_non_null(strstr(printed(), ":3: suppressed 1 finding: use-after-free:a.c\n"));
    rs_rt_options.suppressions = "/dev/null";
    rs_suppress_init();
    rs_rt_report_free(&report);
}

// ---- at the operation ---------------------------------------------------------------------------

static void releases(void **state)
{
    const struct rs_place places[] = {{&made, 1}, {&released, -2}};

    (void)state;
    assert_true(rs_rt_report_release(
        &(struct rs_release){.site = &released, .type = "list", .places = places, .nplaces = 2}));
    assert_string_equal(
        printed(),
        "ERROR: over-decref of 'list' object\n"
        "    released by Py_DECREF(o) in drop at a.c:90:5, which frees what others still hold\n"
        "    an argument: the caller owns it\n"
        "    before that acquired by PyList_New in make at b.c:7:9, 1 time more than given up\n"
        "    before that released by Py_DECREF(o) in drop at a.c:90:5, 2 times more than "
        "acquired\n");
    assert_true(rs_rt_report_release(
        &(struct rs_release){.site = &returned, .lent = &made, .type = "list"}));
    assert_string_equal(printed(),
                        "ERROR: over-decref of 'list' object\n"
                        "    returned by get at a.c:8:5, whose caller will free what others still "
                        "hold\n"
                        "    lent by PyList_New in make at b.c:7:9\n");
}

static void uses(void **state)
{
    (void)state;
    assert_true(rs_rt_report_use(&taken, NULL, &released, "list"));
    assert_true(rs_rt_report_use(NULL, "called", NULL, "list"));
    assert_string_equal(printed(), "ERROR: use of 'list' object after it was freed\n"
                                   "    used by Py_INCREF(o) in take at b.c:7:5\n"
                                   "    freed by Py_DECREF(o) in drop at a.c:90:5\n"
                                   "ERROR: use of 'list' object after it was freed\n"
                                   "    called by code that is not instrumented\n");
}

static void failures(void **state)
{
    (void)state;
    rs_rt_report_injection(&made, 3);
    rs_rt_report_unreached(12);
    rs_rt_report_returned(&returned, &made, false);
    rs_rt_report_returned(&returned, &made, true);
    assert_string_equal(printed(), "NOTE: failure 3 injected: PyList_New in make at b.c:7:9\n"
                                   "NOTE: no failure injected: 12 calls could have failed\n"
                                   "ERROR: a failure is returned without an exception\n"
                                   "    returned by get at a.c:8:5\n"
                                   "    after the failure of PyList_New in make at b.c:7:9\n"
                                   "ERROR: a result is returned with an exception set\n"
                                   "    returned by get at a.c:8:5\n"
                                   "    after the failure of PyList_New in make at b.c:7:9\n");
    assert_non_null(strstr(records(), "\"kind\":\"missing-exception\""));
}

// ---- room ---------------------------------------------------------------------------------------

// Names of any length: words are cut, a record has them whole.
static void long_names(void **state)
{
    enum { LONG = 6000 };
    char *name = malloc(LONG + 1);
    struct rs_site site = made;
    struct rs_place places[40];
    struct rs_rt_report report = {0};
    char *shorter = name;

    (void)state;
    assert_non_null(name);
    memset(name, 'x', LONG);
    name[LONG] = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        places[i] = (struct rs_place){&site, 1};
    for (size_t len = 0; len <= LONG; len += len < 1100 ? 7 : 490) {
        shorter = name + LONG - len;
        site.file = site.function = site.expression = shorter;
        add(&report, &site, shorter, 1, RS_VERDICT_CERTAIN);
        rs_rt_report_lines(&report);
        assert_true(rs_rt_report_release(
            &(struct rs_release){&site, &site, shorter, places, sizeof places / sizeof places[0]}));
        assert_true(rs_rt_report_use(&site, shorter, &site, shorter));
        printed();
    }
    assert_non_null(strstr(records(), shorter));
    rs_rt_report_free(&report);
    free(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(lines_are_gathered_and_ordered, set_up),
        cmocka_unit_test_setup(what_was_not_judged_is_said, set_up),
        cmocka_unit_test_setup(many_lines, set_up),
        cmocka_unit_test_setup(suppressed_lines_are_counted, set_up),
        cmocka_unit_test_setup(releases, set_up),
        cmocka_unit_test_setup(uses, set_up),
        cmocka_unit_test_setup(failures, set_up),
        cmocka_unit_test_setup(long_names, set_up),
    };

    close(mkstemp(prefix));
    rs_record_listen();
    return cmocka_run_group_tests(tests, NULL, close_log);
}
