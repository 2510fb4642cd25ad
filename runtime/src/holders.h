// SPDX-License-Identifier: Apache-2.0
// Who holds an object: for refsan.graph, which asks level by level. The GIL is held.
#ifndef RS_RT_HOLDERS_H
#define RS_RT_HOLDERS_H

#include <stddef.h>

// Of each object in a Python list: a record "held", with its count, where it was allocated, and how
// many references nobody accounts for at least; and a record "holder" for each of its holders, up
// to RS_HOLDERS_MAX. Objects are told by their addresses. In memory of rs_os_alloc, or NULL.
char *rs_holders_records(void *list, size_t *bytes);

#define RS_HOLDERS_MAX 200

#endif
