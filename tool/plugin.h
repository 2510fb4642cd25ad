// SPDX-License-Identifier: Apache-2.0
// Where refsan itself is installed, and which plugin is for which compiler.
#ifndef RS_TOOL_PLUGIN_H
#define RS_TOOL_PLUGIN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"

struct rs_install {
    char prefix[PATH_MAX];  // bin/, lib/ and include/ are in it
};

// The tree that this executable is in. False if the system does not tell, with a line on stderr.
bool rs_install_find(struct rs_install *install);

// PREFIX/lib/refsan/clang-VERSION/refsan.so. False if there is none.
bool rs_plugin_path(const struct rs_install *install, int version, char path[PATH_MAX]);

// The version of clang that plugins are for: that of the compiler `cc`, a command as in $(CC), or
// without one (NULL) the only version that there is a plugin for. 0, with a line on stderr, if
// there is no such plugin. What the compiler says of itself is in `line` ("" without one), and may
// be known from the cache, if there is one.
int rs_plugin_version(const struct rs_install *install, struct rs_cache *cache, const char *cc,
                      char line[RS_MAX_COMPILER_LINE]);

// The versions that there is a plugin for, as "16, 19". Returns how many; the newest in `*newest`.
int rs_plugin_list(const struct rs_install *install, char *text, size_t size, int *newest);

// The major version in what a compiler says of itself, "Debian clang version 19.1.7 (3)", or -1.
int rs_clang_version(const char *line);

#endif
