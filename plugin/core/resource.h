// SPDX-License-Identifier: Apache-2.0
// Things other than references that must be given back (resource*.c), as the engine's files see
// them: only where run->resources is set.
#ifndef RS_CORE_RESOURCE_H
#define RS_CORE_RESOURCE_H

#include <string.h>

#include "call.h"

// Words of contracts with a meaning of their own: who holds the second has given the GIL up, unless
// it holds the first, too.
#define RS_KIND_OF_GIL "gil"
#define RS_KIND_OF_THREAD "thread-state"

// Whether the outcome acquires or releases something.
bool rs_outcome_resources(const struct rs_outcome *o);

// Whether the function, whose calls have been resolved, acquires or releases something.
bool rs_resources_used(const struct rs_facts *facts, struct rs_arena *arena,
                       const struct rs_function *fn);

// What a function of the unit does with resources; NULL if nothing, or if that is not known.
const struct rs_contract *rs_resource_contract(const struct rs_facts *facts,
                                               const struct rs_name *function);

// What callers of the run's function may rely on: where they cannot tell outcomes apart that differ
// in what they do with resources, that is left out. `contract` is changed, and may be NULL.
struct rs_contract *rs_resources_settle(struct rs_run *run, struct rs_contract *contract);

// Variables, by number, whose address is stored, or which are copied as a whole.
bool *rs_exposed_variables(struct rs_arena *arena, const struct rs_function *fn);

// Whether the call may keep argument `i`, or something in it.
bool rs_call_keeps(const struct rs_facts *facts, const struct rs_insn *call, uint32_t i);

// Whether a function of the unit may keep what parameter `param` points to, or returns it (kept.c).
bool rs_function_keeps(const struct rs_facts *facts, const struct rs_function *fn, uint32_t param);

// Others may have the value, or what it points into, from now on.
void rs_resource_escape(struct rs_state *state, struct rs_val val);

// The instruction at hand computes `val` from `a` and `b`.
void rs_resource_derive(const struct rs_run *run, struct rs_state *state, struct rs_val a,
                        struct rs_val b, struct rs_val val);

// A call is about to be made; it may need the GIL.
void rs_resource_call(const struct rs_call *c, struct rs_state *state);

// Whether a call of the API needs the GIL (unlocked.c).
bool rs_api_needs_gil(const struct rs_contract *contract);

// What a function of the unit does that needs the GIL, which it leaves to its callers; NULL
// if nothing.
const struct rs_insn *rs_needs_gil(const struct rs_facts *facts, const struct rs_function *fn);

// The instruction at hand needs the GIL.
void rs_resource_needs_gil(struct rs_run *run, struct rs_state *state);

// What a call may keep of its arguments.
void rs_resource_arguments(const struct rs_call *c, struct rs_state *state);

void rs_resource_acquire(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect);
void rs_resource_release(const struct rs_call *c, struct rs_state *state,
                         const struct rs_effect *effect);

// The symbol, which the call has made, is a thing of this kind.
void rs_resource_begin(const struct rs_call *c, struct rs_sym *sym, const struct rs_name *kind);

// Whether the effect acquires the result.
bool rs_effect_of_result(const struct rs_outcome *o, const struct rs_effect *effect);

// The outcomes of the group give `val`.
void rs_resource_result(const struct rs_call *c, struct rs_state *state,
                        const struct rs_group *group, struct rs_val val);

// A thing that nothing reaches any more: tells.
void rs_resource_lost(struct rs_run *run, struct rs_state *state, const struct rs_sym *sym,
                      rs_loc loc);

// At a block's entry: what tests have told of the variables that stand for things.
void rs_resource_look(struct rs_state *state);

// The function ends: judges what the frame holds and no value is.
void rs_resource_leave(struct rs_run *run, struct rs_state *state, bool unwinding);

#endif
