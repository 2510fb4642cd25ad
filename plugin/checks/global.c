// SPDX-License-Identifier: Apache-2.0
// global: a static object is replaced, and the reference that it held is lost; or a container in a
// static variable only grows.
//
// Idea: the engine finds functions that run again and never ask what is there, and containers of
// which the unit uses nothing but what adds. Weakness: any branch on what a static variable says
// counts as the question; whoever else knows a container may empty it.
#include <string.h>

#include "event.h"

static void refilled(const struct rs_event *event)
{
    const char *place = rs_event_place(event);
    struct rs_finding *finding;
    if (event->how == RS_HOW_OVERWRITTEN) {
        finding = rs_event_finding(
            event, RS_LEVEL_DEFAULT,
            "%s is given a new reference on each call: the one it held is lost", place);
    } else if (event->how == RS_HOW_AGAIN) {
        finding = rs_event_finding(
            event, RS_LEVEL_DEFAULT,
            "%s loses its reference where the module is executed a second time", place);
    } else {
        finding = rs_event_finding(event, RS_LEVEL_PEDANTIC,
                                   "%s loses its reference where the module is imported once more",
                                   place);
    }
    if (finding) {
        finding->object = place;
        rs_event_report(event, finding);
    }
}

static void grows(const struct rs_event *event)
{
    const char *dot = strrchr(event->subject->text, '.');
    const char *name =
        rs_arena_printf(rs_event_arena(event), "'%s'", dot ? dot + 1 : event->subject->text);
    struct rs_finding *finding =
        rs_event_finding(event, event->how == RS_HOW_KEYED ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT,
                         "%s only grows: nothing is ever taken out of it", name);
    if (finding) {
        finding->object = name;
        rs_event_report(event, finding);
    }
}

static void told(const struct rs_event *event)
{
    if (event->kind == RS_EVENT_REFILLED) {
        refilled(event);
    } else if (event->kind == RS_EVENT_GROWS) {
        grows(event);
    }
}

const struct rs_check rs_check_global = {
    .id = "global",
    .summary = "a static object that is overwritten, or only grows",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
};
