// SPDX-License-Identifier: Apache-2.0
// REFSAN_OPTIONS=key=value:key=value. A wrong option ends the process with a message that names it.
#ifndef RS_RT_OPTIONS_H
#define RS_RT_OPTIONS_H

#include "os.h"

// Exit status of a process whose options are wrong.
#define RS_USAGE_STATUS 2

struct rs_rt_options {
    int exitcode;   // status of the process when something was reported; 0 leaves the program's
    int verbosity;  // 1: say what was judged even if all is well
    int help;
    int quarantine;             // 1: keep freed objects for a while and report their use
    int stacks;                 // 1: C stacks in reports
    const char *log_path;       // reports go to LOG_PATH.PID; NULL = standard error
    const char *json;           // records go to JSON.PID; NULL = nowhere
    const char *suppressions;   // a file; NULL = none
    unsigned cycles;            // lines that are told of garbage; 0: cycles are not looked for
    unsigned growth;            // lines that are told of what has grown, at the end; 0 = none
    const char *graph;          // pictures of who holds what leaked go there; NULL = none
    const char *fail;           // which call fails: a number or "every"; NULL = none
    unsigned fail_depth;        // callers by which places differ
    unsigned fail_calls;        // of one place that count; 0 = all
    const char *fail_function;  // names of the functions that may fail; NULL = all
    const char *fail_in;        // names of the functions in which they may; NULL = all
};

extern RS_OWN struct rs_rt_options rs_rt_options;

// Reads the environment. Called once, before the first report.
void rs_rt_options_read(void);

// Ends the process over a wrong option: "REFSAN_OPTIONS: WHAT 'TEXT'".
_Noreturn void rs_rt_options_wrong(const char *what, const char *text);

#endif
