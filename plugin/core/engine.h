// SPDX-License-Identifier: Apache-2.0
// What the engine's files share: the run over one function and what is known about its unit.
// Private to core; front ends use analyze.h, checks use event.h.
#ifndef RS_CORE_ENGINE_H
#define RS_CORE_ENGINE_H

#include "analyze.h"
#include "contract.h"
#include "event.h"
#include "ir.h"
#include "state.h"

// ---- liveness (liveness.c)
// ------------------------------------------------------------------------

struct rs_liveness {
    uint64_t *live_in;  // nblocks rows of `words`
    uint32_t words;
    uint32_t **dies;  // [block][2 * insn], [2 * insn + 1]: a range of `dead`
    uint32_t *dead;   // variables whose last use or unused write is that instruction
    uint32_t *rpo;    // block -> its place in reverse post-order, UINT32_MAX if unreachable
    uint32_t *order;  // the inverse
    uint32_t norder;
    bool *leads_to_exit;  // block -> some path from it returns or throws
    bool *loop_head;
};

// `cut[b]` is the number of instructions after which block b ends because a call never returns
// (UINT32_MAX: it does not).
struct rs_liveness *rs_liveness_compute(struct rs_arena *arena, const struct rs_function *fn,
                                        const uint32_t *cut);

// Whether a way of at least one step leads from one block to another, and not through block `avoid`
// (UINT32_MAX: any way will do).
bool rs_leads_to(struct rs_arena *arena, const struct rs_function *fn, uint32_t from, uint32_t to,
                 uint32_t avoid);

// Whether block `at` is reached by some of the ways only of a branch that depends on one of the
// variables in `told`.
bool rs_is_guarded(struct rs_arena *arena, const struct rs_function *fn, const bool *told,
                   uint32_t at);

// The first instruction that sets each variable.
const struct rs_insn **rs_definitions(struct rs_arena *arena, const struct rs_function *fn);

typedef void rs_visit_fn(void *ctx, uint32_t var);

// Visits the variables that an instruction reads.
void rs_visit_uses(const struct rs_insn *insn, rs_visit_fn *visit, void *ctx);

static inline bool rs_live_in(const struct rs_liveness *live, uint32_t block, uint32_t var)
{
    return (live->live_in[(size_t)block * live->words + var / 64] >> (var % 64)) & 1;
}

// ---- the unit's facts (facts.c)
// ----------------------------------------------------------------------

// What the unit's calls say of a function of which nothing else is known.
struct rs_uses {
    uint32_t lent;      // arguments that it does not steal
    uint32_t released;  // calls whose result is released
};

// Functions that a pointer can point to.
struct rs_reach {
    const struct rs_name **functions;
    uint32_t count;
    size_t cap;
    bool open;  // to others, too
};

// A function without a duty that passes failures of another on.
struct rs_passer {
    const struct rs_function *fn;
    struct rs_passer *next;
};

// What callers do with the failures of a function of the unit, which may come without an exception.
struct rs_passed {
    bool on;         // some call's failure becomes its caller's
    bool otherwise;  // some call's does not, or its caller asks for the exception
    rs_loc where;    // a call of the first kind
    struct rs_passer *callers;
};

// What callers compare a function's result with.
struct rs_sentinel {
    const struct rs_name *object;  // a static object, or NULL:
    uint32_t param;                // what they passed
    struct rs_sentinel *next;
};

// What is known of a function of the unit and resources.
struct rs_function_resources {
    bool known;                          // it has been looked at
    const struct rs_contract *contract;  // NULL: it acquires and releases nothing
    uint64_t doubtful;                   // parameters that it may or may not release
    bool keeps_known;                    // `keeps` is
    uint64_t keeps;                      // parameters that it may keep
    bool gil_known;                      // `needs_gil` is
    const struct rs_insn *needs_gil;     // see rs_needs_gil
};

