// SPDX-License-Identifier: Apache-2.0
// Verdicts: whether what a ledger says is so.
#ifndef RS_RT_JUDGE_H
#define RS_RT_JUDGE_H

#include "heap.h"
#include "refsan/abi.h"

// A release of an object's last reference that belongs to somebody else, before it happens:
// `lent` is where the object was lent, NULL for an argument or a result. Reported once a site, with
// what the ledgers know of the object: those of `frame`, where it happens, and of earlier frames.
void rs_judge_release(const struct rs_frame *frame, const struct rs_site *site,
                      const struct rs_site *lent, void *object);

// An object of this type was used after it was freed, which `freed` did if that is known: by the
// instrumented code of `site`, or by other code that did `what`.
void rs_judge_use(const struct rs_site *site, const char *what, const struct rs_site *freed,
                  const char *type);

// Remembers which objects have references today that nothing shows: interned strings, singletons,
// the interpreter's own. The GIL is held.
void rs_judge_baseline(void);

// Judges the table against the heap and reports. Returns the number of findings. The GIL is held.
// `stack` is where the calling thread's stack begins to count: the frame that was in use when the
// runtime was entered. NULL where the interpreter is about to end, and what a stack holds is of no
// use to anybody any more.
int rs_judge(const void *stack);

// Findings of this process so far, of all kinds.
int rs_judge_findings(void);

// One more, which was reported elsewhere.
void rs_judge_found(void);
// None of them count any more.
void rs_judge_forgive(void);

#endif
