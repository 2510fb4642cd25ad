// SPDX-License-Identifier: Apache-2.0
// `refsan torture`: one run of the program, from its start to its result. The runtime in it writes
// its records to files in the state folder; they are read when it has ended, however it did.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "signals.h"
#include "tool.h"
#include "torture.h"

enum { NO_FAILURE = 0, EXEC_FAILED = 127 };

char *rs_torture_path(const struct rs_torture *t, const char *name, const uint32_t *number)
{
    char *path;
    int len = number != NULL ? asprintf(&path, "%s/%s.%u", t->state, name, *number)
                             : asprintf(&path, "%s/%s", t->state, name);

    if (len < 0)
        abort();
    return path;
}

// ---- starting -------------------------------------------------------------------------------

// What the user has in REFSAN_OPTIONS stays; of two words for one option the last counts.
static char *runtime_options(const struct rs_torture *t, uint32_t number)
{
    const char *given = getenv("REFSAN_OPTIONS");
    char *records = rs_torture_path(t, "records", &number);
    char *options;
    int len = asprintf(&options, "%s%sfail=%lu:fail_calls=%u:fail_depth=%u:json=%s%s%s%s%s",
                       given != NULL ? given : "", given != NULL ? ":" : "",
                       number == NO_FAILURE ? UINT32_MAX : (unsigned long)number, t->calls,
                       t->depth, records, t->function != NULL ? ":fail_function=" : "",
                       t->function != NULL ? t->function : "", t->in != NULL ? ":fail_in=" : "",
                       t->in != NULL ? t->in : "");

    free(records);
    if (len < 0)
        abort();
    return options;
}

// In the child: the same failure again in the same run, as far as Python is concerned.
_Noreturn static void become(const struct rs_torture *t, uint32_t number)
{
    char *log = rs_torture_path(t, "log", &number);
    int out = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int in = open("/dev/null", O_RDONLY);
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    setenv("REFSAN_OPTIONS", runtime_options(t, number), 1);
    setenv("PYTHONHASHSEED", "0", 0);
    setenv("PYTHONFAULTHANDLER", "1", 0);
    if (out >= 0 && in >= 0) {
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execvp(t->program[0], t->program);
        fprintf(stderr, "refsan: cannot run '%s': %s\n", t->program[0], strerror(errno));
    }
    _exit(EXEC_FAILED);
}

bool rs_torture_start(const struct rs_torture *t, struct rs_run *run, uint32_t number, bool again)
{
    double limit = t->timeout != 0 ? t->timeout : t->unharmed * 10 + 20;

    *run = (struct rs_run){.pid = fork(), .number = number, .again = again};
    if (run->pid == 0)
        become(t, number);
    if (run->pid < 0) {
        fprintf(stderr, "refsan: cannot start '%s': %s\n", t->program[0], strerror(errno));
        run->pid = 0;
        return false;
    }
    setpgid(run->pid, run->pid);
    if (number != NO_FAILURE || t->timeout != 0)
        run->deadline = rs_now() + (again ? 3 * limit : limit);
    return true;
}

// ---- its records ----------------------------------------------------------------------------

static void take_record(json_t *result, json_t *record)
{
    const char *kind = json_string_value(json_object_get(record, "record"));
    json_t *calls = json_object_get(record, "calls");

    if (kind == NULL)
        return;
    if (strcmp(kind, "finding") == 0)
        json_array_append(json_object_get(result, "findings"), record);
    else if (strcmp(kind, "injection") == 0 && json_object_get(result, "failed") == NULL)
        json_object_set(result, "failed", json_object_get(record, "site"));
    else if (strcmp(kind, "unreached") == 0 &&
             json_integer_value(calls) > json_integer_value(json_object_get(result, "calls")))
        json_object_set(result, "calls", calls);
}

// A process that was killed may have left half a line.
static void take_records(json_t *result, const char *path)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;

    while (in != NULL && getline(&line, &size, in) > 0) {
        json_t *record = json_loads(line, 0, NULL);

        if (record != NULL)
            take_record(result, record);
        json_decref(record);
    }
    free(line);
    if (in != NULL)
        fclose(in);
}

// Each process of a run has a file of its own: records.NUMBER.PID.
static void take_files(const struct rs_torture *t, json_t *result, uint32_t number)
{
    DIR *folder = opendir(t->state);
    struct dirent *entry;
    char prefix[32];

    snprintf(prefix, sizeof prefix, "records.%u.", number);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char *path;

        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        path = rs_torture_path(t, entry->d_name, NULL);
        take_records(result, path);
        unlink(path);
        free(path);
    }
    if (folder != NULL)
        closedir(folder);
}

static json_t *finish(const struct rs_torture *t, struct rs_run *run, int status)
{
    bool killed = WIFSIGNALED(status);
    const char *ended = run->hung ? "hung" : killed ? "killed" : "exited";
    json_t *result = json_pack("{s:b, s:i, s:s, s:i, s:[]}", "again", (int)run->again, "number",
                               (int)run->number, "ended", ended, "status",
                               killed ? WTERMSIG(status) : WEXITSTATUS(status), "findings");

    if (result == NULL)
        abort();
    kill(-run->pid, SIGKILL);
    take_files(t, result, run->number);
    run->pid = 0;
    return result;
}

// ---- waiting --------------------------------------------------------------------------------

static void kill_late(struct rs_run *runs, uint32_t nruns)
{
    for (uint32_t i = 0; i < nruns; i++) {
        if (runs[i].pid == 0 || runs[i].deadline == 0 || rs_now() < runs[i].deadline)
            continue;
        runs[i].hung = true;
        kill(-runs[i].pid, SIGKILL);
    }
}

json_t *rs_torture_wait(const struct rs_torture *t, struct rs_run *runs, uint32_t nruns)
{
    const struct timespec tick = {.tv_nsec = 200 * 1000 * 1000};
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    while (!rs_interrupted()) {
        for (uint32_t i = 0; i < nruns; i++) {
            int status;

            if (runs[i].pid == 0 || waitpid(runs[i].pid, &status, WNOHANG) != runs[i].pid)
                continue;
            if (WIFEXITED(status) && WEXITSTATUS(status) == EXEC_FAILED &&
                runs[i].number == NO_FAILURE) {
                fprintf(stderr, "refsan: cannot run '%s'; see %s/log.0\n", t->program[0], t->state);
                runs[i].pid = 0;
                return NULL;
            }
            return finish(t, &runs[i], status);
        }
        kill_late(runs, nruns);
        sigtimedwait(&child, NULL, &tick);
    }
    return NULL;
}

void rs_torture_kill(struct rs_run *runs, uint32_t nruns)
{
    for (uint32_t i = 0; i < nruns; i++) {
        if (runs[i].pid == 0)
            continue;
        kill(-runs[i].pid, SIGKILL);
        while (waitpid(runs[i].pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        runs[i].pid = 0;
    }
}
