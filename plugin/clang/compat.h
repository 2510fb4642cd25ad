// SPDX-License-Identifier: Apache-2.0
// Every difference among the versions of Clang and LLVM that refsan is built for (16 to 22), for
// the front end, the instrumenter and the guard. No other file asks for a version.
#ifndef REFSAN_CLANG_COMPAT_H
#define REFSAN_CLANG_COMPAT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/Version.h"
#include "clang/Basic/Version.inc"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Sema/ParsedAttr.h"
#if CLANG_VERSION_MAJOR >= 22
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif

#include <functional>
#include <optional>

namespace refsan
{

// The version that this is compiled for; the guard compares it with the one that runs.
inline constexpr int BuiltForMajor = CLANG_VERSION_MAJOR;
inline constexpr char BuiltFor[] = CLANG_VERSION_STRING;

// ---- the front end -----------------------------------------------------------------------------

// What the CFG is asked for. Beside implicit destructors, Clang 16 and 17 tell the lifetime ends of
// variables without one only where scopes are asked for, and then crash on a goto; in C there are
// no destructors to tell. Cleanup functions are elements from 18 on; before, lifetime ends tell of
// them.
inline void setCfgOptions(clang::CFG::BuildOptions &options, bool cplusplus, bool hasLabels)
{
    options.setAllAlwaysAdd();
    options.PruneTriviallyFalseEdges = true;
    options.AddLifetime = true;
    options.AddInitializers = cplusplus;
    options.AddTemporaryDtors = cplusplus;
    options.AddStaticInitBranches = cplusplus;
    options.AddImplicitDtors = cplusplus || CLANG_VERSION_MAJOR >= 18;
    options.AddScopes = cplusplus && !hasLabels && CLANG_VERSION_MAJOR < 18;
}

// The variable whose cleanup function, if it has one, this element calls; or null.
inline const clang::VarDecl *cleanedUp(const clang::CFGElement &element)
{
#if CLANG_VERSION_MAJOR >= 18
    if (auto cleanup = element.getAs<clang::CFGCleanupFunction>())
        return cleanup->getVarDecl();
#else
    if (auto end = element.getAs<clang::CFGLifetimeEnds>())
        return end->getVarDecl();
#endif
    return nullptr;
}

// The name of an atomic builtin, without the leading "AO".
inline llvm::StringRef atomicName(const clang::AtomicExpr *expr)
{
#if CLANG_VERSION_MAJOR >= 18
    return expr->getOpAsString();
#else
    switch (expr->getOp()) {
#define BUILTIN(ID, TYPE, ATTRS)
#define ATOMIC_BUILTIN(ID, TYPE, ATTRS)                                                            \
    case clang::AtomicExpr::AO##ID:                                                                \
        return #ID;
#include "clang/Basic/Builtins.def"
    default:
        return "";
    }
#endif
}

inline bool isUnnamedBits(const clang::FieldDecl *field)
{
#if CLANG_VERSION_MAJOR >= 19
    return field->isUnnamedBitField();
#else
    return field->isUnnamedBitfield();
#endif
}

inline bool isEmptyAssembly(const clang::GCCAsmStmt *code)
{
#if CLANG_VERSION_MAJOR >= 21
    return code->getAsmString().empty();
#else
    return code->getAsmString()->getLength() == 0;
#endif
}

inline clang::QualType recordType(const clang::ASTContext &ast, const clang::RecordDecl *decl)
{
#if CLANG_VERSION_MAJOR >= 22
    return ast.getCanonicalTagType(decl);
#else
    return ast.getRecordType(decl);
#endif
}

inline std::optional<clang::Expr *> arraySize(const clang::CXXNewExpr *allocation)
{
    if (auto size = allocation->getArraySize())
        return const_cast<clang::Expr *>(*size);
    return std::nullopt;
}

// ---- the instrumenter --------------------------------------------------------------------------

// Whether -fplugin alone can add a pass. Before 18 the same file must be named by -fpass-plugin
// too.
inline constexpr bool OneFlagInstruments = CLANG_VERSION_MAJOR >= 18;

// Has `registered` called with the pass builder of this compilation.
inline void onPassBuilder(clang::CompilerInstance &compiler,
                          std::function<void(llvm::PassBuilder &)> registered)
{
#if CLANG_VERSION_MAJOR >= 18
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
#if CLANG_VERSION_MAJOR >= 17
    clang::CodeGenOptions &options = compiler.getCodeGenOpts();

    if (options.getDebugInfo() == llvm::codegenoptions::NoDebugInfo)
        options.setDebugInfo(llvm::codegenoptions::LocTrackingOnly);
#else
    (void)compiler;
#endif
}

}  // namespace refsan

#endif
