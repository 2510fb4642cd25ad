// SPDX-License-Identifier: Apache-2.0
// leak: a reference that the frame owns and that no live place reaches any more.
//
// Idea: the engine judges a symbol when its last place goes; this words it and offers the missing
// release. Weakness: what code outside the unit does with a pointer it was handed is a guess, and
// a finding that rests on it is pedantic.
#include "event.h"

static void suggest_release(const struct rs_event *event, struct rs_finding *finding)
{
    const struct rs_sym *sym = event->sym;
    // What a call takes without giving it out as its result may be taken by the very statement.
    const struct rs_insn *change = sym->change;
    bool by_call = change && change->op == RS_OP_CALL && change->contract &&
                   change->contract->noutcomes > 0 &&
                   change->contract->outcomes[0].value.kind != RS_VALUE_ARG;
    if (sym->label && !by_call && !(sym->flags & RS_SYMF_PARAM) && sym->lo == 1 && sym->hi == 1) {
        rs_event_fix(event, finding, RS_FIX_INSERT_BEFORE, event->loc, "%s(%s);",
                     sym->null == RS_NULL_NEVER ? "Py_DECREF" : "Py_XDECREF", sym->label->text);
        // What is overwritten may be what it is overwritten with.
        finding->fix.safe = event->how == RS_HOW_GONE && finding->level == RS_LEVEL_DEFAULT;
    }
}

static void lost(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_LOST) {
        return;
    }
    const char *object = rs_event_object(event);
    const char *origin = rs_event_origin(event);
    struct rs_finding *finding;
    if (event->how == RS_HOW_OVERWRITTEN) {
        finding = rs_event_finding(event, rs_event_level(event),
                                   "%s leaks: it is overwritten while it holds the only %s", object,
                                   origin);
    } else {
        finding = rs_event_finding(event, rs_event_level(event),
                                   "%s leaks on this path: %s is never released", object, origin);
    }
    if (finding) {
        suggest_release(event, finding);
        rs_event_report(event, finding);
    }
}

const struct rs_check rs_check_leak = {
    .id = "leak",
    .summary = "an owned reference that nothing releases on some path",
    .level = RS_LEVEL_DEFAULT,
    .event = lost,
};
