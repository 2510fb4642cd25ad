// SPDX-License-Identifier: Apache-2.0
// Lines of reports. Each begins with "==PID==refsan: " and is written at once, so that lines of
// several processes or threads do not mix.
#ifndef RS_RT_OUTPUT_H
#define RS_RT_OUTPUT_H

#include <stdbool.h>

// One line, without its newline in `format`; too long a one is cut.
void rs_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Whether lines are left out from now on.
void rs_output_mute(bool mute);

// A file that each process has for itself; all zero before it is opened.
struct rs_stream {
    int fd;
    int owner;  // the process that opened it
};

// The descriptor of PREFIX.PID, opened when it is first asked for. -1 if that fails or `prefix` is
// NULL.
int rs_stream_fd(struct rs_stream *stream, const char *prefix);

#endif
