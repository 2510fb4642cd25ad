// SPDX-License-Identifier: Apache-2.0
// The pass itself. Runs at the start of LLVM's pipeline, when Py_INCREF and its like are still
// calls and each variable still has its place in the frame.
#ifndef REFSAN_CLANG_INSTRUMENT_PASS_H
#define REFSAN_CLANG_INSTRUMENT_PASS_H

#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

#include <memory>

namespace refsan
{

class Instrumentation;

class InstrumentPass : public llvm::PassInfoMixin<InstrumentPass>
{
  public:
    explicit InstrumentPass(std::shared_ptr<Instrumentation> state) : state(std::move(state))
    {
    }

    llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);

    // Also at -O0, where functions are marked optnone.
    static bool isRequired()
    {
        return true;
    }

  private:
    std::shared_ptr<Instrumentation> state;
};

}  // namespace refsan

#endif
