// SPDX-License-Identifier: Apache-2.0
// What a command over many units begins with: the command line, settings, the compiler, the units.
#ifndef RS_TOOL_SESSION_H
#define RS_TOOL_SESSION_H

#include "check_options.h"
#include "gate.h"

struct rs_session {
    struct rs_arena arena;
    struct rs_check_options options;
    struct rs_install install;
    struct rs_analyser analyser;
    struct rs_database database;
    struct rs_config config;  // of the run: the current folder's
    const char *root;         // names that are told are relative to it
    struct rs_cache cache;
    struct rs_gate gate;
    // ---- its own ----
    struct rs_config **known;  // settings by folder
    size_t nknown;
    size_t known_cap;
};

// Reads the command line of `refsan check` and prepares the gate. -1 to go on, else the exit code;
// a message was printed. The session must be zero before; in both cases it is given back with
// rs_session_close.
int rs_session_open(struct rs_session *session, int argc, char **argv);

void rs_session_close(struct rs_session *session);

// Tells on stderr why units could not be analysed. Returns how many.
size_t rs_session_tell_failures(const struct rs_session *session);

#endif
