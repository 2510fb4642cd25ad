// SPDX-License-Identifier: Apache-2.0
// The roles of functions, as the tables of all units loaded so far give them. Safe in threads.
#ifndef RS_RT_ROLES_H
#define RS_RT_ROLES_H

#include "refsan/abi.h"

void rs_roles_add(const struct rs_module *module);

// NULL if no table names the function.
const struct rs_role *rs_role_find(const void *function);

#endif