struct rs_run;
struct rs_stores;
struct rs_touch_memo;
struct rs_static;

struct rs_facts {
    struct rs_unit *unit;
    struct rs_contracts *contracts;
    struct rs_function **by_name;  // rs_name.id -> function of the unit
    size_t by_name_cap;
    const struct rs_slot **role;      // rs_name.id of a function -> its first slot with a contract
    const struct rs_contract **duty;  // the same -> what its result means (duty.c); NULL: nothing
    bool *relied_on;     // the same -> all its callers are seen, and none asks for an exception
    bool *owning_field;  // rs_field.id -> some function releases or visits it
    size_t owning_field_cap;
    const uint64_t *reached;  // rs_name.id of a function -> 0: none that Python code can call at
                              // any time leads to it
    const struct rs_insn **replaced_field;   // rs_field.id -> a release of what it holds
    const struct rs_insn **replaced_global;  // rs_name.id -> likewise
    struct rs_passed *passed;                // the same -> what its callers do with its failures
    struct rs_uses *uses;              // rs_name.id of a function elsewhere -> what calls of it say
    bool uses_known;                   // all functions were seen: what calls say may be relied on
    struct rs_function ***components;  // strongly connected, callees first; NULL-terminated rows
    uint32_t ncomponents;
    struct rs_reach **reach;  // rs_name.id of "struct.field" -> what the unit puts there
    size_t reach_cap;
    struct rs_static **statics;      // the first variable in which a reference was stored
    struct rs_touch_memo **touches;  // by a function's name; NULL where the unit makes no types
    struct rs_stores *stores;        // NULL where the unit makes no types
    const struct rs_inside *inside;  // fields that point into what a resource stands for
    struct rs_sentinel **sentinels;  // rs_name.id of a function of the unit
    struct rs_function_resources *resources;  // likewise
};

void rs_facts_collect(struct rs_arena *arena, struct rs_unit *unit, struct rs_contracts *contracts,
                      struct rs_facts *facts);

// Whether some function of the unit releases or visits what the field holds.
bool rs_facts_owns(const struct rs_facts *facts, const struct rs_field *field);

struct rs_function *rs_facts_function(const struct rs_facts *facts, const struct rs_name *name);

// The contract of the slot the function stands in; NULL if it has no role.
const struct rs_contract *rs_facts_role(const struct rs_facts *facts, const struct rs_function *fn);

// ---- what results mean (duty.c)
// ------------------------------------------------------------------------------------------------

// Fills facts->relied_on, and facts->duty: roles, and what functions without one owe to those that
// return their results.
void rs_duties_collect(struct rs_arena *arena, struct rs_facts *facts);

// ---- questions for the exception (asked.c)
// ------------------------------------------------------------------------------------------------

// Takes from facts->relied_on those functions about whose calls in `caller` it may ask.
void rs_asked_note(struct rs_arena *arena, const struct rs_facts *facts,
                   const struct rs_function *caller);

// ---- failures that callers pass on (passed.c)
// ------------------------------------------------------------------------------------------------

// The function ends; it asks whether an exception is set; it makes another call that may set one:
// notes what that says of the failures of the pending call.
void rs_passed_exit(const struct rs_run *run, const struct rs_state *state);
void rs_passed_asked(const struct rs_run *run, struct rs_state *state);
void rs_passed_left(const struct rs_run *run, struct rs_state *state);

// A call answered `result` and set no exception; `before`: the one before it.
void rs_passed_failed(const struct rs_run *run, struct rs_state *state, const struct rs_insn *call,
                      struct rs_val result, enum rs_exception before);

// Whether a failure without an exception is told of a function that the state remembers to have
// failed, or may be when all functions have been seen.
bool rs_passed_elsewhere(struct rs_run *run, const struct rs_state *state);

// Whether all callers that were seen take the function's failures for ones with an exception.
bool rs_passed_on(const struct rs_facts *facts, const struct rs_function *fn);

