// SPDX-License-Identifier: Apache-2.0
// Elements of the C++ library's containers: what an iterator or a container shows, it shows again
// until it is changed, as a field does.
#include "lower.h"

using namespace clang;

namespace refsan
{

// ---- what shows elements -----------------------------------------------------------------------

// A pointer to what the operator -> or * of an iterator gives.
static QualType dereferenced(const ASTContext &ast, const CXXMethodDecl *method)
{
    OverloadedOperatorKind op = method->getOverloadedOperator();
    QualType result = method->getReturnType();

    if (op == OO_Arrow && result->isPointerType())
        return result;
    if (op == OO_Star && method->getNumParams() == 0 && result->isLValueReferenceType())
        return ast.getPointerType(result->getPointeeType());
    return QualType();
}

// Likewise for a container's element at a number, or its first.
static QualType indexed(const ASTContext &ast, const CXXMethodDecl *method)
{
    bool subscript = method->getOverloadedOperator() == OO_Subscript;
    llvm::StringRef name = method->getIdentifier() != nullptr ? method->getName() : "";
    unsigned count = method->getNumParams();
    QualType result = method->getReturnType();

    if (!method->isInStdNamespace() || !result->isLValueReferenceType() ||
        !(count == 0 ? name == "front" : count == 1 && (subscript || name == "at")))
        return QualType();
    if (count == 1 && !method->getParamDecl(0)->getType()->isIntegerType())
        return QualType();
    return ast.getPointerType(result->getPointeeType());
}

bool FunctionLowering::pointsToObjects(QualType pointer)
{
    if (pointer.isNull())
        return false;

    rs_type type = unit.type(pointer);

    return type.kind == RS_KIND_OBJADDR || (type.kind == RS_KIND_POINTER && type.holds_objects);
}

// The type of pointer that an iterator of the library stands for; null if it is none that leads to
// objects.
QualType FunctionLowering::iteratorPointer(QualType type)
{
    const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();

    if (record == nullptr || !record->hasDefinition())
        return QualType();
    for (const CXXMethodDecl *method : record->methods()) {
        QualType pointer = dereferenced(unit.ast, method);
        if (pointsToObjects(pointer) && isOpaqueCxx(method))
            return pointer;
    }
    return QualType();
}

// The pointer, as a field of the iterator or container that stands at `object`.
Value FunctionLowering::shown(const Value &object, const CXXRecordDecl *record, QualType pointer)
{
    const rs_field *field =
        rs_field_get(unit.ir, unit.structName(record), unit.name("element"), unit.type(pointer));

    return load(fieldOf(object, field, record), pointer);
}

// ---- calls -------------------------------------------------------------------------------------

bool FunctionLowering::elementCall(const CallExpr *expr, const CXXMethodDecl *method, Value &result)
{
    QualType pointer = dereferenced(unit.ast, method);
    bool direct = !pointer.isNull();
    bool isOperator = isa<CXXOperatorCallExpr>(expr);

    if (!direct)
        pointer = indexed(unit.ast, method);
    if (method->isStatic() || !pointsToObjects(pointer) || !isOpaqueCxx(method) ||
        !(isOperator || isa<CXXMemberCallExpr>(expr)))
        return false;

    const Expr *base =
        isOperator ? expr->getArg(0) : cast<CXXMemberCallExpr>(expr)->getImplicitObjectArgument();
    unsigned at = isOperator ? 1 : 0;
    Value object = take(base);

    take(expr->getCallee());
    if (base->getType()->isPointerType())
        object = pointee(object, base->getType());
    result = shown(object, method->getParent(), pointer);
    if (!direct)
        result = element(
            result, expr->getNumArgs() > at ? operand(expr->getArg(at)) : rs_opnd_int(0), pointer);
    else if (method->getOverloadedOperator() == OO_Star)
        result = pointee(result, pointer);
    return true;
}

// What iterators lead to that are handed over: the function may change it.
void FunctionLowering::elementArguments(llvm::ArrayRef<const Expr *> given, Arguments &arguments)
{
    for (const Expr *expr : given) {
        const Expr *from = expr->IgnoreUnlessSpelledInSource();  // of which it may be a copy
        QualType pointer = iteratorPointer(from->getType());
        Value object;

        if (pointer.isNull())
            continue;
        object = take(from);
        if (object.kind == Value::Place)
            arguments.push_back(
                toOperand(shown(object, from->getType()->getAsCXXRecordDecl(), pointer), pointer));
    }
}

}  // namespace refsan
