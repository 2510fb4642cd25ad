// SPDX-License-Identifier: Apache-2.0
// Where blocks of Python's allocators were allocated: the line of Python code that ran, and the
// call of the C API that instrumented code made, if it did. Recorded from rs_origins_start on;
// until then it costs nothing. The GIL is held for all of this.
//
// An object that comes back from one of the interpreter's free lists is in its old block and keeps
// the line of its first life. What C code allocates without Python's allocators has no record.
#ifndef RS_RT_ORIGINS_H
#define RS_RT_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "refsan/abi.h"

struct rs_origin {
    const char *file;      // of Python code; NULL if none ran. Equal names are one pointer
    const char *function;  // likewise
    uint32_t line;
    const struct rs_site *call;  // in instrumented code; NULL if it did not allocate
};

// From now on allocations are recorded.
void rs_origins_start(void);
bool rs_origins_on(void);

// A block was allocated; is about to be freed.
void rs_origins_allocated(uintptr_t block);
void rs_origins_freed(uintptr_t block);

// The text as one that equals it by address and never goes away.
const char *rs_name(const char *text);

// What a block's number stands for, see shadow.h; NULL if it has none.
const struct rs_origin *rs_origin(uint32_t number);

#endif
