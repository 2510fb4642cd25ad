// SPDX-License-Identifier: Apache-2.0
// over-decref: a reference released more often than this function owned it.
//
// Idea: at the point where nothing can repay it any more, the releases of a reference that was
// given here outnumber what was owned; or an object is released again after its last known
// reference went. Borrowed references are the check `borrowed`, stolen ones `steal`.
#include "event.h"

static bool ours(const struct rs_event *event)
{
    if (event->how != RS_HOW_RELEASED) {
        return false;
    }
    if (event->kind == RS_EVENT_DEAD_USE) {
        return !(event->sym->flags & RS_SYMF_STOLEN);
    }
    return event->kind == RS_EVENT_OWED && rs_event_acquired(event) &&
           !(event->sym->flags & RS_SYMF_STOLEN);
}

static void released(const struct rs_event *event)
{
    if (!ours(event)) {
        return;
    }
    struct rs_finding *finding = rs_event_finding(
        event, rs_event_level(event), "%s is released more often than it is owned on this path",
        rs_event_object(event));
    if (finding && event->kind == RS_EVENT_DEAD_USE && event->sym->change) {
        rs_event_note(event, finding, event->sym->change->loc, "its last reference is released");
    }
    rs_event_report(event, finding);
}

const struct rs_check rs_check_over_decref = {
    .id = "over-decref",
    .summary = "a reference released more often than it is owned",
    .level = RS_LEVEL_DEFAULT,
    .event = released,
};
