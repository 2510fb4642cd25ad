// SPDX-License-Identifier: Apache-2.0
// Calls that are no more than an access to memory: inline functions that return a field, and a copy
// of an object pointer by memcpy.
#include "lower.h"

using namespace clang;

namespace refsan
{

// ---- accessors ---------------------------------------------------------------------------------

// The field `p->field` that a function of one parameter `p` returns, if that is all it does.
static const MemberExpr *returnedField(const FunctionDecl *callee)
{
    const FunctionDecl *definition = callee->getDefinition();

    if (definition == nullptr || definition->getNumParams() != 1 || definition->isVariadic() ||
        isa<CXXMethodDecl>(definition))
        return nullptr;

    const Expr *value = onlyReturned(definition);
    const auto *member =
        value != nullptr ? dyn_cast<MemberExpr>(value->IgnoreParenCasts()) : nullptr;
    const auto *base = member != nullptr && member->isArrow()
                           ? dyn_cast<DeclRefExpr>(member->getBase()->IgnoreParenCasts())
                           : nullptr;

    return base != nullptr && base->getDecl() == definition->getParamDecl(0) ? member : nullptr;
}

// Whether all that is known of the function is that its result is lent, or NULL.
static bool onlyLends(const rs_contract *contract)
{
    for (uint32_t i = 0; contract != nullptr && i < contract->noutcomes; i++) {
        const rs_outcome &outcome = contract->outcomes[i];
        bool lends = outcome.value.kind == RS_VALUE_BORROWED || outcome.value.kind == RS_VALUE_NULL;
        if (!lends || outcome.raises || outcome.neffects != 0)
            return false;
    }
    return true;
}

// Methods of a holder whose object is handed over by hand: what one shows, the other lets go of.
bool FunctionLowering::holderCall(const CallExpr *expr, const FunctionDecl *callee, Value &result)
{
    const VarDecl *holder = scan.handedOver.empty() ? nullptr : calledVariable(expr);

    if (holder == nullptr || !scan.handedOver.count(holder))
        return false;

    const FieldDecl *shown = returnedMember(callee, false);
    const FieldDecl *moved = returnedMember(callee, true);
    const FieldDecl *field = shown != nullptr ? shown : moved;

    if (field == nullptr || !unit.isObjectPointer(field->getType()))
        return false;
    take(expr->getCallee());

    Value place = memberOf(variableValue(holder), field);

    result = load(place, field->getType());
    if (shown == nullptr)
        store(place, rs_opnd_null(), field->getType());
    return true;
}

// A field read through an inline function is that field: what a store to it replaces is what the
// function showed. The headers of Python have calls where others have fields, and are left alone.
bool FunctionLowering::accessorCall(const CallExpr *expr, const FunctionDecl *callee, Value &result)
{
    if (holderCall(expr, callee, result))
        return true;

    const MemberExpr *member = returnedField(callee);
    const auto *field = member != nullptr ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;

    if (field == nullptr || expr->getNumArgs() != 1 || !unit.isObjectPointer(member->getType()) ||
        unit.isPythonDecl(callee) ||
        !onlyLends(rs_contracts_find(unit.contracts, unit.functionName(callee))))
        return false;
    take(expr->getCallee());

    Value base;

    base.kind = Value::Operand;
    base.operand = operand(expr->getArg(0));
    base = pointee(base, member->getBase()->getType());
    result = load(memberOf(base, field), member->getType());
    return true;
}

// ---- memcpy ------------------------------------------------------------------------------------

// The variable (or field) whose address the expression takes.
static const Expr *addressed(const Expr *expr)
{
    const auto *address = dyn_cast<UnaryOperator>(expr->IgnoreParenCasts());

    return address != nullptr && address->getOpcode() == UO_AddrOf ? address->getSubExpr()
                                                                   : nullptr;
}

// memcpy(to, &variable, sizeof variable) of an object pointer stores it in an element of `to`.
bool FunctionLowering::pointerCopy(const CallExpr *expr, llvm::StringRef name, Value &result)
{
    Expr::EvalResult size;

    if ((name != "memcpy" && name != "memmove") || expr->getNumArgs() != 3 ||
        !expr->getArg(2)->EvaluateAsInt(size, unit.ast))
        return false;

    const Expr *from = addressed(expr->getArg(1));
    QualType type = from != nullptr ? from->getType() : QualType();

    if (type.isNull() || addressed(expr->getArg(0)) != nullptr || !unit.isObjectPointer(type) ||
        size.Val.getInt() != unit.ast.getTypeSizeInChars(type).getQuantity())
        return false;
    take(expr->getCallee());
    take(expr->getArg(2));

    rs_operand to = operand(expr->getArg(0));
    rs_operand address = operand(expr->getArg(1));
    Value source, target;

    source.kind = Value::Operand;
    source.operand = address;
    target.kind = Value::Place;
    target.place.kind = RS_PLACE_INDEX;
    target.place.var = asVariable(to, unit.type(unit.ast.getPointerType(type)));
    target.place.index = rs_opnd_none();
    store(target, toOperand(load(pointee(source, unit.ast.getPointerType(type)), type), type),
          type);
    result.kind = Value::Operand;
    result.operand = to;
    return true;
}

}  // namespace refsan
