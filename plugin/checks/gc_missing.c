// SPDX-License-Identifier: Apache-2.0
// gc-missing: instances of a type hold objects that may refer back to them, and the garbage
// collector does not know the type: such cycles are never freed.
//
// Weakness: what only functions of other units store is not seen, nor members behind a pointer.
#include "pytype.h"

static void tell_traverse(const struct rs_type_view *view)
{
    struct rs_finding *finding =
        rs_type_finding(view, RS_LEVEL_DEFAULT, NULL, view->type->loc, view->type->name->text,
                        "'%s' has a tp_traverse that is never called: it has no Py_TPFLAGS_HAVE_GC",
                        rs_type_name(view));
    rs_type_report(view, finding);
}

static void judge(const struct rs_type_view *view)
{
    const struct rs_member *found = NULL;
    bool chosen = false;
    if (!view->flags_known || rs_type_collected(view) || view->based) {
        return;
    }
    if (view->slots[RS_SLOT_TRAVERSE]) {
        tell_traverse(view);
        return;
    }
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        uint32_t stored = rs_member_stored(view, m);
        if (!rs_member_owned(view, m) || rs_member_leaf(view, m) ||
            !(stored & (RS_STORED_CYCLIC | RS_STORED_SOME))) {
            continue;
        }
        bool better = (stored & RS_STORED_CALLER) && !chosen;
        found = !found || better ? m : found;
        chosen |= (stored & RS_STORED_CALLER) != 0;
    }
    if (!found) {
        return;
    }
    struct rs_finding *finding = rs_type_finding(
        view, chosen ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC, NULL, view->type->loc,
        view->type->name->text,
        "'%s' holds %s in '%s' and has no Py_TPFLAGS_HAVE_GC: cycles through it are never freed",
        rs_type_name(view), chosen ? "any object" : "an object", found->field->path->text);
    if (finding) {
        rs_type_note(view, finding, found->loc, "'%s' is declared here", found->field->path->text);
        rs_type_report(view, finding);
    }
}

const struct rs_check rs_check_gc_missing = {
    .id = "gc-missing",
    .summary = "a type that holds objects is unknown to the garbage collector",
    .level = RS_LEVEL_DEFAULT,
    .type = judge,
};
