// SPDX-License-Identifier: Apache-2.0
// `refsan torture`: runs a program with instrumented extensions over and over, each time with the
// next of its C API calls failing, until a run reaches no call that has not failed yet. What the
// error paths then lose, crash on or forget to raise is collected, as far as the run without
// failures does not do it too.
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "signals.h"
#include "tool.h"
#include "torture.h"

enum { CALLS_DEFAULT = 2, DEPTH_DEFAULT = 32, JOBS_MAX = 256 };

static const char usage[] =
    "usage: refsan torture [OPTION...] [--] PROGRAM [ARGUMENT...]\n"
    "  PROGRAM           runs extensions that were built with refsan's flags for --instrument\n"
    "  --state=DIR       where results are kept; a call with the same DIR goes on where the last\n"
    "                    one ended (default: refsan-torture)\n"
    "  --calls=N         how many calls at one place fail in turn, by each way to it (default 2)\n"
    "  --depth=N         how many callers a way is told by (default 32); 0 is a quick first look\n"
    "  --function=NAMES  only calls of these functions fail: names separated by ','\n"
    "  --in=NAMES        only calls by these functions fail\n"
    "  --jobs=N          so many runs at once (default 1)\n"
    "  --timeout=N       seconds after which a run is taken to hang (default: ten times what the\n"
    "                    run without failures takes, and 20)\n"
    "  --last=N          stop after failure N\n";

enum option_id {
    OPT_HELP = 1,
    OPT_STATE,
    OPT_CALLS,
    OPT_DEPTH,
    OPT_FUNCTION,
    OPT_IN,
    OPT_JOBS,
    OPT_TIMEOUT,
    OPT_LAST
};

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPT_HELP},
    {"state", required_argument, NULL, OPT_STATE},
    {"calls", required_argument, NULL, OPT_CALLS},
    {"depth", required_argument, NULL, OPT_DEPTH},
    {"function", required_argument, NULL, OPT_FUNCTION},
    {"in", required_argument, NULL, OPT_IN},
    {"jobs", required_argument, NULL, OPT_JOBS},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"last", required_argument, NULL, OPT_LAST},
    {NULL, 0, NULL, 0},
};

// ---- options --------------------------------------------------------------------------------

static bool set_number(uint32_t *number, uint32_t least, uint32_t most)
{
    if (rs_parse_number(optarg, least, most, number))
        return true;
    fprintf(stderr, "refsan: not a number from %u to %u: '%s'\n", least, most, optarg);
    return false;
}

// Names go into REFSAN_OPTIONS, where ':' ends a value.
static bool set_names(const char **names)
{
    *names = optarg;
    if (*optarg != '\0' && strchr(optarg, ':') == NULL)
        return true;
    fprintf(stderr, "refsan: not names separated by ',': '%s'\n", optarg);
    return false;
}

static bool apply_option(struct rs_torture *t, int id)
{
    switch (id) {
    case OPT_STATE:
        t->state = optarg;
        if (*optarg != '\0' && strchr(optarg, ':') == NULL)
            return true;
        fprintf(stderr, "refsan: not a folder's name without ':': '%s'\n", optarg);
        return false;
    case OPT_CALLS:
        return set_number(&t->calls, 1, INT32_MAX);
    case OPT_DEPTH:
        return set_number(&t->depth, 0, INT32_MAX);
    case OPT_FUNCTION:
        return set_names(&t->function);
    case OPT_IN:
        return set_names(&t->in);
    case OPT_JOBS:
        return set_number(&t->jobs, 1, JOBS_MAX);
    case OPT_TIMEOUT:
        return set_number(&t->timeout, 1, INT32_MAX);
    case OPT_LAST:
        return set_number(&t->last, 1, INT32_MAX);
    default:
        return false;
    }
}

// Returns an exit code, or -1 to go on.
static int parse(struct rs_torture *t, int argc, char **argv)
{
    int id;

    optind = 1;
    while ((id = getopt_long(argc, argv, "+", long_options, NULL)) != -1) {
        if (id == OPT_HELP) {
            fputs(usage, stdout);
            return RS_EXIT_OK;
        }
        if (!apply_option(t, id))
            return RS_EXIT_USAGE;
    }
    if (optind == argc) {
        fputs(usage, stderr);
        return RS_EXIT_USAGE;
    }
    t->program = argv + optind;
    return -1;
}

// ---- the walk -------------------------------------------------------------------------------

// The log of a run that found nothing is of no use.
static bool keep(struct rs_torture *t, json_t *result)
{
    uint32_t number = (uint32_t)json_integer_value(json_object_get(result, "number"));
    char *log = rs_torture_path(t, "log", &number);
    bool kept = rs_torture_keep(t, result);

    if (number != 0 && !rs_torture_is_new(t, result))
        remove(log);
    free(log);
    return kept;
}

