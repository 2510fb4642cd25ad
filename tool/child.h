// SPDX-License-Identifier: Apache-2.0
// A process that runs beside this one, with a pipe that takes what it says. It is in a process
// group of its own, so that it can be ended with all that it started.
#ifndef RS_TOOL_CHILD_H
#define RS_TOOL_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// None runs when zero-initialised.
struct rs_child {
    pid_t pid;     // 0: none runs
    int pipe;      // from it, to be polled
    char *output;  // what it said, NUL-terminated; NULL if memory is short; the caller's to free
    size_t len;
    size_t cap;
};

// Runs the words (ended by NULL; the first is looked up in PATH) in the folder, without input.
// What it writes to stderr goes to the file descriptor `errors`, or, where that is -1, to the pipe
// as well. 0, or what errno would be.
int rs_child_start(struct rs_child *child, const char *directory, const char *const *words,
                   int errors);

// Reads what is there. False when the process has closed its output.
bool rs_child_listen(struct rs_child *child);

// Waits for the process, which has closed its output. Returns its status, as waitpid gives it.
int rs_child_finish(struct rs_child *child);

// Ends it by the signal, and forgets what it said.
void rs_child_end(struct rs_child *child, int signal);

#endif
