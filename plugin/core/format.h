// SPDX-License-Identifier: Apache-2.0
// Format strings of the C API: those of PyArg_Parse*, Py_BuildValue and PyUnicode_FromFormat, of
// every version from 2.7 on. What each variable argument of a call is by its format, and whether
// what is passed can be that. Knows no call, no path and no state.
#ifndef RS_CORE_FORMAT_H
#define RS_CORE_FORMAT_H

#include "contract.h"
#include "ir.h"

#ifdef __cplusplus
extern "C" {
#endif

// The newest version whose units are all known here.
#define RS_FORMAT_NEWEST 0x030e

enum rs_format_language {
    RS_FORMAT_PARSE,
    RS_FORMAT_BUILD,
    RS_FORMAT_PRINT,
};

// What "es" allocates with and what a unit with '*' acquires, in the words of contracts.
#define RS_FORMAT_ALLOCATOR "PyMem"
#define RS_FORMAT_VIEW "buffer"

// What becomes of an argument.
enum rs_format_arg {
    RS_FORMAT_PLAIN,      // a C value, in or out: no object
    RS_FORMAT_OBJECT,     // parse: *arg = borrowed; build, print: lent
    RS_FORMAT_NEW,        // build: 'N', stolen
    RS_FORMAT_TYPE,       // parse: the type object that 'O!' checks against
    RS_FORMAT_CONVERTER,  // 'O&': the function; the next argument is its target or value
    RS_FORMAT_CONVERTED,  // 'O&': the argument handed to the converter
    RS_FORMAT_BUFFER,     // parse: a Py_buffer to be released
    RS_FORMAT_MEMORY,     // parse: 'es', 'et': memory to be freed
    RS_FORMAT_INTERIOR,   // parse: 's', 'y', 'z' ...: a pointer into the argument
};

// The C type that a unit reads or writes.
enum rs_ctype {
    RS_C_CHAR,
    RS_C_UCHAR,
    RS_C_SHORT,
    RS_C_USHORT,
    RS_C_INT,
    RS_C_UINT,
    RS_C_LONG,
    RS_C_ULONG,
    RS_C_LLONG,
    RS_C_ULLONG,
    RS_C_SSIZE,
    RS_C_SIZE,
    RS_C_PTRDIFF,
    RS_C_INTMAX,
    RS_C_UINTMAX,
    RS_C_FLOAT,
    RS_C_DOUBLE,
    RS_C_COMPLEX,    // Py_complex
    RS_C_BUFFER,     // Py_buffer
    RS_C_STRING,     // const char *
    RS_C_WIDE,       // const wchar_t *, Py_UNICODE *
    RS_C_OBJECT,     // PyObject *
    RS_C_TYPE,       // PyTypeObject *
    RS_C_CONVERTER,  // a function
    RS_C_POINTER,    // void *
};

struct rs_format_item {
    enum rs_format_arg kind;
    enum rs_ctype ctype;
    bool address;      // the argument is the address of one
    bool optional;     // parse: after '|'
    bool nested;       // in parentheses
    const char *type;  // parse: what the letters 'U', 'S', 'Y' check for: "unicode", "bytes" ...
    const char *unit;  // what asks for it: "O!", "%zd"
};

// Which formats a function takes.
struct rs_format_options {
    enum rs_format_language language;
    uint16_t version;  // of Python's headers, 0x030c for 3.12; 0: any
    bool keywords;     // parse: arguments have names, so '$' means something
    bool int_lengths;  // the length of a '#' is an int, not a Py_ssize_t
};

struct rs_format {
    struct rs_format_item *items;  // one an argument
    uint32_t nitems;
    uint32_t nvalues;  // outside parentheses, each of which counts as one
    char outer;        // build: the bracket around the only value, 0 if there is none
    bool lengths;      // it has a '#'
    const char *why;   // what is wrong; NULL if nothing is
};

// Reads a format; items and words are the arena's. False if it is malformed: `why` says how, and
// the items are those before it.
bool rs_format_read(struct rs_arena *arena, const struct rs_format_options *options,
                    const char *text, size_t len, struct rs_format *format);

// The same for RS_FORMAT_PRINT (format_print.c).
bool rs_format_read_print(struct rs_arena *arena, const struct rs_format_options *options,
                          const char *text, size_t len, struct rs_format *format);

// Whether what is built is the one object itself ("O", "N") and no new one.
bool rs_format_is_single(const struct rs_format *format);

// Which parameter of a function is a format, and of what kind; false if none is. `name` is the one
// that it is called by.
bool rs_contract_format(const struct rs_contract *contract, const struct rs_name *name,
                        uint16_t version, uint32_t *param, struct rs_format_options *options);

// ---- types of arguments (format_type.c) --------------------------------------------------------

enum rs_fit {
    RS_FIT_YES,
    RS_FIT_DOUBTFUL,  // not what it should be, but it may work
    RS_FIT_NO,
};

// Whether an argument of this type can be what the item asks for on the unit's target. A null
// pointer constant is any pointer.
enum rs_fit rs_format_fit(const struct rs_unit *unit, const struct rs_format_item *item,
                          const struct rs_arg_type *type, const struct rs_operand *argument);

// What the item asks for, in C's words: "Py_ssize_t *".
const char *rs_format_wants(struct rs_arena *arena, const struct rs_format_item *item);

#ifdef __cplusplus
}
#endif
#endif
