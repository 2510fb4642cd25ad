// SPDX-License-Identifier: Apache-2.0
// Expressions: one function a family. Casts vanish; constants are folded; what has no counterpart
// in the IR is counted as unknown by its name.
#include "compat.h"
#include "lower.h"

#include "llvm/ADT/APSInt.h"

#include <cmath>
#include <cstring>

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

// ---- constants ---------------------------------------------------------------------------------

Value FunctionLowering::zeroOf(QualType type)
{
    rs_kind kind = unit.type(type).kind;

    if (kind == RS_KIND_OBJECT || kind == RS_KIND_OBJADDR || kind == RS_KIND_POINTER)
        return operandValue(rs_opnd_null());
    return operandValue(rs_opnd_int(0));
}

// A whole number is kept as an integer, so that -1.0 is found to be -1.
Value FunctionLowering::floating(const FloatingLiteral *expr)
{
    double number = expr->getValueAsApproximateDouble();
    int64_t bits = 0;

    if (number > -1e18 && number < 1e18 && number == static_cast<double>(std::llrint(number)))
        return operandValue(rs_opnd_int(std::llrint(number)));
    static_assert(sizeof bits == sizeof number, "the bits tell two numbers apart");
    std::memcpy(&bits, &number, sizeof bits);
    return operandValue(
        binary(RS_BIN_OTHER, rs_opnd_int(bits), rs_opnd_int(0), unit.type(expr->getType())));
}

// Anything the compiler can compute: sizeof, offsetof, type traits.
Value FunctionLowering::constant(const Expr *expr)
{
    Expr::EvalResult result;

    if (!expr->isValueDependent() && expr->EvaluateAsInt(result, unit.ast)) {
        llvm::APSInt number = result.Val.getInt();
        return operandValue(
            rs_opnd_int(static_cast<int64_t>(number.extOrTrunc(64).getZExtValue())));
    }
    return unknown(expr->getStmtClassName(), expr->getType());
}

static llvm::StringRef upToNul(llvm::StringRef text)
{
    return text.take_front(text.find('\0'));
}

Value FunctionLowering::literal(const Expr *expr)
{
    switch (expr->getStmtClass()) {
    case Stmt::IntegerLiteralClass: {
        llvm::APInt number = cast<IntegerLiteral>(expr)->getValue();
        return operandValue(
            rs_opnd_int(static_cast<int64_t>(number.zextOrTrunc(64).getZExtValue())));
    }
    case Stmt::CharacterLiteralClass:
        return operandValue(rs_opnd_int(cast<CharacterLiteral>(expr)->getValue()));
    case Stmt::CXXBoolLiteralExprClass:
        return operandValue(rs_opnd_int(cast<CXXBoolLiteralExpr>(expr)->getValue()));
    case Stmt::FloatingLiteralClass:
        return floating(cast<FloatingLiteral>(expr));
    case Stmt::StringLiteralClass: {
        const auto *text = cast<StringLiteral>(expr);
        llvm::StringRef bytes = text->getCharByteWidth() == 1 ? text->getString() : "";
        return operandValue(rs_opnd_string(unit.name(upToNul(bytes))));
    }
    case Stmt::PredefinedExprClass:
        return operandValue(rs_opnd_string(unit.name("function")));
    case Stmt::CXXNullPtrLiteralExprClass:
    case Stmt::GNUNullExprClass:
        return operandValue(rs_opnd_null());
    default:
        return zeroOf(expr->getType());
    }
}

// ---- casts -------------------------------------------------------------------------------------

Value FunctionLowering::truth(const Expr *expr)
{
    Value value = take(expr);

    if (value.kind == Value::Truth)
        return value;
    value.operand = toOperand(value, expr->getType());
    value.kind = Value::Truth;
    if (value.operand.kind == RS_OPND_INT)
        return operandValue(rs_opnd_int(value.operand.value != 0));
    return value;
}

