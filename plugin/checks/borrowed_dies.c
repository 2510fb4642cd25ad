// SPDX-License-Identifier: Apache-2.0
// borrowed-dies: a borrowed reference used after a call that may have made its lender let go of it:
// an item of a list that Python code can change, a value of a dict, a weak reference's object.
//
// Weakness: whether somebody else still holds the object is not known; what only a destructor could
// do is pedantic.
#include "event.h"

static const char *reason(const struct rs_event *event, const struct rs_insn *risk)
{
    const char *lender = rs_event_lender(event);
    const char *what = risk->op == RS_OP_DECREF ? "this may release the last reference to"
                       : event->sym->risk_plain ? "runs Python code, which can change"
                                                : "may run Python code, which can change";
    return rs_arena_printf(rs_event_arena(event), "%s %s", what,
                           lender ? lender : "what lends the reference");
}

static void let_go(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_LET_GO) {
        return;
    }
    const struct rs_insn *risk = event->sym->risk;
    const char *callee = rs_event_callee(event, risk);
    const char *name = callee ? callee : risk->op == RS_OP_DECREF ? "Py_DECREF" : "a call";
    enum rs_level level = event->sym->risk_plain ? rs_event_level(event) : RS_LEVEL_PEDANTIC;
    struct rs_finding *finding = rs_event_finding(
        event, level, "borrowed %s is %s %s, which can make it die", rs_event_object(event),
        event->how == RS_HOW_DURING ? "passed to" : "used after", name);
    if (finding) {
        rs_event_note(event, finding, risk->loc, "%s", reason(event, risk));
        const struct rs_insn *replaced = rs_event_replaced(event);
        if (replaced) {
            rs_event_note(event, finding, replaced->loc, "%s is released here",
                          rs_event_lender(event));
        }
        rs_event_report(event, finding);
    }
}

const struct rs_check rs_check_borrowed_dies = {
    .id = "borrowed-dies",
    .summary = "a borrowed reference used after a call that can make its lender let go of it",
    .level = RS_LEVEL_DEFAULT,
    .event = let_go,
};
