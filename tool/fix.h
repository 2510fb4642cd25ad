// SPDX-License-Identifier: Apache-2.0
// Applying the safe fix-its of findings, and making sure that they mend something.
#ifndef RS_TOOL_FIX_H
#define RS_TOOL_FIX_H

#include "gate.h"

// What was found out about fixes that were tried. Valid when zero-initialised.
struct rs_fixer {
    json_t *rejected;  // fixes that did no good, with the text around them
};

// Applies the safe fix-its of the set to the files, analyses the units again that read them, and
// takes those back after which a unit does not compile, the finding is still where it was, or there
// is one that was not there before. What is changed is told on stderr. Relative names start at
// `root`. One finding can hide another, so the caller asks again with what is found then, until
// `*more` is false. False, with a line on stderr, if a file cannot be written or the run was cut
// short: then the files are as they were before this call.
bool rs_fix(struct rs_fixer *fixer, struct rs_gate *gate, const struct rs_diags *set,
            const char *root, bool *more);

void rs_fix_close(struct rs_fixer *fixer);

#endif
