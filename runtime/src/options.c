// SPDX-License-Identifier: Apache-2.0
// REFSAN_OPTIONS: read, checked, and told by help=1.
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"

#define RS_OPTIONS_MAX 1024  // characters of REFSAN_OPTIONS

struct rs_rt_options rs_rt_options = {.exitcode = 23, .fail_depth = 32};

struct option {
    const char *name;
    int *number;  // one of the three is set
    unsigned *count;
    const char **text;
    const char *help;
};

static const struct option options[] = {
    {"cycles", NULL, &rs_rt_options.cycles, NULL,
     "N: report cycles that the collector cannot free, and tell at exit the N places that made "
     "most "
     "of the garbage that it freed"},
    {"exitcode", &rs_rt_options.exitcode, NULL, NULL,
     "exit status when something was reported; 0 leaves the program's own (default 23)"},
    {"fail", NULL, NULL, &rs_rt_options.fail,
     "N: the N-th call that can fail does so instead of being made; 'every': each of them"},
    {"fail_calls", NULL, &rs_rt_options.fail_calls, NULL,
     "count only the first so many calls at each place and by each way to it (default 0: all)"},
    {"fail_depth", NULL, &rs_rt_options.fail_depth, NULL,
     "how many callers a way to a place is told by (default 32)"},
    {"fail_function", NULL, NULL, &rs_rt_options.fail_function,
     "only calls of these functions can fail: names separated by ','"},
    {"fail_in", NULL, NULL, &rs_rt_options.fail_in, "only calls by these functions can fail"},
    {"graph", NULL, NULL, &rs_rt_options.graph,
     "a folder: draw who holds an object of each leak (SVG where Graphviz is there, else DOT)"},
    {"growth", NULL, &rs_rt_options.growth, NULL,
     "N: record allocations, and tell at exit the N places at which memory has grown most"},
    {"help", &rs_rt_options.help, NULL, NULL, "1: print this list"},
    {"json", NULL, NULL, &rs_rt_options.json,
     "write what is reported to JSON.PID too, a JSON object a line"},
    {"log_path", NULL, NULL, &rs_rt_options.log_path,
     "write reports to LOG_PATH.PID, or to 'stdout' or 'stderr' (default stderr)"},
    {"quarantine", &rs_rt_options.quarantine, NULL, NULL,
     "1: keep objects that were freed and report their use; slower (default 0)"},
    {"stacks", &rs_rt_options.stacks, NULL, NULL,
     "1: C stacks of what is reported, with libunwind (default 0)"},
    {"suppressions", NULL, NULL, &rs_rt_options.suppressions,
     "a file that says what is not reported"},
    {"verbosity", &rs_rt_options.verbosity, NULL, NULL,
     "1: tell what was judged even when nothing is wrong (default 0)"},
};

#define RS_NOPTIONS (sizeof options / sizeof options[0])

_Noreturn void rs_rt_options_wrong(const char *what, const char *text)
{
    rs_print("ERROR: REFSAN_OPTIONS: %s '%s' (help=1 lists the options)", what, text);
    rs_os_exit(RS_USAGE_STATUS);
}

static void print_help(void)
{
    rs_print("options in REFSAN_OPTIONS, separated by ':'");
    for (size_t i = 0; i < RS_NOPTIONS; i++)
        rs_print("  %-13s %s", options[i].name, options[i].help);
}

// Whether the text is a whole number within the limits.
static bool read_number(const char *text, unsigned long least, unsigned long most,
                        unsigned long *number)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *number = strtoul(text, &end, 10);
    return errno == 0 && *end == '\0' && *number >= least && *number <= most;
}

static void set_value(const struct option *option, const char *value)
{
    unsigned long number = 0;

    if (option->text != NULL) {
        *option->text = value;
    } else if (option->count != NULL) {
        if (!read_number(value, 0, UINT_MAX, &number))
            rs_rt_options_wrong("not a number", value);
        *option->count = (unsigned)number;
    } else {
        if (!read_number(value, 0, 255, &number))
            rs_rt_options_wrong("not a number from 0 to 255", value);
        *option->number = (int)number;
    }
}

static void set_option(const char *key, const char *value)
{
    for (size_t i = 0; i < RS_NOPTIONS; i++) {
        if (strcmp(options[i].name, key) == 0) {
            set_value(&options[i], value);
            return;
        }
    }
    rs_rt_options_wrong("unknown option", key);
}

static void check_fail(void)
{
    const char *fail = rs_rt_options.fail;
    unsigned long number;

    if (fail != NULL && strcmp(fail, "every") != 0 && !read_number(fail, 1, ULONG_MAX, &number))
        rs_rt_options_wrong("fail is neither the number of a call nor 'every':", fail);
}

void rs_rt_options_read(void)
{
    static char text[RS_OPTIONS_MAX];
    const char *given = getenv("REFSAN_OPTIONS");
    size_t len = given != NULL ? strlen(given) : 0;

    if (len >= sizeof text)
        rs_rt_options_wrong("longer than 1023 characters:", given);
    memcpy(text, len > 0 ? given : "", len);
    for (char *at = text; at < text + len;) {
        char *end = at + strcspn(at, ":");
        char *equals;

        *end = '\0';
        equals = strchr(at, '=');
        if (*at != '\0' && equals == NULL)
            rs_rt_options_wrong("no value for", at);
        if (*at != '\0') {
            *equals = '\0';
            set_option(at, equals + 1);
        }
        at = end + 1;
    }
    check_fail();
    if (rs_rt_options.help != 0)
        print_help();
}
