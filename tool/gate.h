// SPDX-License-Identifier: Apache-2.0
// Analysing many units: in parallel, from the cache where nothing changed, and again where other
// units said something that a unit did not know.
#ifndef RS_TOOL_GATE_H
#define RS_TOOL_GATE_H

#include "cache.h"
#include "command.h"
#include "unit.h"

struct rs_gate_unit {
    const struct rs_command *command;
    const char **words;        // the command that analyses it, but for files that change by round
    struct rs_unit_told told;  // by the last round
    const char *failure;       // why it could not be analysed, NULL if it was
    const char *exchanged;     // contracts from other units that it was analysed with
    size_t number;
    bool context;  // only what is in the cache is wanted, for what it says of functions
    bool pending;
    bool changed;    // it has to be analysed again, now or later
    unsigned nruns;  // in this run of the gate
    uint64_t mark;
    bool busy;
    bool retried;  // without the options that its compiler does not know
    bool cached;   // the last round ran no compiler
};

struct rs_gate {
    struct rs_arena *arena;
    struct rs_analyser *analyser;
    struct rs_cache *cache;
    int jobs;
    double seconds;  // that a compile may take
    bool progress;   // a line on stderr, for a terminal
    struct rs_gate_unit **units;
    size_t count;  // of those to be analysed
    size_t all;    // and, behind them, of those that are their context
    size_t cap;
    // ---- its own ----
    const char *folder;  // temporary
    const char *identity;
    json_t *merged;    // contracts by the linker's name
    json_t *definers;  // numbers of units by the linker's name
    uint64_t marks;
    size_t cursor;
    size_t finished;
};

// Adds a unit; `options` are the plugin's for it, as for rs_command_analyse. A unit that is there
// already with the same words is not added again. One that is only context comes after all others:
// it is never compiled, but if it is in the cache, the others know what it says of its functions.
void rs_gate_add(struct rs_gate *gate, const struct rs_command *command, const char *const *options,
                 bool context);

// Analyses all units that are pending: the first time that is all. False if that was cut short by a
// signal, or if there is no temporary folder: then a line on stderr says so.
bool rs_gate_run(struct rs_gate *gate);

// Gives back what is not in the arena.
void rs_gate_close(struct rs_gate *gate);

// ---- gate_exchange.c ------------------------------------------------------------------------

// Gives the units what others say now of the functions that they use. Whether some have to be
// analysed again: those that come next are pending.
bool rs_gate_exchange(struct rs_gate *gate);

#endif
