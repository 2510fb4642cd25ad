// SPDX-License-Identifier: Apache-2.0
// The contract texts compiled into the plugin: plugin/contracts/*.refs, turned into one C file by
// cmake/embed.cmake. Read by contract.c only.
#ifndef RS_CORE_BUILTIN_H
#define RS_CORE_BUILTIN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rs_builtin_text {
    const char *file;  // "cpython.refs", for messages
    const char *text;
    size_t len;
    size_t nlines;  // at most so many
};

extern const struct rs_builtin_text rs_builtin_texts[];
extern const size_t rs_builtin_ntexts;

#ifdef __cplusplus
}
#endif
#endif
