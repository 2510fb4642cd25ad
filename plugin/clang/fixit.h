// SPDX-License-Identifier: Apache-2.0
// From a finding's fix (a line before or after a statement) to edits of the source.
#ifndef REFSAN_CLANG_FIXIT_H
#define REFSAN_CLANG_FIXIT_H

#include "unit.h"

#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/SmallVector.h"

#include "report.h"

namespace refsan
{

// No edit if the fix is none, or if any end of the statement comes from a macro.
llvm::SmallVector<clang::FixItHint, 2>
fixIts(UnitContext &unit, const clang::FunctionDecl *function, const rs_fix &fix);

}  // namespace refsan

#endif
