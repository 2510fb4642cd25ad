// SPDX-License-Identifier: Apache-2.0
// dealloc: a type's tp_dealloc forgets a member, its heap type, to untrack the instance, or its
// memory, or frees that by the wrong function.
//
// Weakness: where the instance is handed to a function elsewhere, nothing is told of what is
// missing. What is released on some path counts as released.
#include "pytype.h"

// Instances of heap types hold a reference to their type: since 3.8.
#define TYPE_HELD 0x0308

static const uint32_t frees = RS_DOES_FREE | RS_DOES_GC_FREE | RS_DOES_TP_FREE | RS_DOES_SUPER;

// ---- members -----------------------------------------------------------------------------------

static uint32_t touched_by(const struct rs_type_view *view, enum rs_type_slot slot,
                           const struct rs_member *member)
{
    const struct rs_touch *touch = rs_type_touch(view, slot);
    uint32_t what = touch ? rs_touched(touch, member) : 0;
    return what | (touch && (touch->does & RS_DOES_ANYTHING) ? RS_TOUCH_MAYBE : 0);
}

// All that is done to the member when an instance dies. `touch` is NULL where the type has no
// tp_dealloc of its own: object's calls the finalizer, and nothing else.
static uint32_t at_death(const struct rs_type_view *view, const struct rs_touch *touch,
                         const struct rs_member *member)
{
    uint32_t what = touched_by(view, RS_SLOT_FREE, member);
    if (touch) {
        what |= rs_touched(touch, member);
    }
    if (!touch || (touch->does & RS_DOES_FINALIZE)) {
        what |= touched_by(view, RS_SLOT_FINALIZE, member);
    }
    if (touch && (touch->does & RS_DOES_CLEAR_SLOT)) {
        what |= touched_by(view, RS_SLOT_CLEAR, member);
    }
    return what;
}

static void tell_member(const struct rs_type_view *view, const struct rs_touch *touch,
                        const struct rs_member *member)
{
    const char *name = member->field->path->text;
    struct rs_finding *finding;
    if (touch) {
        finding =
            rs_type_finding(view, RS_LEVEL_DEFAULT, touch->fn, touch->fn->loc, name,
                            "tp_dealloc of '%s' does not release '%s'", rs_type_name(view), name);
    } else {
        finding = rs_type_finding(view, RS_LEVEL_DEFAULT, NULL, view->type->loc, name,
                                  "'%s' has no tp_dealloc: nothing releases '%s'",
                                  rs_type_name(view), name);
    }
    if (!finding) {
        return;
    }
    rs_type_note(view, finding, member->loc, "'%s' is declared here", name);
    if (touch && touch->free_loc) {
        rs_type_note(view, finding, touch->free_loc, "the instance is freed here");
    }
    if (touch && touch->free_loc && touch->self && member->field->type.kind == RS_KIND_OBJECT) {
        rs_type_fix(view, finding, RS_FIX_INSERT_BEFORE, touch->free_loc, "Py_XDECREF(%s->%s);",
                    touch->self->text, name);
    }
    rs_type_report(view, finding);
}

static void judge_members(const struct rs_type_view *view, const struct rs_touch *touch)
{
    if (touch && (touch->does & RS_DOES_LEND_OUT)) {
        return;
    }
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        bool supers = touch && (touch->does & RS_DOES_SUPER) && rs_member_inherited(view, m);
        bool released = at_death(view, touch, m) & (RS_TOUCH_RELEASED | RS_TOUCH_MAYBE);
        // Links between instances belong to whoever keeps the chain.
        bool link = m->field->type.name == view->type->instance;
        if (!released && !supers && !link && rs_member_stored(view, m) &&
            rs_member_owned(view, m) && !rs_member_let_go(view, m)) {
            tell_member(view, touch, m);
        }
    }
}

// ---- the rest ----------------------------------------------------------------------------------

static void judge_untrack(const struct rs_type_view *view, const struct rs_touch *touch)
{
    bool late = touch->untracked_late;
    const struct rs_name *self = touch->fn->vars[1].name;
    if (!rs_type_collected(view) || !touch->release_loc || (touch->does & RS_DOES_SUPER) ||
        ((touch->does & RS_DOES_UNTRACK) && !late)) {
        return;
    }
    struct rs_finding *finding = rs_type_finding(
        view, late ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT, touch->fn, touch->release_loc, "untrack",
        "the garbage collector may still visit the instance of '%s' whose members are released: "
        "PyObject_GC_UnTrack comes first",
        rs_type_name(view));
    if (finding) {
        if (!late && self) {
            rs_type_fix(view, finding, RS_FIX_INSERT_BEFORE, touch->release_loc,
                        "PyObject_GC_UnTrack(%s);", self->text);
        }
        rs_type_report(view, finding);
    }
}

