// SPDX-License-Identifier: Apache-2.0
// What instrumented code calls: the one thing the instrumenter and the runtime share.
//
// Each instrumented function keeps a ledger in its own frame: a struct rs_frame followed by its
// slots, zeroed at entry. A slot says how many references to one object this call of the function
// has acquired at one place of the source and not given up since. The functions below keep the
// slots; they may also be kept inline, as long as a slot is left as these functions would leave it.
// What is not zero at the function's exit goes to a table of the process, by object and by site,
// and is judged against the heap at a checkpoint.
//
// Nothing here allocates with malloc, and every NULL object is ignored: a conditional effect is a
// call with a selected pointer. All names carry the version of this file (RS_ABI_VERSION) through
// rs_rt_module_v1, which instrumented modules reach first.
#ifndef REFSAN_ABI_H
#define REFSAN_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RS_ABI_VERSION 1

// What happens to a reference at a place of the source.
enum rs_site_kind {
    RS_SITE_NEW,       // a call gives a reference, by its result or through an out-parameter
    RS_SITE_INCREF,    // one more is taken
    RS_SITE_BORROWED,  // a call lends an object
    RS_SITE_UNKNOWN,   // a call of which nothing is known returns a pointer
    RS_SITE_DECREF,    // one is released
    RS_SITE_STEAL,     // one is handed over to a callee
    RS_SITE_RETURN,    // the function returns an object
    RS_SITE_CALL,      // a call that may be made to fail
};

// A place of the source, in read-only data.
struct rs_site {
    const char *file;
    const char *function;
    const char *expression;  // the callee for a call, else the source text; may be ""
    uint32_t line;           // 0 = not known
    uint32_t column;
    uint16_t kind;  // enum rs_site_kind
    uint16_t slot;  // the slot of the frame that this site uses first
};

// The first two stand in a site's slot, or in the slot of one that released what it had not
// acquired; the others are notes on an object, in the slots behind those of the sites.
enum {
    RS_SLOT_LENT = 1,      // a callee or the caller lent the object
    RS_SLOT_UNKNOWN = 2,   // balance 0: it may or may not have come with a reference
    RS_SLOT_DIED = 4,      // its last reference was released here
    RS_SLOT_RETURNED = 8,  // to a caller that nothing is known of
    RS_SLOT_STORED = 16,   // the pointer was stored into memory
    RS_SLOT_PASSED = 32,   // ... given to an instrumented function
    RS_SLOT_ESCAPED = 64,  // ... given to a function that nothing is known of
};

// Notes a frame has room for; with more of them it only knows that there were more.
#define RS_NOTES 4

// Free when object is NULL. A slot with balance 0 may be taken over by its site at any time.
struct rs_ledger_slot {
    void *object;
    int32_t balance;
    uint32_t flags;
    const struct rs_site *site;
};

enum {
    RS_FUNCTION_ROLE = 1,         // called by the interpreter: arguments are lent to it
    RS_FUNCTION_RETURNS_NEW = 2,  // ... and the object it returns must be a new reference
};

// A function with a ledger, in read-only data.
struct rs_function_info {
    const void *address;
    const char *name;
    uint32_t flags;
    uint32_t nslots;  // of the sites; RS_NOTES more follow them
    uint32_t array;   // the argument, from 0, that is an array of objects; the next one is its
                      // length, whose highest bit does not count; 0 = there is none
};

enum {
    RS_FRAME_EXPECTED = 1,    // the caller keeps a ledger and will ask what came with the result
    RS_FRAME_INCOMPLETE = 2,  // there was no room for a note, or for what was owed
    RS_FRAME_UNOWNED = 4,     // some slot has, or had, RS_SLOT_LENT or RS_SLOT_UNKNOWN
    RS_FRAME_EVICTED = 8,     // references of the frame went to the table early
};

// The function itself sets the first three; the others begin as zero.
struct rs_frame {
    const struct rs_function_info *function;
    const uint64_t *args;  // the integer and pointer arguments, in order; NULL if nobody needs them
    uint32_t nargs;
    uint32_t flags;
    uint32_t nnotes;  // how many of the notes behind the slots are in use; others are not zeroed
    uint32_t open;    // slots whose balance is not 0
    struct rs_ledger_slot slots[];
};

// What the unit's tables (PyMethodDef and its like) make of a function, which may stand in another
// unit: there nobody knew it when the function was compiled.
struct rs_role {
    const void *function;
    uint32_t flags;  // RS_FUNCTION_*
    uint32_t array;
};

