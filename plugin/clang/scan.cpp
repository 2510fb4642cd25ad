// SPDX-License-Identifier: Apache-2.0
// The walk over a body behind BodyScan. It costs about as much as building the CFG, so it looks at
// each node once and asks for a type only until the body is known to be relevant.
#include "scan.h"

#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace refsan
{

const Expr *stripped(const Expr *expr)
{
    for (;;) {
        const Expr *inner = expr->IgnoreParens();

        if (const auto *full = dyn_cast<FullExpr>(inner))
            inner = full->getSubExpr();
        else if (const auto *constant = dyn_cast<SubstNonTypeTemplateParmExpr>(inner))
            inner = constant->getReplacement();
        if (inner == expr)
            return expr;
        expr = inner;
    }
}

const Expr *madeInPlace(const Expr *init)
{
    for (;;) {
        init = stripped(init);
        if (const auto *bind = dyn_cast<CXXBindTemporaryExpr>(init))
            init = bind->getSubExpr();
        else if (const auto *cast = dyn_cast<CXXFunctionalCastExpr>(init))
            init = cast->getSubExpr();
        else
            break;
    }
    return isa<CXXConstructExpr>(init) || isa<CallExpr>(init) || isa<LambdaExpr>(init) ? init
                                                                                       : nullptr;
}

// ---- methods that show or move a member --------------------------------------------------------

static const FieldDecl *ownMember(const Stmt *stmt)
{
    const auto *expr = dyn_cast_or_null<Expr>(stmt);
    const auto *member = expr != nullptr ? dyn_cast<MemberExpr>(expr->IgnoreParenCasts()) : nullptr;

    return member != nullptr && isa<CXXThisExpr>(member->getBase()->IgnoreParenCasts())
               ? dyn_cast<FieldDecl>(member->getMemberDecl())
               : nullptr;
}

// The member that `return std::exchange(member, nullptr)` moves.
static const FieldDecl *exchangedMember(const Expr *value)
{
    const auto *call = dyn_cast<CallExpr>(value->IgnoreParenCasts());
    const FunctionDecl *callee = call != nullptr ? call->getDirectCallee() : nullptr;

    return callee != nullptr && callee->isInStdNamespace() && callee->getIdentifier() != nullptr &&
                   callee->getName() == "exchange" && call->getNumArgs() == 2 &&
                   call->getArg(1)->getType()->isNullPtrType()
               ? ownMember(call->getArg(0))
               : nullptr;
}

// The member that `p = member; member = nullptr; return p;` moves.
static const FieldDecl *movedMember(const CompoundStmt *body)
{
    if (body->size() != 3)
        return nullptr;

    const auto *first = dyn_cast<DeclStmt>(body->body_begin()[0]);
    const auto *store = dyn_cast<BinaryOperator>(body->body_begin()[1]);
    const auto *last = dyn_cast<ReturnStmt>(body->body_begin()[2]);
    const auto *var = first != nullptr && first->isSingleDecl()
                          ? dyn_cast<VarDecl>(first->getSingleDecl())
                          : nullptr;

    if (var == nullptr || store == nullptr || last == nullptr || last->getRetValue() == nullptr ||
        store->getOpcode() != BO_Assign ||
        !store->getRHS()->isNullPointerConstant(var->getASTContext(),
                                                Expr::NPC_ValueDependentIsNotNull))
        return nullptr;

    const auto *returned = dyn_cast<DeclRefExpr>(last->getRetValue()->IgnoreParenCasts());
    const FieldDecl *field = ownMember(var->getInit());

    return returned != nullptr && returned->getDecl() == var && ownMember(store->getLHS()) == field
               ? field
               : nullptr;
}

const Expr *onlyReturned(const FunctionDecl *definition)
{
    const auto *body = dyn_cast_or_null<CompoundStmt>(definition->getBody());
    const auto *stmt =
        body != nullptr && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;

    return stmt != nullptr ? stmt->getRetValue() : nullptr;
}

const FieldDecl *returnedMember(const FunctionDecl *callee, bool moves)
{
    const auto *method = dyn_cast_or_null<CXXMethodDecl>(callee);
    const FunctionDecl *definition = method != nullptr && !method->isVirtual() &&
                                             !method->isStatic() && method->getNumParams() == 0
                                         ? method->getDefinition()
                                         : nullptr;

    if (definition == nullptr)
        return nullptr;
    if (const Expr *only = onlyReturned(definition))
        return moves ? exchangedMember(only) : ownMember(only);

    const auto *body = dyn_cast_or_null<CompoundStmt>(definition->getBody());

    return moves && body != nullptr ? movedMember(body) : nullptr;
}

const VarDecl *calledVariable(const CallExpr *call)
{
    const auto *member = dyn_cast<CXXMemberCallExpr>(call);
    const Expr *object = member != nullptr ? member->getImplicitObjectArgument() : nullptr;
    const auto *reference =
        object != nullptr ? dyn_cast<DeclRefExpr>(object->IgnoreParenImpCasts()) : nullptr;
    const auto *var = reference != nullptr ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;

    return var != nullptr && var->hasLocalStorage() && var->getType()->isRecordType() ? var
                                                                                      : nullptr;
}

const Stmt *lastStatement(const CompoundStmt *block)
{
    for (auto it = block->body_rbegin(); it != block->body_rend(); ++it)
        if (!isa<NullStmt>(*it))
            return *it;
    return nullptr;
}

namespace
{

class Scanner
{
  public:
    Scanner(UnitContext &unit, BodyScan &scan) : unit(unit), scan(scan)
    {
    }

    void walk(const Stmt *stmt);
    void parameters(const FunctionDecl *function);

  private:
    void statement(const Stmt *stmt);
    void discard(const Stmt *stmt);
    void compound(const CompoundStmt *stmt, bool valueUsed);
    void expression(const Expr *expr);
    void mention(const Expr *expr);
    void declaration(const DeclStmt *stmt);
    void variable(const VarDecl *decl);
    void assignment(const BinaryOperator *expr);
    void pointerSource(const VarDecl *decl, const Expr *value);
    void walker(const Expr *expr);
    void binary(const BinaryOperator *expr);
    void lambda(const LambdaExpr *expr);
    void guard(const VarDecl *decl, const Stmt *init);
    void handOver(const CallExpr *call, const FunctionDecl *callee);
    bool interesting(QualType type);
    bool handlesObjects(QualType type);

    UnitContext &unit;
    BodyScan &scan;
    std::vector<const VarDecl *> inScope;    // those with a destructor
    llvm::DenseSet<const VarDecl *> stolen;  // holders whose object a call steals
};

bool Scanner::interesting(QualType type)
{
    rs_type known = unit.type(type);

    return known.kind == RS_KIND_OBJECT || known.kind == RS_KIND_OBJADDR || known.holds_objects;
}

void Scanner::mention(const Expr *expr)
{
    if (interesting(expr->getType())) {
        scan.relevant = true;
        return;
    }
    if (const auto *reference = dyn_cast<DeclRefExpr>(expr))
        if (const auto *function = dyn_cast<FunctionDecl>(reference->getDecl()))
            scan.relevant = unit.contractName(function) != nullptr;
}

void Scanner::parameters(const FunctionDecl *function)
{
    scan.relevant = interesting(function->getReturnType());
    for (const ParmVarDecl *parameter : function->parameters())
        scan.relevant = scan.relevant || interesting(parameter->getType());
}

// A pointer to a function that takes or gives objects: who puts one somewhere says what callers
// reach through it.
bool Scanner::handlesObjects(QualType type)
{
    const auto *function = type->isFunctionPointerType()
                               ? type->getPointeeType()->getAs<FunctionProtoType>()
                               : nullptr;

    if (function == nullptr)
        return false;
    for (QualType parameter : function->getParamTypes())
        if (interesting(parameter))
            return true;
    return interesting(function->getReturnType());
}

// ---- statements --------------------------------------------------------------------------------

void Scanner::discard(const Stmt *stmt)
{
    if (stmt == nullptr)
        return;
    if (const auto *expr = dyn_cast<Expr>(stmt))
        scan.discarded.insert(stripped(expr));
}

// The last statement of a statement expression is its value.
void Scanner::compound(const CompoundStmt *stmt, bool valueUsed)
{
    size_t scope = inScope.size();
    const Stmt *value = valueUsed ? lastStatement(stmt) : nullptr;

    for (const Stmt *child : stmt->body()) {
        if (child != value)
            discard(child);
        walk(child);
    }
    inScope.resize(scope);
}

void Scanner::statement(const Stmt *stmt)
{
    switch (stmt->getStmtClass()) {
    case Stmt::DeclStmtClass:
        declaration(cast<DeclStmt>(stmt));
        break;
    case Stmt::IfStmtClass:
        discard(cast<IfStmt>(stmt)->getThen());
        discard(cast<IfStmt>(stmt)->getElse());
        break;
    case Stmt::WhileStmtClass:
        discard(cast<WhileStmt>(stmt)->getBody());
        break;
    case Stmt::DoStmtClass:
        discard(cast<DoStmt>(stmt)->getBody());
        break;
    case Stmt::ForStmtClass:
        discard(cast<ForStmt>(stmt)->getInit());
        discard(cast<ForStmt>(stmt)->getInc());
        discard(cast<ForStmt>(stmt)->getBody());
        break;
    case Stmt::CXXForRangeStmtClass:
        discard(cast<CXXForRangeStmt>(stmt)->getInc());
        discard(cast<CXXForRangeStmt>(stmt)->getBody());
        break;
    case Stmt::CaseStmtClass:
    case Stmt::DefaultStmtClass:
        discard(cast<SwitchCase>(stmt)->getSubStmt());
        break;
    case Stmt::LabelStmtClass:
        scan.hasLabels = true;
        discard(cast<LabelStmt>(stmt)->getSubStmt());
        break;
    case Stmt::AttributedStmtClass:
        discard(cast<AttributedStmt>(stmt)->getSubStmt());
        break;
    case Stmt::SwitchStmtClass:
        discard(cast<SwitchStmt>(stmt)->getBody());
        break;
    case Stmt::CXXTryStmtClass:
        scan.hasHandlers = true;
        break;
    default:
        break;
    }
}

void Scanner::declaration(const DeclStmt *stmt)
{
    for (const Decl *decl : stmt->decls()) {
        if (const auto *record = dyn_cast<CXXRecordDecl>(decl))
            scan.localClasses.push_back(record);
        if (const auto *var = dyn_cast<VarDecl>(decl))
            variable(var);
    }
}

void Scanner::variable(const VarDecl *decl)
{
    if (decl->isStaticLocal())
        scan.staticLocals.push_back(decl);
    if (!scan.relevant)
        scan.relevant = interesting(decl->getType());
    if (const Expr *init = decl->getInit()) {
        if (decl->getType()->isRecordType())
            if (const Expr *made = madeInPlace(init))
                scan.initialised[made] = decl;
        pointerSource(decl, init);
    }
    if (decl->needsDestruction(unit.ast) == QualType::DK_cxx_destructor &&
        decl->hasLocalStorage()) {
        inScope.push_back(decl);
        guard(decl, decl->getInit());
    }
}

// The closure that an expression is, as it is written or by the variable that it initialised.
static const LambdaExpr *closureOf(const Stmt *stmt)
{
    const auto *reference = dyn_cast<DeclRefExpr>(stmt);
    const auto *var = reference != nullptr ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;

    if (var != nullptr && var->getInit() != nullptr)
        return dyn_cast<LambdaExpr>(var->getInit()->IgnoreUnlessSpelledInSource());
    return dyn_cast<LambdaExpr>(stmt);
}

// Notes the closures in `init`, of which `decl` is made.
void Scanner::guard(const VarDecl *decl, const Stmt *init)
{
    if (init == nullptr)
        return;
    if (const LambdaExpr *closure = closureOf(init))
        for (const LambdaCapture &capture : closure->captures())
            if (capture.capturesVariable() && capture.getCaptureKind() == LCK_ByRef)
                if (const auto *var = dyn_cast<VarDecl>(capture.getCapturedVar()))
                    scan.guarded[decl].push_back(var);
    if (isa<LambdaExpr>(init))
        return;
    if (isa<CallExpr, CXXConstructExpr>(init))
        scan.guarding.insert(cast<Expr>(init));
    for (const Stmt *child : init->children())
        guard(decl, child);
}

// ---- expressions -------------------------------------------------------------------------------

void Scanner::pointerSource(const VarDecl *decl, const Expr *value)
{
    if (!decl->getType()->isFunctionPointerType())
        return;

    const auto *member = dyn_cast<MemberExpr>(value->IgnoreParenCasts());
    const auto *field = member != nullptr ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
    auto entry = scan.pointerFields.try_emplace(decl, field);

    if (entry.first->second != field)
        entry.first->second = nullptr;
}

static const VarDecl *referredVariable(const Expr *expr)
{
    const auto *reference = dyn_cast<DeclRefExpr>(expr->IgnoreParenImpCasts());

    return reference != nullptr ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;
}

void Scanner::walker(const Expr *expr)
{
    if (!expr->getType()->isPointerType())
        return;
    if (const VarDecl *decl = referredVariable(expr))
        scan.walkers.insert(decl);
}

void Scanner::binary(const BinaryOperator *expr)
{
    if (expr->getOpcode() == BO_Comma)
        discard(expr->getLHS());
    else if (expr->isCompoundAssignmentOp())
        walker(expr->getLHS());
    else if (expr->getOpcode() == BO_Assign)
        assignment(expr);
}

void Scanner::assignment(const BinaryOperator *expr)
{
    const VarDecl *decl = referredVariable(expr->getLHS());

    if (decl != nullptr)
        pointerSource(decl, expr->getRHS());
    else if (isa<MemberExpr>(expr->getLHS()->IgnoreParens()) && handlesObjects(expr->getType()))
        scan.relevant = true;
}

// f(holder.get()) where f steals it, and then holder.release() by itself.
void Scanner::handOver(const CallExpr *call, const FunctionDecl *callee)
{
    if (const VarDecl *var = calledVariable(call)) {
        if (scan.discarded.count(stripped(call)) && stolen.count(var) &&
            returnedMember(callee, true) != nullptr)
            scan.handedOver.insert(var);
        return;
    }

    for (unsigned i = 0; i < call->getNumArgs(); i++) {
        const auto *given = dyn_cast<CallExpr>(call->getArg(i)->IgnoreParenCasts());
        const VarDecl *var = given != nullptr ? calledVariable(given) : nullptr;

        if (var == nullptr || returnedMember(given->getDirectCallee(), false) == nullptr)
            continue;
        if (rs_contract_consumes(rs_contracts_find(unit.contracts, unit.functionName(callee)), i))
            stolen.insert(var);
    }
}

// Its body is a function of its own.
void Scanner::lambda(const LambdaExpr *expr)
{
    scan.lambdas.push_back(expr);
    for (const Expr *capture : expr->capture_inits())
        walk(capture);
}

void Scanner::expression(const Expr *expr)
{
    if (!scan.relevant)
        mention(expr);
    if (const auto *operation = dyn_cast<BinaryOperator>(expr)) {
        binary(operation);
    } else if (const auto *unary = dyn_cast<UnaryOperator>(expr)) {
        if (unary->isIncrementDecrementOp())
            walker(unary->getSubExpr());
    } else if (const auto *conversion = dyn_cast<CastExpr>(expr)) {
        if (conversion->getCastKind() == CK_ToVoid)
            discard(conversion->getSubExpr());
    } else if (const auto *call = dyn_cast<CallExpr>(expr)) {
        if (const FunctionDecl *callee = call->getDirectCallee()) {
            scan.callees.push_back(callee->getCanonicalDecl());
            handOver(call, callee);
        } else {
            scan.callsUnknown = true;
        }
    } else if (const auto *construction = dyn_cast<CXXConstructExpr>(expr)) {
        scan.callees.push_back(construction->getConstructor()->getCanonicalDecl());
    } else if (const auto *allocation = dyn_cast<CXXNewExpr>(expr)) {
        if (const Expr *init = allocation->getInitializer())
            scan.allocated[stripped(init)] = allocation;
    } else if (const auto *thrown = dyn_cast<CXXThrowExpr>(expr)) {
        scan.alive[thrown] = inScope;
    }
}

void Scanner::walk(const Stmt *stmt)
{
    if (stmt == nullptr)
        return;
    if (const auto *block = dyn_cast<CompoundStmt>(stmt))
        return compound(block, false);
    if (const auto *valued = dyn_cast<StmtExpr>(stmt))
        return compound(valued->getSubStmt(), !scan.discarded.count(valued));
    if (const auto *closure = dyn_cast<LambdaExpr>(stmt))
        return lambda(closure);
    scan.callsUnknown |= isa<AsmStmt>(stmt);
    if (const auto *expr = dyn_cast<Expr>(stmt))
        expression(expr);
    else
        statement(stmt);

    size_t scope = inScope.size();

    for (const Stmt *child : stmt->children())
        walk(child);
    if (isa<IfStmt, ForStmt, WhileStmt, SwitchStmt, CXXForRangeStmt, CXXCatchStmt>(stmt))
        inScope.resize(scope);  // what they declare for themselves
}

}  // namespace

BodyScan scanBody(UnitContext &unit, const FunctionDecl *function)
{
    BodyScan scan;
    Scanner scanner(unit, scan);

    scanner.parameters(function);
    if (const auto *constructor = dyn_cast<CXXConstructorDecl>(function))
        for (const CXXCtorInitializer *initializer : constructor->inits())
            scanner.walk(initializer->getInit());
    scanner.walk(function->getBody());
    return scan;
}

}  // namespace refsan
