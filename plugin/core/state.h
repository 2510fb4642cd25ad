// SPDX-License-Identifier: Apache-2.0
// An abstract state: what is known at one point of one set of paths. Symbols with their counts,
// what variables and places hold, whether an exception is set. Used by the engine only
// (explore.c, step.c, call.c, summary.c) and read by checks through event.h.
//
// A count is an interval: the references the frame owns are at least `lo`, at most `hi`, and hold
// only where the symbol is not NULL ("owns 1 unless NULL"). Doubt widens the interval; a finding
// needs an interval that excludes balance.
#ifndef RS_CORE_STATE_H
#define RS_CORE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "contract.h"
#include "ir.h"

// Cells a state; the oldest are forgotten first.
#define RS_CELLS_MAX 64

// Failed calls that a state remembers.
#define RS_FAILED_MAX 6

// Counts saturate: beyond it "many".
#define RS_COUNT_MAX 4
#define RS_COUNT_MANY 100

enum rs_val_kind {
    RS_VAL_UNDEF,  // nothing stored yet
    RS_VAL_INT,    // a known integer; NULL is 0
    RS_VAL_SYM,    // symbol `id`
};

struct rs_val {
    enum rs_val_kind kind;
    uint32_t id;
    int64_t value;
};

enum rs_sym_kind {
    RS_SYM_VALUE,    // a number or a pointer that is no object
    RS_SYM_OBJECT,   // an object
    RS_SYM_ADDRESS,  // the address of a place: base, field, index
};

enum rs_null {
    RS_NULL_UNKNOWN,  // says nothing: not worth a warning
    RS_NULL_NEVER,
    RS_NULL_MAYBE,  // a call that can fail made it and nobody has tested it
};

enum rs_lender {
    RS_LENDER_NONE,   // nobody but this frame is known to hold it
    RS_LENDER_FRAME,  // the caller, for the duration of the call (parameters)
    RS_LENDER_SYM,    // symbol `lender_sym` holds it
    RS_LENDER_PLACE,  // a field, global or element did when it was read
    RS_LENDER_WORLD,  // somebody
};

enum {
    RS_SYMF_FRESH = 1,           // made in this frame: only those who got it from here can hold it
    RS_SYMF_DEAD = 2,            // its last known reference is released
    RS_SYMF_STATIC = 4,          // in static memory; never freed
    RS_SYMF_IMMORTAL = 8,        // and its count does not matter
    RS_SYMF_GUESS = 16,          // its count rests on a convention, not on a fact
    RS_SYMF_STOLEN = 32,         // a call took the frame's reference
    RS_SYMF_PARAM = 64,          // parameter number `param`
    RS_SYMF_DYING = 128,         // self of a dealloc: not judged
    RS_SYMF_INTERIOR = 256,      // VALUE: a pointer into lender_sym
    RS_SYMF_PLACED = 512,        // an owning place took a reference the frame did not have
    RS_SYMF_UNTRACKED = 1024,    // anything can have happened to it: never judged
    RS_SYMF_MEMORY = 2048,       // VALUE: memory allocated here
    RS_SYMF_RAISED = 4096,       // if it is NULL, the exception that came with it is still set
    RS_SYMF_MADE = 8192,         // the call made it, with all that is in it
    RS_SYMF_PASSED = 16384,      // a function of which nothing is known got it: may have taken one
    RS_SYMF_LOOKUP = 32768,      // if it is NULL, the unit's own code looked for what is not there
    RS_SYMF_WRITTEN = 65536,     // code unseen may have written what it points to
    RS_SYMF_TYPED = 262144,      // who parsed it asked for a type
    RS_SYMF_BEFORE = 131072,     // if it is not NULL, it is of the exception set at the entry
    RS_SYMF_LOOSE = 4194304,     // its lender may let go of it while it lives itself
    RS_SYMF_HELD = 524288,       // something else got a reference to it
    RS_SYMF_ESCAPED = 1048576,   // Python code may have got it from here
    RS_SYMF_FILLED = 2097152,    // the call made it, of objects that others hold
    RS_SYMF_COPIED = 67108864,   // other memory was copied to where it points: no counts with that
    RS_SYMF_SHARED = 134217728,  // something that was not made here got a reference to it
    RS_SYMF_SUCCESS = 33554432,  // VALUE: what a call gave that fails with negative numbers
    // Where resources are followed (resource.c):
    RS_SYMF_RESOURCE = 8388608,  // what `type` says, to be given back: lo..hi times
    RS_SYMF_DERIVED = 16777216,  // VALUE: computed from the pointer lender_sym
};

