// SPDX-License-Identifier: Apache-2.0
// module-state: a member of a module's state that m_clear and m_free do not release, or m_traverse
// does not visit; static objects and types of a module that may exist in several interpreters.
//
// Weakness: what helpers store through the address of a member is not seen, so that such a member
// is judged only where some function of the unit releases or visits it.
#include <string.h>

#include "pytype.h"

// Whether the function does more with the state than can be seen.
static bool is_opaque(const struct rs_touch *touch)
{
    return (touch->does & (RS_DOES_ANYTHING | RS_DOES_LEND_OUT)) || !touch->members;
}

static bool is_held(const struct rs_type_view *view, const struct rs_member *member)
{
    return rs_member_owned(view, member) || (rs_member_stored(view, member) & RS_STORED_OWNED);
}

static bool is_released(const struct rs_touch *touch, const struct rs_member *member)
{
    const uint32_t handled = RS_TOUCH_RELEASED | RS_TOUCH_STORED | RS_TOUCH_MAYBE;
    return touch && (rs_touched(touch, member) & handled) != 0;
}

// Whether it may be part of a cycle that leads through the module: a type is, by its methods.
static bool is_cyclic(const struct rs_type_view *view, const struct rs_member *member)
{
    const struct rs_name *declared = member->field->type.name;
    return (rs_member_stored(view, member) & RS_STORED_CYCLIC) ||
           (declared && strcmp(declared->text, "PyTypeObject") == 0);
}

static void tell(const struct rs_type_view *view, const struct rs_member *member,
                 enum rs_level level, const struct rs_touch *touch, const char *macro,
                 const char *what)
{
    const char *name = member->field->path->text;
    struct rs_finding *finding = rs_type_finding(view, level, touch ? touch->fn : NULL,
                                                 touch ? touch->fn->loc : view->type->loc, name,
                                                 "'%s' of the module's state %s", name, what);
    if (finding) {
        rs_type_note(view, finding, member->loc, "'%s' is declared here", name);
        if (touch) {
            rs_type_fix_member(view, finding, touch, macro, member);
        }
        rs_type_report(view, finding);
    }
}

// Slots of which the unit has a function; false if it has not all that are there.
static bool functions(const struct rs_type_view *view, const struct rs_touch **traverse,
                      const struct rs_touch **clear, const struct rs_touch **release)
{
    *traverse = rs_type_touch(view, RS_SLOT_MODULE_TRAVERSE);
    *clear = rs_type_touch(view, RS_SLOT_MODULE_CLEAR);
    *release = rs_type_touch(view, RS_SLOT_MODULE_FREE);
    return (*clear || !view->slots[RS_SLOT_MODULE_CLEAR]) &&
           (*release || !view->slots[RS_SLOT_MODULE_FREE]) && !(*clear && is_opaque(*clear)) &&
           !(*release && !*clear && is_opaque(*release));
}

// ---- what should be in the state ---------------------------------------------------------------

static void tell_shared(const struct rs_type_view *view, const struct rs_function *fn, rs_loc loc,
                        const char *what, const char *name)
{
    bool own_gil = view->type->interpreters > 1;
    const char *text = strrchr(name, '.') ? strrchr(name, '.') + 1 : name;
    struct rs_finding *finding =
        rs_type_finding(view, own_gil ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC, fn, loc, name,
                        own_gil ? "%s'%s' is shared by interpreters that have a GIL each: %s"
                                : "%s'%s' is shared by all interpreters that import the module: %s",
                        fn ? "" : "static type ", text, what);
    if (finding) {
        rs_type_note(view, finding, view->type->loc, "the module may exist in several at a time");
        rs_type_report(view, finding);
    }
}

static void judge_statics(const struct rs_type_view *view)
{
    if (!view->type->interpreters || rs_type_module(view) != view->type) {
        return;
    }
    for (const struct rs_static *each = rs_type_statics(view); each; each = each->next) {
        tell_shared(view, each->fn, each->loc, "it belongs into the module's state",
                    each->name->text);
    }
    for (const struct rs_pytype *type = rs_type_next(view, NULL); type;
         type = rs_type_next(view, type)) {
        if (!type->heap && !type->module && rs_type_readied(view, type)) {
            tell_shared(view, NULL, type->loc, "make it of a PyType_Spec", type->name->text);
        }
    }
}

static void judge_members(const struct rs_type_view *view)
{
    const struct rs_touch *traverse, *clear, *release;
    if (!functions(view, &traverse, &clear, &release)) {
        return;
    }
    for (const struct rs_member *m = rs_type_member(view, NULL); m; m = rs_type_member(view, m)) {
        if (!is_held(view, m)) {
            continue;
        }
        if (!clear && !release) {
            tell(view, m, RS_LEVEL_DEFAULT, NULL, NULL,
                 "is never released: there is no m_clear and no m_free");
            continue;
        }
        if (!is_released(clear, m) && !is_released(release, m)) {
            tell(view, m, RS_LEVEL_DEFAULT, clear ? clear : release, "Py_CLEAR",
                 clear ? "is not released by m_clear" : "is not released by m_free");
        }
        bool visited = !traverse || is_opaque(traverse) ||
                       (rs_touched(traverse, m) & (RS_TOUCH_VISITED | RS_TOUCH_MAYBE));
        if (!visited && !rs_member_leaf(view, m) &&
            (rs_member_stored(view, m) & (RS_STORED_CYCLIC | RS_STORED_SOME))) {
            tell(view, m, is_cyclic(view, m) ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC, traverse,
                 "Py_VISIT", "is not visited by m_traverse");
        }
    }
}

static void judge(const struct rs_type_view *view)
{
    judge_members(view);
    judge_statics(view);
}

const struct rs_check rs_check_module_state = {
    .id = "module-state",
    .summary =
        "m_traverse, m_clear and m_free forget a member of the module's state, or statics do "
        "for it",
    .level = RS_LEVEL_DEFAULT,
    .module = judge,
};
