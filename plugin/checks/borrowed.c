// SPDX-License-Identifier: Apache-2.0
// borrowed: a borrowed reference released, returned, stored or given to a call that steals, as if
// it were owned.
//
// Idea: the count of a reference that somebody lent ends below zero. Weakness: who owns what a
// field shows is known only where the unit shows its dealloc; elsewhere the engine says nothing.
#include "event.h"

static const char *as_if_owned(const struct rs_event *event)
{
    switch (event->how) {
    case RS_HOW_RETURNED:
        return "returned as if it were owned";
    case RS_HOW_STORED:
        return "stored as if it were owned";
    case RS_HOW_STOLEN:
        return "passed to a call that steals it";
    default:
        return "released as if it were owned";
    }
}

static void suggest_incref(const struct rs_event *event, struct rs_finding *finding)
{
    if (event->sym->label && event->how != RS_HOW_RELEASED && event->sym->hi == -1) {
        rs_event_fix(event, finding, RS_FIX_INSERT_BEFORE, event->loc, "%s(%s);",
                     event->sym->null == RS_NULL_NEVER ? "Py_INCREF" : "Py_XINCREF",
                     event->sym->label->text);
        finding->fix.safe = finding->level == RS_LEVEL_DEFAULT;
    }
}

// What was read from a place and is put into another, or released, may have moved: the place that
// showed it is then spent, and nobody need say so.
static bool may_have_moved(const struct rs_event *event)
{
    const struct rs_insn *origin = event->sym->origin;
    return origin && origin->op == RS_OP_LOAD && !(event->sym->flags & RS_SYMF_STATIC) &&
           (event->how == RS_HOW_STORED || event->how == RS_HOW_RELEASED);
}

// An object may own a reference to itself, for as long as some operation lasts: the method that
// ends it gives that back.
static bool may_own_itself(const struct rs_event *event)
{
    return event->how == RS_HOW_RELEASED && (event->sym->flags & RS_SYMF_PARAM) &&
           event->sym->param == 0 && rs_event_has_role(event);
}

static void owed(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    bool ours = rs_event_acquired(event);
    if (event->kind != RS_EVENT_OWED || (sym->flags & RS_SYMF_STOLEN && ours) ||
        (ours && event->how == RS_HOW_RELEASED)) {
        return;
    }
    // A missing INCREF on a static object is an error all the same; a guess is not enough.
    bool unsure = (sym->flags & RS_SYMF_GUESS) || may_have_moved(event) || may_own_itself(event);
    enum rs_level level = unsure ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT;
    struct rs_finding *finding =
        rs_event_finding(event, level, "borrowed reference %s is %s (%s)", rs_event_object(event),
                         as_if_owned(event), rs_event_origin(event));
    if (!finding) {
        return;
    }
    if (sym->change && sym->change->loc != event->loc) {
        rs_event_note(event, finding, sym->change->loc, "a reference is given away here");
    }
    suggest_incref(event, finding);
    rs_event_report(event, finding);
}

const struct rs_check rs_check_borrowed = {
    .id = "borrowed",
    .summary = "a borrowed reference released, returned or stored as if owned",
    .level = RS_LEVEL_DEFAULT,
    .event = owed,
};
