// SPDX-License-Identifier: Apache-2.0
// pool: a free list of a type's instances keeps what their members hold, gives instances out
// without a reference or unknown to the garbage collector, is never emptied, or is shared by
// interpreters.
//
// Idea: a variable in which tp_dealloc stores the instance is a free list, whoever returns what is
// read from it takes from the list. Weakness: functions of the unit that are handed what was taken
// are believed to do all that must be done.
#include <string.h>

#include "pytype.h"

static const char *name_of(const struct rs_pool *pool)
{
    const char *dot = strrchr(pool->name->text, '.');
    return dot ? dot + 1 : pool->name->text;
}

static void judge_members(const struct rs_type_view *view, const struct rs_pool *pool)
{
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        // What no way releases, dealloc tells.
        if (!(rs_touched(pool->touch, m) & RS_TOUCH_RELEASED) || !rs_member_owned(view, m) ||
            rs_pool_releases(view, pool, m)) {
            continue;
        }
        const char *member = m->field->path->text;
        struct rs_finding *finding = rs_type_finding(
            view, RS_LEVEL_DEFAULT, pool->fn, pool->loc, member,
            "'%s' of an instance of '%s' is still held when it is put into the free "
            "list '%s'",
            member, rs_type_name(view), name_of(pool));
        if (finding) {
            rs_type_note(view, finding, m->loc, "'%s' is declared here", member);
            rs_type_report(view, finding);
        }
    }
}

static void judge_take(const struct rs_type_view *view, const struct rs_pool *pool,
                       const struct rs_pool_take *take)
{
    if (!take->revived) {
        rs_type_report(view, rs_type_finding(view, RS_LEVEL_DEFAULT, take->fn, take->loc, "revive",
                                             "what is taken from the free list '%s' has no "
                                             "reference: _Py_NewReference or PyObject_Init is "
                                             "missing",
                                             name_of(pool)));
    }
    // A base that the unit does not have may have made it known to the collector: dealloc knows.
    const struct rs_touch *touch = rs_type_touch(view, RS_SLOT_DEALLOC);
    if (!take->tracked && (rs_type_collected(view) || (touch->does & RS_DOES_UNTRACK))) {
        rs_type_report(view, rs_type_finding(view, RS_LEVEL_DEFAULT, take->fn, take->loc, "track",
                                             "what is taken from the free list '%s' is not tracked "
                                             "again: PyObject_GC_Track is missing",
                                             name_of(pool)));
    }
}

static void judge_list(const struct rs_type_view *view, const struct rs_pool *pool)
{
    const struct rs_pytype *module = rs_type_module(view);
    if (!pool->emptied) {
        rs_type_report(view, rs_type_finding(view, RS_LEVEL_PEDANTIC, pool->fn, pool->loc, "empty",
                                             "the free list '%s' is never emptied", name_of(pool)));
    }
    if (pool->is_static && module && module->interpreters) {
        bool own_gil = module->interpreters > 1;
        rs_type_report(
            view, rs_type_finding(view, own_gil ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC, pool->fn,
                                  pool->loc, "shared",
                                  own_gil ? "interpreters that have a GIL each share the free "
                                            "list '%s'"
                                          : "all interpreters that import the module share the "
                                            "free list '%s'",
                                  name_of(pool)));
    }
}

static void judge(const struct rs_type_view *view)
{
    const struct rs_pool *pool = rs_type_pool(view);
    if (!pool) {
        return;
    }
    judge_members(view, pool);
    for (const struct rs_pool_take *take = pool->takes; take; take = take->next) {
        judge_take(view, pool, take);
    }
    if (pool->takes) {
        judge_list(view, pool);
    }
}

const struct rs_check rs_check_pool = {
    .id = "pool",
    .summary = "a free list that keeps references, or gives out instances that are not ready",
    .level = RS_LEVEL_DEFAULT,
    .type = judge,
};
