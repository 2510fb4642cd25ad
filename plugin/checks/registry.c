// SPDX-License-Identifier: Apache-2.0
// The list of checks, in the order of help: one line each.
#include "registry.h"

#include <string.h>

#define RS_CHECKS(X)                                                                               \
    X(leak)                                                                                        \
    X(over_decref)                                                                                 \
    X(use_after_decref)                                                                            \
    X(borrowed)                                                                                    \
    X(borrowed_dies)                                                                               \
    X(steal)                                                                                       \
    X(null_result)                                                                                 \
    X(not_object)                                                                                  \
    X(format)                                                                                      \
    X(overwrite)                                                                                   \
    X(setref)                                                                                      \
    X(exception)                                                                                   \
    X(method_table)                                                                                \
    X(gc_missing)                                                                                  \
    X(traverse)                                                                                    \
    X(clear)                                                                                       \
    X(dealloc)                                                                                     \
    X(weakref)                                                                                     \
    X(alloc)                                                                                       \
    X(gil)                                                                                         \
    X(reinit)                                                                                      \
    X(module_state)                                                                                \
    X(global)                                                                                      \
    X(pool)

#define DECLARE(name) extern const struct rs_check rs_check_##name;
RS_CHECKS(DECLARE)

#define LIST(name) &rs_check_##name,
const struct rs_check *const rs_all_checks[] = {RS_CHECKS(LIST)};
const uint32_t rs_nall_checks = sizeof rs_all_checks / sizeof rs_all_checks[0];

const struct rs_check *rs_check_find(const char *id)
{
    for (uint32_t i = 0; i < rs_nall_checks; i++) {
        if (strcmp(rs_all_checks[i]->id, id) == 0) {
            return rs_all_checks[i];
        }
    }
    return NULL;
}
