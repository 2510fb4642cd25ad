// SPDX-License-Identifier: Apache-2.0
// Contracts: all that is known about a function, as the outcomes its caller can see. The same
// thing is written by hand for the C API, inferred for the user's functions, exchanged between
// units and read by the instrumenter.
//
// One line a function. The grammar (docs/contracts.md has it with examples):
//
//   line     := NAME '(' [param (',' param)*] ')' ['->' outcome ('|' outcome)*] flag* version*
//             | NAME '=' NAME                 (a table's entry or another name: same contract)
//             | NAME ':' ('singleton' | 'static' | 'global') ['type' '(' WORD ')']
//                                   (an object, no function; the static type of WORD's objects)
//             | NAME ':' 'ended'    (a field that points to an array ended by a zero entry)
//             | NAME ':' 'inside' [WORD] (a field that points into its object, or into what the
//                                         resource WORD stands for)
//   param    := mode* (NAME | '_') | '...' mode* | 'void'          (void: no parameter)
//   mode     := 'steal' | 'out' | 'inout' | 'notnull' | 'null-error' | 'dying'
//             | 'free' | 'objects' | 'parse-format' | 'build-format' | 'print-format'
//             | 'keywords' | 'outputs' | 'keeps' | 'count' | 'ended'
//             | 'maybe-steal' | 'passed-on' | 'guessed' | 'used-late'
//   outcome  := value ['!'] ['{' effect (',' effect)* '}'] ('unless' condition)*
//   condition:= WORD '(' ref ')' | 'raised' | 'quiet'
//   value    := 'new' ['(' WORD ')'] ['shared' | 'built' | 'filled']
//             | 'borrowed' ['(' ref ')'] ['loose'] | 'static' ['(' WORD ')']
//             | ref | 'NULL' | 'void' | INT | [INT] '..' [INT] | 'int' | 'pointer'
//             | 'interior' '(' ref ')' | 'memory' ['(' WORD ')'] | 'any'
//   effect   := ('steal' | 'gain' | 'maybe-steal' | 'maybe-gain' | 'keep' | 'free') ref
//             | 'delta' INT ['..' INT] ref
//             | 'hold' ref 'in' ref
//             | '*' ref '=' (value | 'unchanged')
//             | 'is' WORD '(' ref ')'
//             | ('acquire' | 'release') WORD ['(' ref ')']
//   ref      := NAME | '$' INT                (a parameter by name or by number, from 1)
//   flag     := 'runs-python' ['unless' WORD '(' ref ')'] | 'noreturn' | 'raises' | 'clears'
//             | 'does' WORD | 'pure' | 'lookup' | 'no-exception' | 'tests-exception' |
//             'int-lengths' | 'once' | 'may-run-python' | 'gil' | 'no-gil'
//   version  := ('since' | 'until') MAJOR '.' MINOR      (until is the first version without it)
//
// '#' starts a comment; a line that begins with a blank continues the one before. A NAME that is no
// plain identifier path is put in double quotes. A value followed by '!' has an exception set.
// Where no outcome is given nothing is said about the result: the convention for its declared type
// holds. 'since'/'until' let a name have a line a version range.
//
// `unless null(x)` and `unless nonnull(x)` exclude an outcome by what is known of a pointer,
// `unless WORD(x)` by the type of the object x; `unless raised` where an exception is set before
// the call, `unless quiet` where none is. Of several, each excludes it.
#ifndef RS_CORE_CONTRACT_H
#define RS_CORE_CONTRACT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "intern.h"

