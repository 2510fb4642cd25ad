// SPDX-License-Identifier: Apache-2.0
// `refsan torture`: what is known so far, kept in the state folder so that an interrupted call goes
// on where it was. STATE/results has a line of JSON for what is run and one for each run that
// ended; a line that an interruption cut short is as if it had not been written.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"
#include "torture.h"

// What has to be the same for results to be of use.
static json_t *describe(const struct rs_torture *t)
{
    json_t *program = json_array();

    for (char **word = t->program; *word != NULL; word++)
        json_array_append_new(program, json_stringn_nocheck(*word, strlen(*word)));
    return json_pack("{s:o, s:i, s:i, s:s*, s:s*}", "program", program, "calls", (int)t->calls,
                     "depth", (int)t->depth, "function", t->function, "in", t->in);
}

static bool write_line(struct rs_torture *t, const json_t *value)
{
    bool done = json_dumpf(value, t->log, JSON_COMPACT | JSON_SORT_KEYS) == 0 &&
                fputc('\n', t->log) != EOF && fflush(t->log) == 0;

    if (!done)
        fprintf(stderr, "refsan: cannot write '%s/results': %s\n", t->state, strerror(errno));
    return done;
}

static void learn(struct rs_torture *t, json_t *result)
{
    if (json_integer_value(json_object_get(result, "number")) == 0) {
        t->total = (uint32_t)json_integer_value(json_object_get(result, "calls"));
        t->unharmed = json_real_value(json_object_get(result, "seconds"));
    }
    json_array_append_new(t->results, result);
}

bool rs_torture_keep(struct rs_torture *t, json_t *result)
{
    learn(t, result);
    return write_line(t, result);
}

json_t *rs_torture_result(const struct rs_torture *t, uint32_t number)
{
    json_t *result;
    size_t i;

    json_array_foreach(t->results, i, result)
    {
        if (json_integer_value(json_object_get(result, "number")) == (json_int_t)number)
            return result;
    }
    return NULL;
}

// ---- an earlier call ------------------------------------------------------------------------

static bool fail_other(const struct rs_torture *t)
{
    fprintf(stderr,
            "refsan: '%s' has results of another program or other options; remove it or "
            "choose another folder with --state\n",
            t->state);
    return false;
}

// Reads what is there; `*end` is behind the last whole line.
static bool read_results(struct rs_torture *t, FILE *in, const json_t *description, long *end)
{
    char *line = NULL;
    size_t size = 0;
    bool first = true;
    bool same = true;

    while (same && getline(&line, &size, in) > 0) {
        json_t *value = json_loads(line, 0, NULL);

        if (value == NULL || strchr(line, '\n') == NULL) {
            json_decref(value);
            break;
        }
        *end = ftell(in);
        if (first) {
            same = json_equal(value, description);
            json_decref(value);
        } else {
            learn(t, value);
        }
        first = false;
    }
    free(line);
    return same || fail_other(t);
}

bool rs_torture_open(struct rs_torture *t)
{
    char *path = rs_torture_path(t, "results", NULL);
    json_t *description = describe(t);
    long end = 0;
    bool done = true;

    t->results = json_array();
    if (mkdir(t->state, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "refsan: cannot make '%s': %s\n", t->state, strerror(errno));
        done = false;
    } else if ((t->log = fopen(path, "a+")) == NULL) {
        fprintf(stderr, "refsan: cannot open '%s': %s\n", path, strerror(errno));
        done = false;
    } else {
        rewind(t->log);
        done = read_results(t, t->log, description, &end);
    }
    if (done && ftruncate(fileno(t->log), end) == 0)
        fseek(t->log, 0, SEEK_END);
    if (done && end == 0)
        done = write_line(t, description);
    json_decref(description);
    free(path);
    return done;
}
