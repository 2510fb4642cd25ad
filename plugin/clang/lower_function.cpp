// SPDX-License-Identifier: Apache-2.0
// A function: its declaration, the CFG's blocks in an order in which values come before their uses,
// and the elements that are no expressions.
#include "compat.h"
#include "lower.h"

#include "clang/AST/Stmt.h"

#include <algorithm>

using namespace clang;

namespace refsan
{

FunctionLowering::FunctionLowering(UnitContext &unit, const FunctionDecl *decl,
                                   const BodyScan &scan)
    : unit(unit), source(decl), scan(scan)
{
}

// ---- the declaration ---------------------------------------------------------------------------

static uint32_t functionFlags(const FunctionDecl *decl)
{
    uint32_t flags = 0;

    if (!decl->isExternallyVisible())
        flags |= RS_FNF_STATIC;
    if (decl->isInlined())
        flags |= RS_FNF_INLINE;
    if (decl->isNoReturn())
        flags |= RS_FNF_NORETURN;
    if (decl->isVariadic())
        flags |= RS_FNF_VARIADIC;
    if (const auto *method = dyn_cast<CXXMethodDecl>(decl))
        if (!method->isStatic())
            flags |= RS_FNF_METHOD;
    if (isa<CXXDestructorDecl>(decl))
        flags |= RS_FNF_DESTRUCTOR;
    return flags;
}

void FunctionLowering::declare()
{
    SourceLocation end = source->getBody()->getEndLoc();

    fn = rs_function_add(unit.ir, unit.functionName(source), unit.type(source->getReturnType()));
    fn->flags |= functionFlags(source);
    if (!unit.sources.isInMainFile(unit.sources.getExpansionLoc(source->getLocation())))
        fn->flags |= RS_FNF_HEADER;
    fn->loc = unit.loc(source->getLocation(), source->getNameInfo().getSourceRange());
    fn->end_loc = unit.loc(end, end);
    declareParameters();
}

void FunctionLowering::declareParameters()
{
    const auto *method = dyn_cast<CXXMethodDecl>(source);

    if (method != nullptr && !method->isStatic()) {
        rs_type type = unit.pointerTo(recordType(unit.ast, method->getParent()));
        rs_var_add(fn, RS_VAR_PARAM, unit.name("this"), type, fn->loc);
    }
    for (const ParmVarDecl *parameter : source->parameters()) {
        const rs_name *name =
            parameter->getIdentifier() != nullptr ? unit.name(parameter->getName()) : nullptr;
        uint32_t var = rs_var_add(fn, RS_VAR_PARAM, name, unit.type(parameter->getType()),
                                  unit.loc(parameter->getLocation(), parameter->getSourceRange()));

        variables[parameter->getCanonicalDecl()] = var;
        if (scan.walkers.count(parameter))
            walkers.insert(var);
    }
}

// ---- the control flow graph --------------------------------------------------------------------

std::unique_ptr<CFG> FunctionLowering::buildCfg()
{
    CFG::BuildOptions options;

    setCfgOptions(options, unit.ir->cplusplus, scan.hasLabels);
    return CFG::buildCFG(source, source->getBody(), &unit.ast, options);
}

// Some constructs (coroutines, broken code) have no CFG.
void FunctionLowering::withoutCfg()
{
    uint32_t entry = rs_block_add(fn);
    uint32_t exit = rs_block_add(fn);

    fn->entry = entry;
    fn->exit = exit;
    current = entry;
    fn->blocks[exit].term = RS_TERM_EXIT;
    rs_insn_add(fn, entry, RS_OP_UNKNOWN, fn->loc)->text = "function without a control flow graph";
    rs_term_jump(fn, entry, exit);
}

static void visitSuccessors(const CFGBlock *from, llvm::DenseSet<const CFGBlock *> &seen,
                            std::vector<const CFGBlock *> &postorder)
{
    struct Frame {
        const CFGBlock *block;
        unsigned left;  // successors not visited yet; the last one first
    };
    std::vector<Frame> stack = {{from, from->succ_size()}};

    seen.insert(from);
    while (!stack.empty()) {
        Frame &top = stack.back();

        if (top.left == 0 || top.block->hasNoReturnElement()) {
            postorder.push_back(top.block);
            stack.pop_back();
            continue;
        }

        const CFGBlock *next = (top.block->succ_begin() + --top.left)->getReachableBlock();

        if (next != nullptr && seen.insert(next).second)
            stack.push_back({next, next->succ_size()});
    }
}

// The reachable blocks, each after those that dominate it.
std::vector<const CFGBlock *> FunctionLowering::reachable(const CFG &cfg) const
{
    llvm::DenseSet<const CFGBlock *> seen;
    std::vector<const CFGBlock *> order;

    visitSuccessors(&cfg.getEntry(), seen, order);
    std::reverse(order.begin(), order.end());
    if (seen.insert(&cfg.getExit()).second)
        order.push_back(&cfg.getExit());
    return order;
}

// ---- before the walk ---------------------------------------------------------------------------

void FunctionLowering::prepareArm(const AbstractConditionalOperator *choice, const Expr *arm)
{
    const Expr *made =
        choice->isPRValue() && choice->getType()->isRecordType() ? madeInPlace(arm) : nullptr;

    arms[stripped(arm)].push_back(choice);
    if (made == nullptr)
        return;

    Value join;

    join.kind = Value::Place;
    join.place.kind = RS_PLACE_VAR;
    join.place.var = joins[choice];
    placed[made] = join;
}

void FunctionLowering::prepareElement(const CFGBlock *from, const CFGElement &element)
{
    auto statement = element.getAs<CFGStmt>();
    const auto *expr = statement ? dyn_cast<Expr>(statement->getStmt()) : nullptr;

    if (expr == nullptr || expr->getType()->isVoidType())
        return;
    if (const auto *choice = dyn_cast<AbstractConditionalOperator>(expr)) {
        bool lvalue = choice->isGLValue() && !choice->getType()->isFunctionType();

        currentStmt = choice;
        joins[choice] =
            temp(lvalue ? unit.pointerTo(choice->getType()) : unit.type(choice->getType()));
        prepareArm(choice, choice->getFalseExpr());
        if (const auto *elvis = dyn_cast<BinaryConditionalOperator>(choice))
            prepareArm(choice, elvis->getCommon());
        else
            prepareArm(choice, choice->getTrueExpr());
    } else if (const auto *operation = dyn_cast<BinaryOperator>(expr)) {
        if (!operation->isLogicalOp())
            return;
        currentStmt = operation;
        joins[operation] = truthJoins[from] = temp(unit.type(unit.ast.IntTy));
    }
}

void FunctionLowering::prepare(const std::vector<const CFGBlock *> &order)
{
    for (const CFGBlock *from : order) {
        blocks[from] = rs_block_add(fn);
        for (const CFGElement &each : *from)
            prepareElement(from, each);
    }
    fn->entry = 0;
    if (scan.hasHandlers)
        rs_insn_add(fn, fn->entry, RS_OP_UNKNOWN, fn->loc)->text = "exception handler";
    if (const auto *constructor = dyn_cast<CXXConstructorDecl>(source))
        for (const CXXCtorInitializer *init : constructor->inits())
            prepareInitialiser(init);
    for (const CFGBlock *from : order) {
        CFGTerminator end = from->getTerminator();
        const auto *bind = dyn_cast_or_null<CXXBindTemporaryExpr>(end.getStmt());

        if (!end.isTemporaryDtorsBranch() || bind == nullptr || created.count(bind))
            continue;
        currentStmt = bind;
        created[bind] = temp(unit.type(unit.ast.IntTy));
        rs_insn *none = rs_insn_add(fn, fn->entry, RS_OP_COPY, here());
        none->dst = created[bind];
        none->a = rs_opnd_int(0);
    }
}

// ---- blocks and elements -----------------------------------------------------------------------

uint32_t FunctionLowering::unwindBlock()
{
    if (fn->unwind == UINT32_MAX) {
        fn->unwind = rs_block_add(fn);
        fn->blocks[fn->unwind].term = RS_TERM_UNWIND;
    }
    return fn->unwind;
}

// The variable that this element destroys or ends, or null.
static const VarDecl *leavingVariable(const CFGElement &element)
{
    if (auto end = element.getAs<CFGLifetimeEnds>())
        return end->getVarDecl();
    if (auto destructor = element.getAs<CFGAutomaticObjDtor>())
        return destructor->getVarDecl();
    return cleanedUp(element);
}

void FunctionLowering::block(const CFGBlock *from)
{
    llvm::SmallVector<CFGElement, 8> leaving;

    current = blocks[from];
    unwinds = false;
    for (const CFGElement &each : *from) {
        if (each.getAs<CFGScopeBegin>() || each.getAs<CFGScopeEnd>())
            continue;
        if (leavingVariable(each) != nullptr) {
            leaving.push_back(each);
            continue;
        }
        leaveScope(leaving);
        leaving.clear();
        element(each);
        if (unwinds)
            break;
    }
    leaveScope(leaving);
    if (!unwinds)
        terminator(from);
    else if (!scan.hasHandlers)  // else a handler may catch it; that path is not followed
        rs_term_jump(fn, current, unwindBlock());
}

// What happens to variables where their scope ends, the last one first: all are destroyed, then all
// end. The versions of Clang list this in several orders.
void FunctionLowering::leaveScope(llvm::ArrayRef<CFGElement> elements)
{
    llvm::SmallVector<CFGElement, 8> leaving(elements.begin(), elements.end());
    auto number = [this](const CFGElement &element) {
        return variables.lookup(leavingVariable(element)->getCanonicalDecl());
    };

    std::stable_sort(leaving.begin(), leaving.end(), [&](const CFGElement &a, const CFGElement &b) {
        return number(a) > number(b);
    });
    for (const CFGElement &each : leaving)
        if (auto end = each.getAs<CFGLifetimeEnds>())
            currentStmt = end->getTriggerStmt();
    for (const CFGElement &each : leaving) {
        if (auto destructor = each.getAs<CFGImplicitDtor>())
            destructorElement(*destructor);
        else if (const VarDecl *var = cleanedUp(each))
            cleanup(var);
    }
    for (const CFGElement &each : leaving)
        if (auto end = each.getAs<CFGLifetimeEnds>())
            lifetimeEnd(end->getVarDecl());
}

void FunctionLowering::element(const CFGElement &element)
{
    if (auto statementElement = element.getAs<CFGStmt>()) {
        statement(statementElement->getStmt());
    } else if (auto init = element.getAs<CFGInitializer>()) {
        initialiser(init->getInitializer());
    } else if (auto destructor = element.getAs<CFGImplicitDtor>()) {
        destructorElement(*destructor);
    }
}

void FunctionLowering::lifetimeEnd(const VarDecl *var)
{
    auto known = variables.find(var->getCanonicalDecl());

    if (isa<ParmVarDecl>(var) || known == variables.end() || !isLocal(known->second))
        return;
    freezeReadsOf(known->second);
    emit(RS_OP_SCOPE_END)->dst = known->second;
}

void FunctionLowering::statement(const Stmt *stmt)
{
    currentStmt = stmt;
    if (const auto *expr = dyn_cast<Expr>(stmt)) {
        Value value = evaluate(expr);
        set(expr, value);
        armDone(expr);
    } else if (const auto *declared = dyn_cast<DeclStmt>(stmt)) {
        declaration(declared);
    } else if (const auto *returned = dyn_cast<ReturnStmt>(stmt)) {
        returnStatement(returned);
    } else if (const auto *code = dyn_cast<AsmStmt>(stmt)) {
        assembly(code);
    } else if (!isa<NullStmt>(stmt)) {
        unknown(stmt->getStmtClassName(), unit.ast.VoidTy);
    }
}

void FunctionLowering::returnStatement(const ReturnStmt *stmt)
{
    const Expr *result = stmt->getRetValue();
    Value value;
    rs_operand returned = {};

    if (result != nullptr) {
        value = take(result);
        if (fn->result.kind == RS_KIND_STRUCT) {
            Value slot;
            slot.kind = Value::Place;
            slot.place.kind = RS_PLACE_VAR;
            assign(slot, value, result->getType());
            fn->blocks[current].insns[fn->blocks[current].ninsns - 1].flags |= RS_INSNF_RETURN;
            return;
        }
        if (source->getReturnType()->isReferenceType())
            returned = address(value, result->getType());
        else if (fn->result.kind != RS_KIND_VOID)
            returned = toOperand(value, result->getType());
    }
    rs_insn *insn = emit(RS_OP_COPY);

    insn->flags |= RS_INSNF_RETURN;
    insn->dst = 0;
    insn->a = returned;
}

void FunctionLowering::assembly(const AsmStmt *stmt)
{
    const auto *code = dyn_cast<GCCAsmStmt>(stmt);
    Arguments outputs;

    if (code != nullptr) {
        for (unsigned i = 0; i < code->getNumInputs(); i++)
            take(code->getInputExpr(i));
        for (unsigned i = 0; i < code->getNumOutputs(); i++)
            outputs.push_back(
                address(take(code->getOutputExpr(i)), code->getOutputExpr(i)->getType()));
        if (outputs.empty() && isEmptyAssembly(code))
            return;  // a barrier for the compiler
    }

    rs_operand *copy = RS_NEW_ARRAY(unit.ir->arena, rs_operand, outputs.size());
    rs_insn *insn = emit(RS_OP_UNKNOWN);

    std::copy(outputs.begin(), outputs.end(), copy);
    insn->text = "assembly";
    insn->args = copy;
    insn->nargs = static_cast<uint32_t>(outputs.size());
}

// ---- all of it ---------------------------------------------------------------------------------

rs_function *FunctionLowering::run()
{
    std::unique_ptr<CFG> cfg = buildCfg();

    declare();
    if (cfg == nullptr) {
        withoutCfg();
        return fn;
    }
    prepareCaptures();

    std::vector<const CFGBlock *> order = reachable(*cfg);

    prepare(order);
    fn->exit = blocks[&cfg->getExit()];
    fn->blocks[fn->exit].term = RS_TERM_EXIT;
    for (const CFGBlock *from : order)
        if (from != &cfg->getExit())
            block(from);
    sweep();
    return fn;
}

}  // namespace refsan
