// SPDX-License-Identifier: Apache-2.0
// REFSAN_OPTIONS=key=value:key=value. A wrong option ends the process with a message that names it.
#ifndef RS_RT_OPTIONS_H
#define RS_RT_OPTIONS_H

struct rs_rt_options {
    int exitcode;   // status of the process when something was reported; 0 leaves the program's
    int verbosity;  // 1: say what was judged even if all is well
    int help;
    const char *log_path;  // reports go to LOG_PATH.PID; NULL = standard error
};

extern struct rs_rt_options rs_rt_options;

// Reads the environment. Called once, before the first report.
void rs_rt_options_read(void);

#endif