#ifdef __cplusplus
extern "C" {
#endif

enum rs_value_kind {
    RS_VALUE_ANY,  // nothing is known
    RS_VALUE_VOID,
    RS_VALUE_NEW,       // not NULL, a reference for the caller; `type` if it is known
    RS_VALUE_BORROWED,  // not NULL; lent by parameter `param`, or by the interpreter if RS_NO_PARAM
    RS_VALUE_STATIC,    // not NULL, lives as long as the process; nobody need own it
    RS_VALUE_ARG,       // parameter `param` itself
    RS_VALUE_NULL,
    RS_VALUE_INT,        // low..high
    RS_VALUE_POINTER,    // not NULL, no object
    RS_VALUE_INTERIOR,   // not NULL, no object, valid while parameter `param` lives
    RS_VALUE_MEMORY,     // not NULL, memory the caller must free
    RS_VALUE_UNCHANGED,  // out-parameters only
};

#define RS_NO_PARAM UINT32_MAX
#define RS_INT_MIN (INT64_MIN)
#define RS_INT_MAX (INT64_MAX)

struct rs_value {
    enum rs_value_kind kind;
    uint32_t param;
    int64_t low;
    int64_t high;
    const struct rs_name *type;  // NEW: "list", "tuple" ...; STATIC: its symbol; MEMORY: what is
                                 // released by the same word; NULL if not said
    bool shared;                 // NEW: somebody else holds the object too
    bool built;                  // NEW: what the build-format makes, which may be an argument
    bool filled;                 // NEW: the call made it, of objects that others hold
    bool loose;                  // BORROWED: the lender may let go of it while it lives itself
};

enum rs_effect_kind {
    RS_EFFECT_DELTA,    // the caller's count of `param` changes by low..high: steal is -1..-1, gain
                        // +1..+1, maybe-steal -1..0, maybe-gain 0..+1
    RS_EFFECT_KEEP,     // the pointer may be kept for later use
    RS_EFFECT_HOLD,     // container `param2` keeps a reference of its own to `param` and lends it
    RS_EFFECT_OUT,      // *param = value
    RS_EFFECT_FREE,     // memory `param` is released, its fields are not
    RS_EFFECT_IS,       // `param` is of type `type` (a check that said yes)
    RS_EFFECT_ACQUIRE,  // a thing of kind `type` ("buffer", "gil" ...) that `param`, or else the
                        // result, stands for must be released
    RS_EFFECT_RELEASE,  // and is
};

struct rs_effect {
    enum rs_effect_kind kind;
    uint32_t param;
    uint32_t param2;
    int8_t low;
    int8_t high;
    struct rs_value value;
    const struct rs_name *type;  // IS: the type; ACQUIRE, RELEASE: the kind of thing
};

enum rs_unless {
    RS_UNLESS_NEVER,    // the outcome always exists
    RS_UNLESS_TYPE,     // parameter `param` is known to be of `type`
    RS_UNLESS_NULL,     // it is NULL or 0
    RS_UNLESS_NONNULL,  // it is not
    RS_UNLESS_RANGE,    // it is known to lie in low..high
    RS_UNLESS_RAISED,   // an exception is set before the call
    RS_UNLESS_QUIET,    // none is
};

// When an outcome does not exist.
struct rs_condition {
    enum rs_unless kind;
    uint32_t param;  // RS_NO_PARAM for RAISED and QUIET
    const struct rs_name *type;
    int64_t low;
    int64_t high;
    struct rs_condition *more;  // another that excludes it as well, or NULL
};

// What an outcome that raises nothing does to the exception that was set, or not, before the call.
enum rs_leaves {
    RS_LEAVES_AS_IS,
    RS_LEAVES_NONE,      // none is set afterwards
    RS_LEAVES_NO_NEW,    // it sets none, but one that was set may be gone
    RS_LEAVES_SUPPOSED,  // the outcome is a NULL that nobody says can be
    RS_LEAVES_UNKNOWN,   // '?'
};

// What is left by one or the other.
static inline enum rs_leaves rs_leaves_either(enum rs_leaves a, enum rs_leaves b)
{
    enum rs_leaves more = a > b ? a : b;
    return a == b || more >= RS_LEAVES_SUPPOSED ? more : RS_LEAVES_NO_NEW;
}

struct rs_outcome {
    struct rs_value value;
    bool raises;  // '!'
    enum rs_leaves leaves;
    struct rs_effect *effects;
    uint32_t neffects;
    struct rs_condition unless;
};

enum {
    RS_MODE_STEAL = 1,            // consumed in every outcome
    RS_MODE_OUT = 2,              // written through; what stood there is not read
    RS_MODE_INOUT = 4,            // read and replaced through the pointer
    RS_MODE_NOTNULL = 8,          // NULL crashes
    RS_MODE_NULL_ERROR = 16,      // NULL is reported as an error, harmless
    RS_MODE_DYING = 32,           // slots: the object's last reference is gone (tp_dealloc's self)
    RS_MODE_FREE = 64,            // raw memory is released
    RS_MODE_OBJECTS = 128,        // array or list of objects, lent for the call
    RS_MODE_PARSE_FORMAT = 256,   // PyArg_Parse* format; the variadic arguments are its targets
    RS_MODE_BUILD_FORMAT = 512,   // Py_BuildValue format; the variadic arguments are its values
    RS_MODE_OUTPUTS = 1024,       // '...': each is an out-parameter (PyArg_UnpackTuple)
    RS_MODE_KEEPS = 2048,         // the callee keeps the pointer for later use
    RS_MODE_PRINT_FORMAT = 4096,  // PyUnicode_FromFormat format, likewise
    RS_MODE_KEYWORDS = 8192,      // names of the arguments that are parsed, ended by NULL
    RS_MODE_MAYBE_STEAL = 16384,  // perhaps consumed, in any outcome
    RS_MODE_PASSED_ON = 32768,    // to a function of which nothing is known: it may have taken one
    RS_MODE_GUESSED = 65536,      // likewise, and it may have left one
    RS_MODE_COUNT = 131072,       // how many of the variable arguments are read
    RS_MODE_ENDED = 262144,       // array or list that ends with an entry of zeros, or NULL
    RS_MODE_USED_LATE = 524288,   // used after Python code has run
    RS_MODE_HELD = 1048576,       // something else may hold a reference of its own afterwards
};

struct rs_param {
    const struct rs_name *name;  // NULL for '_'
    uint32_t modes;
};

enum {
    RS_CONTRACT_RUNS_PYTHON = 1,
    RS_CONTRACT_NORETURN = 2,
    RS_CONTRACT_RAISES = 4,         // always leaves an exception set
    RS_CONTRACT_CLEARS = 8,         // always leaves none set
    RS_CONTRACT_PURE = 16,          // same arguments, same result, no effect
    RS_CONTRACT_NO_EXCEPTION = 32,  // must not be called with an exception set
    RS_CONTRACT_VARIADIC = 64,
    RS_CONTRACT_TESTS_EXCEPTION = 128,  // the result is not NULL exactly when an exception is set
    // Until 3.13 the lengths of its format ('s#') are int where it is called by this very name, and
    // Py_ssize_t by another, which PY_SSIZE_T_CLEAN gives it.
    RS_CONTRACT_INT_LENGTHS = 256,
    // Whether the result is NULL is decided by the arguments alone: a key, an index, a number.
    RS_CONTRACT_LOOKUP = 512,
    // Slots: called once for an object or module, before anything is stored in it.
    RS_CONTRACT_ONCE = 1024,
    // Python code runs only where it fails, in the destructor of what it releases, or if a function
    // runs it of which nothing is known.
    RS_CONTRACT_MAY_RUN_PYTHON = 2048,
    // It is called only with the GIL held, or also without it, whatever else the line says.
    RS_CONTRACT_GIL = 4096,
    RS_CONTRACT_NO_GIL = 8192,
};

// What a function of the API does beside references: `does WORD` in its line.
enum {
    // with the object that it is given
    RS_DOES_TRACK = 1,                // the garbage collector knows it from now on
    RS_DOES_UNTRACK = 1 << 1,         //
    RS_DOES_FREE = 1 << 2,            // its memory, as that of an object that is not tracked
    RS_DOES_GC_FREE = 1 << 3,         // as that of one that is
    RS_DOES_TP_FREE = 1 << 4,         // by its type's tp_free
    RS_DOES_SUPER = 1 << 5,           // calls the same slot of a base
    RS_DOES_CLEAR_SLOT = 1 << 6,      // calls its type's tp_clear
    RS_DOES_CLEAR_WEAKREFS = 1 << 7,  //
    RS_DOES_VISIT_DICT = 1 << 8,      // the managed dict
    RS_DOES_CLEAR_DICT = 1 << 9,      //
    RS_DOES_FINALIZE = 1 << 10,       // calls its finalizer
    RS_DOES_TRASHCAN = 1 << 11,
    RS_DOES_SAVE_EXCEPTION = 1 << 12,
    RS_DOES_WITH_IT = (1 << 13) - 1,  // all up to here
    // with something else
    RS_DOES_SET_COUNT = 1 << 13,  // writes ob_refcnt
    RS_DOES_MAKE = 1 << 14,       // an instance of the type, in memory that is not cleared
    RS_DOES_GC_MAKE = 1 << 15,    // likewise, with a header of the collector
    RS_DOES_READY = 1 << 16,      // the type may be used from now on
    RS_DOES_GROW = 1 << 17,       // the container, its first argument, has one more
    RS_DOES_GROW_AT = 1 << 18,    // likewise, where the second argument says
    RS_DOES_LOOK = 1 << 19,       // for something in the container
    RS_DOES_SWALLOW = 1 << 20,    // the exception is gone, unseen
    RS_DOES_MATCH = 1 << 21,      // asks which exception it is
    RS_DOES_ASK_GIL = 1 << 22,    // whether it is held
};

// In the order of look-up; a lower one hides a higher one.
enum rs_source {
    RS_SOURCE_USER,
    RS_SOURCE_ATTRIBUTE,
    RS_SOURCE_BUILTIN,
    RS_SOURCE_INFERRED,   // from the unit's own body of the function
    RS_SOURCE_EXCHANGED,  // likewise, by another unit
    RS_SOURCE_CONVENTION,
};

struct rs_contract {
    const struct rs_name *name;
    struct rs_param *params;
    uint32_t nparams;         // without '...'
    uint32_t variadic_modes;  // of '...'
    struct rs_outcome *outcomes;
    uint32_t noutcomes;
    uint32_t flags;
    uint32_t does;     // RS_DOES_*
    uint64_t crashes;  // parameters, by number, that the function's body follows without a test:
                       // inferred, not part of the line
    const struct rs_name *quiet_type;  // no Python runs when parameter quiet_param is of this type
    uint32_t quiet_param;
    enum rs_source source;
    uint16_t since;    // 3.13 is 0x030d; 0 = always
    uint16_t until;    // first version without it; 0 = never
    const char *file;  // where it is written; NULL for inferred ones
    uint32_t line;
    struct rs_contract *next;  // the same name, in another version or source
};

enum rs_object_kind {
    RS_OBJECT_UNKNOWN,
    RS_OBJECT_SINGLETON,  // None, True ...: immortal where the headers say so
    RS_OBJECT_STATIC,     // static types and other objects in static memory
    RS_OBJECT_GLOBAL,     // a global that always holds a live object (PyExc_ValueError)
    RS_OBJECT_ENDED,      // no object, but a field: it points to an array ended by a zero entry
    RS_OBJECT_INSIDE,     // a field: what it points to is there while its object lives, or a
                          // resource is held
};

struct rs_contract_index;  // where the built-in lines are

// What a set knows about one name.
struct rs_contract_entry {
    struct rs_contract *contracts;  // of every source and version, by `next`
    const struct rs_name *alias;    // the name it stands for, or NULL
    enum rs_source alias_source;
    enum rs_object_kind object;
    const struct rs_name *type;      // of whose objects it is the type object; INSIDE: the resource
    const struct rs_name *spelling;  // how code names the object, or NULL
    bool complete;                   // its built-in lines have been read
    bool disputed;                   // two units inferred different things
};

// All contracts known to a unit.
struct rs_contracts {
    struct rs_arena *arena;
    struct rs_names *names;
    uint16_t version;  // of the unit's headers; lines outside their versions are not found
    struct rs_contract_entry **entries;  // by rs_name.id; NULL where nothing is known
    size_t cap;
    size_t count;                       // contracts read or added
    bool exchanged;                     // some are of RS_SOURCE_EXCHANGED
    struct rs_contract_index *builtin;  // NULL before rs_contracts_add_builtin
};

// An empty set over the unit's arena and names. `version` is 0x030c for Python 3.12, 0 for any.
void rs_contracts_init(struct rs_contracts *set, struct rs_arena *arena, struct rs_names *names,
                       uint16_t version);

// The first line of a text whose lines were inferred: RS_SOURCE_USER becomes RS_SOURCE_EXCHANGED.
#define RS_INFERRED_HEADER "# refsan: inferred"

// Reads contract text into the set. False on the first error, with `*error` = "FILE:LINE:COLUMN:
// what" in the set's arena; lines before it have been added. A later line of the same name, source
// and versions replaces an earlier one. Of two
// RS_SOURCE_EXCHANGED lines that differ neither counts: they are about two functions of one name.
bool rs_contracts_read(struct rs_contracts *set, const char *file, const char *text, size_t len,
                       enum rs_source source, const char **error);

// Adds the built-in contracts (plugin/contracts/*.refs, compiled in). They are parsed lazily: the
// texts are indexed by name here and a line is parsed when it is first looked up.
void rs_contracts_add_builtin(struct rs_contracts *set);

// Takes what an attribute says about function `name`: either one whole contract line (its name may
// be left out: "(steal item) -> new"), or short forms separated by commas, blanks or semicolons:
//
//   returns_new, returns_borrowed [N], returns_null_ok, steals N ..., gains N ..., noreturn,
//   sets_exception, negative_result_sets_exception
//
// and cpychecker's names of the same, where N counts parameters from 1 and may stand in
// parentheses. Several for one function add up to one contract of RS_SOURCE_ATTRIBUTE; a whole line
// replaces what was there. A leading "refsan:" is skipped. False if the text is not understood;
// `*error` then says what is wrong, without a location.
bool rs_contracts_attribute(struct rs_contracts *set, const struct rs_name *name, const char *text,
                            const char **error);

// Adds one made elsewhere (summary.c). The contract must live as long as the set.
void rs_contracts_add(struct rs_contracts *set, struct rs_contract *contract);

// Adds what is inferred of a function that calls none that could know of Python: it has a result
// (unless `is_void`), and touches no reference and no exception. The parameters' modes are none and
// may be set in what is returned.
struct rs_contract *rs_contracts_add_plain(struct rs_contracts *set, const struct rs_name *name,
                                           uint32_t nparams, bool is_void);

// The contract of this source for all versions, or NULL.
struct rs_contract *rs_contracts_own(struct rs_contracts *set, const struct rs_name *name,
                                     enum rs_source source);

// Forgets what this source says about a name.
void rs_contracts_forget(struct rs_contracts *set, const struct rs_name *name,
                         enum rs_source source);

// `name` is another name for `target`, as this source says.
void rs_contracts_alias(struct rs_contracts *set, const struct rs_name *name,
                        const struct rs_name *target, enum rs_source source);

// The contract that counts for this name (aliases followed, best source, right version), or NULL.
const struct rs_contract *rs_contracts_find(struct rs_contracts *set, const struct rs_name *name);

// What kind of object a global name is.
enum rs_object_kind rs_contracts_object(struct rs_contracts *set, const struct rs_name *name);

// Whether a field points into its object, or into what a resource stands for: then that is stored.
bool rs_contracts_inside(struct rs_contracts *set, const struct rs_name *field,
                         const struct rs_name **resource);

// What a person wrote who means this name: Py_None for _Py_NoneStruct, Py_BuildValue for
// _Py_BuildValue_SizeT. The name itself where nothing else is known.
const struct rs_name *rs_contracts_spelling(struct rs_contracts *set, const struct rs_name *name);

// The contract as one line in the grammar above, in the set's arena, without a newline.
const char *rs_contract_print(struct rs_arena *arena, const struct rs_contract *contract);

// As above, as a line about function `name`.
const char *rs_contract_print_as(struct rs_arena *arena, const struct rs_contract *contract,
                                 const struct rs_name *name);

// Prints every line the set holds, of all sources and versions, aliases and objects too, sorted by
// name: reading it back gives an equal set. False if a built-in line cannot be read; `*error` then
// says where.
bool rs_contracts_print(FILE *out, struct rs_contracts *set, const char **error);

// The modes of argument number `i` (0-based) of a call; variadic ones included.
uint32_t rs_contract_modes(const struct rs_contract *contract, uint32_t i);

// Whether a declared parameter has one of `modes`.
bool rs_contract_has_mode(const struct rs_contract *contract, uint32_t modes);

// Whether some outcome gives the caller a new reference as its result; false for NULL.
bool rs_contract_yields_new(const struct rs_contract *contract);

// What the outcome does to the count of parameter `param`; NULL if it leaves it as it is.
struct rs_effect *rs_outcome_delta(const struct rs_outcome *outcome, uint32_t param);

// Whether the call may take a reference of argument `param` away; false where there is no contract.
bool rs_contract_consumes(const struct rs_contract *contract, uint32_t param);

// Whether some outcome comes with an exception.
bool rs_contract_raises(const struct rs_contract *contract);

// What is known of the objects of a type.
enum {
    RS_TYPE_LEAF = 1,       // they refer to no other object
    RS_TYPE_QUIET = 2,      // no code runs when one dies
    RS_TYPE_CONTAINER = 4,  // they may refer to any other
};

// The traits of a type's objects; 0 where it is not known (NULL included).
uint32_t rs_type_traits(const struct rs_name *type);

// Whether an object of this type (NULL: not known) is one of the other: `long.c` is a `long`. The
// second takes the word as text.
bool rs_type_is(const struct rs_name *type, const struct rs_name *of);
bool rs_type_is_word(const struct rs_name *type, const char *of);

// Whether the word stands for some objects of a type only, which their value tells from others.
bool rs_type_is_part(const struct rs_name *type);

// Whether two conditions, each with those that follow it, exclude the same.
bool rs_condition_same(const struct rs_condition *a, const struct rs_condition *b);

#ifdef __cplusplus
}
#endif
#endif