// Whether that is the question for the pending call.
bool rs_passed_undecided(const struct rs_run *run, const struct rs_state *state);

// ---- results that are marks (sentinel.c)
// -----------------------------------------------------------------------------

void rs_sentinels_collect(struct rs_arena *arena, struct rs_facts *facts);

// Whether the symbol, returned without a reference, is a mark for the callers of the run's
// function: a static object or the argument itself.
bool rs_is_sentinel(const struct rs_run *run, const struct rs_sym *sym);

// Whether the object is one of the results that the contract tells apart by name.
bool rs_contract_sentinel(const struct rs_contract *contract, const struct rs_name *object);

// ---- calls through pointers (indirect.c)
// -----------------------------------------------------------------------------

// What the unit's functions and tables put into fields.
void rs_indirect_collect(struct rs_facts *facts);

// The functions that an indirect call of `fn` can come to.
struct rs_reach rs_indirect_reach(const struct rs_facts *facts, const struct rs_function *fn,
                                  const struct rs_insn *insn);

// The contract of an indirect call if all functions that it can come to agree; NULL if it is not
// known.
const struct rs_contract *rs_indirect_contract(const struct rs_facts *facts,
                                               const struct rs_function *fn,
                                               const struct rs_insn *insn);

// ---- against the convention (callers.c)
// ------------------------------------------------------------------------------

// Adds what callers make likely of functions of which nothing is known, as contracts of
// RS_SOURCE_CONVENTION: `steal` parameters, and a result that is borrowed. For the rest the
// convention holds.
void rs_callers_collect(struct rs_arena *arena, const struct rs_facts *facts);

// Whether a call is judged by the convention, or by what callers make likely.
static inline bool rs_is_guess(const struct rs_contract *contract)
{
    return !contract || contract->source == RS_SOURCE_CONVENTION;
}

// ---- the run over a function (explore.c)
// ----------------------------------------------------------------

struct rs_exit {
    struct rs_state *state;
    struct rs_exit *next;
};

// States waiting at one block.
struct rs_waiting {
    struct rs_state *state;
    bool explored;
    struct rs_waiting *next;
};

struct rs_run {
    struct rs_arena *kept;   // dies with the run
    struct rs_arena *arena;  // what is taken while a block is explored dies with that
    const struct rs_facts *facts;
    const struct rs_options *options;
    struct rs_report *report;
    struct rs_function *fn;
    const struct rs_contract *role;
    const struct rs_contract *duty;  // the slot's that the result goes to; NULL: no duty to raise
    struct rs_liveness *live;
    uint32_t *cut;
    struct rs_waiting **waiting;  // by block
    struct rs_exit *exits;
    uint32_t states;
    uint32_t first;  // no block before this place in the order waits
    bool exhausted;
    bool silent;          // infer only
    bool settling;        // the contracts of its component are not final
    bool unbalanced;      // some event was told or some count is doubtful
    uint64_t consumed;    // parameters that the function takes over, by number: they are its own
    uint64_t used_spent;  // parameters that were used after their reference had been given away
    uint64_t used_late;   // and those used after Python code had run
    uint64_t held;        // parameters that something else got a reference to
    uint64_t unheld;      // and those that it got none to, though the function did not fail
    uint64_t around;      // resources: parameters that point into memory that it frees
    bool repays;          // items of containers get references that are for nobody else
    bool owed;            // callers pass its failures on: each must come with an exception
    bool undecided;       // a failure it passes on is told of it only if it is not told of another
    bool last;            // all functions have been seen
    bool resources;       // these are followed, and objects are not
    bool *exposed;        // then: variables, by number, whose address is stored
    bool guessed;         // some event rests on a guess that the unit's uses may confirm
    // where exploration stands, for events
    const struct rs_block *block;
    const struct rs_insn *insn;
};

// Explores all paths; fills run->exits, tells events.
void rs_explore(struct rs_run *run);

