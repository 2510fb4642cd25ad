// SPDX-License-Identifier: Apache-2.0
// Call stacks of the calling thread. stack_linux.c is the one implementation.
#ifndef RS_RT_STACK_H
#define RS_RT_STACK_H

#include <stddef.h>
#include <stdint.h>

#include "os.h"

// What has to be loaded before the first look at a stack, which may happen where nothing can be.
void rs_os_callers_init(void);

// The memory of the program or library that an address belongs to; empty if of none.
struct rs_os_region rs_os_module(uintptr_t address);

// Where the calls in `module` that led here return to, innermost first, up to the first function
// of another module. Returns how many.
size_t rs_os_callers(uintptr_t *callers, size_t max, struct rs_os_region module);

// ---- whole stacks, with names -------------------------------------------------------------------

#define RS_NAME_MAX 256

// Loads what the functions below need; once, before them. NULL, or what is missing.
const char *rs_os_stack_init(void);

// Where the calls that led here return to, innermost first. Returns how many.
size_t rs_os_stack(uintptr_t *callers, size_t max);

// "make_item+0x1b (item.so+0x1234)", written to `text`, which has room for RS_NAME_MAX.
const char *rs_os_stack_name(uintptr_t caller, char *text);

#endif
