// SPDX-License-Identifier: Apache-2.0
// Use after free: objects that died are kept for a while, as objects that report what is done with
// them. Switched on by the option `quarantine`. All is done under the GIL.
#ifndef RS_RT_QUARANTINE_H
#define RS_RT_QUARANTINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os.h"
#include "refsan/abi.h"

// Read by each hook.
extern RS_OWN bool rs_quarantine_on;

// Called once the interpreter was found.
void rs_quarantine_setup(void);

// The last reference to this object is about to be released here.
void rs_quarantine_dying(const struct rs_site *site, void *object);

// A block is to be freed: returns the block that is to be freed in its stead, which may be the
// same; NULL if none is.
void *rs_quarantine_put(void *block, size_t size);

// Whether the object, which is not NULL, is one that was freed; tells so.
bool rs_quarantine_check(const struct rs_site *site, void *object);

#endif
