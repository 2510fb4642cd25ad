// SPDX-License-Identifier: Apache-2.0
// REFSAN_OPTIONS: read, checked, and told by help=1.
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"

#define RS_OPTIONS_MAX 1024  // characters of REFSAN_OPTIONS
#define RS_USAGE_STATUS 2

struct rs_rt_options rs_rt_options = {.exitcode = 23};

struct option {
    const char *name;
    int *number;  // one of the two is set
    const char **text;
    const char *help;
};

static const struct option options[] = {
    {"exitcode", &rs_rt_options.exitcode, NULL,
     "exit status when something was reported; 0 leaves the program's own (default 23)"},
    {"help", &rs_rt_options.help, NULL, "1: print this list"},
    {"log_path", NULL, &rs_rt_options.log_path,
     "write reports to LOG_PATH.PID, or to 'stdout' or 'stderr' (default stderr)"},
    {"verbosity", &rs_rt_options.verbosity, NULL,
     "1: tell what was judged even when nothing is wrong (default 0)"},
};

#define RS_NOPTIONS (sizeof options / sizeof options[0])

_Noreturn static void wrong(const char *what, const char *text)
{
    rs_print("ERROR: REFSAN_OPTIONS: %s '%s' (help=1 lists the options)", what, text);
    rs_os_exit(RS_USAGE_STATUS);
}

static void print_help(void)
{
    rs_print("options in REFSAN_OPTIONS, separated by ':'");
    for (size_t i = 0; i < RS_NOPTIONS; i++)
        rs_print("  %-10s %s", options[i].name, options[i].help);
}

static void set_option(const char *key, const char *value)
{
    for (size_t i = 0; i < RS_NOPTIONS; i++) {
        char *end;
        long number;

        if (strcmp(options[i].name, key) != 0)
            continue;
        if (options[i].text != NULL) {
            *options[i].text = value;
            return;
        }
        number = strtol(value, &end, 10);
        if (*value == '\0' || *end != '\0' || number < 0 || number > 255)
            wrong("not a number from 0 to 255", value);
        *options[i].number = (int)number;
        return;
    }
    wrong("unknown option", key);
}

void rs_rt_options_read(void)
{
    static char text[RS_OPTIONS_MAX];
    const char *given = getenv("REFSAN_OPTIONS");
    size_t len = given != NULL ? strlen(given) : 0;

    if (len >= sizeof text)
        wrong("longer than 1023 characters:", given);
    memcpy(text, len > 0 ? given : "", len);
    for (char *at = text; at < text + len;) {
        char *end = at + strcspn(at, ":");
        char *equals;

        *end = '\0';
        equals = strchr(at, '=');
        if (*at != '\0' && equals == NULL)
            wrong("no value for", at);
        if (*at != '\0') {
            *equals = '\0';
            set_option(at, equals + 1);
        }
        at = end + 1;
    }
    if (rs_rt_options.help != 0)
        print_help();
}
