// SPDX-License-Identifier: Apache-2.0
// What a check asks about the types of Python objects that a unit makes: their slots, what an
// instance holds and what is stored there, and what a function does with the instance it is given.
#ifndef RS_CORE_PYTYPE_H
#define RS_CORE_PYTYPE_H

#include "check.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- what is stored in fields (stored.c)
// ---------------------------------------------------------

enum {
    RS_STORED_LEAF = 1,       // a str, an int ...: nothing that refers to other objects
    RS_STORED_CONTAINER = 2,  // a list, a dict ...
    RS_STORED_OBJECT = 4,     // what some function of the API gave
    RS_STORED_CALLER = 8,     // what the caller from Python chose, of any type
    RS_STORED_AGAIN = 16,     // at a time when others may know the instance
    RS_STORED_OWNED = 32,     // with a reference
    RS_STORED_SOME = 64,      // an object of which the unit knows more, or nobody anything
};

// Some object that may be part of a reference cycle.
#define RS_STORED_CYCLIC (RS_STORED_CONTAINER | RS_STORED_OBJECT | RS_STORED_CALLER)

// ---- what a function does with an object (touch.c)
// -----------------------------------------------

enum {
    // with a member
    RS_TOUCH_VISITED = 1,
    RS_TOUCH_RELEASED = 2,
    RS_TOUCH_STORED = 4,
    RS_TOUCH_MAYBE = 8,  // it was handed on: anything may have been done
};

enum {
    // with the object, beside what functions of the API do (RS_DOES_WITH_IT)
    RS_DOES_ANYTHING = 1 << 13,        // it was handed on
    RS_DOES_VISIT_TYPE = 1 << 14,      //
    RS_DOES_RELEASE_TYPE = 1 << 15,    //
    RS_DOES_KEEP = 1 << 16,            // stores it somewhere
    RS_DOES_RELEASE_IT = 1 << 17,      // the object itself
    RS_DOES_VISIT_IT = 1 << 18,        //
    RS_DOES_RELEASE_BEHIND = 1 << 19,  // what it points to, where it is the address of a member
    RS_DOES_VISIT_BEHIND = 1 << 20,    //
    RS_DOES_LEND_OUT = 1 << 21,        // code that does not know it as an object may hand it back
};

struct rs_touched {
    const struct rs_field *member;  // as it was reached
    uint32_t what;
    rs_loc first_visit;
    rs_loc second_visit;  // on a path that has made the first; 0 if there is none
    rs_loc release;
    uint32_t visit_block;  // of the first visit
    struct rs_touched *next;
};

struct rs_touch {
    const struct rs_function *fn;
    struct rs_touched *members;
    uint32_t does;
    const struct rs_name *self;  // a variable that points to the instance's struct, or NULL
    const struct rs_name *type;  // a variable that holds the instance's type, or NULL
    rs_loc free_loc;             // where the object's memory is freed, 0: nowhere
    rs_loc release_loc;          // the first release of a member
    rs_loc ignored_loc;          // a traverse whose result is not looked at
    rs_loc inverted_loc;         // a visit after which the traverse ends where it succeeds
    rs_loc count_loc;            // a change of a count
    bool untracked_late;         // some member was released before
};

// What is done with the member; 0 if nothing is.
uint32_t rs_touched(const struct rs_touch *touch, const struct rs_member *member);
const struct rs_touched *rs_touched_entry(const struct rs_touch *touch,
                                          const struct rs_member *member);

// ---- types (pytype.c)
// ----------------------------------------------------------------------------

enum rs_type_slot {
    RS_SLOT_DEALLOC,
    RS_SLOT_TRAVERSE,
    RS_SLOT_CLEAR,
    RS_SLOT_INIT,
    RS_SLOT_NEW,
    RS_SLOT_FREE,
    RS_SLOT_FINALIZE,
    RS_SLOT_MODULE_TRAVERSE,
    RS_SLOT_MODULE_CLEAR,
    RS_SLOT_MODULE_FREE,
    RS_NTYPE_SLOTS,
};

