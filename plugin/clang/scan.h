// SPDX-License-Identifier: Apache-2.0
// One walk over a function's body before it is lowered: whether it is worth lowering at all, and
// what lowering must know ahead of the CFG's order.
#ifndef REFSAN_CLANG_SCAN_H
#define REFSAN_CLANG_SCAN_H

#include "unit.h"

#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

#include <vector>

namespace refsan
{

// `expr` without what the CFG has no element for: parentheses, cleanups, constant wrappers.
const clang::Expr *stripped(const clang::Expr *expr);

// The call, constructor call or closure that makes a value in place, if `init` is one; else null.
const clang::Expr *madeInPlace(const clang::Expr *init);

// The statement whose value is that of a statement expression; null if it is empty.
const clang::Stmt *lastStatement(const clang::CompoundStmt *block);

// The only expression of a body that does nothing but return it; else null.
const clang::Expr *onlyReturned(const clang::FunctionDecl *definition);

// The member of its object that a method returns, if that is all it does, or (`moves`) if it sets
// it to null besides; else null.
const clang::FieldDecl *returnedMember(const clang::FunctionDecl *callee, bool moves);

// The local variable whose method is called; else null.
const clang::VarDecl *calledVariable(const clang::CallExpr *call);

// What a body tells before it is lowered.
struct BodyScan {
    // An object, a struct that holds one, or a function with a contract is mentioned.
    bool relevant = false;
    std::vector<const clang::FunctionDecl *> callees;
    bool callsUnknown = false;  // through a pointer, or what only the linker knows
    // Expressions whose value nobody uses (stripped).
    llvm::DenseSet<const clang::Expr *> discarded;
    // Where a function pointer variable got its value, if always from the same field; else null.
    llvm::DenseMap<const clang::VarDecl *, const clang::FieldDecl *> pointerFields;
    // Pointers that walk: what they point to is at an unknown index.
    llvm::DenseSet<const clang::VarDecl *> walkers;
    // The variable that is initialised in place by what madeInPlace found.
    llvm::DenseMap<const clang::Expr *, const clang::VarDecl *> initialised;
    // The allocation that a constructor call belongs to (stripped).
    llvm::DenseMap<const clang::Expr *, const clang::CXXNewExpr *> allocated;
    // Variables with a destructor, in order of declaration, that are alive at a throw.
    llvm::DenseMap<const clang::CXXThrowExpr *, std::vector<const clang::VarDecl *>> alive;
    // Variables that closures refer to, by the variable with a destructor that is made of these;
    // and the calls that make it.
    llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<const clang::VarDecl *, 2>> guarded;
    llvm::DenseSet<const clang::Expr *> guarding;
    // Holders whose object is first given to a call that steals it and then let go of by hand.
    llvm::DenseSet<const clang::VarDecl *> handedOver;
    std::vector<const clang::LambdaExpr *> lambdas;
    std::vector<const clang::CXXRecordDecl *> localClasses;
    std::vector<const clang::VarDecl *> staticLocals;
    bool hasHandlers = false;
    bool hasLabels = false;
};

BodyScan scanBody(UnitContext &unit, const clang::FunctionDecl *function);

}  // namespace refsan

#endif
