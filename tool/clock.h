// SPDX-License-Identifier: Apache-2.0
// Time that passes.
#ifndef RS_TOOL_CLOCK_H
#define RS_TOOL_CLOCK_H

// Seconds, of a clock that only goes forward.
double rs_now(void);

#endif
