// SPDX-License-Identifier: Apache-2.0
// traverse: tp_traverse does not visit all that an instance holds, or does more than to visit.
//
// Weakness: a member whose objects come from another unit is not judged. What is visited only on
// some paths counts as visited.
#include "pytype.h"

// Types whose instances hold a reference to them, and may visit it: since 3.9.
#define TYPE_VISITED 0x0309
#define DICT_VISITED 0x030c

// The last of the members that are visited: the one that is not goes beside it.
static rs_loc last_visit(const struct rs_touch *touch)
{
    rs_loc last = 0;
    for (const struct rs_touched *t = touch->members; t; t = t->next) {
        last = t->first_visit ? t->first_visit : last;
    }
    return last;
}

static void tell_member(const struct rs_type_view *view, const struct rs_touch *touch,
                        const struct rs_member *member)
{
    const char *name = member->field->path->text;
    uint32_t stored = rs_member_stored(view, member);
    struct rs_finding *finding = rs_type_finding(
        view, stored & RS_STORED_CYCLIC ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC, touch->fn,
        touch->fn->loc, name, "tp_traverse of '%s' does not visit '%s'", rs_type_name(view), name);
    if (finding) {
        rs_type_note(view, finding, member->loc, "'%s' is declared here", name);
        if (last_visit(touch)) {
            rs_type_note(view, finding, last_visit(touch), "the last visit of a member is here");
        }
        rs_type_fix_member(view, finding, touch, "Py_VISIT", member);
        rs_type_report(view, finding);
    }
}

static void judge_members(const struct rs_type_view *view, const struct rs_touch *touch)
{
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        bool handled = rs_touched(touch, m) & (RS_TOUCH_VISITED | RS_TOUCH_MAYBE);
        bool supers = (touch->does & RS_DOES_SUPER) && rs_member_inherited(view, m);
        if (!handled && !supers && rs_member_owned(view, m) && !rs_member_leaf(view, m) &&
            (rs_member_stored(view, m) & (RS_STORED_CYCLIC | RS_STORED_SOME))) {
            tell_member(view, touch, m);
        }
    }
}

// Whether it is a field of the instance's struct itself: those of structs in it share their names.
static bool is_plain(const struct rs_member *member)
{
    return member->field->type.kind == RS_KIND_OBJECT && member->field->path == member->field->name;
}

static void judge_twice(const struct rs_type_view *view, const struct rs_touch *touch)
{
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        const struct rs_touched *entry = rs_touched_entry(touch, m);
        if (!entry || !entry->second_visit || !is_plain(m)) {
            continue;
        }
        struct rs_finding *finding = rs_type_finding(
            view, RS_LEVEL_DEFAULT, touch->fn, entry->second_visit, m->field->path->text,
            "tp_traverse of '%s' visits '%s' twice", rs_type_name(view), m->field->path->text);
        if (finding) {
            rs_type_note(view, finding, entry->first_visit, "the first visit is here");
            rs_type_report(view, finding);
        }
    }
}

static void judge_type(const struct rs_type_view *view, const struct rs_touch *touch)
{
    uint16_t version = rs_type_version(view);
    if (!view->type->heap || (touch->does & (RS_DOES_VISIT_TYPE | RS_DOES_SUPER)) ||
        (version && version < TYPE_VISITED)) {
        return;
    }
    struct rs_finding *finding = rs_type_finding(
        view, RS_LEVEL_DEFAULT, touch->fn, touch->fn->loc, "Py_TYPE",
        "tp_traverse of the heap type '%s' does not visit Py_TYPE(self)", rs_type_name(view));
    if (finding) {
        rs_type_fix_type(view, finding, touch);
        rs_type_report(view, finding);
    }
}

// Since 3.12 there is a function to visit it.
static void judge_dict(const struct rs_type_view *view, const struct rs_touch *touch)
{
    uint16_t version = rs_type_version(view);
    if (!(view->flags & RS_TPFLAG_MANAGED_DICT) || version < DICT_VISITED ||
        (touch->does & (RS_DOES_VISIT_DICT | RS_DOES_SUPER))) {
        return;
    }
    struct rs_finding *finding =
        rs_type_finding(view, RS_LEVEL_DEFAULT, touch->fn, touch->fn->loc, "__dict__",
                        "tp_traverse of '%s' does not visit the managed dict", rs_type_name(view));
    rs_type_report(view, finding);
}

static void tell(const struct rs_type_view *view, const struct rs_touch *touch, rs_loc loc,
                 const char *object, const char *message)
{
    struct rs_finding *finding =
        loc ? rs_type_finding(view, RS_LEVEL_DEFAULT, touch->fn, loc, object, "%s", message) : NULL;
    rs_type_report(view, finding);
}

static void judge_rest(const struct rs_type_view *view, const struct rs_touch *touch)
{
    tell(view, touch, touch->ignored_loc, "result",
         "the result of this traverse is ignored: it must be returned where it is not 0");
    tell(view, touch, touch->inverted_loc, "visit",
         "tp_traverse returns where this visit succeeds, and goes on where it fails");
    tell(view, touch, touch->count_loc, "count",
         "a reference count is changed while the garbage collector counts references");
}

static void judge(const struct rs_type_view *view)
{
    const struct rs_touch *touch = rs_type_touch(view, RS_SLOT_TRAVERSE);
    if (!touch) {
        return;
    }
    judge_twice(view, touch);
    judge_rest(view, touch);
    if (!rs_type_collected(view) || (touch->does & (RS_DOES_ANYTHING | RS_DOES_LEND_OUT))) {
        return;
    }
    judge_members(view, touch);
    judge_type(view, touch);
    judge_dict(view, touch);
}

const struct rs_check rs_check_traverse = {
    .id = "traverse",
    .summary = "tp_traverse forgets a member, or visits it twice",
    .level = RS_LEVEL_DEFAULT,
    .type = judge,
};
