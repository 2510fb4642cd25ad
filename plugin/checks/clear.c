// SPDX-License-Identifier: Apache-2.0
// clear: a member that Python code can make part of a cycle is not cleared by tp_clear, or there is
// no tp_clear: the collector finds the cycle and cannot free it.
//
// An instance that only refers to what was there before it was made needs none: a cycle leads
// through another object, which is cleared. Weakness: what functions of other units store.
#include "pytype.h"

// Whether the member may come to refer to the instance: how certain that is, or false.
static bool may_refer_back(const struct rs_type_view *view, const struct rs_member *member,
                           enum rs_level *level)
{
    uint32_t stored = rs_member_stored(view, member);
    *level = stored & RS_STORED_CALLER ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC;
    return (stored & RS_STORED_AGAIN) && (stored & RS_STORED_CYCLIC) &&
           rs_member_owned(view, member) && !rs_member_leaf(view, member);
}

static void tell_missing(const struct rs_type_view *view)
{
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        enum rs_level level;
        if (!may_refer_back(view, m, &level) || level != RS_LEVEL_DEFAULT) {
            continue;
        }
        struct rs_finding *finding =
            rs_type_finding(view, level, NULL, view->type->loc, view->type->name->text,
                            "'%s' has no tp_clear: a cycle through '%s' alone is never freed",
                            rs_type_name(view), m->field->path->text);
        if (finding) {
            rs_type_note(view, finding, m->loc, "'%s' is declared here", m->field->path->text);
            rs_type_report(view, finding);
        }
        return;
    }
}

static void judge_member(const struct rs_type_view *view, const struct rs_touch *touch,
                         const struct rs_member *member)
{
    const uint32_t handled = RS_TOUCH_RELEASED | RS_TOUCH_STORED | RS_TOUCH_MAYBE;
    const char *name = member->field->path->text;
    bool supers = (touch->does & RS_DOES_CLEAR_SLOT) && rs_member_inherited(view, member);
    enum rs_level level;
    if ((rs_touched(touch, member) & handled) || supers || !may_refer_back(view, member, &level)) {
        return;
    }
    struct rs_finding *finding =
        rs_type_finding(view, level, touch->fn, touch->fn->loc, name,
                        "tp_clear of '%s' does not clear '%s'", rs_type_name(view), name);
    if (finding) {
        rs_type_note(view, finding, member->loc, "'%s' is declared here", name);
        rs_type_fix_member(view, finding, touch, "Py_CLEAR", member);
        rs_type_report(view, finding);
    }
}

static void judge(const struct rs_type_view *view)
{
    const struct rs_touch *touch = rs_type_touch(view, RS_SLOT_CLEAR);
    if (!rs_type_collected(view) ||
        (touch && (touch->does & (RS_DOES_ANYTHING | RS_DOES_LEND_OUT)))) {
        return;
    }
    if (!view->slots[RS_SLOT_CLEAR] && view->slots[RS_SLOT_TRAVERSE]) {
        tell_missing(view);
    }
    for (const struct rs_member *m = touch ? rs_type_member(view, NULL) : NULL; m;
         m = rs_type_member(view, m)) {
        judge_member(view, touch, m);
    }
}

const struct rs_check rs_check_clear = {
    .id = "clear",
    .summary = "tp_clear forgets a member that can be part of a cycle",
    .level = RS_LEVEL_DEFAULT,
    .type = judge,
};
