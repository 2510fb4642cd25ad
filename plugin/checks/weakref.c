// SPDX-License-Identifier: Apache-2.0
// weakref: instances that can be weakly referenced die without telling the weak references, or
// begin with a list that is no list.
//
// Weakness: types whose tp_dealloc hands the instance to a function elsewhere are not judged.
#include "pytype.h"

static void judge_dealloc(const struct rs_type_view *view, const struct rs_field *list)
{
    const uint32_t enough = RS_DOES_CLEAR_WEAKREFS | RS_DOES_SUPER | RS_DOES_ANYTHING;
    const struct rs_touch *touch = rs_type_touch(view, RS_SLOT_DEALLOC);
    if (!touch || (touch->does & enough) || (touch->does & RS_DOES_KEEP)) {
        return;
    }
    struct rs_finding *finding = rs_type_finding(
        view, RS_LEVEL_DEFAULT, touch->fn, touch->fn->loc, list ? list->name->text : "weaklist",
        "tp_dealloc of '%s' does not call PyObject_ClearWeakRefs: weak references to it dangle",
        rs_type_name(view));
    if (!finding) {
        return;
    }
    rs_loc before = touch->release_loc ? touch->release_loc : touch->free_loc;
    const struct rs_name *self = touch->fn->vars[1].name;
    if (before && self) {
        rs_type_fix(view, finding, RS_FIX_INSERT_BEFORE, before,
                    "PyObject_ClearWeakRefs((PyObject *)%s);", self->text);
    }
    rs_type_report(view, finding);
}

static void judge_list(const struct rs_type_view *view, const struct rs_field *list)
{
    rs_loc made = rs_type_uncleared(view, list);
    struct rs_finding *finding = NULL;
    if (list->type.kind != RS_KIND_OBJECT) {
        finding = rs_type_finding(view, RS_LEVEL_DEFAULT, NULL, view->type->loc, list->name->text,
                                  "the list of weak references of '%s' is at '%s', which is no "
                                  "pointer to an object",
                                  rs_type_name(view), list->name->text);
    } else if (made) {
        finding = rs_type_finding(view, RS_LEVEL_DEFAULT, NULL, made, list->name->text,
                                  "'%s', the list of weak references, is never set to NULL in an "
                                  "instance whose memory is not cleared",
                                  list->name->text);
    }
    rs_type_report(view, finding);
}

static void judge(const struct rs_type_view *view)
{
    const struct rs_field *list = rs_type_weaklist(view);
    if (list || (view->flags & RS_TPFLAG_MANAGED_WEAKREF)) {
        judge_dealloc(view, list);
    }
    if (list) {
        judge_list(view, list);
    }
}

const struct rs_check rs_check_weakref = {
    .id = "weakref",
    .summary = "weak references to an instance are not cleared when it dies",
    .level = RS_LEVEL_DEFAULT,
    .type = judge,
};
