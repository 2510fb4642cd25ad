// SPDX-License-Identifier: Apache-2.0
// setref: a field's reference is released before the field is replaced. The release may run code
// that finds the dead object there.
//
// Weakness: only fields of which the unit shows that they own; whether the released object really
// runs code is not known, so the check is pedantic.
#include "event.h"

static bool stores_null(const struct rs_insn *store)
{
    return store->a.kind == RS_OPND_NULL || (store->a.kind == RS_OPND_INT && store->a.value == 0);
}

static void replaced(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_REPLACED) {
        return;
    }
    const struct rs_insn *release = event->sym->change;
    const char *macro = stores_null(event->insn)              ? "Py_CLEAR"
                        : (release->flags & RS_INSNF_NULL_OK) ? "Py_XSETREF"
                                                              : "Py_SETREF";
    struct rs_finding *finding =
        rs_event_finding(event, RS_LEVEL_PEDANTIC,
                         "%s is released before it is replaced: code that runs then can see the "
                         "old object",
                         rs_event_place(event));
    if (!finding) {
        return;
    }
    finding->object = rs_event_place(event);
    finding->loc = release->loc;
    rs_event_note(event, finding, event->loc, "replaced here: %s does both in the right order",
                  macro);
    rs_event_fix(event, finding, RS_FIX_SETREF, release->loc, "%s", macro);
    finding->fix.store = event->loc;
    finding->fix.safe = true;
    rs_event_report(event, finding);
}

const struct rs_check rs_check_setref = {
    .id = "setref",
    .summary = "a field's reference is released before the field is replaced",
    .level = RS_LEVEL_PEDANTIC,
    .event = replaced,
};
