// SPDX-License-Identifier: Apache-2.0
// Every difference among the versions of Clang that refsan is built for (16 to 22). No other file
// asks for a version.
#ifndef REFSAN_CLANG_COMPAT_H
#define REFSAN_CLANG_COMPAT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/Version.h"
#include "clang/Basic/Version.inc"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Sema/ParsedAttr.h"

#include <optional>

namespace refsan
{

// What the CFG is asked for. Clang 16 and 17 give up lifetime ends for implicit destructors, also
// in C, where there are none to give; cleanup functions come as elements from 18 on.
inline void setCfgOptions(clang::CFG::BuildOptions &options, bool cplusplus)
{
    options.setAllAlwaysAdd();
    options.PruneTriviallyFalseEdges = true;
    options.AddLifetime = true;
    options.AddInitializers = cplusplus;
    options.AddTemporaryDtors = cplusplus;
    options.AddStaticInitBranches = cplusplus;
    options.AddImplicitDtors = cplusplus || CLANG_VERSION_MAJOR >= 18;
}

// Whether a variable's cleanup function is to be called where its lifetime ends, because the CFG
// has no element for it.
inline constexpr bool CleanupAtLifetimeEnd = CLANG_VERSION_MAJOR < 18;

// The variable whose cleanup function this element calls, or null.
inline const clang::VarDecl *cleanedUp(const clang::CFGElement &element)
{
#if CLANG_VERSION_MAJOR >= 18
    if (auto cleanup = element.getAs<clang::CFGCleanupFunction>())
        return cleanup->getVarDecl();
#else
    (void)element;
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

}  // namespace refsan

#endif
