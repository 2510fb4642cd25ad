// SPDX-License-Identifier: Apache-2.0
// What a check is to the engine: a name, and a function that is told facts as exploration meets
// them. The engine finds facts (a symbol lost, a count too low, a dead object used); a check
// decides whether a fact is a finding and words it.
#ifndef RS_CORE_CHECK_H
#define RS_CORE_CHECK_H

#include "analyze.h"
#include "ir.h"
#include "report.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rs_event;
struct rs_type_view;

struct rs_check {
    const char *id;                                   // "leak": shown as [refsan-leak]
    const char *summary;                              // one line, for help and reports
    enum rs_level level;                              // of its usual findings
    void (*event)(const struct rs_event *event);      // NULL: it is told of none
    void (*type)(const struct rs_type_view *view);    // of each type of the unit (pytype.h)
    void (*module)(const struct rs_type_view *view);  // of each module, as if its state
                                                      // were the instance of a type
};

#ifdef __cplusplus
}
#endif
#endif