Value FunctionLowering::conversion(const CastExpr *expr)
{
    const Expr *inner = expr->getSubExpr();

    switch (expr->getCastKind()) {
    case CK_LValueToRValue:
    case CK_LValueToRValueBitCast: {
        Value from = take(inner);

        if (from.kind != Value::Place || expr->getType()->isRecordType())
            return from;
        return load(from, expr->getType());
    }
    case CK_ArrayToPointerDecay:
        return decay(inner);
    case CK_NullToPointer:
    case CK_NullToMemberPointer:
        take(inner);
        return operandValue(rs_opnd_null());
    case CK_ToVoid:
        take(inner);
        return Value();
    case CK_PointerToBoolean:
    case CK_IntegralToBoolean:
    case CK_FloatingToBoolean:
    case CK_MemberPointerToBoolean:
        return truth(inner);
    default: {
        // The type changes, what is named stays.
        Value value = take(inner);

        if (value.kind == Value::Place && expr->isPRValue() && !inner->isGLValue() &&
            !expr->getType()->isRecordType())
            return operandValue(toOperand(value, inner->getType()));
        return value;
    }
    }
}

// ---- unary operators ---------------------------------------------------------------------------

Value FunctionLowering::step(const UnaryOperator *expr)
{
    const Expr *inner = expr->getSubExpr();
    QualType type = inner->getType();
    Value target = take(inner);
    bool up = expr->isIncrementOp();

    if (target.access == Value::Refcount) {
        refcount(up ? RS_OP_INCREF : RS_OP_DECREF, target.object, 0);
        return operandValue(rs_opnd_int(1));
    }

    bool local = target.kind == Value::Place && target.place.kind == RS_PLACE_VAR &&
                 isLocal(target.place.var);
    bool used = !scan.discarded.count(expr);
    rs_operand old = toOperand(load(target, type), type);

    if (expr->isPostfix() && used && local)
        old = copyToTemp(old, unit.type(type));
    if (old.kind == RS_OPND_VAR && type->isPointerType())
        walkers.insert(old.var);
    if (!local) {
        rs_operand next =
            binary(up ? RS_BIN_ADD : RS_BIN_SUB, old, rs_opnd_int(1), unit.type(type));
        store(target, next, type);
        return operandValue(expr->isPostfix() ? old : next);
    }
    freezeReadsOf(target.place.var);

    rs_insn *insn = emit(RS_OP_BINARY);

    insn->sub = up ? RS_BIN_ADD : RS_BIN_SUB;
    insn->dst = target.place.var;
    insn->a = rs_opnd_var(target.place.var);
    insn->b = rs_opnd_int(1);
    if (expr->isPostfix())
        return operandValue(old);
    return expr->isGLValue() ? target : load(target, type);
}

Value FunctionLowering::logicalNot(const UnaryOperator *expr)
{
    const Expr *inner = expr->getSubExpr();
    Value value = take(inner);
    rs_operand of = value.kind == Value::Truth ? value.operand : toOperand(value, inner->getType());

    if (of.kind == RS_OPND_INT)
        return operandValue(rs_opnd_int(of.value == 0));

    uint32_t result = temp(unit.type(expr->getType()));
    rs_insn *insn = emit(RS_OP_NOT);

    insn->dst = result;
    insn->a = of;
    return operandValue(rs_opnd_var(result));
}

Value FunctionLowering::negate(const UnaryOperator *expr)
{
    rs_operand of = operand(expr->getSubExpr());
    rs_type type = unit.type(expr->getType());

    if (of.kind == RS_OPND_INT)
        return operandValue(rs_opnd_int(static_cast<int64_t>(0 - static_cast<uint64_t>(of.value))));
    if (expr->getType()->isIntegerType())
        return operandValue(binary(RS_BIN_SUB, rs_opnd_int(0), of, type));
    return operandValue(binary(RS_BIN_OTHER, of, rs_opnd_int(-1), type));
}

Value FunctionLowering::unary(const UnaryOperator *expr)
{
    const Expr *inner = expr->getSubExpr();

    switch (expr->getOpcode()) {
    case UO_AddrOf: {
        Value of = take(inner);
        return operandValue(address(of, inner->getType()));
    }
    case UO_Deref: {
        Value pointer = take(inner);
        if (expr->getType()->isFunctionType())
            return pointer;
        return pointee(pointer, inner->getType());
    }
    case UO_PostInc:
    case UO_PostDec:
    case UO_PreInc:
    case UO_PreDec:
        return step(expr);
    case UO_LNot:
        return logicalNot(expr);
    case UO_Minus:
        return negate(expr);
    case UO_Plus:
    case UO_Extension:
        return take(inner);
    case UO_Not: {
        rs_operand of = operand(inner);
        if (of.kind == RS_OPND_INT)
            return operandValue(rs_opnd_int(~of.value));
        return operandValue(binary(RS_BIN_OTHER, of, rs_opnd_int(-2), unit.type(expr->getType())));
    }
    default:
        return operandValue(binary(RS_BIN_OTHER, operand(inner), rs_opnd_int(expr->getOpcode()),
                                   unit.type(expr->getType())));
    }
}