// One a translation unit.
struct rs_module {
    uint32_t version;      // RS_ABI_VERSION
    uint32_t head_offset;  // of ob_refcnt in an object as the unit's headers have it
    const char *file;
    const struct rs_role *roles;
    uint32_t nroles;
};

// Called when the unit is loaded.
void rs_rt_module_v1(const struct rs_module *module);

// ---- the ledger ------------------------------------------------------------------------------

void rs_rt_enter(struct rs_frame *frame);

// Before the function returns `object` (NULL: nothing, or no pointer) and before an exception
// leaves it.
void rs_rt_leave(struct rs_frame *frame, const struct rs_site *site, void *object);

// A reference to `object` is the frame's from now on.
void rs_rt_gain(struct rs_frame *frame, const struct rs_site *site, void *object);

// A reference is about to be released by this very instruction: `object` is alive, and with
// ob_refcnt 1 it is about to die.
void rs_rt_drop(struct rs_frame *frame, const struct rs_site *site, void *object);

// A callee has taken over a reference; `object` may be dead.
void rs_rt_steal(struct rs_frame *frame, const struct rs_site *site, void *object);

// A callee has lent `object`.
void rs_rt_lend(struct rs_frame *frame, const struct rs_site *site, void *object);

// What becomes of the frame's references to `object` cannot be said: they count as settled.
void rs_rt_forget(struct rs_frame *frame, void *object);

// The same for an out-parameter after the call: `*address` was gained, or lent. NULL addresses and
// NULL objects are ignored.
void rs_rt_gain_at(struct rs_frame *frame, const struct rs_site *site, void *const *address);
void rs_rt_lend_at(struct rs_frame *frame, const struct rs_site *site, void *const *address);

// Around a call whose callee has no contract: before it, after it with the pointer it returned, and
// after it for each pointer it was given. An instrumented callee tells what its result came with.
void rs_rt_call(const void *callee);
void rs_rt_result(struct rs_frame *frame, const struct rs_site *site, void *object);
void rs_rt_passed(struct rs_frame *frame, void *object);

// ---- memory ----------------------------------------------------------------------------------

// A pointer was stored at `address`. `frame` is NULL in a function without a ledger.
void rs_rt_store(struct rs_frame *frame, void *address, void *object);

// `size` bytes were copied; `frame` as above.
void rs_rt_copy(struct rs_frame *frame, void *to, const void *from, size_t size);

// A block of malloc's is about to be freed; is about to be, and has been, reallocated.
void rs_rt_free(void *block);
void rs_rt_resize(void *block);
void rs_rt_resized(void *block, void *to);

// ---- failures on purpose ---------------------------------------------------------------------

// Not 0 where the functions below, and those of the next part, are to be called: each is asked
// behind a test of this.
extern int rs_rt_failing;

// Whether the call at `site` is to fail instead of being made. `site` is NULL where it cannot fail
// with these arguments. With `raises` it fails with an exception, which is set by rs_rt_raise.
int rs_rt_fail(const struct rs_site *site, size_t raises);

// The callee would have released this reference; NULL is ignored.
void rs_rt_consume(void *object);
void rs_rt_raise(const struct rs_site *site);

// Whether an object's type is, or derives from, the one that contracts call `word`.
int rs_rt_is(void *object, const char *word);

enum {
    RS_RETURNED_FAILURE = 1,  // the result is one that goes with an exception
    RS_RETURNED_SUCCESS = 2,  // ... without one; both: it may be either
};

// A function that the interpreter calls is about to return.
void rs_rt_returned(const struct rs_site *site, size_t what);

// ---- where memory comes from -------------------------------------------------------------------

// Around a call of the C API, where rs_rt_failing is not 0 and the call is made: what is allocated
// in between is allocated at `site`. `result` is the pointer it returned; NULL if none.
void rs_rt_calling(const struct rs_site *site);
void rs_rt_called(const struct rs_site *site, void *result);

// ---- for programs ------------------------------------------------------------------------------

// Judges now, as at the end of the process; the GIL must be held. Returns the number of findings
// that were reported.
int rs_rt_check(void);

// Prepares the runtime in a process that has no instrumented module yet; the GIL must be held.
// `head` is as in rs_module. 0 where the interpreter is none that is known.
int rs_rt_start(uint32_t head);

#ifdef __cplusplus
}
#endif
#endif
