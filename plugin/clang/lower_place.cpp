// SPDX-License-Identifier: Apache-2.0
// Lvalues: variables, members, elements, and the accesses to objects that some headers write as
// fields and others as calls.
#include "compat.h"
#include "lower.h"

using namespace clang;

namespace refsan
{

Value FunctionLowering::reference(const DeclRefExpr *expr)
{
    const ValueDecl *target = expr->getDecl();
    Value value;

    if (const auto *enumerator = dyn_cast<EnumConstantDecl>(target)) {
        value.kind = Value::Operand;
        value.operand = rs_opnd_int(enumerator->getInitVal().getExtValue());
    } else if (const auto *function = dyn_cast<FunctionDecl>(target)) {
        value.kind = Value::Operand;
        value.operand = rs_opnd_symbol(unit.functionName(function));
    } else if (const auto *binding = dyn_cast<BindingDecl>(target)) {
        if (binding->getBinding() != nullptr)
            return take(binding->getBinding());
    } else if (const auto *var = dyn_cast<VarDecl>(target)) {
        if (expr->refersToEnclosingVariableOrCapture() && captures.count(var->getCanonicalDecl()))
            return captured(var);
        value = variableValue(var);
        if (var->getType()->isReferenceType())
            return pointee(load(value, var->getType()), var->getType());
    }
    return value;
}

// ---- members -----------------------------------------------------------------------------------

Value::Access FunctionLowering::accessOf(const FieldDecl *field)
{
    llvm::StringRef name = field->getName();

    if (!name.starts_with("ob_"))
        return Value::Plain;
    if (name == "ob_refcnt")
        return Value::Refcount;

    const rs_name *owner = unit.field(field)->owner;
    llvm::StringRef record = owner != nullptr ? owner->text : "";

    if (name == "ob_item" && record == "PyTupleObject")
        return Value::TupleItem;
    if (name == "ob_item" && record == "PyListObject")
        return Value::ListItem;
    if (!unit.isObjectStruct(field->getParent()))
        return Value::Plain;
    if (name == "ob_type")
        return Value::TypeOf;
    return name == "ob_size" ? Value::SizeOf : Value::Plain;
}

Value FunctionLowering::member(const MemberExpr *expr)
{
    const ValueDecl *target = expr->getMemberDecl();
    Value base = take(expr->getBase());
    const auto *field = dyn_cast<FieldDecl>(target);

    if (const auto *var = dyn_cast<VarDecl>(target))
        return variableValue(var);
    if (field == nullptr)
        return Value();

    QualType type = expr->getBase()->getType();
    Value::Access access = accessOf(field);
    rs_operand object = {};

    if (base.access == Value::TypeOf && field->getName() == "tp_flags") {
        access = Value::TypeFlags;
        object = base.object;
    } else if (access != Value::Plain) {
        object = expr->isArrow() ? toOperand(base, type) : address(base, type);
    }
    if (expr->isArrow())
        base = pointee(base, type);
    else if (base.kind != Value::Place)
        base.place = toPlace(base, type);
    base.kind = Value::Place;

    Value value = memberOf(base, field);

    value.access = access;
    value.object = object;
    if (field->getType()->isReferenceType())
        return pointee(load(value, field->getType()), field->getType());
    return value;
}

// Anonymous members, and an object's header at the start of its struct, are transparent.
Value FunctionLowering::memberOf(const Value &base, const FieldDecl *field)
{
    if (field->isAnonymousStructOrUnion() || unit.isObjectHeader(field)) {
        Value value = base;
        value.access = Value::Plain;
        return value;
    }
    return fieldOf(base, unit.field(field), field->getParent());
}

// The field `step` of the struct `record` that stands at `base`.
Value FunctionLowering::fieldOf(const Value &base, const rs_field *step, const RecordDecl *record)
{
    Value value = base;
    rs_place &place = value.place;

    value.access = Value::Plain;
    if (value.kind != Value::Place) {
        place = toPlace(base, recordType(unit.ast, record));
        value.kind = Value::Place;
    }
    if (place.kind == RS_PLACE_INDEX ||
        (place.kind == RS_PLACE_VAR && fn->vars[place.var].type.kind != RS_KIND_STRUCT)) {
        QualType type = recordType(unit.ast, record);

        place.var = asVariable(address(value, type), unit.pointerTo(type));
        place.kind = RS_PLACE_DEREF;
        place.index = rs_opnd_none();
    }
    switch (place.kind) {
    case RS_PLACE_VAR:
        place.kind = RS_PLACE_MEMBER;
        place.field = step;
        break;
    case RS_PLACE_DEREF:
        place.kind = RS_PLACE_FIELD;
        place.field = step;
        break;
    default:
        place.field = rs_field_join(unit.ir, place.field, step);
        break;
    }
    return value;
}

// ---- elements ----------------------------------------------------------------------------------

static bool canIndex(const rs_operand &operand)
{
    return operand.kind == RS_OPND_INT || operand.kind == RS_OPND_VAR;
}

// Unknown, unless one is 0 or both are constant.
static rs_operand indexSum(const rs_operand &a, const rs_operand &b)
{
    if (b.kind == RS_OPND_INT && b.value == 0)
        return a;
    if (a.kind == RS_OPND_INT && b.kind == RS_OPND_INT)
        return rs_opnd_int(a.value + b.value);
    return rs_opnd_none();
}

// base[index]
Value FunctionLowering::element(const Value &base, rs_operand index, QualType pointerType)
{
    rs_operand pointer = base.operand;
    Value value;

    if (base.kind == Value::Sum)
        index = indexSum(base.index, index);
    else
        pointer = toOperand(base, pointerType);
    value.kind = Value::Place;
    value.place.kind = RS_PLACE_INDEX;
    value.place.var = asVariable(pointer, unit.type(pointerType));
    value.place.index = rs_opnd_none();
    if (!canIndex(index))
        return value;
    value.access = base.access;
    value.object = base.object;
    value.index = index;
    if (!walkers.count(value.place.var))
        value.place.index = index;
    return value;
}

Value FunctionLowering::subscript(const ArraySubscriptExpr *expr)
{
    const Expr *base = expr->getBase();

    if (!base->getType()->isPointerType()) {  // a vector's element
        take(base);
        take(expr->getIdx());
        return unknown("vector element", expr->getType());
    }

    Value pointer = take(base);

    return element(pointer, operand(expr->getIdx()), base->getType());
}

// An array becomes the address of its first element.
Value FunctionLowering::decay(const Expr *expr)
{
    Value array = take(expr);
    Value value;

    value.kind = Value::Operand;
    if (array.kind == Value::Operand && array.operand.kind == RS_OPND_STRING) {
        value.operand = array.operand;
        return value;
    }

    Value whole = array;

    whole.access = Value::Plain;
    if (whole.kind != Value::Place) {
        whole.place = toPlace(whole, expr->getType());
        whole.kind = Value::Place;
    }
    if (whole.place.kind == RS_PLACE_DEREF) {
        value.operand = rs_opnd_var(whole.place.var);
        return value;
    }
    markAddressTaken(whole.place);

    const ArrayType *type = unit.ast.getAsArrayType(expr->getType());
    uint32_t result =
        temp(unit.pointerTo(type != nullptr ? type->getElementType() : unit.ast.VoidTy));
    rs_insn *insn = emit(RS_OP_ADDR);

    insn->dst = result;
    insn->place = whole.place;
    value.operand = rs_opnd_var(result);
    value.access = array.access;
    value.object = array.object;
    return value;
}

Value FunctionLowering::compoundLiteral(const CompoundLiteralExpr *expr)
{
    Value value;

    value.kind = Value::Place;
    value.place.kind = RS_PLACE_VAR;
    value.place.var = unnamed(unit.type(expr->getType()));
    initialise(value, expr->getType(), expr->getInitializer());
    return value;
}

}  // namespace refsan
