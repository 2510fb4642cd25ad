// SPDX-License-Identifier: Apache-2.0
// All checks. A new check is one file here and one line in registry.c.
#ifndef RS_CHECKS_REGISTRY_H
#define RS_CHECKS_REGISTRY_H

#include <stdint.h>

#include "check.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct rs_check *const rs_all_checks[];
extern const uint32_t rs_nall_checks;

// The check of this id ("leak"), or NULL.
const struct rs_check *rs_check_find(const char *id);

#ifdef __cplusplus
}
#endif
#endif