// Sets the contracts of all calls.
void rs_calls_resolve(struct rs_run *run);

// Tells the checks of an event that is complete but for the check.
void rs_run_tell(const struct rs_run *run, struct rs_event *event);

// Tells the checks: of resources only while these are followed, of all else only otherwise.
void rs_run_event(struct rs_run *run, struct rs_state *state, enum rs_event_kind kind,
                  enum rs_event_how how, const struct rs_sym *sym, rs_loc loc);

// The return statement that a state came through, else the closing brace.
rs_loc rs_run_return_loc(const struct rs_run *run, const struct rs_state *state);

// What the function's slot says of a parameter; 0 where it has no role.
uint32_t rs_role_modes(const struct rs_run *run, uint32_t param);

// Whether whoever calls the function through its slot passes something there, never NULL.
bool rs_role_passes(const struct rs_run *run, uint32_t param);

// How the frame gave away more of a symbol than it had.
enum rs_event_how rs_owed_how(const struct rs_sym *sym);

// rs_lost_fn: judges a symbol that nothing reaches; ctx is the run.
void rs_run_lost(void *ctx, struct rs_state *state, uint32_t id);

// ---- instructions (step.c)
// ---------------------------------------------------------------------------------

// States that one instruction makes of one; each continues after it.
struct rs_states {
    struct rs_state **items;
    uint32_t count;
    uint32_t cap;
};

void rs_states_add(struct rs_arena *arena, struct rs_states *states, struct rs_state *state);

// Carries `state` over `insn`, in place; further states it splits into are added to `more`.
// False if no path goes on from it.
bool rs_step(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
             struct rs_states *more);

// Sets a variable (RS_NO_VAR: none); a symbol is called after the first that holds it.
void rs_bind(struct rs_run *run, struct rs_state *state, uint32_t var, struct rs_val val);

// The value of an operand; variables without one get a fresh unknown.
struct rs_val rs_eval(struct rs_run *run, struct rs_state *state, struct rs_operand operand);

// The object behind a global's address, one symbol a name.
struct rs_val rs_static_object(struct rs_run *run, struct rs_state *state,
                               const struct rs_name *name);

// A fresh unknown value of a declared type.
struct rs_val rs_unknown(struct rs_run *run, struct rs_state *state, struct rs_type type);

// ---- places (place.c)
// --------------------------------------------------------------------------------------

enum rs_target_kind {
    RS_TARGET_VAR,  // a variable of the frame
    RS_TARGET_CELL,
    RS_TARGET_SOME,  // some slot of what `cell` keys (index not known)
    RS_TARGET_UNKNOWN,
};

struct rs_target {
    enum rs_target_kind kind;
    uint32_t var;
    struct rs_cell cell;
    struct rs_type type;
};

struct rs_target rs_target_of(struct rs_run *run, struct rs_state *state,
                              const struct rs_place *place);

// What stands behind a pointer value: *val.
struct rs_target rs_target_behind(struct rs_run *run, struct rs_state *state, struct rs_val val);

struct rs_val rs_target_load(struct rs_run *run, struct rs_state *state,
                             const struct rs_target *target, struct rs_type type);
void rs_target_store(struct rs_run *run, struct rs_state *state, const struct rs_target *target,
                     struct rs_val val);
// A whole struct, of this name, was copied: what its members show both show now. What the members
// of `to` held has been settled.
void rs_target_copy(struct rs_run *run, struct rs_state *state, const struct rs_target *to,
                    const struct rs_target *from, const struct rs_name *name);
struct rs_val rs_target_address(struct rs_run *run, struct rs_state *state,
                                const struct rs_target *target);

// Code not seen may have changed what the target holds: its old content is not judged any more.
void rs_target_obscure(struct rs_run *run, struct rs_state *state, const struct rs_target *target);