static void judge_type(const struct rs_type_view *view, const struct rs_touch *touch)
{
    uint16_t version = rs_type_version(view);
    const struct rs_touch *traverse = rs_type_touch(view, RS_SLOT_TRAVERSE);
    bool held = view->type->heap && (!version || version >= TYPE_HELD);
    if (!held || !(touch->does & frees) ||
        (touch->does & (RS_DOES_RELEASE_TYPE | RS_DOES_SUPER | RS_DOES_KEEP))) {
        return;
    }
    struct rs_finding *finding = rs_type_finding(
        view, RS_LEVEL_DEFAULT, touch->fn, touch->fn->loc, "Py_TYPE",
        "tp_dealloc of the heap type '%s' does not release the instance's reference to its type",
        rs_type_name(view));
    if (!finding) {
        return;
    }
    if (traverse && (traverse->does & RS_DOES_VISIT_TYPE)) {
        rs_type_note(view, finding, traverse->fn->loc, "its tp_traverse visits the type");
    }
    if (touch->type && touch->free_loc) {
        rs_type_fix(view, finding, RS_FIX_INSERT_AFTER, touch->free_loc, "Py_DECREF(%s);",
                    touch->type->text);
    }
    rs_type_report(view, finding);
}

static void judge_free(const struct rs_type_view *view, const struct rs_touch *touch)
{
    struct rs_finding *finding = NULL;
    bool collected = rs_type_collected(view);
    const uint32_t by = touch->does & frees;
    if (collected && by == RS_DOES_FREE) {
        finding = rs_type_finding(view, RS_LEVEL_DEFAULT, touch->fn, touch->free_loc, "free",
                                  "the instance of '%s' has a header of the garbage collector: "
                                  "tp_free or PyObject_GC_Del frees it",
                                  rs_type_name(view));
    } else if (view->flags_known && !view->based && !collected && by == RS_DOES_GC_FREE) {
        finding = rs_type_finding(view, RS_LEVEL_DEFAULT, touch->fn, touch->free_loc, "free",
                                  "the instance of '%s' has no header of the garbage collector: "
                                  "tp_free or PyObject_Free frees it",
                                  rs_type_name(view));
    } else if (!by && !(touch->does & (RS_DOES_KEEP | RS_DOES_RELEASE_IT | RS_DOES_LEND_OUT))) {
        finding =
            rs_type_finding(view, RS_LEVEL_DEFAULT, touch->fn, touch->fn->loc, "free",
                            "tp_dealloc of '%s' does not free the instance", rs_type_name(view));
    }
    rs_type_report(view, finding);
}

// A member that is declared as another instance of the type: long chains of them use up the stack.
static void judge_depth(const struct rs_type_view *view, const struct rs_touch *touch)
{
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        if (m->field->type.name != view->type->instance || (touch->does & RS_DOES_TRASHCAN) ||
            !(rs_touched(touch, m) & RS_TOUCH_RELEASED)) {
            continue;
        }
        struct rs_finding *finding =
            rs_type_finding(view, RS_LEVEL_PEDANTIC, touch->fn, touch->fn->loc, "trashcan",
                            "a long chain of '%s' by '%s' overflows the stack when it is released: "
                            "Py_TRASHCAN_BEGIN is missing",
                            rs_type_name(view), m->field->path->text);
        rs_type_report(view, finding);
    }
}

static bool returns(const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].nsucc; i++) {
            if (fn->blocks[b].succ[i] == fn->exit) {
                return true;
            }
        }
    }
    return false;
}

// Whether a base may do what the type leaves out.
static bool may_inherit(const struct rs_type_view *view)
{
    return view->based || !view->flags_known || view->slots[RS_SLOT_DEALLOC];
}

static void judge(const struct rs_type_view *view)
{
    const struct rs_touch *touch = rs_type_touch(view, RS_SLOT_DEALLOC);
    if (!touch) {
        if (!may_inherit(view)) {
            judge_members(view, NULL);
        }
        return;
    }
    if ((touch->does & RS_DOES_ANYTHING) || !returns(touch->fn)) {
        return;
    }
    judge_members(view, touch);
    judge_untrack(view, touch);
    judge_type(view, touch);
    judge_free(view, touch);
    judge_depth(view, touch);
}

const struct rs_check rs_check_dealloc = {
    .id = "dealloc",
    .summary = "tp_dealloc forgets a member, its type, or to free the instance",
    .level = RS_LEVEL_DEFAULT,
    .type = judge,
};