// ---- binary operators --------------------------------------------------------------------------

static rs_binary binaryOp(BinaryOperatorKind op, QualType type)
{
    bool exact = type->isIntegralOrEnumerationType() || type->isPointerType();

    switch (op) {
    case BO_Add:
    case BO_AddAssign:
        return exact ? RS_BIN_ADD : RS_BIN_OTHER;
    case BO_Sub:
    case BO_SubAssign:
        return exact ? RS_BIN_SUB : RS_BIN_OTHER;
    case BO_Mul:
    case BO_MulAssign:
        return exact ? RS_BIN_MUL : RS_BIN_OTHER;
    case BO_And:
    case BO_AndAssign:
        return RS_BIN_AND;
    case BO_Or:
    case BO_OrAssign:
        return RS_BIN_OR;
    case BO_EQ:
        return RS_BIN_EQ;
    case BO_NE:
        return RS_BIN_NE;
    case BO_LT:
        return RS_BIN_LT;
    case BO_LE:
        return RS_BIN_LE;
    case BO_GT:
        return RS_BIN_GT;
    case BO_GE:
        return RS_BIN_GE;
    default:
        return RS_BIN_OTHER;
    }
}

static bool fold(BinaryOperatorKind op, int64_t left, int64_t right, int64_t &result)
{
    auto a = static_cast<uint64_t>(left);
    auto b = static_cast<uint64_t>(right);

    switch (op) {
    case BO_Add:
        result = static_cast<int64_t>(a + b);
        return true;
    case BO_Sub:
        result = static_cast<int64_t>(a - b);
        return true;
    case BO_Mul:
        result = static_cast<int64_t>(a * b);
        return true;
    case BO_And:
        result = left & right;
        return true;
    case BO_Or:
        result = left | right;
        return true;
    case BO_Shl:
        result = b < 64 ? static_cast<int64_t>(a << b) : 0;
        return b < 64;
    case BO_EQ:
        result = left == right;
        return true;
    case BO_NE:
        result = left != right;
        return true;
    default:
        return false;
    }
}

// Low bits of a pointer that are set or masked: it is still the same object.
static bool isTagging(const BinaryOperator *expr, const rs_operand &bits)
{
    const Expr *left = expr->getLHS()->IgnoreParenCasts();
    bool logic =
        expr->getOpcode() == BO_And || expr->getOpcode() == BO_Or || expr->getOpcode() == BO_Xor;
    bool low = bits.kind == RS_OPND_INT &&
               ((bits.value >= 0 && bits.value < 16) || (bits.value < 0 && bits.value > -17));

    if (expr->getOpcode() == BO_And && bits.value >= 0)
        low = false;  // asks for the tag, gives no pointer
    return logic && low && left->getType()->isPointerType();
}

Value FunctionLowering::arithmetic(const BinaryOperator *expr)
{
    const Expr *leftExpr = expr->getLHS();
    Value left = take(leftExpr);
    Value right = take(expr->getRHS());
    rs_operand a = toOperand(left, leftExpr->getType());
    rs_operand b = toOperand(right, expr->getRHS()->getType());
    rs_type type = unit.type(expr->getType());
    int64_t folded = 0;

    if (a.kind == RS_OPND_INT && b.kind == RS_OPND_INT &&
        expr->getLHS()->getType()->isIntegerType() &&
        fold(expr->getOpcode(), a.value, b.value, folded))
        return operandValue(rs_opnd_int(folded));
    if (expr->getOpcode() == BO_Add && expr->getType()->isPointerType()) {
        Value sum;
        bool swapped = !leftExpr->getType()->isPointerType();

        sum.kind = Value::Sum;
        sum.operand = swapped ? b : a;
        sum.index = swapped ? a : b;
        sum.access = left.access;
        sum.object = left.object;
        return sum;
    }
    if (isTagging(expr, b))
        return operandValue(binary(RS_BIN_TAG, a, b, type));

    Value test;

    if ((expr->getOpcode() == BO_And && flagTest(left, b, test)) ||
        typeCompare(expr, left, right, test))
        return test;

    rs_binary op = binaryOp(expr->getOpcode(), leftExpr->getType());
    rs_operand result = binary(op, a, b, type);

    if (expr->isRelationalOp() && leftExpr->getType()->isUnsignedIntegerType()) {
        rs_block &block = fn->blocks[current];
        block.insns[block.ninsns - 1].flags |= RS_INSNF_UNSIGNED;
    }
    return operandValue(result);
}