// The frame gave away a reference it did not have: if a place still shows the object, it is that
// place's, which is left dangling.
void rs_spend_place(struct rs_state *state, uint32_t id);

// A place inside `holder` was overwritten without a release: what an accessor of the unit, or
// (`api`) a getter of the API, has shown of the holder may be the frame's now.
void rs_turn_out(struct rs_state *state, uint32_t holder, bool api);

// Forgets cells in memory that `val` points to; what they show is settled.
void rs_forget_behind(struct rs_run *run, struct rs_state *state, struct rs_val val);

// Whether the cell is in what a pointer, the value `val`, points to.
bool rs_points_into(const struct rs_sym *pointer, struct rs_val val, const struct rs_cell *cell);

// Whether the symbol is a pointer, to no object, that a call may have failed to give.
bool rs_pointer_unchecked(const struct rs_sym *sym);

// A pointer is followed: tells of NULL and of dead objects. `how` names the kind of use.
void rs_use(struct rs_run *run, struct rs_state *state, struct rs_val val, bool deref);

// ---- what fields hold (stored.c)
// ----------------------------------------------------------------------------------------------

// Begins to remember what is stored in fields, if the unit makes types of objects.
void rs_stores_open(struct rs_arena *arena, struct rs_facts *facts);

// `val` is about to be stored in the target.
void rs_stores_note(const struct rs_run *run, const struct rs_state *state,
                    const struct rs_target *target, struct rs_val val);

// `val` is passed as argument `i` to a function of the unit.
void rs_stores_call(const struct rs_run *run, const struct rs_state *state,
                    const struct rs_function *callee, uint32_t i, struct rs_val val);

// All functions have been explored: follows what they were passed.
void rs_stores_close(struct rs_facts *facts);

// RS_STORED_* of a field (pytype.h).
uint32_t rs_stores_of(const struct rs_facts *facts, const struct rs_field *field);

// ---- types of objects (touch.c, pytype.c)
// ----------------------------------------------------------------------------------------------

// What `fn` does with the object that parameter `param` (from 0) points to. NULL where it has no
// such parameter.
const struct rs_touch *rs_touch_of(const struct rs_facts *facts, const struct rs_function *fn,
                                   uint32_t param);

// Whether the place is a member of a struct at which the member of an object lies.
bool rs_is_member(const struct rs_unit *unit, const struct rs_field *field,
                  const struct rs_member *member);

// A function in which an instance is followed (instance.c).
struct rs_body {
    const struct rs_facts *facts;
    const struct rs_function *fn;
    const struct rs_insn **sets;
    bool *it;  // variables that show the instance
};

// Nothing shows it yet.
struct rs_body rs_body_of(const struct rs_facts *facts, const struct rs_function *fn);
bool rs_is_it(const struct rs_body *body, struct rs_operand operand);

// Copies show what they are copied from.
void rs_body_copy(const struct rs_body *body, const struct rs_insn *insn);

// What becomes of the result of `given`, in that block, on all ways that lead from there.
struct rs_fate rs_fate_of(const struct rs_facts *facts, const struct rs_function *fn,
                          uint32_t block, const struct rs_insn *given);

// Whether some function that calls this one, or calls one that does, tracks objects.
bool rs_callers_track(const struct rs_facts *facts, const struct rs_function *callee);

// Tells the checks of each type that the unit makes.
void rs_types_judge(const struct rs_facts *facts, const struct rs_options *options,
                    struct rs_report *report);

// ---- places that are replaced (replaced.c)
// ----------------------------------------------------------------------------------------

// Finds the fields and globals whose content functions that Python code can call at any time
// release.
void rs_replaced_collect(struct rs_arena *arena, struct rs_facts *facts);

// Such a release of what the place holds, in some function of the unit; NULL if there is none.
const struct rs_insn *rs_replaced(const struct rs_run *run, const struct rs_place *place);

// ---- what is lent loosely (loose.c)
// ----------------------------------------------------------------------------------------

