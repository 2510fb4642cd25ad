// SPDX-License-Identifier: Apache-2.0
// exception: a function that fails without an exception set, or gives a result with one set; a call
// that must not be made with one; a failure that nobody asks about.
//
// Idea: the engine knows of an exception whether it is set, is not, or cannot be known; only the
// first two are told, and calls that may have failed and that nobody can ask any more. Which
// results are failures a function's slot says. Weakness: a function elsewhere may have set or
// cleared one, so nothing is known behind its call.
#include "event.h"

#include <string.h>

static const char *raiser_name(const struct rs_event *event)
{
    const char *name = rs_event_callee(event, event->state->raiser);
    return name ? name : "a call";
}

// What the function returns, as a person says it.
static const char *result_text(const struct rs_event *event)
{
    struct rs_val val = rs_state_get(event->state, 0);
    bool number = rs_event_function(event)->result.kind == RS_KIND_INT;
    if (val.kind != RS_VAL_INT) {
        return number ? "a failure" : "NULL";
    }
    return number ? rs_arena_printf(rs_event_arena(event), "%lld", (long long)val.value) : "NULL";
}

static void report(const struct rs_event *event, struct rs_finding *finding, const char *object,
                   rs_loc origin)
{
    if (finding) {
        finding->object = object;
        finding->origin = origin;
        rs_event_report(event, finding);
    }
}

// ---- no exception ------------------------------------------------------------------------------

// Whether the path took the default of a switch: often what cannot be.
static bool by_default(const struct rs_state *state)
{
    for (const struct rs_trail *t = state->trail; t; t = t->prev) {
        if (t->block && t->block->term == RS_TERM_SWITCH && t->taken == 0) {
            return true;
        }
    }
    return false;
}

static void unset(const struct rs_event *event)
{
    enum rs_level level = by_default(event->state) ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT;
    rs_loc caller = rs_event_passed_on(event);
    struct rs_finding *finding = rs_event_finding(
        event, level, "%s is returned without an exception set", result_text(event));
    if (finding && caller) {
        rs_event_note(event, finding, caller, "passed on as a failure with an exception here");
    }
    report(event, finding, "no exception", event->loc);
}

// Whether the result of a call that may succeed was thrown away. What comes of it is told where the
// function returns; that more is called meanwhile is for those who want every place.
static bool thrown_away(const struct rs_insn *call)
{
    for (uint32_t i = 0; call->dst == RS_NO_VAR && i < call->contract->noutcomes; i++) {
        if (!call->contract->outcomes[i].raises) {
            return true;
        }
    }
    return false;
}

// ---- one too many ------------------------------------------------------------------------------

// What a helper returns its callers may look at in another way than the interpreter does.
static enum rs_level level_of_return(const struct rs_event *event)
{
    bool told = rs_event_has_duty(event) || rs_event_relied_on(event);
    return told ? RS_LEVEL_DEFAULT : RS_LEVEL_PEDANTIC;
}

// What an exception means that a function of the unit may leave beside its result is between the
// two: it may be asked for later, or say something else.
static bool by_helper(const struct rs_event *event)
{
    const struct rs_insn *raiser = event->state->raiser;
    return raiser && raiser->op == RS_OP_CALL && raiser->contract &&
           raiser->contract->source >= RS_SOURCE_INFERRED;
}

static void set(const struct rs_event *event)
{
    const char *raiser = raiser_name(event);
    struct rs_finding *finding;
    if (event->how == RS_HOW_PASSED) {
        finding = rs_event_finding(
            event, thrown_away(event->state->raiser) ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT,
            "%s is called with an exception set by %s", rs_event_callee(event, event->insn),
            raiser);
    } else {
        enum rs_level level = by_helper(event) ? RS_LEVEL_PEDANTIC : level_of_return(event);
        finding = rs_event_finding(event, level, "a result is returned with an exception set by %s",
                                   raiser);
    }
    report(event, finding, "exception set", event->loc);
}

// ---- perhaps one -------------------------------------------------------------------------------

// Whether a call fails for objects of another type only, and asks no Python code: whoever calls it
// knows the type.
static bool fails_by_type(const struct rs_contract *contract)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        if (o->raises && (o->unless.kind != RS_UNLESS_TYPE || rs_type_is_part(o->unless.type))) {
            return false;
        }
    }
    return !(contract->flags & RS_CONTRACT_RUNS_PYTHON) && contract->source < RS_SOURCE_INFERRED;
}

static void unasked(const struct rs_event *event)
{
    const struct rs_insn *call = event->state->raiser;
    const char *raiser = raiser_name(event);
    struct rs_finding *finding;
    // What fails only for arguments that it is not for: who chose them knows.
    bool known = fails_by_type(call->contract) || (call->contract->flags & RS_CONTRACT_LOOKUP);
    enum rs_level level = known ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT;
    if (event->how == RS_HOW_PASSED) {
        finding = rs_event_finding(event, thrown_away(call) ? RS_LEVEL_PEDANTIC : level,
                                   "%s is called without asking whether %s failed",
                                   rs_event_callee(event, event->insn), raiser);
    } else {
        finding = rs_event_finding(event, level ? level : level_of_return(event),
                                   "a result is returned without asking whether %s failed", raiser);
    }
    report(event, finding, "failure", call->loc);
}

// ---- one that goes ------------------------------------------------------------------------------

// Code that runs may raise anything: who clears it without a look clears MemoryError and
// KeyboardInterrupt, too.
static void cleared(const struct rs_event *event)
{
    const struct rs_contract *raiser = event->state->raiser->contract;
    const struct rs_contract *clears = event->insn->contract;
    if (!(clears->does & RS_DOES_SWALLOW) || !raiser ||
        !(raiser->flags & RS_CONTRACT_RUNS_PYTHON) || raiser->source >= RS_SOURCE_INFERRED ||
        rs_event_branched_on(event, RS_DOES_MATCH)) {
        return;
    }
    report(event,
           rs_event_finding(event, RS_LEVEL_PEDANTIC, "%s swallows whatever %s raised",
                            rs_event_callee(event, event->insn), raiser_name(event)),
           "exception cleared", event->loc);
}

static void told(const struct rs_event *event)
{
    switch (event->kind) {
    case RS_EVENT_UNSET:
        unset(event);
        break;
    case RS_EVENT_SET:
        set(event);
        break;
    case RS_EVENT_CLEARED:
        cleared(event);
        break;
    case RS_EVENT_UNASKED:
        unasked(event);
        break;
    default:
        break;
    }
}

const struct rs_check rs_check_exception = {
    .id = "exception",
    .summary = "an exception missing where a function fails, or set where none may be",
    .level = RS_LEVEL_DEFAULT,
    .event = told,
};
