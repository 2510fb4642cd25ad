// SPDX-License-Identifier: Apache-2.0
// Cycles that the collector cannot free, because it does not see one of their references: of a type
// without Py_TPFLAGS_HAVE_GC, of a member that tp_traverse forgets, of an object that was never
// tracked; or because no tp_clear breaks them.
#ifndef RS_RT_CYCLES_H
#define RS_RT_CYCLES_H

// Remembers which words of memory have addresses at which nothing lives: of the past, as what will
// be there has not been made. Once, when allocations begin to be recorded.
void rs_cycles_start(void);

// Looks for them, after a collection, and reports each once. Returns how many findings were
// reported. `stack` is as for rs_judge. The GIL is held.
int rs_cycles_judge(const void *stack);

#endif
