// SPDX-License-Identifier: Apache-2.0
// Garbage that the collector finds: objects that hold each other and that nothing else holds, by
// type and by the place that allocated them. The GIL is held.
#ifndef RS_RT_GARBAGE_H
#define RS_RT_GARBAGE_H

// From now on each collection is looked at.
void rs_garbage_start(void);

// Tells of it at the end, if there was any.
void rs_garbage_report(void);

#endif
