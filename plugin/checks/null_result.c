// SPDX-License-Identifier: Apache-2.0
// null-result: a result that is NULL on failure, followed, released or passed where NULL crashes,
// before anybody asked.
//
// Weakness: only results of calls whose contract has a NULL outcome; a pointer of unknown origin is
// never accused.
#include "event.h"

#include <stdio.h>

// What is done to the NULL, after "before it" or "NULL".
static const char *use(const struct rs_event *event, char *text, size_t size)
{
    const char *callee = rs_event_callee(event, event->insn);
    switch (event->how) {
    case RS_HOW_RELEASED:
        return "has its count changed";
    case RS_HOW_PASSED:
        snprintf(text, size, "is passed to %s, where NULL crashes", callee ? callee : "a call");
        return text;
    default:
        return "is followed";
    }
}

static void null_used(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_NULL_USE) {
        return;
    }
    char text[128];
    struct rs_finding *finding;
    bool pointer = event->sym && event->sym->kind == RS_SYM_VALUE;
    if (pointer) {
        finding = rs_event_finding(
            event, rs_event_level(event), "%s may be NULL: the %s is not checked before it %s",
            rs_event_object(event), rs_event_origin(event), use(event, text, sizeof text));
    } else if (event->sym) {
        finding = rs_event_finding(
            event, rs_event_level(event), "%s may be NULL: %s is not checked before it %s",
            rs_event_object(event), rs_event_origin(event), use(event, text, sizeof text));
    } else {
        const char *object = rs_event_object(event);
        finding = rs_event_finding(event, RS_LEVEL_DEFAULT, "%s%s %s", object,
                                   object[0] == '\'' ? " is NULL when it" : "",
                                   use(event, text, sizeof text));
    }
    rs_event_report(event, finding);
}

const struct rs_check rs_check_null_result = {
    .id = "null-result",
    .summary = "an unchecked result that is NULL on failure",
    .level = RS_LEVEL_DEFAULT,
    .event = null_used,
};
