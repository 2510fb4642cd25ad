// SPDX-License-Identifier: Apache-2.0
// From the command that compiles a unit to the one that analyses it.
#ifndef RS_TOOL_COMMAND_H
#define RS_TOOL_COMMAND_H

#include <limits.h>

#include "database.h"
#include "plugin.h"

// Which compiler and plugin analyse; valid after rs_analyser_find.
struct rs_analyser {
    const struct rs_install *install;
    const char *cc;  // the clang that serves commands of other compilers
    int version;     // of it
    struct rs_cache *cache;
    char line[RS_MAX_COMPILER_LINE];  // what it says of itself
    char plugin[PATH_MAX];            // the one for it
    const char *asked;  // the compiler of a command that was asked last, and whether it is
    bool fits;          // one that can load the plugin
};

// Chooses the compiler: `cc`, or without one (NULL) clang-N for the newest plugin there is. False,
// with one line on stderr, if it cannot be run or has no plugin. What compilers say of themselves
// is kept in `cache` (may be NULL).
bool rs_analyser_find(struct rs_analyser *analyser, const struct rs_install *install,
                      struct rs_cache *cache, const char *cc);

// Whether the command compiles C or C++: an assembler's or a linker's is none of ours.
bool rs_command_is_ours(const struct rs_command *command);

// The words, ended by NULL, that analyse the unit: what decides how its text is read is kept, what
// writes files or warns is left out, and refsan's own options are kept but for those that do
// something else than say what a finding is. Strings are in the arena or the command's, and must
// live as long as the analyser. `options` (ended by NULL) are added to the end, each
// "KEY" or "KEY=VALUE".
const char **rs_command_analyse(struct rs_arena *arena, struct rs_analyser *analyser,
                                const struct rs_command *command, const char *const *options);

// Takes the words out that the compiler said, in its `output`, that it does not know (options of
// another compiler). False if there are none.
bool rs_command_drop_unknown(const char **words, const char *output);

#endif
