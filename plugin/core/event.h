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
    // Of references, up to CALL: a function that has one is not balanced.
    RS_EVENT_LOST,         // nothing reaches the symbol any more, and the frame owns it
    RS_EVENT_OWED,         // nothing can repay any more that the frame gave away more than it had
    RS_EVENT_DEAD_USE,     // used after its last known reference was released
    RS_EVENT_NULL_USE,     // used although it can be (or is) NULL
    RS_EVENT_OVERWRITTEN,  // a place that owns is written, its old value never looked at
    RS_EVENT_REFILLED,     // a static object gets a reference, its old value never looked at
    RS_EVENT_REPLACED,  // an owning place is written whose reference, of `sym`, was released before
    RS_EVENT_NOT_OBJECT,  // a count is changed on what is no object
    RS_EVENT_CALL,        // a call with a contract that some path reaches: told once, stateless
    RS_EVENT_LET_GO,      // borrowed, and used after its lender may have let go of it: at `risk`
    // Of the unit's tables: told once, of no function.
    RS_EVENT_SLOT,  // a function stands in `slot`, which has a contract
    RS_EVENT_OPEN,  // `open` is read up to an entry of zeros, which it does not have
    // Of static objects: told once, stateless.
    RS_EVENT_GROWS,  // more is put into the container `subject`, from which nothing is taken;
                     // RS_HOW_KEYED: under a key
    // Of memory: likewise.
    RS_EVENT_MISMATCHED,  // what is read from the field `subject` is freed by another allocator
                          // than that of `given`
    // Of exceptions.
    RS_EVENT_UNSET,    // a failure is returned, and no exception is set
    RS_EVENT_SET,      // an exception is set: by the state's raiser
    RS_EVENT_CLEARED,  // the exception of the state's raiser is about to be cleared by a call
    RS_EVENT_UNASKED,  // one may be: nobody has asked whether the state's raiser failed
    // Of resources, from here on.
    RS_EVENT_LEFT,    // `sym`, which must be given back, is not
    RS_EVENT_MIXED,   // `sym` is given back to what it is not from
    RS_EVENT_NO_GIL,  // what needs the GIL is done while it is given up: `sym`
};

enum rs_event_how {
    RS_HOW_GONE,         // LOST: the path ends, or the last variable goes
    RS_HOW_OVERWRITTEN,  // LOST: its last place was overwritten
    RS_HOW_RELEASED,     // OWED, DEAD_USE, NULL_USE: by a decref
    RS_HOW_STOLEN,       // OWED: by a call that steals
    RS_HOW_STORED,       // OWED: by a store in an owning place; GROWS
    RS_HOW_RETURNED,     // OWED, DEAD_USE, NULL_USE: as the function's result; UNSET, SET, UNASKED
    RS_HOW_PASSED,       // DEAD_USE, LET_GO, NULL_USE: as an argument; SET, UNASKED: at a call
    RS_HOW_DURING,       // LET_GO: by the call itself, which runs Python code first
    RS_HOW_FOLLOWED,     // DEAD_USE, LET_GO, NULL_USE: through the pointer
    RS_HOW_AGAIN,        // OVERWRITTEN: by the second run of __init__; REFILLED: for another object
                         // of the module
    RS_HOW_IMPORTED,     // REFILLED: by an import that initialises the module once more
    RS_HOW_KEYED,        // GROWS
    RS_HOW_LEFT,         // DEAD_USE: an owning place still shows it when the function ends
};

struct rs_event {
    enum rs_event_kind kind;
    enum rs_event_how how;
    const struct rs_run *run;
    const struct rs_check *check;  // the one that is told
    struct rs_state *state;        // NULL for CALL
    const struct rs_sym *sym;      // NULL where the value is the constant NULL, for OVERWRITTEN,
                                   // REFILLED and CALL
    const struct rs_insn *insn;    // at which it was noticed; NULL at the exit
    rs_loc loc;                    // where a person would look
    const struct rs_slot *slot;    // SLOT
    const struct rs_open_table *open;  // OPEN
    const struct rs_name *subject;     // GROWS: the static variable; MISMATCHED: the field
    const struct rs_insn *given;       // MISMATCHED: a call whose result is stored there
    const struct rs_name *reader;      // OPEN: the field or function that gets it
};

// The function that is explored; NULL for SLOT and OPEN.
const struct rs_function *rs_event_function(const struct rs_event *event);

// Whether it stands in a slot or a method table.
bool rs_event_has_role(const struct rs_event *event);

// Whether its result goes to the interpreter: it stands in a slot or a method table, or those that
// do return it.
bool rs_event_has_duty(const struct rs_event *event);

// Whether all its callers are seen, and none asks for an exception.
bool rs_event_relied_on(const struct rs_event *event);

// UNSET: a call whose failure is passed on as one with an exception, which is why the function owes
// one; 0 where its own slot says so.
rs_loc rs_event_passed_on(const struct rs_event *event);

// The contract of SLOT's slot.
const struct rs_contract *rs_event_slot_contract(const struct rs_event *event);

// ml_flags of the function, if it stands in one table of methods; 0 otherwise.
int64_t rs_event_method_flags(const struct rs_event *event);

// Whether the way here branched on the answer of a function that does this (RS_DOES_*).
bool rs_event_branched_on(const struct rs_event *event, uint32_t does);

// "'item'", or "the result of PyLong_FromLong" for what has no name.
const char *rs_event_object(const struct rs_event *event);

// Where its reference comes from: "new reference from PyLong_FromLong", "borrowed reference from
// PyList_GetItem", "parameter", "read from 'head'".
const char *rs_event_origin(const struct rs_event *event);

// Whether the frame was given the reference as its own, though others may hold the object too.
bool rs_event_acquired(const struct rs_event *event);

// "'callback'": the field or variable that the instruction writes.
const char *rs_event_place(const struct rs_event *event);

// The function that a call instruction calls, as the code names it; NULL if it is no call or has no
// name.
const char *rs_event_callee(const struct rs_event *event, const struct rs_insn *insn);

// The name of what lends the event's symbol, in quotes; NULL if it has none.
const char *rs_event_lender(const struct rs_event *event);

// A release, in a function that Python code can call, of what the place held from which the event's
// symbol was read; NULL if none is known.
const struct rs_insn *rs_event_replaced(const struct rs_event *event);

// NO_GIL: what the function of the unit that is called does that needs the GIL; NULL where the call
// itself does.
const struct rs_insn *rs_event_needs_gil(const struct rs_event *event);

// The version of the unit's headers, 0x030c for Python 3.12; 0 if it is not known.
uint16_t rs_event_version(const struct rs_event *event);

// The instruction of the same block that set a variable last before the event; NULL if none did.
const struct rs_insn *rs_event_definition(const struct rs_event *event, uint32_t var);

// Memory that lives as long as the findings.
struct rs_arena *rs_event_arena(const struct rs_event *event);

// A finding for this event with the story told up to it (origin, then the branches after it), or
// NULL when its level is off. Add to it, then rs_event_report,
// which ignores NULL.
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
