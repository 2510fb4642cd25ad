// SPDX-License-Identifier: Apache-2.0
// How blocks end: branches, switches, and the edges on which a value is left for a join.
#include "lower.h"

#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace refsan
{

static const CFGBlock *successor(const CFGBlock *from, unsigned index)
{
    return (from->succ_begin() + index)->getReachableBlock();
}

// Whether the block ends by an && or || that has been taken apart.
static bool endsByLogic(const CFGBlock *from)
{
    const auto *operation = dyn_cast_or_null<BinaryOperator>(from->getTerminatorStmt());

    return operation != nullptr && operation->isLogicalOp();
}

const Expr *FunctionLowering::lastExpression(const CFGBlock *from) const
{
    for (auto it = from->rbegin(); it != from->rend(); ++it)
        if (auto statement = it->getAs<CFGStmt>())
            if (const auto *expr = dyn_cast<Expr>(statement->getStmt()))
                return expr;
    return nullptr;
}

uint32_t FunctionLowering::edgeWithTruth(uint32_t temp, int64_t truth, uint32_t to)
{
    uint32_t between = rs_block_add(fn);
    rs_insn *copy = rs_insn_add(fn, between, RS_OP_COPY, here());

    copy->dst = temp;
    copy->a = rs_opnd_int(truth);
    rs_term_jump(fn, between, to);
    return between;
}

// The block that this edge leads to. On an edge into the join of an && or || the outcome is left
// there: it is known where the edge leaves a condition, else it is that of the last operand.
uint32_t FunctionLowering::edge(const CFGBlock *from, unsigned index)
{
    const CFGBlock *to = successor(from, index);
    uint32_t target = blocks[to];
    auto join = truthJoins.find(to);

    if (join == truthJoins.end())
        return target;
    if (endsByLogic(from))
        return edgeWithTruth(join->second, index == 0, target);
    if (from->getTerminatorStmt() != nullptr || from->succ_size() != 1)
        return target;

    const Expr *last = lastExpression(from);

    if (last == nullptr)
        return target;

    rs_operand value = toOperand(truth(last), unit.ast.IntTy);
    rs_insn *copy = emit(RS_OP_COPY);

    copy->dst = join->second;
    copy->a = value;
    return target;
}

void FunctionLowering::jump(const CFGBlock *from)
{
    for (unsigned i = 0; i < from->succ_size(); i++) {
        if (successor(from, i) == nullptr)
            continue;
        uint32_t to = edge(from, i);
        freezeAll();
        rs_term_jump(fn, current, to);
        return;
    }
    freezeAll();  // nothing follows
}

rs_operand FunctionLowering::condition(const CFGBlock *from, const Stmt *stmt)
{
    const Expr *expr = lastExpression(from);

    if (expr == nullptr)
        expr = dyn_cast_or_null<Expr>(from->getTerminatorCondition());
    if (expr == nullptr || expr->getType()->isVoidType())
        return unknown("condition", unit.ast.IntTy).operand;

    Value value = take(expr);

    currentStmt = expr;
    (void)stmt;
    if (value.kind == Value::Truth)
        return value.operand;
    return toOperand(value, expr->getType());
}

void FunctionLowering::branch(const CFGBlock *from, const Stmt *stmt)
{
    if (successor(from, 0) == nullptr || successor(from, 1) == nullptr) {
        jump(from);
        return;
    }

    rs_operand on = condition(from, stmt);
    rs_loc loc = here();

    freezeAll();
    if (on.kind == RS_OPND_INT) {  // the dealloc arm of an old header's Py_DECREF
        rs_term_jump(fn, current, edge(from, on.value != 0 ? 0 : 1));
        return;
    }

    uint32_t thenTo = edge(from, 0);
    uint32_t elseTo = edge(from, 1);

    rs_term_branch(fn, current, on, thenTo, elseTo, loc);
}

// Whether a temporary was created on the way here, and so has to be destroyed.
void FunctionLowering::branchOnTemporary(const CFGBlock *from, const Stmt *stmt)
{
    const auto *bind = dyn_cast<CXXBindTemporaryExpr>(stmt);
    auto flag = bind != nullptr ? created.find(bind) : created.end();

    if (flag == created.end() || successor(from, 0) == nullptr || successor(from, 1) == nullptr) {
        jump(from);
        return;
    }
    freezeAll();
    rs_term_branch(fn, current, rs_opnd_var(flag->second), blocks[successor(from, 0)],
                   blocks[successor(from, 1)], here());
}

void FunctionLowering::anySuccessor(const CFGBlock *from)
{
    bool first = true;

    freezeAll();
    for (unsigned i = 0; i < from->succ_size(); i++) {
        const CFGBlock *to = successor(from, i);

        if (to == nullptr)
            continue;
        if (first)
            rs_term_switch(fn, current, rs_opnd_none(), blocks[to], here());
        else
            rs_term_case(fn, current, i, i, blocks[to]);
        first = false;
    }
}

static bool caseRange(const CFGBlock *block, const ASTContext &ast, int64_t &low, int64_t &high)
{
    const auto *label = dyn_cast_or_null<CaseStmt>(block->getLabel());

    if (label == nullptr || label->getLHS()->isValueDependent())
        return false;
    low = high = label->getLHS()->EvaluateKnownConstInt(ast).getExtValue();
    if (label->getRHS() != nullptr)
        high = label->getRHS()->EvaluateKnownConstInt(ast).getExtValue();
    return low <= high;
}

void FunctionLowering::switchTerm(const CFGBlock *from, const SwitchStmt *stmt)
{
    const Expr *cond = stmt->getCond();
    rs_operand on = operand(cond);
    unsigned last = from->succ_size() - 1;

    currentStmt = cond;
    rs_loc loc = here();
    freezeAll();

    // The last successor is the default, or what follows the switch. Where the compiler says that
    // no value leads there, nothing does.
    uint32_t otherwise =
        successor(from, last) != nullptr ? blocks[successor(from, last)] : rs_block_add(fn);

    rs_term_switch(fn, current, on, otherwise, loc);
    for (unsigned i = last; i-- > 0;) {
        const CFGBlock *to = successor(from, i);
        int64_t low = 0;
        int64_t high = 0;

        if (to != nullptr && caseRange(to, unit.ast, low, high))
            rs_term_case(fn, current, low, high, blocks[to]);
    }
}

void FunctionLowering::terminator(const CFGBlock *from)
{
    CFGTerminator end = from->getTerminator();
    const Stmt *stmt = end.getStmt();

    if (from->hasNoReturnElement()) {
        freezeAll();
        return;
    }
    if (from->succ_size() <= 1)
        jump(from);
    else if (stmt == nullptr)  // where all computed gotos meet
        anySuccessor(from);
    else if (end.isTemporaryDtorsBranch())
        branchOnTemporary(from, stmt);
    else if (const auto *choice = dyn_cast<SwitchStmt>(stmt))
        switchTerm(from, choice);
    else if (isa<IndirectGotoStmt>(stmt) || isa<AsmStmt>(stmt) || isa<DeclStmt>(stmt) ||
             from->succ_size() != 2)
        anySuccessor(from);
    else if (isa<CXXTryStmt>(stmt))
        jump(from);
    else
        branch(from, stmt);
}

}  // namespace refsan
