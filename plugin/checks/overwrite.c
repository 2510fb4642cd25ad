// SPDX-License-Identifier: Apache-2.0
// overwrite: a field that owns what it holds is written, and the reference it held is lost: nobody
// looked at the old value before.
//
// Weakness: only functions that the interpreter may call again, and only where no flag was asked
// that could say that the place is still empty.
#include "event.h"

static void overwritten(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_OVERWRITTEN || event->how == RS_HOW_AGAIN) {
        return;
    }
    struct rs_finding *finding =
        rs_event_finding(event, RS_LEVEL_DEFAULT,
                         "%s is overwritten: the reference it held is lost", rs_event_place(event));
    if (finding) {
        finding->object = rs_event_place(event);
        rs_event_report(event, finding);
    }
}

const struct rs_check rs_check_overwrite = {
    .id = "overwrite",
    .summary = "a place that owns is overwritten without releasing what it held",
    .level = RS_LEVEL_DEFAULT,
    .event = overwritten,
};
