// SPDX-License-Identifier: Apache-2.0
// null-result: a result that is NULL on failure, followed, released or passed where NULL crashes,
// before anybody asked.
//
// Weakness: only results of calls whose contract has a NULL outcome; a pointer of unknown origin is
// never accused.
#include "event.h"

static const char *verb(enum rs_event_how how)
{
    switch (how) {
    case RS_HOW_RELEASED:
        return "its count is changed";
    case RS_HOW_PASSED:
        return "it is passed where NULL crashes";
    default:
        return "it is followed";
    }
}

static void null_used(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_NULL_USE) {
        return;
    }
    struct rs_finding *finding;
    if (event->sym) {
        finding = rs_event_finding(
            event, rs_event_level(event), "%s may be NULL: %s is not checked before %s",
            rs_event_object(event), rs_event_origin(event), verb(event->how));
    } else {
        finding = rs_event_finding(event, RS_LEVEL_DEFAULT, "NULL here: %s", verb(event->how));
    }
    if (finding) {
        rs_event_report(event, finding);
    }
}

const struct rs_check rs_check_null_result = {
    .id = "null-result",
    .summary = "an unchecked result that is NULL on failure",
    .level = RS_LEVEL_DEFAULT,
    .event = null_used,
};
