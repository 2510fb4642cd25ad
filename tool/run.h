// SPDX-License-Identifier: Apache-2.0
// Running commands side by side.
#ifndef RS_TOOL_RUN_H
#define RS_TOOL_RUN_H

#include <stdbool.h>
#include <stddef.h>

struct rs_job {
    const char *directory;
    const char *const *args;  // args[0] is looked up in PATH; ends with NULL
    int errors;               // the file descriptor for its stderr; -1: as its stdout
    void *ctx;                // the caller's
    // ---- when it is done ----
    int status;    // as waitpid gives it; -1 if it could not be started
    int error;     // errno if it could not be started
    bool late;     // it was ended because it ran longer than it may; then it has no output
    char *output;  // what it wrote, NUL-terminated; the caller's to free; NULL if memory is short
    size_t len;
};

// What runs: jobs are asked for while there is room, again after each that ended, and told when
// they end. Both are called in the caller's thread.
struct rs_runner {
    int limit;                                    // at once
    double seconds;                               // that each may take; 0: all it needs
    bool (*next)(void *ctx, struct rs_job *job);  // false: there is none now
    void (*done)(void *ctx, struct rs_job *job);
    void *ctx;
};

// Runs until none runs and there is no other. False if a signal asked the process to end: then what
// ran was ended too, and `done` was not called for it.
bool rs_run(const struct rs_runner *runner);

#endif
