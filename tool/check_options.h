// SPDX-License-Identifier: Apache-2.0
// The command line of `refsan check`, and what it makes of a file's settings.
#ifndef RS_TOOL_CHECK_OPTIONS_H
#define RS_TOOL_CHECK_OPTIONS_H

#include "config.h"
#include "report.h"

struct rs_check_options {
    struct rs_arena *arena;
    const char *database;  // -p; NULL: not given
    struct rs_list files;
    struct rs_list flags;  // behind "--"
    bool has_flags;
    int jobs;
    uint32_t timeout;  // seconds; 0: not given
    const char *cc;
    const char *level;
    const char *budget;
    bool generated;
    struct rs_list only;
    struct rs_list disable;
    struct rs_list contracts;
    const char *config;  // a file; NULL: found upward
    bool no_config;
    const char *baseline;
    bool update_baseline;
    bool strict;
    const char *diff;
    bool fix;
    const char *cache;  // a folder; NULL: the user's own
    bool no_cache;
    const struct rs_form *form;
    const char *output;
    bool quiet;
};

// Reads the command line. -1 to go on, else the exit code; a message was printed.
int rs_check_options_read(struct rs_check_options *options, struct rs_arena *arena, int argc,
                          char **argv);

// The plugin's options for a file with these settings: each "KEY" or "KEY=VALUE", ended by NULL.
const char *const *rs_plugin_options(const struct rs_check_options *options,
                                     const struct rs_config *config);

#endif