// The instruction at hand runs Python code, or may: what is borrowed loosely may be gone after it.
void rs_python_runs(struct rs_run *run, struct rs_state *state, enum rs_runs runs);

// What the last known reference to `holder` held may be gone with it.
void rs_holder_goes(struct rs_run *run, struct rs_state *state, uint32_t holder);

// An object is used: tells where its lender may have let go of it.
void rs_use_loose(struct rs_run *run, struct rs_state *state, struct rs_sym *sym,
                  enum rs_event_how how);

// The load at hand read `val` from the target: whether the place lends it loosely.
void rs_read_loose(struct rs_run *run, struct rs_state *state, const struct rs_cell *cell);

// A place or a getter shows the object again: it is still held.
void rs_read_again(struct rs_state *state, struct rs_val val);

// What a call makes of the objects that are lent loosely: Python code that runs in it, and code
// that runs before it uses an argument.
void rs_call_runs(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
                  const struct rs_val *args);

// ---- calls (call.c, outcome.c)
// ----------------------------------------------------------------------------------------

bool rs_call(struct rs_run *run, struct rs_state *state, const struct rs_insn *insn,
             struct rs_states *more);

// Whether the caller from Python chose a value: it, or what lends it, is what the function's slot
// was called with, or it was parsed from that.
bool rs_chosen_outside(const struct rs_run *run, const struct rs_state *state, struct rs_val val);

// Whether an outcome does what must be told apart at once; what it only says of the result, a type
// or who else holds an argument waits for a test.
bool rs_outcome_splits(const struct rs_outcome *outcome);

// The last reference is gone: marks the symbol and what it lent.
void rs_sym_die(struct rs_run *run, struct rs_state *state, uint32_t id);

// ---- pointers into objects and views (inside.c)
// ------------------------------------------------------------------------------------------------

// A field of which a contract line says that it points into what a resource stands for.
struct rs_inside {
    const struct rs_field *field;
    const struct rs_name *resource;
    const struct rs_inside *next;
};

// Fills facts->inside.
void rs_inside_collect(struct rs_arena *arena, struct rs_facts *facts);

// The cell is read for the first time: it may show a pointer into its object.
void rs_inside_read(const struct rs_run *run, struct rs_state *state, const struct rs_cell *cell);

// `to` was computed from `from`: it points into the same thing.
void rs_inside_derive(struct rs_state *state, struct rs_val from, struct rs_val to);

// Whether the symbol points into something that is gone.
bool rs_dangles(const struct rs_sym *sym);

// Tells of pointers into what is gone that globals and fields of arguments still show at an exit.
void rs_inside_judge(struct rs_run *run, struct rs_state *state);

// ---- uses of functions elsewhere (uses.c)
// --------------------------------------------------------------------------------------

// Prepares a call of a function of which nothing is known; once is enough.
void rs_uses_open(const struct rs_facts *facts, struct rs_insn *call);

// `sym` is argument `i` of such a call. Whether the function may have stolen it.
bool rs_uses_handed(struct rs_run *run, struct rs_sym *sym, const struct rs_insn *call, uint32_t i);

// The frame is about to release a reference of `sym` that it owns.
void rs_uses_released(struct rs_run *run, const struct rs_state *state, const struct rs_sym *sym);

// Whether the unit shows that the result of the call is a new reference.
bool rs_uses_say_new(const struct rs_run *run, const struct rs_insn *call);

// Whether the unit shows anything of a function elsewhere that `fn` calls.
bool rs_uses_tell(const struct rs_facts *facts, const struct rs_function *fn);

// ---- values and conditions (known.c, pure.c, refine.c)
// ------------------------------------------------------------------------------------

// The bounds of a number; false if the value is not known to be one.
bool rs_known_range(const struct rs_state *state, struct rs_val val, int64_t *low, int64_t *high);

