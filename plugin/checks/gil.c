// SPDX-License-Identifier: Apache-2.0
// gil: the C API is used, or a count changed, while the GIL is given up; it is taken or given up
// and not as before on some path.
//
// Idea: who holds a thread state from PyEval_SaveThread has given the GIL up, as the engine follows
// it. Weakness: it is silent where that thread state is stored or handed on.
#include <string.h>

#include "event.h"

static void used(const struct rs_event *event)
{
    const char *callee = rs_event_callee(event, event->insn);
    struct rs_finding *finding =
        callee ? rs_event_finding(event, RS_LEVEL_DEFAULT, "%s is called without the GIL", callee)
               : rs_event_finding(event, RS_LEVEL_DEFAULT,
                                  "a reference count is changed without the GIL");
    const struct rs_insn *inside = rs_event_needs_gil(event);
    if (finding && inside) {
        const char *needed = rs_event_callee(event, inside);
        rs_event_note(event, finding, inside->loc, "which needs it for %s",
                      needed ? needed : "a reference count");
    }
    rs_event_report(event, finding);
}

static void left(const struct rs_event *event)
{
    bool taken = strcmp(event->sym->type->text, "gil") == 0;
    bool given = strcmp(event->sym->type->text, "thread-state") == 0;
    const char *callee = rs_event_callee(event, event->sym->origin);
    if (taken || given) {
        rs_event_report(
            event, rs_event_finding(event, RS_LEVEL_DEFAULT,
                                    taken ? "the GIL taken by %s is not released on this path"
                                          : "the GIL given up by %s is not taken back on this path",
                                    callee ? callee : "a call"));
    }
}

static void told(const struct rs_event *event)
{
    if (event->kind == RS_EVENT_NO_GIL) {
        used(event);
    } else if (event->kind == RS_EVENT_LEFT) {
        left(event);
    }
}

const struct rs_check rs_check_gil = {
    .id = "gil",
    .summary = "the C API used without the GIL, or the GIL not taken or released on some path",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
};
