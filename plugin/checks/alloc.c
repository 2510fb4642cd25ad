// SPDX-License-Identifier: Apache-2.0
// alloc: memory, views of buffers and locks that are not given back on some path, or given back to
// an allocator that they are not from.
//
// Idea: the engine follows them as it follows references; this words what it tells. Weakness: what
// is stored in a field, or handed to code not seen, is not judged any more.
#include <string.h>

#include "event.h"

static bool is_gil(const struct rs_event *event)
{
    const char *kind = event->sym->type->text;
    return strcmp(kind, "gil") == 0 || strcmp(kind, "thread-state") == 0;
}

static const char *origin(const struct rs_event *event)
{
    const char *callee = rs_event_callee(event, event->sym->origin);
    return callee ? callee : "a call";
}

static const char *thing(const struct rs_event *event)
{
    return event->sym->flags & RS_SYMF_MEMORY ? "memory" : event->sym->type->text;
}

static void left(const struct rs_event *event)
{
    struct rs_finding *finding;
    if (event->sym->label) {
        finding = rs_event_finding(event, RS_LEVEL_DEFAULT,
                                   "%s leaks on this path: %s from %s is never released",
                                   rs_event_object(event), thing(event), origin(event));
    } else {
        finding = rs_event_finding(event, RS_LEVEL_DEFAULT, "%s from %s is never released here",
                                   thing(event), origin(event));
    }
    rs_event_report(event, finding);
}

static void mixed(const struct rs_event *event)
{
    const char *callee = rs_event_callee(event, event->insn);
    struct rs_finding *finding =
        rs_event_finding(event, RS_LEVEL_DEFAULT, "%s is from %s: %s must not release it",
                         rs_event_object(event), origin(event), callee ? callee : "the call");
    rs_event_report(event, finding);
}

static void told(const struct rs_event *event)
{
    if (event->kind == RS_EVENT_LEFT && !is_gil(event)) {
        left(event);
    } else if (event->kind == RS_EVENT_MIXED) {
        mixed(event);
    }
}

const struct rs_check rs_check_alloc = {
    .id = "alloc",
    .summary = "memory, a buffer or a lock that is not given back, or to the wrong allocator",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
};
