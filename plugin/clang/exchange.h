// SPDX-License-Identifier: Apache-2.0
// Contracts that units tell each other: what was inferred about functions that others can call is
// written to a file, and what others have written is found by the linker's names.
#ifndef REFSAN_CLANG_EXCHANGE_H
#define REFSAN_CLANG_EXCHANGE_H

#include "collect.h"
#include "unit.h"

#include <string>
#include <vector>

namespace refsan
{

// What the linker calls the function; null if no other unit can mean it.
const rs_name *linkName(UnitContext &unit, const clang::FunctionDecl *decl);

// Lets `name`, a function's name in this unit, stand for what other units say of it, and for
// nothing that they say of another function of that name.
void takeExchanged(UnitContext &unit, const clang::FunctionDecl *decl, const rs_name *name);

// The text for other units: a line for each function that is defined here and only here, in source
// order.
std::string exportedContracts(UnitContext &unit, const std::vector<LoweredFunction> &functions);

// Whether the function is defined here and only here, so that what was inferred about it holds for
// all who call it.
bool isOnlyHere(UnitContext &unit, const clang::FunctionDecl *decl);

}  // namespace refsan

#endif
