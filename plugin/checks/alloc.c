// SPDX-License-Identifier: Apache-2.0
// alloc: memory, views of buffers and locks that are not given back on some path, or given back to
// an allocator that they are not from; instances that are made, freed or tracked by what is for
// others.
//
// Idea: the engine follows them as it follows references; this words what it tells. Weakness: what
// is stored in a field, or handed to code not seen, is judged only by where all memory in that
// field is from.
#include <string.h>

#include "event.h"
#include "pytype.h"

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

static void mismatched(const struct rs_event *event)
{
    const char *freed = rs_event_callee(event, event->insn);
    const char *given = rs_event_callee(event, event->given);
    const char *name = rs_arena_printf(rs_event_arena(event), "'%s'", event->subject->text);
    struct rs_finding *finding = rs_event_finding(
        event, RS_LEVEL_DEFAULT, "what %s holds is from %s: %s must not release it", name,
        given ? given : "a call", freed ? freed : "the call");
    if (finding) {
        finding->object = name;
        rs_event_note(event, finding, event->given->loc, "it is allocated here");
        rs_event_report(event, finding);
    }
}

static void told(const struct rs_event *event)
{
    if (event->kind == RS_EVENT_LEFT && !is_gil(event)) {
        left(event);
    } else if (event->kind == RS_EVENT_MIXED) {
        mixed(event);
    } else if (event->kind == RS_EVENT_MISMATCHED) {
        mismatched(event);
    }
}

// ---- instances ---------------------------------------------------------------------------------

static const char *maker(const struct rs_made *made)
{
    return made->collected ? "PyObject_GC_New" : "PyObject_New";
}

static void judge_maker(const struct rs_type_view *view, const struct rs_made *made)
{
    const struct rs_insn *freed = made->collected ? made->fate.freed : made->fate.gc_freed;
    const char *name = rs_type_name(view);
    if (view->flags_known && made->collected != rs_type_collected(view) &&
        (rs_type_collected(view) || !view->based)) {
        rs_type_report(
            view, rs_type_finding(view, RS_LEVEL_DEFAULT, made->fn, made->call->loc, "maker",
                                  made->collected ? "'%s' has no Py_TPFLAGS_HAVE_GC: PyObject_New "
                                                    "makes its instances"
                                                  : "'%s' has Py_TPFLAGS_HAVE_GC: PyObject_GC_New "
                                                    "makes its instances",
                                  name));
    } else if (freed) {
        rs_type_report(view, rs_type_finding(view, RS_LEVEL_DEFAULT, made->fn, freed->loc, "free",
                                             "the instance of '%s' is from %s: %s must not free it",
                                             name, maker(made), freed->callee->text));
    }
}

static void judge_tracking(const struct rs_type_view *view, const struct rs_made *made)
{
    const struct rs_fate *fate = &made->fate;
    const struct rs_touch *traverse = rs_type_touch(view, RS_SLOT_TRAVERSE);
    if (!made->collected || !rs_type_collected(view)) {
        return;
    }
    if (fate->returned && !fate->track && !fate->handed && !fate->stored && !fate->given_up &&
        !made->callers_track) {
        rs_type_report(view,
                       rs_type_finding(view, RS_LEVEL_DEFAULT, made->fn, made->call->loc, "track",
                                       "the garbage collector never knows this instance of "
                                       "'%s': PyObject_GC_Track is missing",
                                       rs_type_name(view)));
    }
    const struct rs_member *m = traverse && fate->track ? rs_type_member(view, NULL) : NULL;
    for (; m; m = rs_type_member(view, m)) {
        enum rs_early early = rs_touched(traverse, m) & RS_TOUCH_VISITED
                                  ? rs_made_early(view, made, m)
                                  : RS_EARLY_NOT;
        if (early == RS_EARLY_NOT) {
            continue;
        }
        const char *name = m->field->path->text;
        struct rs_finding *finding = rs_type_finding(
            view, early == RS_EARLY_UNSEEN ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT, made->fn,
            fate->track->loc, name,
            "the instance of '%s' is tracked before '%s' is set, which tp_traverse visits",
            rs_type_name(view), name);
        if (finding) {
            rs_type_note(view, finding, made->call->loc, "its memory is not cleared");
            rs_type_report(view, finding);
        }
    }
}

// A function in tp_free that is for instances of the other kind.
static void judge_free(const struct rs_type_view *view)
{
    const struct rs_slot *slot = view->slots[RS_SLOT_FREE];
    bool collected = rs_type_collected(view);
    if (!slot || !view->flags_known || (view->based && !collected)) {
        return;
    }
    uint32_t wrong = collected ? RS_DOES_FREE : RS_DOES_GC_FREE;
    if (rs_type_slot_does(view, RS_SLOT_FREE) & wrong) {
        rs_type_report(view, rs_type_finding(view, RS_LEVEL_DEFAULT, NULL, slot->loc, "tp_free",
                                             "tp_free of '%s' is %s, but its instances have %s "
                                             "header of the garbage collector",
                                             rs_type_name(view), slot->function->text,
                                             collected ? "a" : "no"));
    }
}

static void judge(const struct rs_type_view *view)
{
    judge_free(view);
    for (const struct rs_made *made = rs_type_made(view); made; made = made->next) {
        judge_maker(view, made);
        judge_tracking(view, made);
    }
}

const struct rs_check rs_check_alloc = {
    .id = "alloc",
    .summary = "memory, a buffer or a lock that is not given back, or to the wrong allocator",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
    .type = judge,
};
