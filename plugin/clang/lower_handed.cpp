// SPDX-License-Identifier: Apache-2.0
// What is handed to code that may keep it: references to object pointers that the C++ library gets,
// and objects in closures.
#include "lower.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace refsan
{

// ---- references to object pointers -------------------------------------------------------------

// Whether nothing is written through this reference parameter to what is passed: it is to const, or
// of the kind that forwards.
static bool onlyShows(const FunctionDecl *callee, unsigned index)
{
    const FunctionTemplateDecl *pattern = callee->getPrimaryTemplate();
    const FunctionDecl *written = pattern != nullptr ? pattern->getTemplatedDecl() : callee;

    if (written->getNumParams() == 0)
        return false;

    QualType type = written->getParamDecl(std::min(index, written->getNumParams() - 1))->getType();

    if (const auto *pack = type->getAs<PackExpansionType>())
        type = pack->getPattern();
    return type->isRValueReferenceType() ||
           (type->isReferenceType() && type.getNonReferenceType().isConstQualified());
}

// What a function of the C++ library gets. Of a reference to an object pointer it may keep what the
// pointer shows, whose object is an argument then; `written` gets those that it may also write.
void FunctionLowering::opaqueArguments(const FunctionDecl *callee,
                                       llvm::ArrayRef<const Expr *> given, Arguments &arguments,
                                       llvm::SmallVectorImpl<const Expr *> &written)
{
    for (unsigned i = 0; i < given.size(); i++) {
        const Expr *expr = given[i];

        if (expr->isGLValue() && onlyShows(callee, i) &&
            !iteratorPointer(expr->getType()).isNull()) {
            take(expr);  // to compare with another
            continue;
        }
        if (!expr->isGLValue() || !unit.isObjectPointer(expr->getType())) {
            arguments.push_back(argument(expr));
            continue;
        }

        Value place = take(expr);

        arguments.push_back(toOperand(load(place, expr->getType()), expr->getType()));
        if (!onlyShows(callee, i)) {
            arguments.push_back(address(place, expr->getType()));
            written.push_back(expr);
        }
    }
}

// What is known of who holds these objects ends here.
void FunctionLowering::doubt(const char *why, const Arguments &objects)
{
    if (objects.empty())
        return;
    freezeAddressTaken();

    rs_operand *copy = RS_NEW_ARRAY(unit.ir->arena, rs_operand, objects.size());
    rs_insn *insn = emit(RS_OP_UNKNOWN);

    std::copy(objects.begin(), objects.end(), copy);
    insn->text = why;
    insn->args = copy;
    insn->nargs = static_cast<uint32_t>(objects.size());
}

void FunctionLowering::doubtPlaces(const char *why, llvm::ArrayRef<const Expr *> places)
{
    Arguments objects;

    for (const Expr *place : places)
        objects.push_back(toOperand(load(take(place), place->getType()), place->getType()));
    doubt(why, objects);
}

// ---- closures ----------------------------------------------------------------------------------

static bool isClosure(QualType type)
{
    const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();

    return record != nullptr && record->isLambda();
}

// The objects in a closure that `expr` hands to other code, which may run it at any time. Variables
// that it refers to are another's business where something with a destructor is made of it.
void FunctionLowering::capturedObjects(const Expr *expr, bool guards, Arguments &objects)
{
    Value closure = take(expr);

    if (closure.kind != Value::Place)
        return;
    for (const FieldDecl *field : expr->getType()->getAsCXXRecordDecl()->fields()) {
        QualType type = field->getType();
        QualType object = type.getNonReferenceType();

        if (!unit.isObjectPointer(object) || (guards && type->isReferenceType()))
            continue;

        Value value = load(memberOf(closure, field), type);

        if (type->isReferenceType())
            value = load(pointee(value, type), object);
        objects.push_back(toOperand(value, object));
    }
}

void FunctionLowering::doubtClosures(const Expr *call, llvm::ArrayRef<const Expr *> given)
{
    Arguments objects;

    for (const Expr *each : given)
        if (isClosure(each->getType()))
            capturedObjects(each, scan.guarding.count(call) != 0, objects);
    doubt("closure", objects);
}

// A variable of which closures were made part is destroyed: it may have run them.
void FunctionLowering::doubtGuarded(const VarDecl *guard)
{
    Arguments objects;
    auto guarded = scan.guarded.find(guard);

    if (guarded == scan.guarded.end())
        return;
    for (const VarDecl *each : guarded->second)
        if (unit.isObjectPointer(each->getType()))
            objects.push_back(
                toOperand(load(variableValue(each), each->getType()), each->getType()));
    doubt("closure", objects);
}

}  // namespace refsan