// Whether the value cannot be 0 or NULL.
bool rs_never_zero(const struct rs_state *state, struct rs_val val);

// Whether a comparison of the first with the second has told that they differ.
bool rs_known_unequal(const struct rs_state *state, struct rs_val val, struct rs_val other);

// The pointer that another one was computed from, by adding or taking away; UNDEF if none is known.
struct rs_val rs_moved_from(const struct rs_state *state, struct rs_val pointer);

// The static object that the path's tests found symbol `id` to be, or NULL.
const struct rs_sym *rs_equal_static(const struct rs_state *state, uint32_t id);

// One that they found it not to be, or NULL.
const struct rs_sym *rs_unequal_static(const struct rs_state *state, uint32_t id);

// The value of `a <op> b` (enum rs_binary, or < and <= of numbers without a sign) or, with op =
// RS_PURE_NOT, of !a: a constant where the state decides it, else a remembered symbol.
#define RS_PURE_NOT 100u
#define RS_PURE_ULT 101u
#define RS_PURE_ULE 102u
#define RS_PURE_LAST RS_PURE_ULE
struct rs_val rs_pure(struct rs_run *run, struct rs_state *state, uint32_t op, struct rs_val a,
                      struct rs_val b);

// Remembers that the value is not this number, as a comparison would have told.
void rs_know_unequal(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number);

// Restricts the state to those where `val` is true (or false). False if there is none.
bool rs_refine(struct rs_run *run, struct rs_state *state, struct rs_val val, bool truth);

// Restricts to val == number, or (equal = false) to val != number.
bool rs_refine_equal(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t number,
                     bool equal);

// Restricts to values outside low..high, as far as a range can say it.
bool rs_refine_outside(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t low,
                       int64_t high);

// Restricts to low <= val <= high.
bool rs_refine_range(struct rs_run *run, struct rs_state *state, struct rs_val val, int64_t low,
                     int64_t high);

// Restricts to an exception set, or to none, and with it the result that the last call can have
// had.
bool rs_refine_raised(struct rs_run *run, struct rs_state *state, bool raised);

// ---- the answer of the last call (answer.c)
// ------------------------------------------------------------------------------------

// What a test of the last call's result says about the exception and about types. False if the
// result can be none of its outcomes'.
bool rs_settle_pending(struct rs_state *state);

// What an outcome of the call says about the types of its arguments (`is`).
void rs_learn_types(struct rs_state *state, const struct rs_insn *call, const struct rs_outcome *o);

// A remembered pure call has given this answer: what that says of its arguments' types.
void rs_learn_from_check(struct rs_state *state, const struct rs_cell *check, struct rs_val answer);

// Restricts to the outcomes of the last call that raise, or do not.
bool rs_refine_answer(struct rs_run *run, struct rs_state *state, bool raised);

// Two values have been found equal. If `answer` is the last call's, it did not fail, unless
// `number` is an answer of another call. False if that cannot be.
bool rs_answer_compared(struct rs_run *run, struct rs_state *state, struct rs_val answer,
                        struct rs_val number);

// Whether a value can be that of an outcome.
bool rs_outcome_agrees(const struct rs_state *state, const struct rs_outcome *outcome,
                       struct rs_val val);

// Several numbers that come with an exception, in a contract that was inferred: the function let
// one pass somewhere, which is its own affair.
bool rs_outcome_lets_pass(const struct rs_contract *contract, const struct rs_outcome *outcome);

// Whether it can be told of a call that it raises: not by what functions that a pointer may lead to
// have in common.
static inline bool rs_is_raiser(const struct rs_insn *call)
{
    return call &&
           !((call->flags & RS_INSNF_INDIRECT) && call->contract->source >= RS_SOURCE_INFERRED);
}

// Where no variable or place shows the result of such a call any more, it becomes the state's
// raiser.
void rs_note_unasked(struct rs_state *state);

