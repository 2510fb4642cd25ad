// SPDX-License-Identifier: Apache-2.0
// What only C++ has: objects made in place, destructors at a scope's end, new and delete, throw,
// closures, temporaries.
#include "compat.h"
#include "lower.h"

using namespace clang;

namespace refsan
{

static Value operandValue(rs_operand operand)
{
    Value value;

    value.kind = Value::Operand;
    value.operand = operand;
    return value;
}

static Value placeOf(uint32_t var)
{
    Value value;

    value.kind = Value::Place;
    value.place.kind = RS_PLACE_VAR;
    value.place.var = var;
    return value;
}

// ---- this and captures -------------------------------------------------------------------------

void FunctionLowering::prepareCaptures()
{
    const auto *method = dyn_cast<CXXMethodDecl>(source);

    if (method == nullptr || !method->getParent()->isLambda())
        return;

    llvm::DenseMap<const ValueDecl *, FieldDecl *> fields;

    method->getParent()->getCaptureFields(fields, capturedThis);
    for (const auto &entry : fields) {
        captures[cast<ValueDecl>(entry.first->getCanonicalDecl())] = entry.second;
        unit.nameField(entry.second, entry.first->getName());
    }
    if (capturedThis != nullptr)
        unit.nameField(capturedThis, "this");
}

// The function's own first parameter, as *this.
static Value ownObject()
{
    Value value;

    value.kind = Value::Place;
    value.place.kind = RS_PLACE_DEREF;
    value.place.var = 1;
    return value;
}

Value FunctionLowering::thisObject()
{
    if (capturedThis == nullptr)
        return ownObject();

    Value field = memberOf(ownObject(), capturedThis);

    if (!capturedThis->getType()->isPointerType())
        return field;  // [*this]
    return pointee(load(field, capturedThis->getType()), capturedThis->getType());
}

Value FunctionLowering::captured(const VarDecl *var)
{
    const FieldDecl *field = captures.lookup(var->getCanonicalDecl());
    Value value = memberOf(ownObject(), field);

    if (field->getType()->isReferenceType())
        value = pointee(load(value, field->getType()), field->getType());
    return value;
}

Value FunctionLowering::closure(const LambdaExpr *expr)
{
    Value target = resultObject(expr, expr->getType());
    auto init = expr->capture_init_begin();
    auto field = expr->getLambdaClass()->field_begin();

    for (const LambdaCapture &capture : expr->captures()) {
        const Expr *from = *init++;
        const FieldDecl *to = *field++;

        if (from == nullptr || capture.capturesVLAType())
            continue;
        unit.nameField(to,
                       capture.capturesVariable() ? capture.getCapturedVar()->getName() : "this");
        fillPart(memberOf(target, to), to->getType(), from);
    }
    return target;
}

// ---- objects made in place ---------------------------------------------------------------------

// Where the value of a class is made: the variable it initialises, the member, the allocation, or
// an unnamed local.
Value FunctionLowering::resultObject(const Expr *expr, QualType type)
{
    if (expr == nullptr)
        return placeOf(temp(unit.type(type)));
    if (const VarDecl *var = scan.initialised.lookup(expr))
        return variableValue(var);

    auto known = placed.find(expr);

    if (known != placed.end())
        return known->second;
    if (const CXXNewExpr *allocation = scan.allocated.lookup(expr))
        return pointee(allocate(allocation), allocation->getType());
    return placeOf(unnamed(unit.type(type)));
}

// A copy that the compiler makes itself, without calling anything.
static bool isPlainCopy(const CXXConstructExpr *expr)
{
    const CXXConstructorDecl *constructor = expr->getConstructor();

    return expr->getNumArgs() == 1 && constructor->isCopyOrMoveConstructor() &&
           (expr->isElidable() || constructor->isTrivial());
}

Value FunctionLowering::construct(const CXXConstructExpr *expr)
{
    const CXXConstructorDecl *constructor = expr->getConstructor();
    QualType type = unit.ast.getBaseElementType(expr->getType());

    if (isPlainCopy(expr)) {
        Value from = take(expr->getArg(0));
        Value target = resultObject(expr, expr->getType());
        assign(target, from, type);
        return target;
    }

    Value target = resultObject(expr, expr->getType());

    if (constructor->isTrivial() && constructor->isDefaultConstructor()) {
        if (expr->requiresZeroInitialization())
            zero(target);
        return target;
    }

    if (constructPointer(expr, target))
        return target;

    Arguments arguments = {address(target, type)};

    llvm::ArrayRef<const Expr *> given(expr->getArgs(), expr->getNumArgs());

    doubtClosures(expr, given);
    if (isOpaqueCxx(constructor)) {
        libraryCall(nullptr, methodCallee(constructor, false), given, arguments, unit.ast.VoidTy);
        return target;
    }
    for (const Expr *each : given)
        arguments.push_back(argument(each));
    emitCall(nullptr, methodCallee(constructor, false), arguments, unit.ast.VoidTy);
    return target;
}

Callee FunctionLowering::methodCallee(const CXXMethodDecl *method, bool isVirtual)
{
    Callee result;

    result.decl = method;
    result.name = unit.functionName(method);
    result.indirect = isVirtual;  // an overriding one may be called
    return result;
}

bool FunctionLowering::thisArgument(const CallExpr *expr, rs_operand &object)
{
    const auto *method = dyn_cast_or_null<CXXMethodDecl>(expr->getDirectCallee());
    const Expr *base = nullptr;

    if (method == nullptr || method->isStatic())
        return false;
    if (const auto *member = dyn_cast<CXXMemberCallExpr>(expr))
        base = member->getImplicitObjectArgument();
    else if (isa<CXXOperatorCallExpr>(expr))
        base = expr->getArg(0);
    if (base == nullptr)
        return false;
    if (base->getType()->isPointerType())
        object = operand(base);
    else
        object = address(take(base), base->getType());
    return true;
}

// ---- new and delete ----------------------------------------------------------------------------

Value FunctionLowering::allocate(const CXXNewExpr *expr)
{
    auto known = allocations.find(expr);

    if (known != allocations.end())
        return known->second;

    Callee callee;
    Arguments arguments;
    uint64_t size = 0;

    if (!expr->getAllocatedType()->isIncompleteType())
        size = static_cast<uint64_t>(
            unit.ast.getTypeSizeInChars(expr->getAllocatedType()).getQuantity());
    arguments.push_back(rs_opnd_int(static_cast<int64_t>(size)));
    if (auto count = arraySize(expr))
        arguments[0] = operand(*count);
    for (const Expr *placement : expr->placement_arguments())
        arguments.push_back(argument(placement));
    callee.decl = expr->getOperatorNew();
    callee.name = unit.name(expr->isArray() ? "operator new[]" : "operator new");

    Value result = emitCall(nullptr, callee, arguments, expr->getType());

    allocations[expr] = result;
    return result;
}

Value FunctionLowering::newObject(const CXXNewExpr *expr)
{
    Value result = allocate(expr);
    const Expr *init = expr->getInitializer();

    allocations.erase(expr);
    if (init == nullptr)
        return result;
    if (isa<CXXConstructExpr>(stripped(init)))
        take(init);
    else if (!expr->isArray())
        initialise(pointee(result, expr->getType()), expr->getAllocatedType(), init);
    return result;
}

Value FunctionLowering::deleteObject(const CXXDeleteExpr *expr)
{
    rs_operand pointer = operand(expr->getArgument());
    QualType type = expr->getDestroyedType();
    Callee callee;

    if (!type.isNull() && type->isRecordType()) {
        Value object = pointee(operandValue(pointer), expr->getArgument()->getType());
        destroy(object, type);
    }
    callee.decl = expr->getOperatorDelete();
    callee.name = unit.name(expr->isArrayForm() ? "operator delete[]" : "operator delete");
    return emitCall(nullptr, callee, {pointer}, unit.ast.VoidTy);
}

// ---- the end of objects ------------------------------------------------------------------------

void FunctionLowering::destroy(const Value &object, QualType type)
{
    const CXXRecordDecl *record = unit.ast.getBaseElementType(type)->getAsCXXRecordDecl();

    if (record == nullptr || !record->hasDefinition() || record->hasTrivialDestructor())
        return;

    const CXXDestructorDecl *destructor = record->getDestructor();

    if (destructor == nullptr)
        return;
    if (isUniquePointer(record) && !type->isArrayType()) {
        destroyPointer(object, record);
        return;
    }
    emitCall(nullptr, methodCallee(destructor, false), {address(object, type)}, unit.ast.VoidTy);

    rs_block &block = fn->blocks[current];

    block.insns[block.ninsns - 1].flags |= RS_INSNF_DTOR;
}

void FunctionLowering::destroyVariable(const VarDecl *var)
{
    if (isa<ParmVarDecl>(var))
        return;  // the caller's temporary

    Value object = variableValue(var);
    QualType type = var->getType();

    if (type->isReferenceType()) {
        object = pointee(load(object, type), type);
        type = type->getPointeeType();
    }
    destroy(object, type);
    doubtGuarded(var);
}

void FunctionLowering::destructorElement(const CFGImplicitDtor &element)
{
    switch (element.getKind()) {
    case CFGElement::AutomaticObjectDtor:
        destroyVariable(element.castAs<CFGAutomaticObjDtor>().getVarDecl());
        break;
    case CFGElement::MemberDtor: {
        const FieldDecl *field = element.castAs<CFGMemberDtor>().getFieldDecl();
        destroy(memberOf(ownObject(), field), field->getType());
        break;
    }
    case CFGElement::BaseDtor:
        destroy(ownObject(), element.castAs<CFGBaseDtor>().getBaseSpecifier()->getType());
        break;
    case CFGElement::TemporaryDtor: {
        const auto *bind = element.castAs<CFGTemporaryDtor>().getBindTemporaryExpr();
        auto known = temporaries.find(bind);
        if (known != temporaries.end())
            destroy(known->second, bind->getType());
        auto flag = created.find(bind);
        if (flag != created.end())
            store(placeOf(flag->second), rs_opnd_int(0), unit.ast.IntTy);
        break;
    }
    default:
        break;  // a delete expression calls its destructor itself
    }
}

// __attribute__((cleanup(function)))
void FunctionLowering::cleanup(const VarDecl *var)
{
    const auto *attribute = var->getAttr<CleanupAttr>();
    Callee callee;

    if (attribute == nullptr)
        return;
    callee.decl = attribute->getFunctionDecl();
    callee.name = unit.functionName(callee.decl);
    emitCall(nullptr, callee, {address(variableValue(var), var->getType())}, unit.ast.VoidTy);

    rs_block &block = fn->blocks[current];

    block.insns[block.ninsns - 1].flags |= RS_INSNF_DTOR;
}

// ---- exceptions --------------------------------------------------------------------------------

// Handlers are not followed: the function is left, and what has a destructor is destroyed.
Value FunctionLowering::throwException(const CXXThrowExpr *expr)
{
    auto alive = scan.alive.find(expr);

    if (expr->getSubExpr() != nullptr)
        take(expr->getSubExpr());
    if (alive != scan.alive.end())
        for (size_t i = alive->second.size(); i-- > 0;)
            destroyVariable(alive->second[i]);
    unwinds = true;
    return Value();
}

// ---- temporaries -------------------------------------------------------------------------------

Value FunctionLowering::materialise(const MaterializeTemporaryExpr *expr)
{
    const Expr *inner = expr->getSubExpr();
    Value value = take(inner);

    if (value.kind == Value::Place)
        return value;

    Value target = placeOf(unnamed(unit.type(expr->getType())));

    if (value.kind != Value::Nothing)
        assign(target, value, inner->getType());
    return target;
}

Value FunctionLowering::bindTemporary(const CXXBindTemporaryExpr *expr)
{
    Value value = take(expr->getSubExpr());
    auto flag = created.find(expr);

    if (value.kind == Value::Operand)
        value.place = toPlace(value, expr->getType());
    value.kind = Value::Place;
    temporaries[expr] = value;
    if (flag != created.end())
        store(placeOf(flag->second), rs_opnd_int(1), unit.ast.IntTy);
    return value;
}

// ---- constructors' initialisers ----------------------------------------------------------------

Value FunctionLowering::memberInitialised(const CXXCtorInitializer *init)
{
    Value value = ownObject();

    if (init->isIndirectMemberInitializer()) {
        for (const NamedDecl *step : init->getIndirectMember()->chain())
            value = memberOf(value, cast<FieldDecl>(step));
        return value;
    }
    return init->isMemberInitializer() ? memberOf(value, init->getMember()) : value;
}

void FunctionLowering::prepareInitialiser(const CXXCtorInitializer *init)
{
    if (init->getInit() != nullptr)
        placed[stripped(init->getInit())] = memberInitialised(init);
}

void FunctionLowering::initialiser(const CXXCtorInitializer *init)
{
    const Expr *value = stripped(init->getInit());

    currentStmt = value;
    if (isa<CXXConstructExpr>(value) || !init->isAnyMemberInitializer())
        take(value);
    else if (init->getAnyMember()->getType()->isArrayType())
        initialise(memberInitialised(init), init->getAnyMember()->getType(), value);
    else
        fillPart(memberInitialised(init), init->getAnyMember()->getType(), value);
}

// ---- the switch --------------------------------------------------------------------------------

bool FunctionLowering::evaluateCxx(const Expr *expr, Value &result)
{
    switch (expr->getStmtClass()) {
    case Stmt::CXXThisExprClass:
        result = operandValue(address(thisObject(), expr->getType()->getPointeeType()));
        return true;
    case Stmt::CXXConstructExprClass:
    case Stmt::CXXTemporaryObjectExprClass:
        result = construct(cast<CXXConstructExpr>(expr));
        return true;
    case Stmt::CXXMemberCallExprClass:
    case Stmt::CXXOperatorCallExprClass:
    case Stmt::UserDefinedLiteralClass:
        result = call(cast<CallExpr>(expr));
        return true;
    case Stmt::CXXNewExprClass:
        result = newObject(cast<CXXNewExpr>(expr));
        return true;
    case Stmt::CXXDeleteExprClass:
        result = deleteObject(cast<CXXDeleteExpr>(expr));
        return true;
    case Stmt::CXXThrowExprClass:
        result = throwException(cast<CXXThrowExpr>(expr));
        return true;
    case Stmt::LambdaExprClass:
        result = closure(cast<LambdaExpr>(expr));
        return true;
    case Stmt::MaterializeTemporaryExprClass:
        result = materialise(cast<MaterializeTemporaryExpr>(expr));
        return true;
    case Stmt::CXXBindTemporaryExprClass:
        result = bindTemporary(cast<CXXBindTemporaryExpr>(expr));
        return true;
    case Stmt::CXXDefaultArgExprClass:
        result = take(cast<CXXDefaultArgExpr>(expr)->getExpr());
        return true;
    case Stmt::CXXDefaultInitExprClass:
        result = take(cast<CXXDefaultInitExpr>(expr)->getExpr());
        return true;
    case Stmt::CXXRewrittenBinaryOperatorClass:
        result = take(cast<CXXRewrittenBinaryOperator>(expr)->getSemanticForm());
        return true;
    case Stmt::CXXStdInitializerListExprClass:
        take(cast<CXXStdInitializerListExpr>(expr)->getSubExpr());
        result = resultObject(expr, expr->getType());
        return true;
    case Stmt::CXXTypeidExprClass:
        result = operandValue(rs_opnd_symbol(unit.name("typeid")));
        return true;
    case Stmt::CXXPseudoDestructorExprClass:
        return true;
    default:
        return false;
    }
}

}  // namespace refsan
