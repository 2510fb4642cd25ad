// SPDX-License-Identifier: Apache-2.0
// What the files of a call share: call.c (before the outcomes, and without any), outcome.c (groups
// of outcomes), effect.c (what they do to arguments), call_format.c (arguments of a format).
// Private to them; the engine sees rs_call of engine.h only.
#ifndef RS_CORE_CALL_H
#define RS_CORE_CALL_H

#include "engine.h"

// Outcomes of one contract that are looked at: the bits of a group.
#define RS_MAX_OUTCOMES 64

// A call being applied. Symbols in `args` are those of the state at hand.
struct rs_call {
    struct rs_run *run;
    const struct rs_insn *insn;
    const struct rs_contract *contract;  // NULL: nothing is known of the function
    struct rs_val *args;                 // insn->nargs
};

// A set of outcomes that one state stands for.
struct rs_group {
    uint64_t outcomes;
    bool split;  // it is one outcome, which does what the others do not
};

static inline const struct rs_outcome *rs_call_outcome(const struct rs_call *c, uint32_t i)
{
    return &c->contract->outcomes[i];
}

static inline bool rs_group_has(const struct rs_group *group, uint32_t i)
{
    return (group->outcomes >> i) & 1;
}

// The argument of a parameter; undefined where the call has none (RS_NO_PARAM too).
static inline struct rs_val rs_call_arg(const struct rs_call *c, uint32_t param)
{
    return param < c->insn->nargs ? c->args[param] : rs_val_undef();
}

// The object passed for a parameter; NULL if it is none, or not known to be one. Lives in `state`:
// the next symbol that is made may move it.
static inline struct rs_sym *rs_call_object(const struct rs_state *state, const struct rs_call *c,
                                            uint32_t param)
{
    struct rs_sym *sym = rs_state_symbol(state, rs_call_arg(c, param));
    return sym && sym->kind == RS_SYM_OBJECT ? sym : NULL;
}

// ---- call.c ------------------------------------------------------------------------------------

// Sets the variable that takes the result; an undefined result leaves it as it was.
void rs_call_bind(const struct rs_call *c, struct rs_state *state, struct rs_val val);

// ---- outcome.c ---------------------------------------------------------------------------------

// Sorts the outcomes that `state` does not exclude into `groups` (room for RS_MAX_OUTCOMES); their
// number, 0 if the call cannot return.
uint32_t rs_call_groups(const struct rs_call *c, const struct rs_state *state,
                        struct rs_group *groups);

// Carries `state` over the call for one group: arguments, result, exception. False if the state's
// arguments do not allow it.
bool rs_group_apply(const struct rs_call *call, struct rs_state *state,
                    const struct rs_group *group);

// Sets the exception that the group leaves, or leaves it to a test of `result`. A group without
// outcomes: what the contract's flags say.
void rs_group_set_exception(const struct rs_call *c, struct rs_state *state,
                            const struct rs_group *group, struct rs_val result);

// ---- effect.c ----------------------------------------------------------------------------------

// The value that a contract speaks of: an argument, a constant or a new symbol; of `type`, the one
// of the place that takes it, where the contract leaves that open.
struct rs_val rs_call_value(const struct rs_call *c, struct rs_state *state,
                            const struct rs_value *value, struct rs_type type);

// What the parameters' modes say for every outcome. `failed`: the group stands for failures only.
void rs_call_apply_modes(const struct rs_call *c, struct rs_state *state,
                         const struct rs_group *group, bool failed);

// What the group's outcomes do to the arguments.
void rs_call_apply_effects(const struct rs_call *c, struct rs_state *state,
                           const struct rs_group *group, bool failed);

// The call takes the frame's reference to an argument; nothing where it is no object.
void rs_call_steal(const struct rs_call *c, struct rs_state *state, uint32_t param, bool failed);

// The same where no other argument keeps it: what the call makes does.
void rs_call_give(const struct rs_call *c, struct rs_state *state, uint32_t param);

// Stores `value` through argument `i`; nothing where it is no pointer that is followed.
void rs_call_write_out(const struct rs_call *c, struct rs_state *state, uint32_t i,
                       const struct rs_value *value);

// An object variable that the call may set to something the parsed arguments hold, or leave as it
// was. Where it owned nothing before it owns nothing after. False if it may have. `type`: that the
// object is parsed as, NULL for any.
bool rs_call_lend_out(const struct rs_call *c, struct rs_state *state, uint32_t i,
                      const struct rs_name *type);

// The one parameter whose argument is an object that is taken apart; RS_NO_PARAM where several are.
uint32_t rs_call_parsed_object(const struct rs_call *c, const struct rs_state *state);

// The argument's object, if it is one, goes where nothing is known of it: `flag` is RS_SYMF_GUESS
// or RS_SYMF_PASSED.
void rs_call_guess(const struct rs_call *c, struct rs_state *state, uint32_t param, uint32_t flag);

// ---- inside.c ----------------------------------------------------------------------------------

// The call releases a resource: what fields have shown of it dangles.
void rs_inside_call(const struct rs_call *c, struct rs_state *state);

// Argument `i` was filled with a pointer into an item of what is parsed.
void rs_inside_parsed(const struct rs_call *c, struct rs_state *state, uint32_t i);

// It has released one: what such a field of a local struct shows from now on dangles.
void rs_inside_release(const struct rs_call *c, struct rs_state *state,
                       const struct rs_effect *effect);

// ---- call_format.c -----------------------------------------------------------------------------

// What a format says of the arguments after the declared ones; nothing if the call has none.
void rs_call_apply_format(const struct rs_call *c, struct rs_state *state, bool failed);

// The result of a call that returns what its format builds; `*fails`: it may be NULL instead.
struct rs_val rs_call_built(const struct rs_call *c, struct rs_state *state,
                            const struct rs_value *value, bool *fails);

#endif