struct rs_sym {
    enum rs_sym_kind kind;
    enum rs_null null;
    enum rs_lender lender;
    uint32_t flags;
    int8_t lo;
    int8_t hi;
    bool nonzero;  // VALUE: not 0, inside low..high
    uint32_t lender_sym;
    uint32_t param;
    int64_t low;  // VALUE: range
    int64_t high;
    // ADDRESS: of variable base_var, or in what symbol base_sym points to (RS_NO_VAR), or of a
    // global's name
    uint32_t base_var;
    struct rs_val base;
    const struct rs_field *field;
    struct rs_val index;
    // what it is; does not make two states different
    const struct rs_name *name;    // STATIC objects: the symbol's name
    const struct rs_name *type;    // exact type word of contracts ("list"), NULL if unknown;
                                   // RESOURCE: what kind of thing
    const struct rs_name *label;   // the variable that held it first, NULL if none did
    const struct rs_insn *origin;  // the call, load ... that made it; NULL for parameters
    const struct rs_insn *change;  // the last operation that took a reference
    const struct rs_insn *thief;   // STOLEN: the call that took one
    const struct rs_insn *handed;  // PASSED: the last call it was passed to, as `handed_arg`
    uint32_t handed_arg;
    bool risk_plain;             // `risk` is sure to run code of the user, or to release the lender
    const struct rs_insn *risk;  // since it was read, may have made its lender let go of it
};

enum rs_cell_kind {
    RS_CELL_FIELD,   // base is a symbol (v->f, *v when field is NULL, v[i])
    RS_CELL_MEMBER,  // base is a variable of this frame (v.f, and its elements)
    RS_CELL_GLOBAL,  // base is a global variable's number in the function
    RS_CELL_PURE,    // the remembered result of a pure operation: op, base, index
    RS_CELL_ZERO,    // MEMBER's or FIELD's base was zeroed: what is not written reads 0
    RS_CELL_HELD,    // a resource that stands for no value: of what `base` points to, of variable
                     // `var`, or of the thread
};

enum rs_hold {
    RS_HOLD_NONE,      // a place of the frame, or one that only lends
    RS_HOLD_TOOK,      // an owner: took one reference from the frame when it was written
    RS_HOLD_MAY_TAKE,  // written in this frame; whether it owns is not known
    RS_HOLD_INITIAL,   // shown as found; may give one reference when overwritten
    RS_HOLD_SPENT,     // an owner whose reference was given away while it still shows the object
};

struct rs_cell {
    enum rs_cell_kind kind;
    enum rs_hold hold;
    struct rs_val base;   // PURE: the first operand
    uint32_t var;         // MEMBER, GLOBAL
    const void *op;       // FIELD, MEMBER: the field or NULL; PURE: what was computed
    struct rs_val index;  // PURE: the second operand
    struct rs_val val;
};

// Whether Python code has run.
enum rs_runs {
    RS_RUNS_NONE,
    RS_RUNS_MAYBE,  // in a destructor, or in a function of which nothing is known
    RS_RUNS_PYTHON,
};

struct rs_binding {
    uint32_t var;
    struct rs_val val;
};

enum rs_exception {
    RS_EXC_NO,
    RS_EXC_YES,
    RS_EXC_UNKNOWN,
    RS_EXC_ENTRY,  // as the function's caller left it: not known, but nothing was done to it
};

// The exception after an outcome that raises nothing.
static inline enum rs_exception rs_exception_after(enum rs_exception before, enum rs_leaves leaves)
{
    switch (leaves) {
    case RS_LEAVES_AS_IS:
        return before;
    case RS_LEAVES_NONE:
        return RS_EXC_NO;
    case RS_LEAVES_NO_NEW:
        return before == RS_EXC_NO ? RS_EXC_NO : RS_EXC_UNKNOWN;
    default:
        return RS_EXC_UNKNOWN;
    }
}

// One step of how a state came to be; shared, newest first.
struct rs_trail {
    const struct rs_trail *prev;
    const struct rs_insn *insn;    // NULL for a branch
    const struct rs_block *block;  // whose terminator branched
    uint32_t taken;                // successor
    uint32_t depth;
};

struct rs_state {
    struct rs_binding *vars;  // by variable number
    struct rs_cell *cells;
    struct rs_sym *syms;
    struct rs_sym *spare;  // the array that the next collection moves them to
    uint32_t nvars, ncells, nsyms;
    uint32_t vars_cap, cells_cap, syms_cap, spare_cap;
    enum rs_exception exception;
    // the last call whose outcomes a test of `pending_val` can still tell apart
    const struct rs_insn *pending;
    struct rs_val pending_val;
    uint64_t pending_outcomes;  // those of its outcomes that its arguments allow
    enum rs_exception pending_before;
    const struct rs_insn *pending_raiser;  // the raiser then
    // the call that set the exception; where it is not known whether one is set, one that may have
    // failed and that nobody can ask any more, or NULL
    const struct rs_insn *raiser;
    // an earlier call that may have failed, whose answer can still be tested
    const struct rs_insn *unasked;
    struct rs_val unasked_val;
    uint64_t unasked_outcomes;
    // calls of the unit's functions that failed on some of the ways that were joined, perhaps
    // without an exception, and of which nothing was asked since
    const struct rs_insn *failed[RS_FAILED_MAX];
    uint32_t nfailed;
    bool resources;           // these are counted, and objects are not
    bool role;                // the function stands in a slot: its arguments are lent
    enum rs_runs runs;        // what some call on the way did
    uint64_t null_params;     // parameters known to be 0 or NULL, by number
    uint64_t nonzero_params;  // parameters that a test found to be something else
    uint32_t fixed_param;     // one that a test found to be a number other than 0,
    int64_t fixed_number;     // this one; 0: there is none
    const struct rs_trail *trail;
};

