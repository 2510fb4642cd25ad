// SPDX-License-Identifier: Apache-2.0
// THE CONTRACT between front ends and the engine: a finished function graph in plain C structs.
//
// A front end fills one rs_unit a translation unit and one rs_function a function body, with the
// helpers below, and hands them over with rs_unit_* (analyze.h). It knows C, C++ and its compiler;
// it knows no C API: what PyList_New does is a contract's business. Core never changes what it is
// given, except where a comment says so.
//
// The smallest C-like form in which reference counting is visible. No expressions: each
// instruction has constant or variable operands. No phi: a temporary is written on several edges.
#ifndef RS_CORE_IR_H
#define RS_CORE_IR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "intern.h"

#ifdef __cplusplus
extern "C" {
#endif

// An opaque place in the source: an index into the front end's own table, 0 = none. Core only
// passes it back. The text form's tokens are line numbers.
typedef uint32_t rs_loc;

// ---- types ---------------------------------------------------------------------------------

// Of a declaration (variable, field, result), never of a cast or a value.
enum rs_kind {
    RS_KIND_OTHER,    // floating point, vectors, member pointers ...
    RS_KIND_VOID,     // results only
    RS_KIND_INT,      // integers, bool, enumerations
    RS_KIND_OBJECT,   // pointer to an object struct: one whose first field is an object struct, or
                      // the root of those (PyObject)
    RS_KIND_OBJADDR,  // pointer to an object pointer (PyObject **), and arrays of object pointers
                      // as parameters
    RS_KIND_POINTER,  // any other pointer, function pointers too
    RS_KIND_STRUCT,   // a struct, union or class by value
    RS_KIND_ARRAY,    // an array by value
};

struct rs_type {
    enum rs_kind kind;
    // OBJECT: the object struct ("PyObject", "PyListObject"); POINTER: the struct pointed to;
    // STRUCT: the struct; ARRAY: the element's struct if the elements are structs or object
    // pointers. NULL where there is none. Typedefs are resolved to the struct's first typedef name
    // where its tag is missing or begins with an underscore, so "PyObject", not "_object".
    const struct rs_name *name;
    bool holds_objects;  // ARRAY: of object pointers; STRUCT, POINTER: the struct has one as field
};

// What an argument is that no parameter declares (C's "..."), as it is passed, after the default
// promotions. An array behind a pointer counts as its element: `char (*)[8]` is a `char *`.
enum rs_base {
    RS_BASE_UNKNOWN,  // a declared parameter's argument, and what is none of the below
    RS_BASE_VOID,
    RS_BASE_INT,  // signed, of `bits`; bool and enumerations too
    RS_BASE_UINT,
    RS_BASE_FLOAT,
    RS_BASE_STRUCT,  // any but an object struct; also one that is only declared
    RS_BASE_OBJECT,  // an object struct
    RS_BASE_FUNCTION,
};

struct rs_arg_type {
    enum rs_base base;
    uint16_t bits;               // INT, UINT, FLOAT
    uint16_t pointers;           // 2 for `char **`
    const struct rs_name *text;  // as the source writes it: "char **"; NULL if that is not known
    bool cast;                   // a pointer that the code itself casts
    rs_loc loc;                  // of the argument; 0: the call's
};

// A field as it is named in a place: `owner` is the struct of the *last* step, `name` its name.
// Fields are unique in a unit: compare pointers. `path` is the whole chain from the place's base,
// "a.b" for v->a.b; equal to `name` when it is one step.
struct rs_field {
    const struct rs_name *base;  // the struct the path starts from, NULL if unknown
    const struct rs_name *path;
    const struct rs_name *owner;
    const struct rs_name *name;
    struct rs_type type;
    uint32_t id;  // 1.. in order of creation; 0 is never a field
};

// ---- variables, operands, places -------------------------------------------------------------

enum rs_var_kind {
    RS_VAR_RESULT,  // always variable 0: the return slot
    RS_VAR_PARAM,   // variables 1..nparams, in order (C++: `this` first)
    RS_VAR_LOCAL,
    RS_VAR_TEMP,    // made by the front end; has no name
    RS_VAR_GLOBAL,  // of the program or the unit
    RS_VAR_STATIC,  // static inside a function; named "function.variable"
};

enum {
    RS_VARF_ADDRESS_TAKEN = 1,  // an ADDR of it exists
    RS_VARF_CONST = 2,          // never written after its initialiser
    RS_VARF_EXTERN = 4,         // a global that other units may write
    RS_VARF_REFERENCE = 8,      // a C++ reference; the front end derefs it explicitly
};

// What an array of strings is initialised with: NULL where an element is a null pointer.
struct rs_strings {
    const struct rs_name **items;
    uint32_t count;
};

struct rs_var {
    enum rs_var_kind kind;
    uint32_t flags;
    const struct rs_name *name;  // NULL for temporaries and unnamed parameters
    struct rs_type type;
    rs_loc loc;                        // of the declaration
    const struct rs_strings *strings;  // of an array that begins as string literals, else NULL
};

#define RS_NO_VAR UINT32_MAX

// Whether it lives as long as the program.
static inline bool rs_is_static(const struct rs_var *var)
{
    return var->kind == RS_VAR_GLOBAL || var->kind == RS_VAR_STATIC;
}

enum rs_operand_kind {
    RS_OPND_NONE,
    RS_OPND_VAR,     // any variable but GLOBAL and STATIC: those are read by LOAD
    RS_OPND_INT,     // an integer constant; also a character, an enumerator, a folded sizeof
    RS_OPND_NULL,    // a null pointer constant
    RS_OPND_STRING,  // a string literal; its characters in `name` (up to the first NUL)
    RS_OPND_SYMBOL,  // the address of a function or a global by name: &_Py_NoneStruct, callback
};

struct rs_operand {
    enum rs_operand_kind kind;
    uint32_t var;
    int64_t value;
    const struct rs_name *name;
};

// A place that can be read or written. Where `v` holds a known address (ADDR), core folds:
// `*(&x)` is x, `(&s->a)->b` is s->a.b, `(&s->a)[i]` is s->a[i].
enum rs_place_kind {
    RS_PLACE_VAR,     // v itself; the only way to read or write GLOBAL and STATIC variables
    RS_PLACE_DEREF,   // *v
    RS_PLACE_FIELD,   // v->field (path)
    RS_PLACE_MEMBER,  // v.field (path), v a STRUCT variable of any kind
    RS_PLACE_INDEX,   // v[i], v a pointer (an array decays: t = addr arr; t[i])
};

struct rs_place {
    enum rs_place_kind kind;
    uint32_t var;
    const struct rs_field *field;
    struct rs_operand index;  // INDEX: VAR or INT; NONE = unknown index (after pointer arithmetic)
};

// ---- instructions ----------------------------------------------------------------------------

enum rs_op {
    RS_OP_COPY,         // dst = a                   (casts vanish; a constant or null too)
    RS_OP_LOAD,         // dst = place
    RS_OP_STORE,        // place = a
    RS_OP_ZERO,         // place = {0}               (all of a struct, array or *v)
    RS_OP_COPY_STRUCT,  // place = place2            (a whole struct)
    RS_OP_ADDR,         // dst = &place
    RS_OP_CALL,         // [dst =] callee(args...)
    RS_OP_BINARY,       // dst = a <sub> b           (enum rs_binary)
    RS_OP_NOT,          // dst = !a
    RS_OP_INCREF,       // a                         (RS_INSNF_NULL_OK: a may be NULL)
    RS_OP_DECREF,       // a                         (likewise)
    RS_OP_SCOPE_END,    // variable dst ends: a hint only, liveness decides
    RS_OP_UNKNOWN,      // dst and what args can reach may have changed in any way; `text` says what
};

enum rs_binary {
    RS_BIN_ADD,
    RS_BIN_SUB,
    RS_BIN_AND,  // bitwise; of truth values it is the logical one
    RS_BIN_OR,
    RS_BIN_MUL,
    RS_BIN_EQ,
    RS_BIN_NE,
    RS_BIN_LT,
    RS_BIN_LE,
    RS_BIN_GT,
    RS_BIN_GE,
    RS_BIN_TAG,    // pointer a with low bits b set or masked: still the object
    RS_BIN_OTHER,  // any other arithmetic: the result is unknown, and depends on a and b only
};

enum {
    RS_INSNF_NULL_OK = 1,   // INCREF, DECREF: the X forms
    RS_INSNF_MACRO = 2,     // comes from a macro's body in a header of Python
    RS_INSNF_RETURN = 4,    // COPY into the result slot made by a return statement (also when it
                            // returns nothing: then a COPY of RS_OPND_NONE into variable 0)
    RS_INSNF_INDIRECT = 8,  // CALL through the pointer in `target`; `callee` is a table's name for
                            // it ("PyTypeObject.tp_alloc", "PyArray_API[93]") or NULL
    RS_INSNF_INIT = 16,     // the initialiser of a declaration, not an assignment
    RS_INSNF_DTOR = 32,     // CALL of a C++ destructor or a cleanup function at the scope's end
    RS_INSNF_CLEAR = 64,    // DECREF of Py_CLEAR/Py_SETREF: the place was replaced before
    RS_INSNF_REPAYS = 256,  // INCREF of an item of a container, for nobody else (repay.c)
    RS_INSNF_OPAQUE = 128,  // CALL: an object is passed as a `void *`
    RS_INSNF_UNSIGNED = 512,  // BINARY: compares numbers without a sign
};

struct rs_insn {
    enum rs_op op;
    uint32_t sub;
    uint32_t flags;
    rs_loc loc;
    uint32_t dst;  // RS_NO_VAR if none
    struct rs_operand a;
    struct rs_operand b;
    struct rs_place place;
    struct rs_place place2;
    // CALL (and args of UNKNOWN)
    const struct rs_name *callee;
    struct rs_operand target;
    struct rs_operand *args;
    uint32_t nargs;
    const struct rs_arg_type *arg_types;  // CALL: nargs of them, or NULL where nothing is said
    const char *text;                     // UNKNOWN: the construct, for the statistics
    struct rs_type result;                // CALL: the declared result type
    const struct rs_contract *contract;   // CALL: set by core
    struct rs_site *site;                 // CALL: what its uses told (uses.c)
};

enum rs_term {
    RS_TERM_JUMP,      // succ[0]
    RS_TERM_BRANCH,    // cond true (non-zero, non-NULL): succ[0], else succ[1]
    RS_TERM_SWITCH,    // the case whose range holds cond, else succ[0]; succ[i] for cases[i - 1]
    RS_TERM_NORETURN,  // abort, a failing assert: nothing follows
    RS_TERM_EXIT,      // only the exit block
    RS_TERM_UNWIND,    // an exception leaves the function: only the unwinding exit block
};

struct rs_case {
    int64_t low;
    int64_t high;
};

struct rs_block {
    struct rs_insn *insns;
    uint32_t ninsns;
    enum rs_term term;
    rs_loc term_loc;
    struct rs_operand cond;  // SWITCH on RS_OPND_NONE: any successor (computed goto)
    uint32_t *succ;          // block numbers
    struct rs_case *cases;   // SWITCH: nsucc - 1 of them
    uint32_t nsucc;
    size_t insn_cap;  // the builder's own
    uint32_t ncases_cap;
};

enum {
    RS_FNF_STATIC = 1,  // not visible outside the unit
    RS_FNF_INLINE = 2,
    RS_FNF_HEADER = 4,  // its body stands in a header of the project
    RS_FNF_METHOD = 8,  // a C++ method; parameter 1 is `this`
    RS_FNF_NORETURN = 16,
    RS_FNF_GENERATED = 32,  // written by a generator (Cython, SWIG, mypyc ...)
    RS_FNF_VARIADIC = 64,
    RS_FNF_DESTRUCTOR = 128,
};

// Whether the instruction stands in the block.
static inline bool rs_block_has(const struct rs_block *block, const struct rs_insn *insn)
{
    return block->ninsns && insn >= block->insns && insn < block->insns + block->ninsns;
}

struct rs_function {
    const struct rs_name *name;  // C++: qualified, "ns::Class::method"; overloads get "#2" ...
    uint32_t flags;
    rs_loc loc;
    rs_loc end_loc;  // the closing brace
    struct rs_type result;
    uint32_t nparams;
    struct rs_var *vars;  // [0] is the result, then the parameters
    uint32_t nvars;
    struct rs_block *blocks;
    uint32_t nblocks;
    uint32_t entry;
    uint32_t exit;    // one block with RS_TERM_EXIT
    uint32_t unwind;  // one block with RS_TERM_UNWIND, or UINT32_MAX
    uint32_t nunknown;
    bool balanced;   // set by core: every path was explored and settles what it acquires
    bool exhausted;  // set by core: not every path was explored
    bool undecided;  // set by core: it passes on what others may have failed to say
    bool guessed;    // set by core: some of what was found rests on a guess
    struct rs_unit *unit;
    struct rs_function *next;  // in the unit, source order
    size_t var_cap;            // the builder's own
    size_t block_cap;
};

// ---- the unit --------------------------------------------------------------------------------

// One entry of a table that gives functions a role: PyMethodDef, PyGetSetDef, PyTypeObject,
// PyType_Slot, PyModuleDef, PyModuleDef_Slot, any struct of the C API with function pointers.
struct rs_slot {
    const struct rs_name *slot;      // "PyMethodDef.ml_meth", "PyTypeObject.tp_dealloc",
                                     // "PyType_Slot.Py_tp_dealloc", "PyModuleDef.m_traverse"
    const struct rs_name *function;  // whose address stands there
    const struct rs_name *table;     // the variable that holds the table
    int64_t flags;                   // PyMethodDef: ml_flags; PyTypeObject: tp_flags if constant
    int32_t nparams;                 // as the function is declared; -1 if it cannot be said
    bool returns_nothing;            // it is declared void
    rs_loc loc;
    struct rs_slot *next;
};

// An array of structs whose initialiser has no entry that begins with 0 or NULL: who reads it up to
// such an entry reads past its end.
struct rs_open_table {
    const struct rs_name *table;  // the variable
    rs_loc loc;                   // of the last entry
    bool sized;                   // its declaration says how many entries it has
    struct rs_open_table *next;
};

// A static initialiser that lets a field point to an array of structs.
struct rs_table_use {
    const struct rs_name *field;  // "PyTypeObject.tp_methods"
    const struct rs_name *table;
    rs_loc loc;
    struct rs_table_use *next;
};

// A type of Python objects that the unit makes: a PyTypeObject, or the PyType_Spec of one. What is
// put into its slots stands in rs_unit.slots, by `table`. Also a PyModuleDef: its instance is the
// state of its modules.
struct rs_pytype {
    const struct rs_name *name;       // the variable
    bool heap;                        // made from a PyType_Spec
    bool module;                      // a PyModuleDef
    bool flags_known;                 // tp_flags is a constant:
    int64_t flags;                    // this one
    const struct rs_name *instance;   // the struct of its instances; NULL if that is not known
    const struct rs_name *base;       // the variable of its base; NULL if none is named
    const struct rs_name *table;      // where its slots are
    const struct rs_name *members;    // the table of PyMemberDef
    const struct rs_field *weaklist;  // tp_weaklistoffset
    const struct rs_field *dict;      // tp_dictoffset
    bool once;                        // of a PyModuleDef, whose m_size is -1: no import runs its
                                      // PyInit a second time
    uint8_t interpreters;             // of a PyModuleDef: 1 where its modules may exist in several
                                      // at a time, 2 where these have a GIL each
    rs_loc loc;
    struct rs_pytype *next;
};

// A field of an instance's struct that holds an object, or an array of them. What the header and
// structs of Python's own hold is none.
struct rs_member {
    const struct rs_field *field;  // from the struct: its path may have several steps
    int64_t offset;                // in the struct, in bytes; -1: not known
    bool in_union;                 // shares its memory with others
    rs_loc loc;                    // of its declaration
    struct rs_member *next;
};

// One entry of a table of PyMemberDef that stands for a field.
struct rs_memberdef {
    const struct rs_name *table;
    const struct rs_name *name;    // "callback", "__weaklistoffset__"
    const struct rs_field *field;  // the last step of its offset
    int64_t code;                  // T_OBJECT ...
    int64_t flags;                 // READONLY ...
    struct rs_memberdef *next;
};

// Contract text that stands on a declaration (an attribute or a macro of refsan.h).
struct rs_attribute {
    const struct rs_name *function;
    const char *text;  // one contract line, or the short forms of contract.h
    rs_loc loc;
    struct rs_attribute *next;
};

#define RS_USUAL_BITS 64  // of long and pointers, where nobody says otherwise

struct rs_unit {
    struct rs_arena *arena;
    struct rs_names names;
    const char *file;  // the main file as given to the compiler
    int python_major;  // of the headers; 0 when Python.h is not there
    int python_minor;
    uint16_t long_bits;     // of the target's long, and of its pointers
    uint16_t pointer_bits;  // (Py_ssize_t is as wide)
    bool immortal;          // the headers' refcounts can be immortal (3.12)
    bool asserts;           // assert is compiled (NDEBUG is not defined)
    bool cplusplus;
    struct rs_function *functions;
    struct rs_function *last_function;
    struct rs_slot *slots;
    struct rs_slot *last_slot;
    struct rs_open_table *open_tables;  // the last one first
    struct rs_table_use *table_uses;    // likewise
    struct rs_pytype *pytypes;
    struct rs_pytype *last_pytype;
    struct rs_member *members;  // of all structs
    struct rs_member *last_member;
    struct rs_memberdef *memberdefs;
    struct rs_memberdef *last_memberdef;
    struct rs_attribute *attributes;
    struct rs_attribute *last_attribute;
    struct rs_field **fields;
    uint32_t nfields;
    size_t field_cap;
    // fields by (base, path): the builder's own
    struct rs_field **field_table;
    uint32_t field_table_size;
};

// ---- building --------------------------------------------------------------------------------
// All memory is the unit's arena's. Indices stay valid; pointers to vars, blocks and insns are
// valid until the next rs_*_add of the same kind.

// Pointers and long are of 64 bits until the front end says otherwise.
void rs_unit_init(struct rs_unit *unit, struct rs_arena *arena);

// The field of one step; made once. `owner` may be NULL (anonymous).
const struct rs_field *rs_field_get(struct rs_unit *unit, const struct rs_name *owner,
                                    const struct rs_name *name, struct rs_type type);

// base.path followed by `step`: "a" and "b" give "a.b". `base` may be NULL: then it is `step`.
const struct rs_field *rs_field_join(struct rs_unit *unit, const struct rs_field *base,
                                     const struct rs_field *step);

// The field with the base and path of `like`; made as `like` says if it is new. For the reader of
// the text form; front ends go step by step with the two above.
const struct rs_field *rs_field_intern(struct rs_unit *unit, const struct rs_field *like);

// A new function at the end of the unit's list, with its result variable and no block.
struct rs_function *rs_function_add(struct rs_unit *unit, const struct rs_name *name,
                                    struct rs_type result);

// Parameters first, in order. Returns the variable's number.
uint32_t rs_var_add(struct rs_function *fn, enum rs_var_kind kind, const struct rs_name *name,
                    struct rs_type type, rs_loc loc);

// A new empty block (RS_TERM_NORETURN until a terminator is set). Returns its number.
uint32_t rs_block_add(struct rs_function *fn);

// A new instruction at the end of `block`, with dst = RS_NO_VAR. UNKNOWN is counted.
struct rs_insn *rs_insn_add(struct rs_function *fn, uint32_t block, enum rs_op op, rs_loc loc);

void rs_term_jump(struct rs_function *fn, uint32_t block, uint32_t to);
void rs_term_branch(struct rs_function *fn, uint32_t block, struct rs_operand cond,
                    uint32_t then_to, uint32_t else_to, rs_loc loc);
// `otherwise` becomes succ[0]; then one rs_term_case each.
void rs_term_switch(struct rs_function *fn, uint32_t block, struct rs_operand cond,
                    uint32_t otherwise, rs_loc loc);
void rs_term_case(struct rs_function *fn, uint32_t block, int64_t low, int64_t high, uint32_t to);

struct rs_operand rs_opnd_none(void);
struct rs_operand rs_opnd_var(uint32_t var);
struct rs_operand rs_opnd_int(int64_t value);
struct rs_operand rs_opnd_null(void);
struct rs_operand rs_opnd_string(const struct rs_name *text);
struct rs_operand rs_opnd_symbol(const struct rs_name *name);

// What the function is declared as is not known until it is written into the slot, which lives as
// long as the unit.
struct rs_slot *rs_slot_add(struct rs_unit *unit, const struct rs_name *slot,
                            const struct rs_name *function, const struct rs_name *table,
                            int64_t flags, rs_loc loc);
void rs_open_table_add(struct rs_unit *unit, const struct rs_name *table, bool sized, rs_loc loc);
void rs_table_use_add(struct rs_unit *unit, const struct rs_name *field,
                      const struct rs_name *table, rs_loc loc);
// Copies of what is given, at the end of the unit's lists.
struct rs_pytype *rs_pytype_add(struct rs_unit *unit, const struct rs_pytype *type);
void rs_member_add(struct rs_unit *unit, const struct rs_member *member);
void rs_memberdef_add(struct rs_unit *unit, const struct rs_memberdef *def);
void rs_attribute_add(struct rs_unit *unit, const struct rs_name *function, const char *text,
                      rs_loc loc);

// Which rule a single instruction breaks, in a few words; NULL if none.
const char *rs_insn_fault(const struct rs_function *fn, const struct rs_insn *insn);

// Whether the graph obeys the rules above (numbers in range, operands of the right kind, one exit).
// On failure `*why` says what, in the unit's arena.
bool rs_function_valid(const struct rs_function *fn, const char **why);

// ---- the text form (ir_text.c; grammar in docs/ir.md) ------------------------------------------

void rs_ir_print_function(FILE *out, const struct rs_function *fn);
void rs_ir_print_unit(FILE *out, const struct rs_unit *unit);

// Reads what the printers print, and what people write by hand, into `unit` (initialised, empty).
// False on the first error: `*error` is "FILE:LINE:COLUMN: what" in the unit's arena. Instructions
// without an explicit token get their line number as rs_loc.
bool rs_ir_read(struct rs_unit *unit, const char *file, const char *text, size_t len,
                const char **error);

#ifdef __cplusplus
}
#endif
#endif
