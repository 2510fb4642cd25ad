// SPDX-License-Identifier: Apache-2.0
// Signals that ask the process to end: SIGINT, SIGTERM and SIGHUP.
#ifndef RS_TOOL_SIGNALS_H
#define RS_TOOL_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

// From now on they are only noted.
void rs_signals_watch(void);

// Whether one came since.
bool rs_interrupted(void);

// Keeps them waiting, until the mask that was there `before` is set again (as ppoll does).
void rs_signals_block(sigset_t *before);

#endif