Value FunctionLowering::assignment(const BinaryOperator *expr)
{
    QualType type = expr->getLHS()->getType();
    Value to = take(expr->getLHS());
    Value from = take(expr->getRHS());

    if (to.kind != Value::Place)
        return unknown("assignment to no place", type);
    if (type->isRecordType() || from.kind == Value::List) {
        assign(to, from, type);
        return to;
    }

    rs_operand value = toOperand(from, expr->getRHS()->getType());

    store(to, value, type);
    if (expr->isGLValue())
        return to;
    if (to.place.kind == RS_PLACE_VAR && isLocal(to.place.var))
        value = rs_opnd_var(to.place.var);
    return operandValue(value);
}

Value FunctionLowering::compoundAssignment(const BinaryOperator *expr)
{
    QualType type = expr->getLHS()->getType();
    Value target = take(expr->getLHS());
    rs_operand by = operand(expr->getRHS());
    rs_binary op = binaryOp(expr->getOpcode(), type);

    if (target.access == Value::Refcount) {
        bool one = by.kind == RS_OPND_INT && by.value == 1;
        if (!one || (op != RS_BIN_ADD && op != RS_BIN_SUB))
            return setRefcount(target.object);
        refcount(op == RS_BIN_ADD ? RS_OP_INCREF : RS_OP_DECREF, target.object, 0);
        return operandValue(rs_opnd_int(1));
    }

    rs_operand old = toOperand(load(target, type), type);
    rs_operand result = binary(op, old, by, unit.type(type));

    if (target.kind != Value::Place)
        return operandValue(result);
    store(target, result, type);
    if (expr->isGLValue())
        return target;
    return load(target.place.kind == RS_PLACE_VAR ? target : operandValue(result), type);
}

Value FunctionLowering::binaryOperator(const BinaryOperator *expr)
{
    if (expr->isLogicalOp()) {
        auto join = joins.find(expr);
        if (join != joins.end())
            return operandValue(rs_opnd_var(join->second));
        return Value();  // control only
    }
    if (expr->isCompoundAssignmentOp())
        return compoundAssignment(expr);
    switch (expr->getOpcode()) {
    case BO_Assign:
        return assignment(expr);
    case BO_Comma:
        take(expr->getLHS());
        return take(expr->getRHS());
    case BO_PtrMemD:
    case BO_PtrMemI:
        take(expr->getLHS());
        take(expr->getRHS());
        return unknown("pointer to member", expr->getType());
    default:
        return arithmetic(expr);
    }
}

// ---- conditionals ------------------------------------------------------------------------------

// The arms have left the value in a temporary.
Value FunctionLowering::conditional(const AbstractConditionalOperator *expr)
{
    auto join = joins.find(expr);

    if (join == joins.end())
        return Value();

    Value value = operandValue(rs_opnd_var(join->second));

    if (expr->isPRValue() && expr->getType()->isRecordType()) {
        value.kind = Value::Place;
        value.place.kind = RS_PLACE_VAR;
        value.place.var = join->second;
    }
    if (expr->isGLValue() && !expr->getType()->isFunctionType())
        return pointee(value, unit.ast.getPointerType(expr->getType()));
    return value;
}

// Leaves the value of an arm where the conditional expects it.
void FunctionLowering::armDone(const Expr *expr)
{
    auto entry = arms.find(expr);

    if (entry == arms.end())
        return;
    for (const Expr *join : entry->second) {
        Value to;
        Value value = take(expr);

        to.kind = Value::Place;
        to.place.kind = RS_PLACE_VAR;
        to.place.var = joins[join];
        if (join->isGLValue() && !join->getType()->isFunctionType())
            value = operandValue(address(value, expr->getType()));
        if (value.kind == Value::Nothing ||
            (value.kind == Value::Place && value.place.kind == RS_PLACE_VAR &&
             value.place.var == to.place.var))
            continue;
        assign(to, value, join->isGLValue() ? unit.ast.VoidPtrTy : expr->getType());
    }
}

Value FunctionLowering::opaque(const OpaqueValueExpr *expr)
{
    if (const Expr *origin = expr->getSourceExpr())
        return take(origin);
    return unknown("opaque value", expr->getType());
}

