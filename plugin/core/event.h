// SPDX-License-Identifier: Apache-2.0
// Facts that the engine tells to checks, and what a check uses to word a finding.
#ifndef RS_CORE_EVENT_H
#define RS_CORE_EVENT_H

#include "check.h"
#include "state.h"

#ifdef __cplusplus
extern "C" {
#endif

enum rs_event_kind {
    RS_EVENT_LOST,        // nothing reaches the symbol any more, and the frame owns it
    RS_EVENT_OWED,        // nothing can repay any more that the frame gave away more than it had
    RS_EVENT_DEAD_USE,    // used after its last known reference was released
    RS_EVENT_NULL_USE,    // used although it can be (or is) NULL
    RS_EVENT_NOT_OBJECT,  // a count is changed on what is no object
    RS_EVENT_CALL,        // a call with a contract that some path reaches: told once, stateless
};

enum rs_event_how {
    RS_HOW_GONE,         // LOST: the path ends, or the last variable goes
    RS_HOW_OVERWRITTEN,  // LOST: its last place was overwritten
    RS_HOW_RELEASED,     // OWED, DEAD_USE, NULL_USE: by a decref
    RS_HOW_STOLEN,       // OWED: by a call that steals
    RS_HOW_STORED,       // OWED: by a store in an owning place
    RS_HOW_RETURNED,     // OWED, DEAD_USE, NULL_USE: as the function's result
    RS_HOW_PASSED,       // DEAD_USE, NULL_USE: as an argument
    RS_HOW_FOLLOWED,     // DEAD_USE, NULL_USE: through the pointer
    RS_HOW_LEFT,         // DEAD_USE: an owning place still shows it when the function ends
};

struct rs_event {
    enum rs_event_kind kind;
    enum rs_event_how how;
    const struct rs_run *run;
    const struct rs_check *check;  // the one that is told
    struct rs_state *state;        // NULL for CALL
    const struct rs_sym *sym;      // NULL where the value is the constant NULL, and for CALL
    const struct rs_insn *insn;    // at which it was noticed; NULL at the exit
    rs_loc loc;                    // where a person would look
};

// The function that is explored.
const struct rs_function *rs_event_function(const struct rs_event *event);

// "'item'", or "the result of PyLong_FromLong" for what has no name.
const char *rs_event_object(const struct rs_event *event);

// Where its reference comes from: "new reference from PyLong_FromLong", "borrowed reference from
// PyList_GetItem", "parameter", "read from 'head'".
const char *rs_event_origin(const struct rs_event *event);

// Whether the frame was given the reference as its own, though others may hold the object too.
bool rs_event_acquired(const struct rs_event *event);

// The function that a call instruction calls, as the code names it; NULL if it is no call or has no
// name.
const char *rs_event_callee(const struct rs_event *event, const struct rs_insn *insn);

// The version of the unit's headers, 0x030c for Python 3.12; 0 if it is not known.
uint16_t rs_event_version(const struct rs_event *event);

// The instruction of the same block that set a variable last before the event; NULL if none did.
const struct rs_insn *rs_event_definition(const struct rs_event *event, uint32_t var);

// Memory that lives as long as the findings.
struct rs_arena *rs_event_arena(const struct rs_event *event);

// A finding for this event with the story told up to it (origin, then the branches after it), or
// NULL when its level is off. Add to it, then rs_event_report.
struct rs_finding *rs_event_finding(const struct rs_event *event, enum rs_level level,
                                    const char *format, ...) __attribute__((format(printf, 3, 4)));
void rs_event_note(const struct rs_event *event, struct rs_finding *finding, rs_loc loc,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
void rs_event_fix(const struct rs_event *event, struct rs_finding *finding, enum rs_fix_kind kind,
                  rs_loc loc, const char *format, ...) __attribute__((format(printf, 5, 6)));
void rs_event_report(const struct rs_event *event, struct rs_finding *finding);

// The level of a finding that is certain as far as the path goes: pedantic where the count rests on
// a convention or the object is static.
enum rs_level rs_event_level(const struct rs_event *event);

#ifdef __cplusplus
}
#endif
#endif