// Bits of tp_flags.
enum {
    RS_TPFLAG_MANAGED_WEAKREF = 1 << 3,
    RS_TPFLAG_MANAGED_DICT = 1 << 4,
    RS_TPFLAG_BASETYPE = 1 << 10,
    RS_TPFLAG_HAVE_GC = 1 << 14,
};

// A static variable in which some function stores a reference.
struct rs_static {
    const struct rs_name *name;
    const struct rs_function *fn;  // the first that does
    rs_loc loc;                    // where
    struct rs_static *next;
};

// What is known of a type when the unit's functions have been judged.
struct rs_type_view {
    const struct rs_pytype *type;
    const struct rs_slot *slots[RS_NTYPE_SLOTS];
    const struct rs_type_view *base;  // if the unit has it
    const struct rs_field *weaklist;  // tp_weaklistoffset
    bool based;                       // on a type that is not object, or may be
    bool flags_known;
    int64_t flags;  // those inherited, too
    const struct rs_facts *facts;
    struct rs_report *report;
    const struct rs_check *check;  // the one that is told
    struct rs_type_view *next;
};

// The type as a person calls it: the struct of its instances, or its variable.
const char *rs_type_name(const struct rs_type_view *view);

// Whether instances are certain to have the garbage collector's header.
bool rs_type_collected(const struct rs_type_view *view);

// Members of its instances that hold objects, in the order of declaration: the first, the one after
// `member`; NULL behind the last. The list of weak references is none of them, nor is what shares
// its memory with other fields.
const struct rs_member *rs_type_member(const struct rs_type_view *view,
                                       const struct rs_member *member);

// Whether the member belongs to a base's struct.
bool rs_member_inherited(const struct rs_type_view *view, const struct rs_member *member);

// RS_STORED_* of all that the unit stores in the member, and Python code through a PyMemberDef.
uint32_t rs_member_stored(const struct rs_type_view *view, const struct rs_member *member);

// Whether the unit releases or visits what the member holds somewhere.
bool rs_member_owned(const struct rs_type_view *view, const struct rs_member *member);

// Whether a function that the unit hands to others, to be called back, releases what it holds.
bool rs_member_let_go(const struct rs_type_view *view, const struct rs_member *member);

// Whether its declared type says that what it holds refers to no other objects.
bool rs_member_leaf(const struct rs_type_view *view, const struct rs_member *member);

// The field that holds the list of weak references, or NULL.
const struct rs_field *rs_type_weaklist(const struct rs_type_view *view);

// Where an instance is made in memory that is not cleared while nothing in the unit ever writes the
// field; 0 if that is not so.
rs_loc rs_type_uncleared(const struct rs_type_view *view, const struct rs_field *field);

// What the slot's function does with the instance; NULL if the unit does not have it.
const struct rs_touch *rs_type_touch(const struct rs_type_view *view, enum rs_type_slot slot);

// The slot's function, if the unit has it.
const struct rs_function *rs_type_function(const struct rs_type_view *view, enum rs_type_slot slot);

// The unit's types and modules, in their order: the first, the one after `type`; NULL behind the
// last.
const struct rs_pytype *rs_type_next(const struct rs_type_view *view, const struct rs_pytype *type);

// What the function of the API that stands in the slot does (RS_DOES_*); 0 where it is none.
uint32_t rs_type_slot_does(const struct rs_type_view *view, enum rs_type_slot slot);

// Whether a function of the unit makes the static type ready: those that others make ready, as the
// interpreter does its own, are theirs.
bool rs_type_readied(const struct rs_type_view *view, const struct rs_pytype *type);

// The unit's only module; NULL if it makes none or several.
const struct rs_pytype *rs_type_module(const struct rs_type_view *view);

// The unit's static variables that hold objects, in the order in which they were found.
const struct rs_static *rs_type_statics(const struct rs_type_view *view);

// The version of the unit's headers, 0x030c for 3.12; 0 if it is not known.
uint16_t rs_type_version(const struct rs_type_view *view);