// ---- values -----------------------------------------------------------------------------------

static inline struct rs_val rs_val_undef(void)
{
    return (struct rs_val){RS_VAL_UNDEF, 0, 0};
}
static inline struct rs_val rs_val_int(int64_t value)
{
    return (struct rs_val){RS_VAL_INT, 0, value};
}
static inline struct rs_val rs_val_sym(uint32_t id)
{
    return (struct rs_val){RS_VAL_SYM, id, 0};
}
// NULL, or the number 0.
static inline bool rs_val_zero(struct rs_val val)
{
    return val.kind == RS_VAL_INT && val.value == 0;
}
static inline bool rs_val_same(struct rs_val a, struct rs_val b)
{
    return a.kind == b.kind && a.id == b.id && a.value == b.value;
}

// ---- states -------------------------------------------------------------------------------------

// Sets what is known of the exception; `raiser` as in the state.
static inline void rs_state_set_exception(struct rs_state *state, enum rs_exception exception,
                                          const struct rs_insn *raiser)
{
    state->exception = exception;
    state->raiser = raiser;
    state->unasked = NULL;
    state->unasked_val = rs_val_undef();
}

struct rs_state *rs_state_new(struct rs_arena *arena);
struct rs_state *rs_state_clone(struct rs_arena *arena, const struct rs_state *state);

// A new symbol, all unknown, lent by the world. Pointers to symbols are valid until the next one.
uint32_t rs_state_sym(struct rs_arena *arena, struct rs_state *state, enum rs_sym_kind kind);

// What the variable holds; UNDEF if nothing.
struct rs_val rs_state_get(const struct rs_state *state, uint32_t var);
void rs_state_set(struct rs_arena *arena, struct rs_state *state, uint32_t var, struct rs_val val);
void rs_state_drop(struct rs_state *state, uint32_t var);

// The symbol a value is, or NULL.
struct rs_sym *rs_state_symbol(const struct rs_state *state, struct rs_val val);

// The cell with this key, or NULL.
struct rs_cell *rs_state_cell(const struct rs_state *state, const struct rs_cell *key);
struct rs_cell *rs_state_add_cell(struct rs_arena *arena, struct rs_state *state,
                                  const struct rs_cell *cell);
void rs_state_remove_cell(struct rs_state *state, uint32_t index);

// Whether the frame wrote what the cell shows.
bool rs_cell_written(const struct rs_cell *cell);

// The cell that says that the array or struct the cell belongs to was zeroed, or NULL.
struct rs_cell *rs_state_zero_cell(const struct rs_state *state, const struct rs_cell *cell);

// The array or struct that the cell belongs to is no longer zero where nothing else is known.
void rs_state_forget_zero(struct rs_state *state, const struct rs_cell *cell);

// Replaces symbol `id` by `val` wherever it stands.
void rs_state_substitute(struct rs_state *state, uint32_t id, struct rs_val val);

// Adds low..high to a symbol's count, saturating.
void rs_sym_count(struct rs_sym *sym, int low, int high);

// A pointer that was computed from the pointer `lender_sym`.
static inline bool rs_sym_derived(const struct rs_sym *sym)
{
    return (sym->flags & RS_SYMF_DERIVED) && sym->lender == RS_LENDER_SYM;
}

// Whether a symbol takes part in the state's key: it owns, owes or is dead.
bool rs_sym_tracked(const struct rs_state *state, const struct rs_sym *sym);

// What becomes of the reference a cell shows when the cell is forgotten: doubt, in its favour.
void rs_cell_settle(struct rs_state *state, const struct rs_cell *cell);

// Drops symbols that nothing reaches (roots: variables, globals, parameters, static objects whose
// count changed) and renumbers the rest in order of reachability. `lost(ctx, state, id)` is told of
// each object and each resource before it goes; it may not change the state's graph.
typedef void rs_lost_fn(void *ctx, struct rs_state *state, uint32_t id);
void rs_state_collect(struct rs_arena *arena, struct rs_state *state, rs_lost_fn *lost, void *ctx);

// Joins `other` into a copy of `into` if both have the same key, or differ only in one that is NULL
// where the other owns "unless NULL". NULL if they must stay apart; `*changed` says whether the
// result knows less than `into`. Both must be collected.
struct rs_state *rs_state_join(struct rs_arena *arena, const struct rs_state *into,
                               const struct rs_state *other, bool *changed);

// What the ranges of a and b say of `op`, the operation of a PURE cell, if that compares which is
// less: 0 or 1; -1 if they say nothing (known.c).
int rs_order_by_range(const struct rs_state *state, const void *op, struct rs_val a,
                      struct rs_val b);

// A call that may have failed, and no test has told; NULL if there is none (answer.c).
const struct rs_insn *rs_untold_failure(const struct rs_state *state);

// `from` was joined into `to`: a call that failed there is remembered (passed.c).
void rs_passed_join(struct rs_state *to, const struct rs_state *from);

#endif
