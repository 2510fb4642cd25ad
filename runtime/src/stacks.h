// SPDX-License-Identifier: Apache-2.0
// The C stacks that REFSAN_OPTIONS=stacks=1 adds to reports: for a lost reference, of the function
// call that left it over.
#ifndef RS_RT_STACKS_H
#define RS_RT_STACKS_H

#include <stdbool.h>
#include <stdint.h>

#include "refsan/abi.h"

#define RS_STACK_MAX 24

// Innermost call first; zeros behind the outermost.
struct rs_stack {
    uintptr_t callers[RS_STACK_MAX];
};

// Loads what is needed if the option asks for stacks. What is missing ends the process with a
// message.
void rs_stacks_init(void);

// The calling thread's stack, without the runtime's own functions. False if none are wanted.
bool rs_stack_take(struct rs_stack *stack);

// Remembers the calling thread's stack for an object that a function leaves over at this site.
void rs_stack_keep(const void *object, const struct rs_site *site);

// What was remembered; NULL if nothing, or if something newer has taken its place.
const struct rs_stack *rs_stack_find(const void *object, const struct rs_site *site);

#endif
