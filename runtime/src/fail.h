// SPDX-License-Identifier: Apache-2.0
// Failures on purpose: which of the calls that may fail does, by REFSAN_OPTIONS, and whether the
// functions on the way out tell it as the C API asks for.
#ifndef RS_RT_FAIL_H
#define RS_RT_FAIL_H

#include "refsan/abi.h"

// Reads the options; called once, after them. Calls fail from then on.
void rs_fail_init(void);

// No call fails any more: the process is being judged.
void rs_fail_stop(void);

// The last call that was made to fail; NULL if none was.
const struct rs_site *rs_fail_site(void);

#endif
