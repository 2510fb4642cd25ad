// SPDX-License-Identifier: Apache-2.0
// What the files of `refsan torture` share. A run is the program executed once, with failure N
// injected or, for N = 0, none. Its result is a JSON object:
//
//     {"number": N, "ended": "exited" | "killed" | "hung", "status": exit status or signal,
//      "again": it was run a second time because it hung,
//      "calls": how many could have failed, if none did, "failed": place, if one did,
//      "findings": [the runtime's records of findings]}
#ifndef RS_TOOL_TORTURE_H
#define RS_TOOL_TORTURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct rs_torture {
    char **program;        // ended by NULL
    const char *state;     // the folder
    const char *function;  // names, or NULL
    const char *in;        // likewise
    uint32_t calls;
    uint32_t depth;
    uint32_t jobs;
    uint32_t timeout;  // seconds; 0 = by the run without failures
    uint32_t last;     // the last failure to inject; 0 = until nothing new is reached

    json_t *results;  // an array, in the order in which runs ended
    FILE *log;        // where each result is written
    uint32_t total;   // calls that could fail without any failure
    double unharmed;  // seconds that the run without failures took
};

// ---- torture_run.c --------------------------------------------------------------------------

struct rs_run {
    pid_t pid;  // 0 = none
    uint32_t number;
    double deadline;  // by rs_now
    bool hung;
    bool again;  // it hung before
};

// Starts the program; with `again` it has more time. False with a line on stderr.
bool rs_torture_start(const struct rs_torture *t, struct rs_run *run, uint32_t number, bool again);

// Waits until one of the runs has ended, frees it and returns its result. NULL where the user wants
// to stop, or on an error, of which a line on stderr tells. Runs over their time are killed.
json_t *rs_torture_wait(const struct rs_torture *t, struct rs_run *runs, uint32_t nruns);

// Kills what still runs.
void rs_torture_kill(struct rs_run *runs, uint32_t nruns);

// "STATE/NAME", or with `number` "STATE/NAME.NUMBER", to be freed.
char *rs_torture_path(const struct rs_torture *t, const char *name, const uint32_t *number);

// ---- torture_state.c ------------------------------------------------------------------------

// Opens the folder, reads the results of an earlier call for the same program, and is ready for
// more. False with a line on stderr.
bool rs_torture_open(struct rs_torture *t);

// Keeps a result, on disk too. Takes over the reference. False with a line on stderr.
bool rs_torture_keep(struct rs_torture *t, json_t *result);

// The result of a run, or NULL.
json_t *rs_torture_result(const struct rs_torture *t, uint32_t number);

// ---- torture_report.c -----------------------------------------------------------------------

// Whether a run found something that the one without failures did not.
bool rs_torture_is_new(const struct rs_torture *t, const json_t *result);

// Prints all that was found, each once, and sums; returns the exit code.
int rs_torture_report(const struct rs_torture *t);

// Rewrites the progress line; the last one is ended by a newline.
void rs_torture_progress(const struct rs_torture *t, bool last);

#endif