// ---- instances (instance.c)
// ---------------------------------------------------------------------------------------

// What a function does with an instance that it has got.
struct rs_fate {
    const struct rs_insn *track;     // a call that tracks it; NULL if there is none
    const struct rs_insn *freed;     // a call that frees its memory; likewise
    const struct rs_insn *gc_freed;  // likewise, as that of an instance that the collector knows
    bool revived;                    // it is given a reference
    bool returned;
    bool stored;
    bool given_up;  // released, or handed to what a pointer shows
    bool handed;    // to a function of which more would have to be known
};

// A call that makes an instance of a type in memory that is not cleared.
struct rs_made {
    const struct rs_function *fn;
    const struct rs_insn *call;
    uint32_t block;
    bool collected;  // with a header for the garbage collector
    bool callers_track;
    struct rs_fate fate;
    struct rs_made *next;
};

// The calls that make instances of the type: it is named, or the struct says so.
const struct rs_made *rs_type_made(const struct rs_type_view *view);

// Whether the instance is tracked before the member is set.
enum rs_early {
    RS_EARLY_NOT,
    RS_EARLY_UNSEEN,     // but the collector cannot run before it is
    RS_EARLY_COLLECTED,  // and the collector may run before it is
    RS_EARLY_NEVER_SET,
};
enum rs_early rs_made_early(const struct rs_type_view *view, const struct rs_made *made,
                            const struct rs_member *member);

// ---- free lists (pool.c)
// ------------------------------------------------------------------------------------------

// A function that takes an instance out of a pool and returns it.
struct rs_pool_take {
    const struct rs_function *fn;
    rs_loc loc;
    bool revived;  // the instance gets a reference again before it is returned
    bool tracked;  // it is tracked again, there or by who calls the function
    struct rs_pool_take *next;
};

// A variable or field in which a type's tp_dealloc keeps instances, to be used again.
struct rs_pool {
    const struct rs_name *name;
    bool is_static;                // it lives as long as the program
    const struct rs_touch *touch;  // what the function does with the instance
    const struct rs_function *fn;  // that puts instances there
    uint32_t block;                // where
    uint32_t self;                 // the parameter that is the instance
    rs_loc loc;
    struct rs_pool_take *takes;
    bool emptied;  // some function gives instances in it up
};

// The type's pool; NULL if it has none.
const struct rs_pool *rs_type_pool(const struct rs_type_view *view);

// Whether some way through the function that fills the pool, by which the instance comes there,
// releases the member or stores something else in it.
bool rs_pool_releases(const struct rs_type_view *view, const struct rs_pool *pool,
                      const struct rs_member *member);

// A finding at `loc` of `function` (NULL: about the type as a whole), or NULL where its level is
// off. `object` tells it from others of the check. Add to it, then rs_type_report,
// which ignores NULL.
struct rs_finding *rs_type_finding(const struct rs_type_view *view, enum rs_level level,
                                   const struct rs_function *function, rs_loc loc,
                                   const char *object, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void rs_type_note(const struct rs_type_view *view, struct rs_finding *finding, rs_loc loc,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));
void rs_type_report(const struct rs_type_view *view, struct rs_finding *finding);

// A line before the function's last return of 0 (or its end): "Py_VISIT(%s->%s);" of the member.
void rs_type_fix_member(const struct rs_type_view *view, struct rs_finding *finding,
                        const struct rs_touch *touch, const char *macro,
                        const struct rs_member *member);

// A line before that return: "Py_VISIT(Py_TYPE(self));".
void rs_type_fix_type(const struct rs_type_view *view, struct rs_finding *finding,
                      const struct rs_touch *touch);

// A line before or after the statement at `loc`.
void rs_type_fix(const struct rs_type_view *view, struct rs_finding *finding, enum rs_fix_kind kind,
                 rs_loc loc, const char *format, ...) __attribute__((format(printf, 5, 6)));

#ifdef __cplusplus
}
#endif
#endif