Value FunctionLowering::statementExpression(const StmtExpr *expr)
{
    const auto *last = dyn_cast_or_null<ValueStmt>(lastStatement(expr->getSubStmt()));
    const Expr *value = last != nullptr ? last->getExprStmt() : nullptr;

    if (value == nullptr || expr->getType()->isVoidType())
        return Value();
    return take(value);
}

// ---- others ------------------------------------------------------------------------------------

static bool named(const AtomicExpr *expr, llvm::StringRef operation)
{
    return atomicName(expr).contains(operation);
}

Value FunctionLowering::atomic(const AtomicExpr *expr)
{
    Value pointer = take(expr->getPtr());
    Value target = pointee(pointer, expr->getPtr()->getType());
    QualType type = expr->getValueType();

    if (named(expr, "_load") && !named(expr, "load_n") && !expr->getType()->isVoidType())
        return load(target, type);
    if (named(expr, "_load_n"))
        return load(target, type);
    if (named(expr, "_init") || named(expr, "_store")) {
        if (!named(expr, "__atomic_store") || named(expr, "store_n")) {
            store(target, operand(expr->getVal1()), type);
            return Value();
        }
    }
    if (named(expr, "exchange_n") && !expr->isCmpXChg()) {
        Value old = load(target, type);
        old.operand = toOperand(old, type);
        store(target, operand(expr->getVal1()), type);
        return old;
    }
    return unknown("atomic operation", expr->getType());
}

// An expression that the CFG gives no element: a default argument, an operand of a pruned branch.
Value FunctionLowering::evaluateMissing(const Expr *expr)
{
    if (isa<AbstractConditionalOperator>(expr))
        return unknown("conditional outside the control flow", expr->getType());
    if (const auto *operation = dyn_cast<BinaryOperator>(expr))
        if (operation->isLogicalOp())
            return unknown("logic outside the control flow", expr->getType());

    Value value = evaluate(expr);

    set(expr, value);
    return take(expr);
}

Value FunctionLowering::evaluate(const Expr *expr)
{
    Value value;

    if (const auto *change = dyn_cast<CastExpr>(expr))
        return conversion(change);
    if (const auto *operation = dyn_cast<BinaryOperator>(expr))
        return binaryOperator(operation);
    if (const auto *operation = dyn_cast<UnaryOperator>(expr))
        return unary(operation);
    if (const auto *choice = dyn_cast<AbstractConditionalOperator>(expr))
        return conditional(choice);
    if (evaluateCxx(expr, value))
        return value;
    switch (expr->getStmtClass()) {
    case Stmt::DeclRefExprClass:
        return reference(cast<DeclRefExpr>(expr));
    case Stmt::MemberExprClass:
        return member(cast<MemberExpr>(expr));
    case Stmt::ArraySubscriptExprClass:
        return subscript(cast<ArraySubscriptExpr>(expr));
    case Stmt::CallExprClass:
        return call(cast<CallExpr>(expr));
    case Stmt::StmtExprClass:
        return statementExpression(cast<StmtExpr>(expr));
    case Stmt::InitListExprClass:
        value.kind = Value::List;
        value.list = cast<InitListExpr>(expr);
        return value;
    case Stmt::CompoundLiteralExprClass:
        return compoundLiteral(cast<CompoundLiteralExpr>(expr));
    case Stmt::OpaqueValueExprClass:
        return opaque(cast<OpaqueValueExpr>(expr));
    case Stmt::AtomicExprClass:
        return atomic(cast<AtomicExpr>(expr));
    case Stmt::VAArgExprClass:
        take(cast<VAArgExpr>(expr)->getSubExpr());
        return unknown("va_arg", expr->getType());
    case Stmt::IntegerLiteralClass:
    case Stmt::CharacterLiteralClass:
    case Stmt::CXXBoolLiteralExprClass:
    case Stmt::FloatingLiteralClass:
    case Stmt::StringLiteralClass:
    case Stmt::PredefinedExprClass:
    case Stmt::CXXNullPtrLiteralExprClass:
    case Stmt::GNUNullExprClass:
    case Stmt::ImplicitValueInitExprClass:
    case Stmt::CXXScalarValueInitExprClass:
    case Stmt::AddrLabelExprClass:
        return literal(expr);
    case Stmt::SourceLocExprClass:
        return operandValue(rs_opnd_string(unit.name("")));
    case Stmt::NoInitExprClass:
        return Value();
    default:
        return constant(expr);
    }
}

}  // namespace refsan