// The answer of the last call is given up for that of another.
void rs_leave_pending(const struct rs_run *run, struct rs_state *state);

// ---- parameters that are kept (kept.c)
// ------------------------------------------------------------------------------

// Whether the function, whose calls have been resolved, may keep what parameter `param` points to.
bool rs_may_keep(struct rs_arena *arena, const struct rs_function *fn, uint32_t param);

// ---- debts paid through a container (repay.c)
// -----------------------------------------------------------------------------------------------

// Whether the function takes a reference of an item of some container and does nothing else with
// it: what was given to a container of its own without a reference may be repaid so. Marks such
// increments with RS_INSNF_REPAYS.
bool rs_repays_items(struct rs_function *fn, const struct rs_liveness *live);

// ---- places that are overwritten (overwrite.c)
// ------------------------------------------------------------------------------------------------

// The instruction at hand is about to store in the target: tells where the place still shows an
// object whose reference was released, which runs code that may look at the place.
void rs_judge_replaced(struct rs_run *run, struct rs_state *state, const struct rs_target *target);

// The instruction at hand is about to store `val` in the target: tells where that loses a reference
// of which only the place knows.
void rs_judge_overwrite(struct rs_run *run, struct rs_state *state, const struct rs_target *target,
                        struct rs_val val);

// ---- containers that grow (growth.c)
// ------------------------------------------------------------------------------------------------

// Tells the checks of what is put into containers of the unit that nothing is taken out of. Calls
// must be resolved.
void rs_growth_tell(const struct rs_run *run);

// ---- memory in fields (memory.c)
// ------------------------------------------------------------------------------------------------

// Tells the checks of memory in fields that is freed by another allocator than it is from. Calls
// must be resolved.
void rs_memory_tell(const struct rs_run *run);

// ---- tables of the unit (tables.c)
// ------------------------------------------------------------------------------------------------

// Tells the checks, of which `run` has the options, of the unit's tables. Calls must be resolved.
void rs_tables_tell(const struct rs_run *run);

// ---- exits (judge.c, summary.c)
// ----------------------------------------------------------------------------------

// Whether what becomes of the symbol's count is the frame's business.
bool rs_sym_judged(const struct rs_sym *sym);

// The parameter that lends the symbol, through however many objects; RS_NO_PARAM if none does.
uint32_t rs_lending_param(const struct rs_state *state, const struct rs_sym *sym);

// Whether all outcomes of its duty that a result can be raise, or (`raises` false) none does. Of a
// function that only its callers tell about, NULL and negative numbers are the failures.
bool rs_result_says(const struct rs_run *run, struct rs_val val, const struct rs_state *state,
                    bool raises);

// Tells of a failure without an exception that the function passes on.
void rs_judge_answer(struct rs_run *run, struct rs_state *state);

// Tells whether what the function returns agrees with the exception that it leaves, before states
// that leave by different ways are joined.
void rs_judge_exception(struct rs_run *run, struct rs_state *state);

// Notes which parameters something else holds where the function does not fail, before states that
// leave by different ways are joined.
void rs_note_held(struct rs_run *run, const struct rs_state *state);

// Tells what the function owes at an exit; `owes`: its result is to be a reference for the caller.
void rs_judge_exit(struct rs_run *run, const struct rs_exit *exit, bool owes);

// Where the result stands for an answer that the function's callers can test and its own code has
// not: restricts the state to one answer and returns the state of the other. NULL if there is none.
struct rs_state *rs_split_exit(struct rs_run *run, struct rs_state *state);

// Judges what is left at the exits and makes the function's contract of them.
struct rs_contract *rs_summarize(struct rs_run *run, struct rs_arena *unit_arena);

// Outcomes that an argument's own fields decide, and no caller can tell apart, become doubt about
// the argument's count.
void rs_blur_toggles(struct rs_arena *arena, const struct rs_function *fn,
                     struct rs_contract *contract);

#endif
