// SPDX-License-Identifier: Apache-2.0
// What compat.h is for the front end, for the instrumenter: every difference among the versions of
// LLVM and of Clang's code generation.
#ifndef REFSAN_CLANG_COMPAT_LLVM_H
#define REFSAN_CLANG_COMPAT_LLVM_H

#include "clang/Basic/CodeGenOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/OptimizationLevel.h"
#include "llvm/Passes/PassBuilder.h"
#if LLVM_VERSION_MAJOR >= 22
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif

#include <functional>

namespace refsan
{

// Whether -fplugin alone can add a pass. Before 18 the same file must be named by -fpass-plugin
// too.
inline constexpr bool OneFlagInstruments = LLVM_VERSION_MAJOR >= 18;

// Has `registered` called with the pass builder of this compilation.
inline void onPassBuilder(clang::CompilerInstance &compiler,
                          std::function<void(llvm::PassBuilder &)> registered)
{
#if LLVM_VERSION_MAJOR >= 18
    compiler.getCodeGenOpts().PassBuilderCallbacks.push_back(std::move(registered));
#else
    (void)compiler;
    (void)registered;
#endif
}

// Lines in the IR also where no debug information is asked for; no section comes of it. Before 17
// the code generator has taken its options by now: there are lines then only if the user asks for
// them, and the runtime says so.
inline void keepLocations(clang::CompilerInstance &compiler)
{
#if LLVM_VERSION_MAJOR >= 17
    clang::CodeGenOptions &options = compiler.getCodeGenOpts();

    if (options.getDebugInfo() == llvm::codegenoptions::NoDebugInfo)
        options.setDebugInfo(llvm::codegenoptions::LocTrackingOnly);
#else
    (void)compiler;
#endif
}

// Whether -save-temps or the like has the IR written before any pass runs.
inline bool skipsPasses(const clang::CompilerInstance &compiler)
{
    return compiler.getCodeGenOpts().DisableLLVMPasses;
}

inline llvm::PointerType *pointerType(llvm::LLVMContext &context)
{
    return llvm::PointerType::get(context, 0);
}

}  // namespace refsan

#endif
