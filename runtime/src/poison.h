// SPDX-License-Identifier: Apache-2.0
// A type for what was freed: an object of it reports whatever the interpreter does with it. Needs
// the interpreter, like python.h.
#ifndef RS_RT_POISON_H
#define RS_RT_POISON_H

#include <stdbool.h>
#include <stddef.h>

// Prepares the type; `used` is called with the object and what was done with it. False if the
// interpreter lacks something.
bool rs_poison_setup(void (*used)(void *object, const char *what));

// Has the interpreter free exact lists, tuples, dicts and floats, which it would keep for itself.
void rs_poison_free_lists(void);

// Fills memory from a dead object on, so that it is an object of the type wherever one may begin.
void rs_poison_fill(void *object, size_t size);

bool rs_poison_is(void *object);

#endif
