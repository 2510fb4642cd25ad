// SPDX-License-Identifier: Apache-2.0
// The machine-readable report: a JSON object a line, to the file of the option `json` and to
// whoever listens. docs/runtime.md describes the records. Written piece by piece, so that no value
// is ever cut and what was told before a crash stays.
//
//     if (rs_record_begin("finding")) {
//         rs_record_string("kind", "leak");
//         rs_record_end();
//     }
#ifndef RS_RT_RECORD_H
#define RS_RT_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "refsan/abi.h"
#include "stacks.h"

// Starts a record; false if nobody wants any. Other threads wait until its end.
bool rs_record_begin(const char *record);
void rs_record_end(void);

void rs_record_string(const char *key, const char *value);
void rs_record_number(const char *key, long long value);

// An object with the place; nothing if it is NULL.
void rs_record_site(const char *key, const struct rs_site *site);

// An object with a place of Python code; nothing if `file` is NULL.
void rs_record_python(const char *key, const char *file, uint32_t line, const char *function);

// An array with the names of a stack's functions; nothing if it is NULL.
void rs_record_stack(const char *key, const struct rs_stack *stack);

// From now on records are kept, too, for rs_record_take.
void rs_record_listen(void);

// Forgets what was kept: in a forked child it is the parent's.
void rs_record_forget(void);

// The records kept since the last call, ended by NUL; to be freed by rs_os_free with `*bytes`.
// NULL if there are none.
char *rs_record_take(size_t *bytes);

// From now on records go nowhere but to rs_record_captured, which returns them in the same way and
// ends that.
void rs_record_capture(void);
char *rs_record_captured(size_t *bytes);

#endif
