// SPDX-License-Identifier: Apache-2.0
// use-after-decref: an object, or a pointer into it, used after this function released the last
// reference it is known to have.
//
// Weakness: that somebody else still holds the object is possible where a call returned an
// existing one; the code still has no right to rely on it.
#include "event.h"

static const char *verb(enum rs_event_how how)
{
    switch (how) {
    case RS_HOW_RETURNED:
        return "returned";
    case RS_HOW_PASSED:
        return "passed on";
    case RS_HOW_LEFT:
        return "left in an owning field";
    default:
        return "used";
    }
}

static const char *released(const struct rs_event *event)
{
    if (event->sym->flags & RS_SYMF_INTERIOR) {
        return "what it points into was released";
    }
    return event->how == RS_HOW_LEFT ? "the field's reference was released"
                                     : "its last reference was released";
}

// A pointer into an argument that a global or a field shows when the method returns. Perhaps nobody
// looks at it there before it is set again.
static void left_lent(const struct rs_event *event)
{
    struct rs_finding *finding = rs_event_finding(
        event, RS_LEVEL_PEDANTIC, "%s is left behind, and what it points into is lent to this call",
        rs_event_object(event));
    if (finding) {
        rs_event_report(event, finding);
    }
}

static void used(const struct rs_event *event)
{
    const struct rs_sym *sym = event->sym;
    if (event->kind != RS_EVENT_DEAD_USE || event->how == RS_HOW_RELEASED ||
        (sym->flags & RS_SYMF_STOLEN)) {
        return;
    }
    bool pointer = (sym->flags & RS_SYMF_INTERIOR) != 0;
    if (pointer && !(sym->flags & RS_SYMF_DEAD)) {
        left_lent(event);
        return;
    }
    struct rs_finding *finding = rs_event_finding(
        event, rs_event_level(event), "%s is %s after %s", rs_event_object(event),
        pointer && event->how == RS_HOW_LEFT ? "left behind" : verb(event->how), released(event));
    if (finding && sym->change) {
        rs_event_note(event, finding, sym->change->loc, "released here");
    }
    rs_event_report(event, finding);
}

const struct rs_check rs_check_use_after_decref = {
    .id = "use-after-decref",
    .summary = "an object used after its last reference was released",
    .level = RS_LEVEL_DEFAULT,
    .event = used,
};
