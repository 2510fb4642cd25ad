// SPDX-License-Identifier: Apache-2.0
// The instrumenter: an LLVM pass that has a unit's functions keep a ledger of references, with what
// the front end and the contracts know about them. The runtime is in runtime/; refsan/abi.h is all
// that the two share.
//
// plugin.cpp makes one Instrumentation a compilation, when its action begins, and tells it about
// the unit when that is complete; code is generated after that.
#ifndef REFSAN_CLANG_INSTRUMENT_H
#define REFSAN_CLANG_INSTRUMENT_H

#include "collect.h"
#include "unit.h"

#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/PassManager.h"

#include "contract.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace refsan
{

// What a table of the unit makes of a function, as in struct rs_role of abi.h.
struct Role {
    uint32_t flags = 0;
    uint32_t array = 0;
    const rs_contract *contract = nullptr;  // of the slot
};

// What is known about a function of the unit beyond its code.
struct FunctionFacts {
    const rs_name *name = nullptr;  // by which contracts know it
    bool balanced = false;          // proved to settle what it acquires
    Role role;
    // Names for calls through pointers, by line and column.
    std::map<std::pair<unsigned, unsigned>, const rs_name *> pointers;
};

class Instrumentation
{
  public:
    // With `all`, functions proved balanced keep a ledger too.
    Instrumentation(clang::CompilerInstance &compiler, bool all);

    // What the unit is, after it was analysed. Names and contracts belong to `owner`, which is kept
    // as long as this is.
    void unitReady(UnitContext &unit, const std::vector<LoweredFunction> &functions,
                   std::shared_ptr<void> owner);

    // ---- for the pass ----
    bool all() const
    {
        return keepAll;
    }
    // NULL where Python.h is not there, or unitReady was not called.
    rs_contracts *contracts() const
    {
        return known;
    }
    // By the symbol's name; NULL if there are none.
    const FunctionFacts *facts(llvm::StringRef symbol) const;
    // By the symbol's name; functions of other units too.
    const llvm::StringMap<Role> &roles() const
    {
        return functionRoles;
    }
    // The source text of a call or a macro that begins at this place of the main file; "" if it
    // cannot be told.
    std::string sourceText(unsigned line, unsigned column) const;

  private:
    void addFunction(UnitContext &unit, const LoweredFunction &function);
    void addRoles(const rs_unit &ir, const llvm::StringMap<std::string> &symbols);

    clang::CompilerInstance &compiler;
    bool keepAll;
    bool readable = false;  // the main file's lines are the compiler's lines
    rs_contracts *known = nullptr;
    llvm::StringMap<FunctionFacts> functions;
    llvm::StringMap<Role> functionRoles;
    std::shared_ptr<void> owner;
};

// Makes the Instrumentation of a compilation and registers its pass. Called from the action before
// the main action's consumer is used. Tells the user what is in the way, if something is: then
// NULL.
std::shared_ptr<Instrumentation> startInstrumentation(clang::CompilerInstance &compiler, bool all);

}  // namespace refsan

#endif
