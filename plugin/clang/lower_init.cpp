// SPDX-License-Identifier: Apache-2.0
// Declarations and initialiser lists: zero first, unless an array's list leaves nothing out, then a
// store for each part that is written.
#include "compat.h"
#include "lower.h"

using namespace clang;

namespace refsan
{

// A table of numbers tells nothing about references.
static constexpr unsigned MaxNumbers = 16;

static bool isNumberTable(const InitListExpr *list)
{
    return list->getNumInits() > MaxNumbers && list->getInit(0)->getType()->isArithmeticType();
}

// Whether something of the type stays zero under this initialiser.
static bool leavesZero(const ASTContext &ast, QualType type, const Expr *init)
{
    const auto *list = dyn_cast<InitListExpr>(stripped(init));
    uint64_t parts = 1;

    if (list == nullptr)
        return isa<ImplicitValueInitExpr>(init) || isa<NoInitExpr>(init);
    if (const ConstantArrayType *array = ast.getAsConstantArrayType(type))
        parts = array->getSize().getZExtValue();
    else if (const RecordDecl *record = type->getAsRecordDecl())
        parts = record->isUnion() ? UINT64_MAX : list->getNumInits();
    if (list->getNumInits() < parts)
        return true;
    for (const Expr *part : list->inits())
        if (leavesZero(ast, part->getType(), part))
            return true;
    return false;
}

void FunctionLowering::declaration(const DeclStmt *stmt)
{
    for (const Decl *declared : stmt->decls()) {
        const auto *var = dyn_cast<VarDecl>(declared);

        if (var == nullptr || var->hasExternalStorage())
            continue;
        // In C a static variable's initialiser is its first value, not a store each call.
        if (var->isStaticLocal() && (!unit.ir->cplusplus || var->hasConstantInitialization()))
            continue;
        initialiseVariable(var);
    }
}

void FunctionLowering::initialiseVariable(const VarDecl *var)
{
    const Expr *init = var->getInit();
    Value target = variableValue(var);  // now, so that its number follows the source

    if (init == nullptr)
        return;
    currentStmt = init;

    if (var->getType()->isReferenceType()) {
        Value of = take(init);
        rs_operand pointer = address(of, var->getType()->getPointeeType());
        freezeReadsOf(target.place.var);
        store(target, pointer, var->getType());
    } else if (!inPlaceOf(init, var)) {
        initialise(target, var->getType(), init);
    }

    rs_block &block = fn->blocks[current];

    if (block.ninsns != 0)
        block.insns[block.ninsns - 1].flags |= RS_INSNF_INIT;
}

// Whether the value has already been made where the variable stands.
bool FunctionLowering::inPlaceOf(const Expr *init, const VarDecl *var)
{
    const Expr *made = var->getType()->isRecordType() ? madeInPlace(init) : nullptr;

    if (made == nullptr || scan.initialised.lookup(made) != var)
        return false;
    take(init);
    return true;
}

void FunctionLowering::zero(const Value &target)
{
    freezeAliasesOf(target.place);
    emit(RS_OP_ZERO)->place = target.place;
}

void FunctionLowering::initialise(const Value &target, QualType type, const Expr *init)
{
    init = stripped(init);
    if (const auto *list = dyn_cast<InitListExpr>(init)) {
        initialiseList(target, type, list);
        return;
    }
    if (type->isArrayType()) {
        // A string; its characters do not matter.
        if (!isa<StringLiteral>(init) && !isa<ImplicitValueInitExpr>(init))
            take(init);
        zero(target);
        return;
    }
    if (isa<ImplicitValueInitExpr>(init) && type->isRecordType()) {
        zero(target);
        return;
    }
    assign(target, take(init), type);
}

void FunctionLowering::initialiseList(const Value &target, QualType type, const InitListExpr *list)
{
    if (!type->isRecordType() && !type->isArrayType()) {
        if (list->getNumInits() != 0)
            initialise(target, type, list->getInit(0));
        else
            store(target, zeroOf(type).operand, type);
        return;
    }
    if (list->isTransparent()) {
        initialise(target, type, list->getInit(0));
        return;
    }
    if (!type->isArrayType() || (!isNumberTable(list) && leavesZero(unit.ast, type, list)))
        zero(target);
    fill(target, type, list);
}

// The parts of a list, over what is zero already.
void FunctionLowering::fill(const Value &target, QualType type, const InitListExpr *list)
{
    if (type->isArrayType())
        fillArray(target, type, list);
    else if (const RecordDecl *record = type->getAsRecordDecl())
        fillRecord(target, record, list);
}

void FunctionLowering::fillPart(const Value &target, QualType type, const Expr *init)
{
    init = stripped(init);
    if (isa<ImplicitValueInitExpr>(init) || isa<NoInitExpr>(init))
        return;
    if (const auto *list = dyn_cast<InitListExpr>(init)) {
        if ((type->isRecordType() || type->isArrayType()) && !list->isTransparent()) {
            fill(target, type, list);
            return;
        }
    }
    if (type->isReferenceType()) {
        Value of = take(init);
        store(target, address(of, type->getPointeeType()), type);
        return;
    }
    if (!type->isArrayType())
        initialise(target, type, init);
}

void FunctionLowering::fillRecord(const Value &target, const RecordDecl *record,
                                  const InitListExpr *list)
{
    unsigned next = 0;

    if (record->isUnion()) {
        const FieldDecl *field = list->getInitializedFieldInUnion();

        if (field != nullptr && list->getNumInits() != 0)
            fillPart(memberOf(target, field), field->getType(), list->getInit(0));
        return;
    }
    if (const auto *cxx = dyn_cast<CXXRecordDecl>(record))
        for (const CXXBaseSpecifier &base : cxx->bases())
            if (next < list->getNumInits())
                fillPart(target, base.getType(), list->getInit(next++));
    for (const FieldDecl *field : record->fields()) {
        if (isUnnamedBits(field))
            continue;
        if (next >= list->getNumInits())
            break;
        fillPart(memberOf(target, field), field->getType(), list->getInit(next++));
    }
}

void FunctionLowering::fillArray(const Value &target, QualType type, const InitListExpr *list)
{
    const ArrayType *array = unit.ast.getAsArrayType(type);
    QualType element = array->getElementType();

    rs_operand start = address(target, type);
    Value base;

    base.kind = Value::Operand;
    base.operand = start;
    if (isNumberTable(list)) {
        store(this->element(base, rs_opnd_none(), unit.ast.getPointerType(element)), rs_opnd_int(0),
              element);
        return;
    }
    for (unsigned i = 0; i < list->getNumInits(); i++)
        fillPart(this->element(base, rs_opnd_int(i), unit.ast.getPointerType(element)), element,
                 list->getInit(i));
}

}  // namespace refsan
