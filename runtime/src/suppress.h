// SPDX-License-Identifier: Apache-2.0
// What is not to be reported. A line of the file is KIND:PATTERN, where KIND is that of a finding
// and PATTERN, in which '*' stands for any text, is the function, the file, the expression or the
// object's type of a finding; '#' begins a comment.
#ifndef RS_RT_SUPPRESS_H
#define RS_RT_SUPPRESS_H

#include <stdbool.h>

#include "refsan/abi.h"

// Reads the file of the option. A line that is none ends the process with a message that names it.
void rs_suppress_init(void);

// Whether a finding is not to be reported. `site` may be NULL.
bool rs_suppressed(const char *kind, const struct rs_site *site, const char *type);

// Says how often each pattern was used, and which were not.
void rs_suppress_report(void);

#endif
