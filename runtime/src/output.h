// SPDX-License-Identifier: Apache-2.0
// Lines of reports. Each begins with "==PID==refsan: " and is written at once, so that lines of
// several processes or threads do not mix.
#ifndef RS_RT_OUTPUT_H
#define RS_RT_OUTPUT_H

// One line, without its newline in `format`; too long a one is cut.
void rs_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
