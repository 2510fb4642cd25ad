// SPDX-License-Identifier: Apache-2.0
// steal: a reference used as if owned after a call took it.
//
// Idea: the count is below zero, or the object is dead, and a stealing call is among what took
// references. What the new holder keeps alive may be used as borrowed; only a second release, a
// return, or a use after a failing call freed it is told. A steal that only happens on success and
// did not happen is the check `leak`.
#include "event.h"

static const char *verb(enum rs_event_how how)
{
    switch (how) {
    case RS_HOW_RETURNED:
        return "returned";
    case RS_HOW_STOLEN:
        return "stolen again";
    case RS_HOW_RELEASED:
        return "released";
    case RS_HOW_LEFT:
        return "left in an owning field";
    default:
        return "used";
    }
}

static void stolen(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    bool kind = event->kind == RS_EVENT_OWED || event->kind == RS_EVENT_DEAD_USE;
    if (!kind || !(sym->flags & RS_SYMF_STOLEN) ||
        (!rs_event_acquired(event) && event->how != RS_HOW_LEFT)) {
        return;
    }
    const char *thief = rs_event_callee(event, sym->thief);
    struct rs_finding *finding =
        rs_event_finding(event, rs_event_level(event), "%s is %s after %s stole its reference",
                         rs_event_object(event), verb(event->how), thief ? thief : "a call");
    if (finding) {
        if (sym->thief) {
            rs_event_note(event, finding, sym->thief->loc, "its reference is stolen here");
        }
        rs_event_report(event, finding);
    }
}

const struct rs_check rs_check_steal = {
    .id = "steal",
    .summary = "a reference used or released after a call stole it",
    .level = RS_LEVEL_DEFAULT,
    .event = stolen,
};
