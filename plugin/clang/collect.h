// SPDX-License-Identifier: Apache-2.0
// One walk over a unit's declarations when it is complete: names of structs, tables of functions,
// attributes, and the functions worth lowering.
#ifndef REFSAN_CLANG_COLLECT_H
#define REFSAN_CLANG_COLLECT_H

#include "scan.h"
#include "unit.h"

#include <vector>

namespace refsan
{

// The functions that were lowered, in the unit's order.
struct LoweredFunction {
    const clang::FunctionDecl *decl;
    rs_function *fn;
};

// Fills unit.ir. What is in Python's own headers, in system headers, in a precompiled header, or
// only a template is left alone.
std::vector<LoweredFunction> lowerUnit(UnitContext &unit);

}  // namespace refsan

#endif
