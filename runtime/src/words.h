// SPDX-License-Identifier: Apache-2.0
// Words of memory that have the address of an object that is asked for. The GIL is held.
#ifndef RS_RT_WORDS_H
#define RS_RT_WORDS_H

#include "heap.h"

// Adds to `frames` of each object the words in frames of running Python code and in C stacks. The
// calling thread's stack begins to count at `stack`; NULL: it does not.
void rs_words_frames(struct rs_counts *counts, const void *stack);

// Calls `visit` with each word of writable memory that is no frame and no stack.
void rs_words_each(void (*visit)(void *ctx, uintptr_t at, uintptr_t word), void *ctx);

// Calls `met` with each other word of writable memory, and where it is. What was freed is left out,
// as far as that is known.
void rs_words_memory(struct rs_counts *counts,
                     void (*met)(void *ctx, uintptr_t at, struct rs_count *count), void *ctx);

#endif