// The run without failures: what it takes, and what is found anyway.
static bool run_unharmed(struct rs_torture *t)
{
    double start = rs_now();
    struct rs_run run;
    json_t *result;

    if (rs_torture_result(t, 0) != NULL)
        return true;
    if (!rs_torture_start(t, &run, 0, false))
        return false;
    result = rs_torture_wait(t, &run, 1);
    if (result == NULL) {
        rs_torture_kill(&run, 1);
        return false;
    }
    json_object_set_new(result, "seconds", json_real(rs_now() - start));
    if (json_object_get(result, "calls") == NULL) {
        fprintf(stderr, "refsan: no call that can fail was reached: %s; see %s/log.0\n",
                strcmp(json_string_value(json_object_get(result, "ended")), "exited") == 0
                    ? "has the program instrumented extensions?"
                    : "the program did not end by itself",
                t->state);
        json_decref(result);
        return false;
    }
    return keep(t, result);
}

// The next failure that has no result yet.
static uint32_t next_number(const struct rs_torture *t, uint32_t number)
{
    do
        number++;
    while (rs_torture_result(t, number) != NULL);
    return number;
}

struct walk {
    struct rs_run runs[JOBS_MAX];
    uint32_t running;
    uint32_t number;  // the last one started
    uint32_t end;     // the first one that reached nothing; 0 = not yet seen
};

static bool start_some(const struct rs_torture *t, struct walk *walk)
{
    for (uint32_t i = 0; i < t->jobs; i++) {
        uint32_t number = next_number(t, walk->number);

        if (walk->runs[i].pid != 0)
            continue;
        if (walk->end != 0 || (t->last != 0 && number > t->last))
            break;
        if (!rs_torture_start(t, &walk->runs[i], number, false))
            return false;
        walk->number = number;
        walk->running++;
    }
    return true;
}

// On a busy machine a run may be slow: it hangs if it does so twice.
static bool run_again(struct rs_torture *t, struct walk *walk, const json_t *result)
{
    uint32_t number = (uint32_t)json_integer_value(json_object_get(result, "number"));

    for (uint32_t i = 0; i < t->jobs; i++) {
        if (walk->runs[i].pid == 0)
            return rs_torture_start(t, &walk->runs[i], number, true);
    }
    return false;
}

static bool is_first_hang(const json_t *result)
{
    return strcmp(json_string_value(json_object_get(result, "ended")), "hung") == 0 &&
           !json_is_true(json_object_get(result, "again"));
}

// The first run beyond those calls that could fail without any failure, and that reached nothing
// more, is no result, but the end. One before that only went another way than usual.
static bool take_one(struct rs_torture *t, struct walk *walk)
{
    json_t *result = rs_torture_wait(t, walk->runs, t->jobs);
    uint32_t number = (uint32_t)json_integer_value(json_object_get(result, "number"));
    bool started;

    if (result == NULL)
        return false;
    if (is_first_hang(result)) {
        started = run_again(t, walk, result);
        json_decref(result);
        return started;
    }
    walk->running--;
    if (json_object_get(result, "failed") != NULL || number <= t->total)
        return keep(t, result);
    walk->end = walk->end == 0 ? number : walk->end;
    json_decref(result);
    return true;
}

static bool walk_all(struct rs_torture *t)
{
    static struct walk walk;
    bool fine = true;

    while (fine && !rs_interrupted()) {
        fine = start_some(t, &walk);
        if (walk.running == 0)
            break;
        fine = fine && take_one(t, &walk);
        rs_torture_progress(t, false);
    }
    rs_torture_progress(t, true);
    rs_torture_kill(walk.runs, t->jobs);
    return fine;
}

static int work(struct rs_torture *t)
{
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    rs_signals_watch();
    if (rs_torture_open(t) && run_unharmed(t) && walk_all(t) && !rs_interrupted())
        return rs_torture_report(t);
    if (rs_interrupted())
        fprintf(stderr, "refsan: interrupted; the same command goes on\n");
    return RS_EXIT_USAGE;
}

int rs_torture_main(int argc, char **argv)
{
    struct rs_torture t = {
        .state = "refsan-torture", .calls = CALLS_DEFAULT, .depth = DEPTH_DEFAULT, .jobs = 1};
    int code = parse(&t, argc, argv);

    if (code >= 0)
        return code;
    code = work(&t);
    json_decref(t.results);
    if (t.log != NULL)
        fclose(t.log);
    return code;
}
