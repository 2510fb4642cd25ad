// SPDX-License-Identifier: Apache-2.0
// suppress.h.
#include <stdint.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"
#include "suppress.h"

struct pattern {
    const char *kind;
    const char *text;
    unsigned line;
    unsigned used;
};

static struct pattern *patterns;
static size_t npatterns;

static const char *const kinds[] = {"leak", "over-decref", "use-after-free", "uncollectable-cycle"};

// ---- reading ------------------------------------------------------------------------------------

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// The line without comment and blanks around it, in place.
static char *strip(char *line)
{
    size_t len = strcspn(line, "#");

    while (len > 0 && is_blank(line[len - 1]))
        len--;
    line[len] = '\0';
    while (is_blank(*line))
        line++;
    return line;
}

_Noreturn static void wrong(unsigned number, const char *what, const char *text)
{
    rs_print("ERROR: %s:%u: %s '%s'", rs_rt_options.suppressions, number, what, text);
    rs_os_exit(RS_USAGE_STATUS);
}

static void read_line(char *line, unsigned number)
{
    char *text = strip(line);
    char *colon = strchr(text, ':');

    if (*text == '\0')
        return;
    if (colon == NULL || colon[1] == '\0')
        wrong(number, "not KIND:PATTERN:", text);
    *colon = '\0';
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(text, kinds[i]) == 0) {
            patterns[npatterns++] = (struct pattern){text, colon + 1, number, 0};
            return;
        }
    }
    wrong(number, "not 'leak', 'over-decref', 'use-after-free' or 'uncollectable-cycle':", text);
}

static size_t count_lines(const char *text)
{
    size_t n = 1;

    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

void rs_suppress_init(void)
{
    const char *path = rs_rt_options.suppressions;
    char *text;
    char *line;

    if (path == NULL)
        return;
    text = rs_os_read_file(path);
    if (text == NULL)
        rs_rt_options_wrong("cannot read suppressions", path);
    npatterns = 0;
    patterns = rs_os_alloc(count_lines(text) * sizeof *patterns);
    if (patterns == NULL)
        return;
    line = text;
    for (unsigned number = 1; line != NULL; number++) {
        char *end = strchr(line, '\n');

        if (end != NULL)
            *end = '\0';
        read_line(line, number);
        line = end != NULL ? end + 1 : NULL;
    }
}

// ---- matching -----------------------------------------------------------------------------------

static bool matches(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *again = NULL;

    while (*text != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            again = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++again;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static bool matches_site(const char *pattern, const struct rs_site *site)
{
    return site != NULL && (matches(pattern, site->function) || matches(pattern, site->file) ||
                            matches(pattern, site->expression));
}

bool rs_suppressed(const char *kind, const struct rs_site *site, const char *type)
{
    for (size_t i = 0; i < npatterns; i++) {
        struct pattern *p = &patterns[i];

        if (strcmp(p->kind, kind) == 0 && (matches_site(p->text, site) || matches(p->text, type))) {
            p->used++;
            return true;
        }
    }
    return false;
}

void rs_suppress_report(void)
{
    for (size_t i = 0; rs_rt_options.verbosity > 0 && i < npatterns; i++) {
        const struct pattern *p = &patterns[i];

        if (p->used > 0)
            rs_print("NOTE: %s:%u: suppressed %u finding%s: %s:%s", rs_rt_options.suppressions,
                     p->line, p->used, p->used == 1 ? "" : "s", p->kind, p->text);
        else
            rs_print("NOTE: %s:%u: suppresses nothing: %s:%s", rs_rt_options.suppressions, p->line,
                     p->kind, p->text);
    }
}
