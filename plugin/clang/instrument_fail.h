// SPDX-License-Identifier: Apache-2.0
// Failures on purpose: calls that a contract allows to fail get a branch around them, on which the
// runtime may take the failing outcome instead of the call. The result, the references that the
// callee consumes even then, out-parameters and the exception are as the contract has them.
// Functions with a role also tell whether what they return agrees with the exception that is set.
#ifndef REFSAN_CLANG_INSTRUMENT_FAIL_H
#define REFSAN_CLANG_INSTRUMENT_FAIL_H

#include "instrument_effects.h"
#include "instrument_module.h"

#include <vector>

namespace refsan
{

// The failing outcome that a call can be made to take.
struct FailingOutcome {
    const rs_outcome *outcome = nullptr;  // NULL if there is none
    llvm::Constant *result = nullptr;     // NULL if the call returns nothing
};

// A call, and all that has to be done in its place.
struct FailPoint {
    llvm::CallBase *call;
    const rs_contract *contract;
    FailingOutcome failing;
    std::string name;                           // of the callee, for the report
    llvm::SmallVector<unsigned, 2> consumed;    // arguments whose reference is gone in any case
    llvm::SmallVector<unsigned, 2> replaced;    // in-out parameters: what they show is, too
    llvm::SmallVector<unsigned, 2> cleared;     // out-parameters that become NULL
    llvm::SmallVector<unsigned, 2> unacquired;  // Py_buffer structures that hold no object
};

class FailPoints
{
  public:
    // Looks for the calls. Before the ledger's hooks are put around them.
    FailPoints(ModuleInstrumenter &module, llvm::Function &function);

    // Puts the branches in, so that the hooks behind a call see the result of either way.
    void insert();

  private:
    void add(llvm::CallBase *call);
    bool addParameters(FailPoint &point);
    bool addOutput(FailPoint &point, const rs_effect &effect);
    void insert(const FailPoint &point);
    llvm::BasicBlock *tell(llvm::CallBase *call, llvm::BasicBlock *usual, llvm::BasicBlock *meet,
                           llvm::Constant *site);
    llvm::Value *permits(llvm::IRBuilder<> &builder, const FailPoint &point,
                         const rs_condition &unless);
    llvm::Value *exists(llvm::IRBuilder<> &builder, const FailPoint &point);
    void fail(llvm::IRBuilder<> &builder, const FailPoint &point, llvm::Constant *site);
    void insertReturnCheck(llvm::ReturnInst *ret, const rs_contract &contract);

    ModuleInstrumenter &module;
    llvm::Function &function;
    std::vector<FailPoint> points;
};

}  // namespace refsan

#endif
