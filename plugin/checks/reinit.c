// SPDX-License-Identifier: Apache-2.0
// reinit: tp_init stores in a member that owns, and does not ask what is there: where __init__ runs
// a second time, what the first stored is lost.
//
// Weakness: a flag that is asked beside the member counts as the question, whatever it says.
#include "event.h"

static void stored_again(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_OVERWRITTEN || event->how != RS_HOW_AGAIN) {
        return;
    }
    const char *place = rs_event_place(event);
    struct rs_finding *finding = rs_event_finding(
        event, RS_LEVEL_DEFAULT, "%s loses its reference where __init__ runs a second time", place);
    if (finding) {
        finding->object = place;
        rs_event_report(event, finding);
    }
}

const struct rs_check rs_check_reinit = {
    .id = "reinit",
    .summary = "tp_init loses what its first run stored",
    .level = RS_LEVEL_DEFAULT,
    .event = stored_again,
};
