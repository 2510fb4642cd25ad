// SPDX-License-Identifier: Apache-2.0
// What a compiler says of itself.
#ifndef RS_TOOL_COMPILER_H
#define RS_TOOL_COMPILER_H

#include <stdbool.h>

#include "cache.h"

enum { RS_MAX_COMPILER_LINE = 256 };

// The first line that `cc`, a command as in $(CC), prints of itself. To start a clang takes longer
// than all else that `refsan check` does where nothing has changed, so what a program named
// clang... said is kept in `cache` (NULL: nowhere) until the program changes. False if it cannot be
// run.
bool rs_ask_compiler(struct rs_cache *cache, const char *cc, char line[RS_MAX_COMPILER_LINE]);

#endif
